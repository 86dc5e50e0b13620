/** Sessions as an iCalendar file (RFC 5545). Pure. China keeps one time all year, so that times are written in UTC. */
import type { SessionRow } from '../../../shared/schemas/study.ts';
import { addDays, daysBetween } from '../../lib/day.ts';

export interface CalendarInput {
  /** Name of the calendar. */
  name: string;
  kindName: (key: string) => string;
  sessions: readonly SessionRow[];
  /** When the file is made, as 2026-03-02T01:00:00.000Z. */
  now: string;
}

const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll(/\r\n|\r|\n/g, '\\n');

const two = (value: number): string => String(value).padStart(2, '0');
/** A minute of a day in China as 20260302T010000Z. */
function utc(day: number, minute: number): string {
  const shifted = minute - 8 * 60;
  const on = shifted < 0 ? addDays(day, -1) : day;
  const at = (shifted + 1440) % 1440;
  return `${on}T${two(Math.floor(at / 60))}${two(at % 60)}00Z`;
}

/** Lines of 75 octets at most; what is longer goes on after a line break and a space, between characters. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let size = 0;
  for (const character of line) {
    const octets = Buffer.byteLength(character);
    if (size + octets > (parts.length === 0 ? 75 : 74)) {
      parts.push(part);
      part = '';
      size = 0;
    }
    part += character;
    size += octets;
  }
  return [...parts, part].join('\r\n ');
}

export function writeCalendar({ name, kindName, sessions, now }: CalendarInput): string {
  const stamp = now.replaceAll(/[-:]|\.\d+/g, '');
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Lantai//Study//ZH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
  ];
  for (const session of sessions) {
    const days = daysBetween(session.day, session.endDay) + 1;
    const about = [session.bodyName, session.leader].filter((each) => each !== '').join('\n');
    lines.push(
      'BEGIN:VEVENT',
      `UID:${session.id}@lantai`,
      `DTSTAMP:${stamp}`,
      `SEQUENCE:${session.lockVersion}`,
      `DTSTART:${utc(session.day, session.fromMinute)}`,
      `DTEND:${utc(session.day, session.toMinute)}`,
      ...(days > 1 ? [`RRULE:FREQ=DAILY;COUNT=${days}`] : []),
      `SUMMARY:${escaped(`${kindName(session.kind)} ${session.topic}`)}`,
      ...(session.place === '' ? [] : [`LOCATION:${escaped(session.place)}`]),
      `DESCRIPTION:${escaped(about)}`,
      `STATUS:${session.state === 'cancelled' ? 'CANCELLED' : 'CONFIRMED'}`,
      ...(session.state === 'planned'
        ? ['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(session.topic)}`, 'TRIGGER:-PT1H', 'END:VALARM']
        : []),
      'END:VEVENT',
    );
  }
  lines.push('END:VCALENDAR');
  return `${lines.map(folded).join('\r\n')}\r\n`;
}
