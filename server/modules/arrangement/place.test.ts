import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortKey } from '../../formats/reference-code/index.ts';
import { placesBetween } from './place.ts';

const inOrder = (keys: readonly string[]) => keys.every((key, at) => at === 0 || keys[at - 1]! < key);

test('a unit between two others touches neither', () => {
  const [a, b] = [sortKey('Z109-WS·2011-Y-0004'), sortKey('Z109-WS·2011-Y-0005')];
  const [key] = placesBetween(a, b, 1)!;
  expect(inOrder([a, key!, b])).toBe(true);
  expect(key!.startsWith(a)).toBe(true);
});

test('before the first it stays with its class', () => {
  const first = sortKey('Z109-WS·2011-Y-0001');
  const [key] = placesBetween(undefined, first, 1)!;
  expect(inOrder([sortKey('Z109-WS·2010-Y-9999'), key!, first])).toBe(true);
});

test('ten thousand in one place are in order and short', () => {
  const [a, b] = [sortKey('Z109-WS·2011-Y-0004'), sortKey('Z109-WS·2011-Y-0005')];
  const keys = placesBetween(a, b, 10_000)!;
  expect(inOrder([a, ...keys, b])).toBe(true);
  expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(a.length + 8);
});

test('where two have one key there is no room', () => {
  expect(placesBetween('', '', 1)).toBeUndefined();
  expect(placesBetween(undefined, '', 1)).toBeUndefined();
  expect(placesBetween('B', 'A', 1)).toBeUndefined();
});

test('any row of insertions keeps the order', () => {
  const start = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 0, maxLength: 12 });
  const puts = fc.array(fc.record({ at: fc.nat(40), n: fc.integer({ min: 1, max: 5 }) }), { maxLength: 40 });
  fc.assert(
    fc.property(start, puts, (numbers, list) => {
      const keys = numbers.toSorted((a, b) => a - b).map((n) => sortKey(`Z109-WS·2011-Y-${n}`));
      for (const { at, n } of list) {
        const place = at % (keys.length + 1);
        const fresh = placesBetween(keys[place - 1], keys[place], n);
        expect(fresh).toBeDefined();
        keys.splice(place, 0, ...fresh!);
        expect(inOrder(keys)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
