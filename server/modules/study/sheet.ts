/** The two sheets of attendance in words: of one session with room to sign, and of the sessions of a time. Pure. */
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import { joinIn } from '../../../shared/i18n/listing.ts';
import type { AttendanceEntry, SessionDetail, SessionRow } from '../../../shared/schemas/study.ts';
import { showDay, showMinute, showTime } from '../../lib/day.ts';

export interface Sheet {
  title: string;
  /** Above the table: what it is of. */
  facts: [label: string, value: string][];
  columns: { title: string /** Share of the width. */; share: number; centred?: boolean }[];
  rows: string[][];
  /** Below the table. */
  notes: string[];
  madeAt: string;
}

export type SheetSession = Pick<
  SessionRow,
  'bodyName' | 'kind' | 'topic' | 'place' | 'leader' | 'day' | 'endDay' | 'fromMinute' | 'toMinute'
> & {
  attendance: readonly AttendanceEntry[];
  counts: SessionDetail['counts'];
};

/** The hour and minute in China of an ISO time. */
const hourOf = (time: string): string => showTime(time).slice(11);

export function sessionSheet(
  session: SheetSession,
  kindName: (key: string) => string,
  at: string,
  locale: Locale,
): Sheet {
  const say = (key: string, params: Record<string, string | number> = {}) => translate(locale, `study.${key}`, params);
  const several = session.day !== session.endDay;
  const days = several
    ? say('sheet.from-to', { from: showDay(session.day), to: showDay(session.endDay) })
    : showDay(session.day);
  const rows = session.attendance.map((entry, index) => [
    String(index + 1),
    entry.guest === null ? entry.name : say('sheet.guest', { name: entry.name, body: entry.guest }),
    ...(several ? [showDay(entry.day)] : []),
    say(`status.${entry.status ?? 'none'}`),
    entry.status === 'present' && entry.way !== null && entry.at !== null
      ? `${say(`way.${entry.way}`)}${entry.way === 'code' ? ` ${hourOf(entry.at)}` : ''}`
      : '',
    entry.madeUpOn === null ? '' : `${showDay(entry.madeUpOn)} ${entry.madeUpHow}`,
    '',
  ]);
  return {
    title: say('sheet.session'),
    facts: [
      [say('sheet.topic'), session.topic],
      [say('sheet.kind'), kindName(session.kind)],
      [say('sheet.body'), session.bodyName],
      [say('sheet.time'), `${days} ${showMinute(session.fromMinute)}–${showMinute(session.toMinute)}`],
      [say('sheet.place'), session.place],
      [say('sheet.leader'), session.leader],
    ],
    columns: [
      { title: say('sheet.number'), share: 6, centred: true },
      { title: say('sheet.name'), share: 20 },
      ...(several ? [{ title: say('sheet.day'), share: 13, centred: true }] : []),
      { title: say('sheet.status'), share: 11, centred: true },
      { title: say('sheet.way'), share: 16, centred: true },
      { title: say('sheet.make-up'), share: 26 },
      { title: say('sheet.sign'), share: 21 },
    ],
    rows,
    notes: session.counts.map(
      ({ day, ...count }) => `${several ? `${showDay(day)}  ` : ''}${say('sheet.counts', count)}`,
    ),
    madeAt: madeAt(at, locale),
  };
}

/** Sessions one by one, with the names of those away: nobody is counted over the sessions. */
export function rangeSheet(
  sessions: readonly SheetSession[],
  range: { from: number; to: number; body: string | undefined },
  kindName: (key: string) => string,
  at: string,
  locale: Locale,
): Sheet {
  const say = (key: string, params: Record<string, string | number> = {}) => translate(locale, `study.${key}`, params);
  const away = (session: SheetSession): string =>
    joinIn(
      locale,
      session.attendance
        .filter((entry) => entry.status === 'excused' || entry.status === 'absent')
        .map(({ name, status, madeUpOn }) =>
          madeUpOn === null
            ? say('sheet.away-open', { name, status: say(`status.${status ?? 'none'}`) })
            : say('sheet.away-made-up', { name, day: showDay(madeUpOn) }),
        ),
    );
  const sum = (session: SheetSession, key: 'expected' | 'present' | 'excused' | 'absent' | 'madeUp') =>
    String(session.counts.reduce((total, count) => total + count[key], 0));
  return {
    title: say('sheet.range'),
    facts: [
      [say('sheet.body'), range.body ?? say('sheet.all-bodies')],
      [say('sheet.time'), say('sheet.from-to', { from: showDay(range.from), to: showDay(range.to) })],
    ],
    columns: [
      { title: say('sheet.day'), share: 11, centred: true },
      { title: say('sheet.body'), share: 13 },
      { title: say('sheet.kind'), share: 11 },
      { title: say('sheet.topic'), share: 24 },
      { title: say('sheet.expected'), share: 6, centred: true },
      { title: say('sheet.present'), share: 6, centred: true },
      { title: say('sheet.excused'), share: 6, centred: true },
      { title: say('sheet.absent'), share: 6, centred: true },
      { title: say('sheet.made-up'), share: 7, centred: true },
      { title: say('sheet.away'), share: 24 },
    ],
    rows: sessions.map((session) => [
      showDay(session.day),
      session.bodyName,
      kindName(session.kind),
      session.topic,
      sum(session, 'expected'),
      sum(session, 'present'),
      sum(session, 'excused'),
      sum(session, 'absent'),
      sum(session, 'madeUp'),
      away(session),
    ]),
    notes: sessions.length === 0 ? [say('sheet.none')] : [],
    madeAt: madeAt(at, locale),
  };
}

const madeAt = (at: string, locale: Locale): string => translate(locale, 'study.sheet.made', { at: showTime(at) });
