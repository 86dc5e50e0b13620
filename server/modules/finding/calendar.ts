/** The calendar of working days as configuration: holidays, and the weekends worked instead. */
import { findSetting, type Reader } from '../../infra/db/index.ts';
import type { WorkCalendar } from '../../lib/workday.ts';

export const CALENDAR_SETTING = 'loop.calendar';

/** As it is kept: days in order. */
export interface CalendarDays {
  off: number[];
  on: number[];
}

export const readCalendarDays = async (db: Reader): Promise<CalendarDays> => ({
  off: [],
  on: [],
  ...((await findSetting(db, CALENDAR_SETTING)) as Partial<CalendarDays> | undefined),
});

export async function readCalendar(db: Reader): Promise<WorkCalendar> {
  const { off, on } = await readCalendarDays(db);
  return { off: new Set(off), on: new Set(on) };
}
