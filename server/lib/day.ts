/** Calendar days as integers YYYYMMDD, in China, where the rules hold. Pure. */
import type { Clock } from './clock.ts';

const CHINA_MILLIS = 8 * 3_600_000;

const dayOf = (millis: number): number => Number(new Date(millis).toISOString().slice(0, 10).replaceAll('-', ''));

// The calendar in whole numbers, counted from 0000-03-01 so that leap days end their year: a hundred thousand findings are
// recoloured while somebody waits, and a Date for each step is ten times as slow.
function numberOf(day: number): number {
  const months = Math.floor(day / 10000) * 12 + (Math.floor(day / 100) % 100) - 3;
  const year = Math.floor(months / 12);
  const leaps = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return 365 * year + leaps + Math.floor((153 * (months - year * 12) + 2) / 5) + (day % 100) - 1;
}
function dayAt(number: number): number {
  const era = Math.floor(number / 146_097);
  const inEra = number - era * 146_097;
  const year = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const inYear = inEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * inYear + 2) / 153);
  const date = inYear - Math.floor((153 * month + 2) / 5) + 1;
  return (year + era * 400 + (month > 9 ? 1 : 0)) * 10_000 + (month < 10 ? month + 3 : month - 9) * 100 + date;
}

/** The day it is in China. */
export const todayOf = (clock: Clock): number => dayOf(clock.millis() + CHINA_MILLIS);
/** The year it is in China. */
export const yearOf = (clock: Clock): number => Math.floor(todayOf(clock) / 10_000);
/** The ISO 8601 time at which a day begins in China. */
export const beginOf = (day: number): string =>
  new Date(Date.parse(`${showDay(day)}T00:00:00Z`) - CHINA_MILLIS).toISOString();
/** The day in China of an ISO 8601 time. */
export const dayOfTime = (time: string): number => dayOf(Date.parse(time) + CHINA_MILLIS);
/** An ISO 8601 time as the clocks of China show it: 2026-03-02 09:30:05. */
export const showSecond = (time: string): string =>
  new Date(Date.parse(time) + CHINA_MILLIS).toISOString().slice(0, 19).replace('T', ' ');
/** The same without seconds. */
export const showTime = (time: string): string => showSecond(time).slice(0, 16);
/** Minutes of the present day in China. */
export const minuteOf = (clock: Clock): number => Math.floor((clock.millis() + CHINA_MILLIS) / 60_000) % 1440;
/** 570 → 09:30. */
export const showMinute = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
export const addDays = (day: number, days: number): number => dayAt(numberOf(day) + days);
/** Days from one day to another; negative where the second comes first. */
export const daysBetween = (from: number, to: number): number => numberOf(to) - numberOf(from);
/** 0 is Sunday. */
export const weekdayOf = (day: number): number => (numberOf(day) + 3) % 7;
/** True for a day that the calendar has, from 1900 to 9998. */
export const isDay = (day: number): boolean =>
  Number.isInteger(day) && day >= 19_000_101 && day <= 99_981_231 && dayAt(numberOf(day)) === day;
/** 20260302 → 2026-03-02. */
export const showDay = (day: number): string => String(day).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
