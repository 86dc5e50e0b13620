/** The pure part of the pages of study. */
import type { SessionDetail, SessionRow } from '../../shared/schemas/study.ts';
import { addDays } from './loop.model.ts';

const two = (value: number): string => String(value).padStart(2, '0');
/** 570 → 09:30, as an input of type time holds it. */
export const hourText = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
/** 09:30 → 570; null where it is no time. */
export function minuteOfText(text: string): number | null {
  const match = /^(\d{1,2}):(\d\d)/.exec(text);
  if (match === null) return null;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return minute < 1440 ? minute : null;
}

/** Which sessions there are on each day of a month: one of several days stands on each of them. */
export function sessionsByDay(rows: readonly SessionRow[], month: number): Map<number, SessionRow[]> {
  const days = new Map<number, SessionRow[]>();
  const [first, last] = [month * 100 + 1, month * 100 + 31];
  for (const row of rows)
    for (let day = Math.max(row.day, first); day <= Math.min(row.endDay, last); day = addDays(day, 1))
      if (Math.floor(day / 100) === month) days.set(day, [...(days.get(day) ?? []), row]);
  for (const rowsOfDay of days.values()) rowsOfDay.sort((a, b) => a.fromMinute - b.fromMinute);
  return days;
}

/** The day whose sheet is shown first: today where it is one of them, else the first. */
export const dayToShow = (session: SessionDetail, today: number): number =>
  session.counts.find(({ day }) => day === today)?.day ?? session.counts[0]?.day ?? session.day;
