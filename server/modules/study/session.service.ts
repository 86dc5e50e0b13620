/**
 * Study sessions 学习活动.
 *
 *   planned ──hold──► held        (from its first day on; who was expected and is not entered is absent)
 *      └────cancel──► cancelled   (with the ground)
 */
import type { z } from 'zod';
import type { Reader, StudyAttendanceTable, StudySessionTable } from '../../infra/db/index.ts';
import { addDays, daysBetween, minuteOf, todayOf } from '../../lib/day.ts';
import { readDayCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type {
  AttendanceEntry,
  cancelBody,
  holdBody,
  newSession,
  SessionDetail,
  sessionListQuery,
  sessionPatch,
  SessionRow,
} from '../../../shared/schemas/study.ts';
import type { Actor } from '../identity/index.ts';
import { type AttendanceRow, listAttendance, putAttendance } from './attendance.repo.ts';
import { listMaterials } from './material.repo.ts';
import { presentMaterials } from './material.service.ts';
import { papersOfSession } from './paper.service.ts';
import { presentSessionFiles } from './session-file.service.ts';
import { expectedOn, findBodyName, listMembers } from './roster.repo.ts';
import { checkKind } from './roster.service.ts';
import {
  findSession,
  insertSession,
  listMaterialIds,
  listSessions,
  MOST_DAYS,
  putMaterialIds,
  type SessionWithBody,
  updateSession,
} from './session.repo.ts';
import {
  type Access,
  accessOf,
  byName,
  checkDays,
  checkInitiative,
  demandKeeps,
  enter,
  getSession,
  keeps,
  labelOf,
  type StudyDeps,
} from './study.parts.ts';
import { readStudySettings } from './study.settings.ts';

export interface Sessions {
  listSessions(
    actor: Actor,
    query: z.output<typeof sessionListQuery>,
  ): Promise<{ items: SessionRow[]; cursor?: string }>;
  getSession(actor: Actor, id: string): Promise<SessionDetail>;
  /** Throws `forbidden`, `study-kind`, `study-time`, `day-unknown`. */
  planSession(actor: Actor, given: z.output<typeof newSession>): Promise<string>;
  changeSession(actor: Actor, id: string, given: z.output<typeof sessionPatch>): Promise<void>;
  /** Throws `study-state`, `day-future` before its first day. */
  holdSession(actor: Actor, id: string, given: z.output<typeof holdBody>): Promise<void>;
  cancelSession(actor: Actor, id: string, given: z.output<typeof cancelBody>): Promise<void>;
}

export const presentSession = (row: SessionWithBody): SessionRow => ({
  id: row.id,
  bodyId: row.body_id,
  bodyName: row.body_name,
  initiativeId: row.initiative_id,
  kind: row.kind,
  topic: row.topic,
  place: row.place,
  leader: row.leader,
  day: row.day,
  endDay: row.end_day,
  fromMinute: row.from_minute,
  toMinute: row.to_minute,
  state: row.state,
  lockVersion: row.lock_version,
});

export const daysOf = (row: Pick<StudySessionTable, 'day' | 'end_day'>): number[] =>
  Array.from({ length: daysBetween(row.day, row.end_day) + 1 }, (_, index) => addDays(row.day, index));

/** The check-in is open within the session's hours on its days, as long as it is not cancelled. */
export function isOpenAt(row: StudySessionTable, today: number, minute: number): boolean {
  if (row.state === 'cancelled' || today < row.day || today > row.end_day) return false;
  return minute >= row.from_minute && minute <= row.to_minute;
}

export function createSessions(deps: StudyDeps): Sessions {
  const { db, clock } = deps;

  const checkTimes = (row: Pick<StudySessionTable, 'day' | 'end_day' | 'from_minute' | 'to_minute'>) => {
    checkDays([row.day, row.end_day]);
    const days = daysBetween(row.day, row.end_day);
    if (days < 0 || days >= MOST_DAYS || row.to_minute <= row.from_minute) throw new LantaiError('study-time');
  };
  const checkMaterials = async (reader: Reader, access: Access, ids: readonly string[]) => {
    const rows = await listMaterials(reader, access.archiveId, { ids });
    const known = new Set((await presentMaterials(reader, access, rows)).map((each) => each.id));
    if (!ids.every((id) => known.has(id))) throw new LantaiError('not-found');
  };
  const keep = async (reader: Reader, actor: Actor, id: string) => {
    const access = await accessOf(reader, actor);
    const row = await getSession(reader, access, id);
    demandKeeps(access, row.body_id);
    return { access, row };
  };

  return {
    async listSessions(actor, query) {
      const access = await accessOf(db.read, actor);
      const { cursor, limit, ...filter } = query;
      const after = readDayCursor(cursor);
      const rows = await listSessions(db.read, access.archiveId, access.bodyIds, filter, { after, limit });
      const last = rows.at(-1);
      return {
        items: rows.map(presentSession),
        ...(last !== undefined && rows.length === limit && { cursor: `${last.day}~${last.id}` }),
      };
    },

    async getSession(actor, id) {
      const access = await accessOf(db.read, actor);
      await getSession(db.read, access, id);
      const row = (await findSession(db.read, access.archiveId, id))!;
      const sheet = await readSheet(db.read, row);
      const mayKeep = keeps(access, row.body_id);
      // A guiding group reads the whole; a person of the body finds herself.
      const places = new Set([...access.own.values()].map((each) => each.memberId));
      const shown = mayKeep || access.all ? sheet.entries : sheet.entries.filter((each) => places.has(each.memberId));
      const materials = await listMaterials(db.read, access.archiveId, { ids: await listMaterialIds(db.read, id) });
      return {
        ...presentSession(row),
        minutes: row.minutes,
        ground: row.ground,
        mayKeep,
        attendance: shown,
        counts: sheet.counts,
        materials: await presentMaterials(db.read, access, materials),
        papers: await papersOfSession(db.read, access, id),
        files: await presentSessionFiles(db.read, id),
        openNow: isOpenAt(row, todayOf(clock), minuteOf(clock)),
      };
    },

    planSession: (actor, given) =>
      db.write(async (trx) => {
        const access = await accessOf(trx, actor);
        demandKeeps(access, given.bodyId);
        const body_name = await findBodyName(trx, access.archiveId, given.bodyId);
        if (body_name === undefined) throw new LantaiError('not-found');
        checkKind(await readStudySettings(trx), given.kind);
        await checkInitiative(deps, trx, actor, given.initiativeId);
        const { materialIds = [] } = given;
        await checkMaterials(trx, access, materialIds);
        const times = {
          day: given.day,
          end_day: given.endDay ?? given.day,
          from_minute: given.fromMinute,
          to_minute: given.toMinute,
        };
        checkTimes(times);
        const id = newId(clock.millis());
        await insertSession(trx, {
          id,
          archive_id: access.archiveId,
          body_id: given.bodyId,
          initiative_id: given.initiativeId ?? null,
          kind: given.kind,
          topic: given.topic,
          place: given.place ?? '',
          leader: given.leader ?? '',
          ...times,
          state: 'planned',
          minutes: '',
          ground: '',
          lock_version: 0,
          created_by: actor.id ?? actor.login,
          created_at: clock.now(),
          updated_at: clock.now(),
        });
        await putMaterialIds(trx, id, [...new Set(materialIds)]);
        const detail = { body: given.bodyId, kind: given.kind, day: times.day, endDay: times.end_day };
        await enter(deps, trx, actor, 'study-session.plan', {
          objectId: id,
          detail,
          label: labelOf({ body_name, day: times.day }),
        });
        return id;
      }),

    changeSession: (actor, id, given) =>
      db.write(async (trx) => {
        const { access, row } = await keep(trx, actor, id);
        if (row.state === 'cancelled') throw new LantaiError('study-state', { state: row.state });
        const { lockVersion, materialIds, ...fields } = given;
        const times = {
          day: given.day ?? row.day,
          end_day: given.endDay ?? (given.day === undefined ? row.end_day : Math.max(row.end_day, given.day)),
          from_minute: given.fromMinute ?? row.from_minute,
          to_minute: given.toMinute ?? row.to_minute,
        };
        checkTimes(times);
        // What was held on a day was held on that day: attendance hangs on it.
        if (row.state === 'held' && (times.day !== row.day || times.end_day !== row.end_day))
          throw new LantaiError('study-state', { state: row.state });
        if (given.kind !== undefined) checkKind(await readStudySettings(trx), given.kind);
        await checkInitiative(deps, trx, actor, given.initiativeId, row.initiative_id);
        if (materialIds !== undefined) {
          await checkMaterials(trx, access, materialIds);
          await putMaterialIds(trx, id, [...new Set(materialIds)]);
        }
        const values = {
          ...(given.kind !== undefined && { kind: given.kind }),
          ...(given.topic !== undefined && { topic: given.topic }),
          ...(given.place !== undefined && { place: given.place }),
          ...(given.leader !== undefined && { leader: given.leader }),
          ...(given.minutes !== undefined && { minutes: given.minutes }),
          ...(given.initiativeId !== undefined && { initiative_id: given.initiativeId }),
          ...times,
          updated_at: clock.now(),
        };
        if (!(await updateSession(trx, id, lockVersion, values))) throw new LantaiError('changed-meanwhile');
        const changed = [...Object.keys(fields), ...(materialIds === undefined ? [] : ['materialIds'])];
        await enter(deps, trx, actor, 'study-session.change', {
          objectId: id,
          detail: { fields: changed },
          label: labelOf(row),
        });
      }),

    holdSession: (actor, id, { minutes, lockVersion }) =>
      db.write(async (trx) => {
        const { row } = await keep(trx, actor, id);
        if (row.state !== 'planned') throw new LantaiError('study-state', { state: row.state });
        if (row.day > todayOf(clock)) throw new LantaiError('day-future', { day: row.day });
        const values = { state: 'held' as const, ...(minutes !== undefined && { minutes }), updated_at: clock.now() };
        if (!(await updateSession(trx, id, lockVersion, values))) throw new LantaiError('changed-meanwhile');
        const missing = (await readSheet(trx, row)).entries.filter((each) => each.status === null);
        await putAttendance(
          trx,
          missing.map(
            (each): StudyAttendanceTable => ({
              id: newId(clock.millis()),
              session_id: id,
              body_id: row.body_id,
              member_id: each.memberId,
              day: each.day,
              status: 'absent',
              way: 'list',
              made_up_on: null,
              made_up_how: '',
              entered_by: actor.id ?? null,
              entered_at: clock.now(),
              changed_at: null,
            }),
          ),
        );
        const { counts } = await readSheet(trx, row);
        await enter(deps, trx, actor, 'study-session.hold', { objectId: id, detail: { counts }, label: labelOf(row) });
      }),

    cancelSession: (actor, id, { ground, lockVersion }) =>
      db.write(async (trx) => {
        const { row } = await keep(trx, actor, id);
        if (row.state !== 'planned') throw new LantaiError('study-state', { state: row.state });
        if (ground === '') throw new LantaiError('ground-required');
        const values = { state: 'cancelled' as const, ground, updated_at: clock.now() };
        if (!(await updateSession(trx, id, lockVersion, values))) throw new LantaiError('changed-meanwhile');
        await enter(deps, trx, actor, 'study-session.cancel', { objectId: id, label: labelOf(row) });
      }),
  };
}

/** Everybody expected on each day and whoever came besides, by name; and how many of each. */
export async function readSheet(
  db: Reader,
  row: StudySessionTable,
): Promise<{ entries: AttendanceEntry[]; counts: SessionDetail['counts'] }> {
  const [entered, members] = await Promise.all([listAttendance(db, [row.id]), listMembers(db, row.body_id)]);
  const entries: AttendanceEntry[] = [];
  const counts: SessionDetail['counts'] = [];
  for (const day of daysOf(row)) {
    const rows = entered.filter((each) => each.day === day);
    const known = new Set(rows.map((each) => each.member_id));
    // A session that was held has its list; one to come has the roster's.
    const open = row.state === 'planned' ? expectedOn(members, day).filter((each) => !known.has(each.id)) : [];
    entries.push(
      ...[
        ...rows.map((each) => presentEntry(each, row.body_id)),
        ...open.map(({ id: memberId, name }) => ({ ...NOTHING, memberId, name, day })),
      ].sort(byName),
    );
    const count = (status: string) => rows.filter((each) => each.status === status).length;
    counts.push({
      day,
      expected: rows.length + open.length,
      present: count('present'),
      excused: count('excused'),
      absent: count('absent'),
      madeUp: rows.filter((each) => each.made_up_on !== null).length,
    });
  }
  return { entries, counts };
}

const NOTHING = { guest: null, status: null, way: null, at: null, madeUpOn: null, madeUpHow: '' };

const presentEntry = (row: AttendanceRow, bodyId: string): AttendanceEntry => ({
  memberId: row.member_id,
  name: row.name,
  guest: row.member_body_id === bodyId ? null : row.member_body,
  day: row.day,
  status: row.status,
  way: row.way,
  at: row.entered_at,
  madeUpOn: row.made_up_on,
  madeUpHow: row.made_up_how,
});
