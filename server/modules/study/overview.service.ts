/**
 * What is due in study and what was missed, an initiative's summary, attendance of a time for reports, sheets and calendar:
 * all computed from sessions and attendance, nothing of it entered.
 */
import type { z } from 'zod';
import type { Locale } from '../../../shared/i18n/index.ts';
import { translate } from '../../../shared/i18n/index.ts';
import type {
  calendarQuery,
  rangeSheetQuery,
  SessionRow,
  sheetQuery,
  StudyOverview,
  StudyPeriod,
  StudySettings,
  studySummary,
} from '../../../shared/schemas/study.ts';
import { addDays, showDay, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor, may } from '../identity/index.ts';
import { countOpenAbsences, listAttendance, listOwnAbsences } from './attendance.repo.ts';
import { periodsUntil } from './cadence.ts';
import { writeCalendar } from './calendar.ts';
import { listMaterials } from './material.repo.ts';
import { presentMaterials } from './material.service.ts';
import { findBodyName, listCadences, listPlacesOf } from './roster.repo.ts';
import { countSessions, findSession, listDaysOfKinds, listSessions, type SessionWithBody } from './session.repo.ts';
import { presentSession, readSheet } from './session.service.ts';
import { rangeSheet, type SheetSession, sessionSheet } from './sheet.ts';
import { writeSheetPdf } from './sheet.pdf.ts';
import { writeSheetXlsx } from './sheet.xlsx.ts';
import { type Access, accessOf, byName, getSession, keeps, type StudyDeps } from './study.parts.ts';
import { readStudySettings } from './study.settings.ts';

export interface AttendanceOfSession extends SessionRow {
  expected: number;
  present: number;
  excused: number;
  absent: number;
  madeUp: number;
  href: string;
}

export interface StudyTask {
  kind: 'study-soon' | 'study-due' | 'study-missed' | 'study-record' | 'study-make-up';
  count: number;
  /** ISO day of the oldest. */
  oldest: string | null;
  link: string;
}

export interface Overviews {
  getOverview(actor: Actor): Promise<StudyOverview>;
  /** What study asks of the actor today. */
  listTasks(actor: Actor): Promise<StudyTask[]>;
  /** Throws `not-found` where the initiative does not exist for the actor. */
  summary(actor: Actor, initiativeId: string): Promise<z.output<typeof studySummary>>;
  /** The held sessions of a time in the actor's scope, oldest first, with their attendance as sums over their days. */
  attendance(
    actor: Actor,
    range: { from: number; to: number; bodyId?: string; initiativeId?: string },
  ): Promise<AttendanceOfSession[]>;
  calendar(actor: Actor, query: z.output<typeof calendarQuery>, locale: Locale): Promise<string>;
  sessionSheet(actor: Actor, id: string, query: z.output<typeof sheetQuery>, locale: Locale): Promise<SheetFile>;
  rangeSheet(actor: Actor, query: z.output<typeof rangeSheetQuery>, locale: Locale): Promise<SheetFile>;
}

export interface SheetFile {
  name: string;
  bytes: Uint8Array;
}

/** How many past periods of a cadence are looked at: what was missed longer ago is told by the list of sessions. */
const PERIODS = 6;
const SOON_DAYS = 14;
const SHOWN = 100;
/** Sessions in one sheet or calendar. */
const MOST = 2000;

export function createOverviews(deps: StudyDeps): Overviews {
  const { db, clock } = deps;

  async function periodsFor(access: Access, today: number): Promise<{ due: StudyPeriod[]; missed: StudyPeriod[] }> {
    const cadences = (await listCadences(db.read, access.archiveId, access.bodyIds)).filter(
      (each) => access.all || keeps(access, each.body_id),
    );
    const due: StudyPeriod[] = [];
    const missed: StudyPeriod[] = [];
    const all = cadences.map((each) => ({ each, periods: periodsUntil(each.unit, each.since, today, PERIODS) }));
    const oldest = Math.min(today, ...all.map(({ periods }) => periods.at(-1)?.from ?? today));
    const days = await listDaysOfKinds(db.read, access.archiveId, access.bodyIds, oldest);
    for (const { each, periods } of all) {
      const own = days.get(`${each.body_id} ${each.kind}`) ?? [];
      for (const { from, to } of periods) {
        const inside = own.filter(({ day }) => day >= from && day <= to);
        const held = inside.filter(({ state }) => state === 'held').length;
        const planned = inside.length - held;
        const row = {
          bodyId: each.body_id,
          bodyName: each.body_name,
          kind: each.kind,
          unit: each.unit,
          times: each.times,
          from,
          to,
          held,
          planned,
        };
        if (to >= today) {
          if (held + planned < each.times) due.push(row);
          // Begun in the middle of a period, the cadence does not ask for what was before.
        } else if (held < each.times && from >= each.since) missed.push(row);
      }
    }
    return { due, missed: missed.sort((a, b) => b.to - a.to).slice(0, SHOWN) };
  }

  async function getOverview(actor: Actor): Promise<StudyOverview> {
    const access = await accessOf(db.read, actor);
    const today = todayOf(clock);
    const { archiveId, bodyIds } = access;
    const ask = (filter: { from?: number; to?: number; state: string[]; order: 'oldest' | 'newest' }) =>
      listSessions(db.read, archiveId, bodyIds, filter, { limit: SHOWN });
    const places = actor.id === undefined ? [] : await listPlacesOf(db.read, archiveId, actor.id);
    const [{ due, missed }, past, upcoming, away] = await Promise.all([
      periodsFor(access, today),
      ask({ to: addDays(today, -1), state: ['planned'], order: 'newest' }),
      ask({ from: today, to: addDays(today, SOON_DAYS), state: ['planned', 'held'], order: 'oldest' }),
      listOwnAbsences(
        db.read,
        places.map((each) => each.id),
      ),
    ]);
    const mine: StudyOverview['mine'] = [];
    for (const { session_id, member_id: memberId, day: missedDay, status } of away) {
      const row = await findSession(db.read, archiveId, session_id);
      if (row === undefined || status === 'present') continue;
      mine.push({ ...presentSession(row), memberId, missedDay, status });
    }
    const toRecord = past.filter((row) => row.end_day < today && keeps(access, row.body_id));
    return {
      today,
      due,
      missed,
      toRecord: toRecord.map(presentSession),
      upcoming: upcoming.map(presentSession),
      mine,
    };
  }

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

  const write = async (sheet: Parameters<typeof writeSheetXlsx>[0], format: 'xlsx' | 'pdf'): Promise<Uint8Array> =>
    format === 'pdf' ? writeSheetPdf(sheet, clock.now()) : writeSheetXlsx(sheet);

  return {
    getOverview,

    async listTasks(actor) {
      if (!may(actor, 'study.read') || actor.id === undefined) return [];
      const { due, missed, toRecord, upcoming, mine, today } = await getOverview(actor);
      const access = await accessOf(db.read, actor);
      // What only a guiding group reads is no task of hers, and the office has tasks where it keeps or heads.
      const own = <Row extends { bodyId: string }>(rows: Row[]) =>
        rows.filter((row) => (access.manages || access.own.has(row.bodyId)) && keeps(access, row.bodyId));
      const attending = upcoming.filter(
        (row) => access.own.get(row.bodyId)?.memberId != null && row.state === 'planned' && row.endDay >= today,
      );
      const task = (kind: StudyTask['kind'], days: number[]): StudyTask[] =>
        days.length === 0
          ? []
          : [{ kind, count: days.length, oldest: showDay(Math.min(...days)), link: `/work/study#${kind.slice(6)}` }];
      return [
        ...task(
          'study-soon',
          attending.map((row) => row.day),
        ),
        ...task(
          'study-due',
          own(due).map((row) => row.from),
        ),
        ...task(
          'study-missed',
          own(missed).map((row) => row.from),
        ),
        ...task(
          'study-record',
          own(toRecord).map((row) => row.day),
        ),
        ...task(
          'study-make-up',
          mine.map((row) => row.missedDay),
        ),
      ];
    },

    async summary(actor, initiativeId) {
      const access = await accessOf(db.read, actor);
      await deps.initiatives.getInitiativeIn(db.read, actor, initiativeId);
      const [sessions, rows, open] = await Promise.all([
        countSessions(db.read, access.archiveId, access.bodyIds, initiativeId),
        listMaterials(db.read, access.archiveId, { initiative: initiativeId }),
        countOpenAbsences(db.read, access.archiveId, access.bodyIds, initiativeId),
      ]);
      const materials = await presentMaterials(db.read, access, rows);
      const at = `initiative=${encodeURIComponent(initiativeId)}`;
      const required = materials.filter((each) => each.required).length;
      return {
        counts: [
          { key: 'sessions-planned', value: sessions.get('planned') ?? 0, href: `/work/study?${at}&state=planned` },
          { key: 'sessions-held', value: sessions.get('held') ?? 0, href: `/work/study?${at}&state=held` },
          { key: 'materials-required', value: required, href: `/work/study/materials?${at}` },
          { key: 'materials-optional', value: materials.length - required, href: `/work/study/materials?${at}` },
          { key: 'make-up-open', value: open, href: `/work/study/lacks?${at}` },
        ],
      };
    },

    async attendance(actor, range) {
      const { sessions } = await heldSessions(actor, range);
      return sessions.map((session) => {
        const { expected, present, excused, absent, madeUp } = session.counts[0]!;
        const sums = { expected, present, excused, absent, madeUp };
        return { ...session.row, ...sums, href: `/work/study/sessions/${session.row.id}` };
      });
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
      const kept = sessions.filter((each) => access.all || keeps(access, each.bodyId));
      const name = body === undefined ? undefined : await findBodyName(db.read, access.archiveId, body);
      const kindName = kindNames(await readStudySettings(db.read), locale);
      const sheet = rangeSheet(kept, { from, to, body: name }, kindName, clock.now(), locale);
      return { name: `${sheet.title} ${from}-${to}.${format}`, bytes: await write(sheet, format) };
    },
  };
}

const kindNames =
  (settings: StudySettings, locale: Locale) =>
  (key: string): string => {
    const kind = settings.kinds.find((each) => each.key === key);
    return kind === undefined ? key : locale === 'en' ? kind.en : kind.zh;
  };
