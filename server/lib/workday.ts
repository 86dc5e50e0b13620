/** Working days: Monday to Friday, without the holidays and with the weekends worked instead (调休) that a calendar names. Pure. */
import { addDays, weekdayOf } from './day.ts';

export interface WorkCalendar {
  /** Days off that are no weekend. */
  readonly off: ReadonlySet<number>;
  /** Saturdays and Sundays that are worked. */
  readonly on: ReadonlySet<number>;
}

export const PLAIN_CALENDAR: WorkCalendar = { off: new Set(), on: new Set() };

export function isWorkday(day: number, { off, on }: WorkCalendar): boolean {
  if (on.has(day)) return true;
  return !off.has(day) && weekdayOf(day) % 6 !== 0;
}

/** The day that many working days on, or back where `days` is negative; the day itself for 0, working or not. */
export function addWorkdays(day: number, days: number, calendar: WorkCalendar): number {
  const step = days < 0 ? -1 : 1;
  let at = day;
  for (let left = Math.abs(days); left > 0; ) {
    at = addDays(at, step);
    if (isWorkday(at, calendar)) left--;
  }
  return at;
}
