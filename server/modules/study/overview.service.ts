/**
 * What is due in study and what was missed, an initiative's summary, attendance of a time for reports, sheets and calendar:
 * all computed from sessions and attendance, nothing of it entered.
 */
import type { z } from 'zod';
import type { StudyOverview, StudyPeriod, studySummary } from '../../../shared/schemas/study.ts';
import { addDays, showDay, todayOf } from '../../lib/day.ts';
import { type Actor, may } from '../identity/index.ts';
import { countOpenAbsences, listOwnAbsences } from './attendance.repo.ts';
import { periodsUntil } from './cadence.ts';
import { listMaterials } from './material.repo.ts';
import { presentMaterials } from './material.service.ts';
import { listCadences, listPlacesOf } from './roster.repo.ts';
import { countSessions, findSession, listDaysOfKinds, listSessions } from './session.repo.ts';
import { presentSession } from './session.service.ts';
import { type Access, accessOf, keeps, type StudyDeps } from './study.parts.ts';

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
}

/** How many past periods of a cadence are looked at: what was missed longer ago is told by the list of sessions. */
const PERIODS = 6;
const SOON_DAYS = 14;
const SHOWN = 100;

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
  };
}
