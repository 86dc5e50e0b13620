import { expect, test } from 'vitest';
import { GROUPS } from './navigation.tsx';

test('every place has a letter of its own, and none takes those of today and of the key before it', () => {
  const letters = GROUPS.flatMap(({ places }) => places.map(({ letter }) => letter));
  expect(letters.length).toBeGreaterThan(20);
  expect(new Set([...letters, 't', 'g']).size).toBe(letters.length + 2);
});
