/** What study gives away: attendance of a time for reports, sheets of attendance, the calendar. All of it is made from the records. */
import type { z } from 'zod';
import type { Locale } from '../../../shared/i18n/index.ts';
import { translate } from '../../../shared/i18n/index.ts';
import type { ReportSectionTable } from '../../../shared/schemas/report.ts';
import type {
  calendarQuery,
  rangeSheetQuery,
  SessionRow,
  sheetQuery,
  StudySettings,
} from '../../../shared/schemas/study.ts';
import { addDays, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor } from '../identity/index.ts';
import { listAttendance } from './attendance.repo.ts';
import { writeCalendar } from './calendar.ts';
import { findBodyName } from './roster.repo.ts';
import { findSession, listSessions, type SessionWithBody } from './session.repo.ts';
import { presentSession, readSheet } from './session.service.ts';
import { rangeSheet, type SheetSession, sessionSheet } from './sheet.ts';
import { writeSheetPdf } from './sheet.pdf.ts';
import { writeSheetXlsx } from './sheet.xlsx.ts';
import { accessOf, byName, getSession, keeps, type StudyDeps } from './study.parts.ts';
import { readStudySettings } from './study.settings.ts';

interface AttendanceOfSession extends SessionRow {
  expected: number;
  present: number;
  excused: number;
  absent: number;
  madeUp: number;
  href: string;
}

export interface Sheets {
  /** The held sessions of a time in the actor's scope, oldest first, with their attendance as sums over their days. */
  attendance(
    actor: Actor,
    range: { from: number; to: number; bodyId?: string; initiativeId?: string },
  ): Promise<AttendanceOfSession[]>;
  /** The same as a table for a report, each row leading to its session. */
  attendanceTable(
    actor: Actor,
    range: { from: number; to: number; body?: string; initiative?: string },
    locale: Locale,
  ): Promise<ReportSectionTable>;
  calendar(actor: Actor, query: z.output<typeof calendarQuery>, locale: Locale): Promise<string>;
  sessionSheet(actor: Actor, id: string, query: z.output<typeof sheetQuery>, locale: Locale): Promise<SheetFile>;
  rangeSheet(actor: Actor, query: z.output<typeof rangeSheetQuery>, locale: Locale): Promise<SheetFile>;
}

export interface SheetFile {
  name: string;
  bytes: Uint8Array;
}

/** Sessions in one sheet or calendar. */
const MOST = 2000;

export function createSheets({ db, clock }: StudyDeps): Sheets {
  /** Sessions with all that was entered for them, in three questions whatever their number. */
  async function withAttendance(
    rows: SessionWithBody[],
  ): Promise<(SheetSession & { bodyId: string; row: SessionRow })[]> {
    const entered = new Map<string, Awaited<ReturnType<typeof listAttendance>>>();
    for (let from = 0; from < rows.length; from += 500) {
      const ids = rows.slice(from, from + 500).map((row) => row.id);
      for (const entry of await listAttendance(db.read, ids)) {
        const known = entered.get(entry.session_id);
        if (known === undefined) entered.set(entry.session_id, [entry]);
        else known.push(entry);
      }
    }
    return rows.map((row) => {
      const own = entered.get(row.id) ?? [];
      const count = (status: string) => own.filter((each) => each.status === status).length;
      const attendance = own.sort(byName).map((each) => ({
        memberId: each.member_id,
        name: each.name,
        guest: each.member_body_id === row.body_id ? null : each.member_body,
        day: each.day,
        status: each.status,
        way: each.way,
        at: each.entered_at,
        madeUpOn: each.made_up_on,
        madeUpHow: each.made_up_how,
      }));
      const counts = {
        day: row.day,
        expected: own.length,
        present: count('present'),
        excused: count('excused'),
        absent: count('absent'),
        madeUp: own.filter((each) => each.made_up_on !== null).length,
      };
      const shown = presentSession(row);
      return { ...shown, row: shown, attendance, counts: [counts] };
    });
  }

  async function heldSessions(
    actor: Actor,
    range: { from: number; to: number; bodyId?: string | undefined; initiativeId?: string | undefined },
  ) {
    const access = await accessOf(db.read, actor);
    const filter = {
      from: range.from,
      to: range.to,
      body: range.bodyId,
      initiative: range.initiativeId,
      state: ['held'],
      order: 'oldest' as const,
    };
    const rows = await listSessions(db.read, access.archiveId, access.bodyIds, filter, { limit: MOST });
    return { access, sessions: await withAttendance(rows) };
  }

  /** The names stand on a sheet: it is for those who keep the records, and who read all. */
  const readable = ({ access, sessions }: Awaited<ReturnType<typeof heldSessions>>) =>
    sessions.filter((each) => access.all || keeps(access, each.bodyId));

  const write = async (sheet: Parameters<typeof writeSheetXlsx>[0], format: 'xlsx' | 'pdf'): Promise<Uint8Array> =>
    format === 'pdf' ? writeSheetPdf(sheet, clock.now()) : writeSheetXlsx(sheet);

  return {
    async attendance(actor, range) {
      const { sessions } = await heldSessions(actor, range);
      return sessions.map((session) => {
        const { expected, present, excused, absent, madeUp } = session.counts[0]!;
        const sums = { expected, present, excused, absent, madeUp };
        return { ...session.row, ...sums, href: hrefOf(session.row.id) };
      });
    },

    async attendanceTable(actor, { from, to, body, initiative }, locale) {
      const held = await heldSessions(actor, { from, to, bodyId: body, initiativeId: initiative });
      const sessions = readable(held);
      const kindName = kindNames(await readStudySettings(db.read), locale);
      const sheet = rangeSheet(sessions, { from, to, body: undefined }, kindName, clock.now(), locale);
      return {
        columns: sheet.columns.map(({ title, share }) => ({ title, width: share })),
        rows: sheet.rows,
        hrefs: sessions.map((each) => hrefOf(each.row.id)),
        total: sheet.rows.length,
      };
    },

    async calendar(actor, { session, body, from, to }, locale) {
      const access = await accessOf(db.read, actor);
      const today = todayOf(clock);
      const filter = {
        from: from ?? addDays(today, -31),
        to: to ?? addDays(today, 366),
        body,
        order: 'oldest' as const,
      };
      const rows =
        session === undefined
          ? await listSessions(db.read, access.archiveId, access.bodyIds, filter, { limit: MOST })
          : [await getSession(db.read, access, session).then((row) => findSession(db.read, access.archiveId, row.id))];
      return writeCalendar({
        name: translate(locale, 'study.calendar.name'),
        kindName: kindNames(await readStudySettings(db.read), locale),
        sessions: rows.flatMap((row) => (row === undefined ? [] : [presentSession(row)])),
        now: clock.now(),
      });
    },

    async sessionSheet(actor, id, { format }, locale) {
      const access = await accessOf(db.read, actor);
      const { body_id } = await getSession(db.read, access, id);
      // The names stand on it.
      if (!access.all && !keeps(access, body_id)) throw new LantaiError('forbidden');
      const row = (await findSession(db.read, access.archiveId, id))!;
      const { entries, counts } = await readSheet(db.read, row);
      const kindName = kindNames(await readStudySettings(db.read), locale);
      const input = { ...presentSession(row), attendance: entries, counts };
      const sheet = sessionSheet(input, kindName, clock.now(), locale);
      return { name: `${sheet.title} ${row.day}.${format}`, bytes: await write(sheet, format) };
    },

    async rangeSheet(actor, query, locale) {
      const today = todayOf(clock);
      const { from = Math.floor(today / 10000) * 10000 + 101, to = today, body, format } = query;
      const { access, sessions } = await heldSessions(actor, { from, to, bodyId: body });
      const kept = readable({ access, sessions });
      const name = body === undefined ? undefined : await findBodyName(db.read, access.archiveId, body);
      const kindName = kindNames(await readStudySettings(db.read), locale);
      const sheet = rangeSheet(kept, { from, to, body: name }, kindName, clock.now(), locale);
      return { name: `${sheet.title} ${from}-${to}.${format}`, bytes: await write(sheet, format) };
    },
  };
}

const hrefOf = (id: string): string => `/work/study/sessions/${id}`;

const kindNames =
  (settings: StudySettings, locale: Locale) =>
  (key: string): string => {
    const kind = settings.kinds.find((each) => each.key === key);
    return kind === undefined ? key : locale === 'en' ? kind.en : kind.zh;
  };
