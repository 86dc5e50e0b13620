import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addDays,
  beginOf,
  daysBetween,
  dayOfTime,
  isDay,
  minuteOf,
  showMinute,
  showSecond,
  showTime,
  todayOf,
  weekdayOf,
  yearOf,
} from './day.ts';
import { addWorkdays, isWorkday, PLAIN_CALENDAR } from './workday.ts';

const MILLIS = 86_400_000;
const ofDate = (date: Date): number => Number(date.toISOString().slice(0, 10).replaceAll('-', ''));
const dates = fc.date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });

test('days, their distance and their weekday are those of the calendar', () => {
  fc.assert(
    fc.property(dates, fc.integer({ min: -20_000, max: 20_000 }), (date, days) => {
      const day = ofDate(date);
      const other = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) + days * MILLIS);
      expect(addDays(day, days)).toBe(ofDate(other));
      expect(daysBetween(day, ofDate(other))).toBe(days);
      expect(weekdayOf(day)).toBe(date.getUTCDay());
      expect(isDay(day)).toBe(true);
      const begin = beginOf(day);
      expect(dayOfTime(begin)).toBe(day);
      expect(dayOfTime(new Date(Date.parse(begin) - 1).toISOString())).toBe(addDays(day, -1));
    }),
  );
  for (const day of [20260230, 20261301, 20260100, 20250229, 2026, 20260431]) expect(isDay(day)).toBe(false);
});

test('the year and the hour are those of China, also while the old year lasts elsewhere', () => {
  const at = '2026-12-31T16:05:09.000Z';
  const clock = { now: () => at, millis: () => Date.parse(at) };
  expect([todayOf(clock), yearOf(clock), minuteOf(clock)]).toEqual([20270101, 2027, 5]);
  expect([showTime(at), showSecond(at), showMinute(minuteOf(clock))]).toEqual([
    '2027-01-01 00:05',
    '2027-01-01 00:05:09',
    '00:05',
  ]);
});

test('working days leave out weekends and holidays and take in weekends that are worked', () => {
  // National Day 2026: off from Thursday 1 to Wednesday 7 October; Saturday 10 October is worked.
  const off = new Set([20261001, 20261002, 20261005, 20261006, 20261007]);
  const calendar = { off, on: new Set([20261010]) };
  expect(addWorkdays(20260930, 1, calendar)).toBe(20261008);
  expect(addWorkdays(20260930, 3, calendar)).toBe(20261010);
  expect(addWorkdays(20260930, 3, PLAIN_CALENDAR)).toBe(20261005);
  expect(addWorkdays(20261012, -1, calendar)).toBe(20261010);
  expect(addWorkdays(20261003, 0, calendar)).toBe(20261003);
  expect([20261001, 20261008, 20261010, 20261011].map((day) => isWorkday(day, calendar))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
