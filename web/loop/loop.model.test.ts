import { describe, expect, test } from 'vitest';
import { addDays, todayDay } from './loop.model.ts';

describe('days of the loop', () => {
  test.each([
    ['2026-11-23T15:59:59Z', 20261123],
    ['2026-11-23T16:00:00Z', 20261124],
    ['2026-12-31T16:00:00Z', 20270101],
  ])('today is the day in China: %s', (time, day) => {
    expect(todayDay(new Date(time))).toBe(day);
  });

  test('days are added over the end of a month and a year', () => {
    expect(addDays(20261230, 3)).toBe(20270102);
    expect(addDays(20280228, 1)).toBe(20280229);
  });
});
