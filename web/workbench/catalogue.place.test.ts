import { expect, test } from 'vitest';
import { joined, placeOf, reversed } from './catalogue.place.ts';

const rows = (text: string) => Array.from(text, (id) => ({ id }));
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).join('');

test('a list stands at the code of the address until Home or End lead elsewhere', () => {
  expect(placeOf(undefined, undefined)).toEqual({ kind: 'top' });
  expect(placeOf('', undefined)).toEqual({ kind: 'top' });
  expect(placeOf('0001-WS', undefined)).toEqual({ kind: 'code', code: '0001-WS' });
  expect(placeOf('0001-WS', 'last')).toEqual({ kind: 'last' });
  expect(placeOf(undefined, 'first')).toEqual({ kind: 'first' });
});

test('an order turned round twice is the order', () => {
  expect([reversed('code'), reversed('-date')]).toEqual(['-code', 'date']);
  expect(reversed(reversed('-title'))).toBe('-title');
});

test('what lies before a code is read backwards and stands in order, the row of the code once', () => {
  expect(ids(joined('code', rows('efg'), rows('edcb')))).toBe('bcdefg');
  expect(ids(joined('code', rows('efg'), []))).toBe('efg');
  expect(ids(joined('code', [], rows('dc')))).toBe('cd');
});

test('from the end the list is read backwards; from the beginning nothing lies before it', () => {
  expect(ids(joined('last', rows('abc'), rows('zyx')))).toBe('xyz');
  expect(ids(joined('first', rows('abc'), rows('zyx')))).toBe('abc');
  expect(ids(joined('top', rows('abc'), rows('zyx')))).toBe('abc');
});
