import { expect, test } from 'vitest';
import { createKeptFigures } from './kept-figures.ts';

/** A clock of its own, and counts that end when they are told to. */
function setting() {
  let now = 1_000_000;
  const ends: ((value: number) => void)[] = [];
  const fails: ((error: Error) => void)[] = [];
  const kept = createKeptFigures<number>(() => now, 100);
  const count = () =>
    new Promise<number>((resolve, reject) => {
      ends.push(resolve);
      fails.push(reject);
    });
  return { kept, count, ends, fails, pass: (ms: number) => (now += ms) };
}
/** Lets what was settled be heard. */
const heard = () => new Promise((resolve) => setImmediate(resolve));

test('of a small archive they are counted each time', async () => {
  const { kept } = setting();
  let counted = 0;
  const count = () => Promise.resolve(++counted);
  expect(await kept.find('a', 99, count)).toBe(1);
  expect(await kept.find('a', 99, count)).toBe(2);
});

test('of a large one they stand for a time, and the old ones are told while they are counted anew', async () => {
  const { kept, count, ends, pass } = setting();
  const first = kept.get('a', 100, count);
  pass(50);
  ends[0]!(7);
  expect(await first).toBe(7);
  await heard();
  pass(999);
  expect(await kept.find('a', 100, count)).toBe(7);
  expect(ends).toHaveLength(1);
  pass(1);
  expect(await kept.find('a', 100, count)).toBe(7);
  expect(await kept.find('a', 100, count)).toBe(7);
  // Counted once for all who ask meanwhile.
  expect(ends).toHaveLength(2);
  ends[1]!(8);
  await heard();
  expect(await kept.find('a', 100, count)).toBe(8);
});

test('who asks while they are counted for the first time goes without; another scope has its own', async () => {
  const { kept, count, ends, pass } = setting();
  expect(await kept.find('a', 100, count)).toBeUndefined();
  expect(await kept.find('a', 100, count)).toBeUndefined();
  // What is nothing without them waits for the same count.
  const waiting = kept.get('a', 100, count);
  expect(ends).toHaveLength(1);
  pass(10);
  ends[0]!(1);
  expect(await waiting).toBe(1);
  await heard();
  expect(await kept.find('a', 100, count)).toBe(1);
  expect(await kept.find('b', 100, () => Promise.resolve(2))).toBe(2);
});

test('a count that fails is told of and made again by the next', async () => {
  const { kept, count, fails } = setting();
  const asked = kept.find('a', 100, count);
  fails[0]!(new Error('disk'));
  await expect(asked).rejects.toThrow('disk');
  await heard();
  expect(await kept.find('a', 100, () => Promise.resolve(3))).toBe(3);
});
