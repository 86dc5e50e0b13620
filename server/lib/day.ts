/** Calendar days as integers YYYYMMDD, in China, where the rules hold. Pure. */
import type { Clock } from './clock.ts';

const MILLIS = 86_400_000;
const CHINA_MILLIS = 8 * 3_600_000;

const millisOf = (day: number): number =>
  Date.UTC(Math.floor(day / 10000), (Math.floor(day / 100) % 100) - 1, day % 100);
const dayOf = (millis: number): number => Number(new Date(millis).toISOString().slice(0, 10).replaceAll('-', ''));

/** The day it is in China. */
export const todayOf = (clock: Clock): number => dayOf(clock.millis() + CHINA_MILLIS);
/** The day in China of an ISO 8601 time. */
export const dayOfTime = (time: string): number => dayOf(Date.parse(time) + CHINA_MILLIS);
export const addDays = (day: number, days: number): number => dayOf(millisOf(day) + days * MILLIS);
/** Days from one day to another; negative where the second comes first. */
export const daysBetween = (from: number, to: number): number => Math.round((millisOf(to) - millisOf(from)) / MILLIS);
/** True for a day that the calendar has, from 1900 to 9998. */
export const isDay = (day: number): boolean =>
  Number.isInteger(day) && day >= 19_000_101 && day <= 99_981_231 && dayOf(millisOf(day)) === day;
/** 20260302 → 2026-03-02. */
export const showDay = (day: number): string => String(day).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
