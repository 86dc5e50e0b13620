import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPutOff } from './put-off.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('of many changes of a key the last is written, once', () => {
  const written: unknown[] = [];
  const putOff = createPutOff((key, value) => written.push([key, value]), 400);
  for (let width = 1; width <= 30; width++) {
    putOff.put('table:units', width);
    vi.advanceTimersByTime(20);
  }
  putOff.put('shortcuts', false);
  expect(written).toEqual([]);
  vi.advanceTimersByTime(400);
  expect(written).toEqual([
    ['table:units', 30],
    ['shortcuts', false],
  ]);
});

test('who leaves at once loses nothing, and nothing is written twice', () => {
  const written: unknown[] = [];
  const putOff = createPutOff((key, value) => written.push([key, value]), 400);
  putOff.put('table:units', 'date');
  putOff.flush();
  expect(written).toEqual([['table:units', 'date']]);
  vi.advanceTimersByTime(1000);
  putOff.flush();
  expect(written).toHaveLength(1);
});
