/**
 * Cadences 周期: in which periods a body owes sessions of a kind, and how each stands. Pure. Weeks begin on Monday; blocks of
 * two weeks are counted from the Monday of the week in which the cadence began.
 */
import { addDays, daysBetween } from '../../lib/day.ts';
import type { CadenceUnit } from '../../../shared/schemas/study.ts';

export interface Period {
  from: number;
  to: number;
}

/** 0 on Monday. 1 January 1900 was one. */
const weekday = (day: number): number => ((daysBetween(19000101, day) % 7) + 7) % 7;
const mondayOf = (day: number): number => addDays(day, -weekday(day));
const monthStart = (day: number, months: number): number => {
  const at = Math.floor(day / 10000) * 12 + (Math.floor(day / 100) % 100) - 1 + months;
  return Math.floor(at / 12) * 10000 + ((at % 12) + 1) * 100 + 1;
};

/** The period in which the day lies. */
export function periodOf(unit: CadenceUnit, since: number, day: number): Period {
  if (unit === 'week') {
    const from = mondayOf(day);
    return { from, to: addDays(from, 6) };
  }
  if (unit === 'two-weeks') {
    const first = mondayOf(since);
    const from = addDays(first, Math.floor(daysBetween(first, day) / 14) * 14);
    return { from, to: addDays(from, 13) };
  }
  const months = unit === 'quarter' ? 3 : 1;
  const from = monthStart(day, unit === 'quarter' ? -((Math.floor(day / 100) % 100) - 1) % 3 : 0);
  return { from, to: addDays(monthStart(from, months), -1) };
}

/** The periods from the one in which the cadence began to that of `today`, newest first, `most` of them at most. */
export function periodsUntil(unit: CadenceUnit, since: number, today: number, most: number): Period[] {
  const periods: Period[] = [];
  for (let day = today; day >= since && periods.length < most; ) {
    const period = periodOf(unit, since, day);
    periods.push(period);
    day = addDays(period.from, -1);
  }
  return periods;
}
