import { expect, test } from 'vitest';
import { between } from './hit-range.ts';

test('a range goes from the last tick to here, up or down, and knows nothing of what is not in the list', () => {
  const order = ['a', 'b', 'c', 'd'];
  expect(between(order, 'b', 'd')).toEqual(['b', 'c', 'd']);
  expect(between(order, 'c', 'a')).toEqual(['a', 'b', 'c']);
  expect(between(order, 'gone', 'b')).toEqual(['b']);
  expect(between(order, 'a', 'gone')).toEqual([]);
});
