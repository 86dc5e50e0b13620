/**
 * Attendance: by the code of the session on one's own phone, or by list. Away and made up later 补学 stays away and made up.
 * A wrong code and a code out of its time get the same answer, and nobody may try often.
 */
import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import type { Reader, StudyAttendanceTable, StudyMemberTable } from '../../infra/db/index.ts';
import { minuteOf, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { attendanceBody, checkedIn, Lacks, lacksQuery, makeUpBody } from '../../../shared/schemas/study.ts';
import { type Actor, AttemptLimiter, demand } from '../identity/index.ts';
import { findAttendance, listOpenAbsences, putAttendance } from './attendance.repo.ts';
import { listMaterials, listReadings, listStudied } from './material.repo.ts';
import { presentMaterials } from './material.service.ts';
import { expectedOn, listMembers, listMembersByIds, listPlacesOf } from './roster.repo.ts';
import { dropOldCodes, findCode, findSessionByCode, putCode } from './session.repo.ts';
import { daysOf, isOpenAt } from './session.service.ts';
import {
  accessOf,
  byName,
  checkDays,
  demandKeeps,
  enter,
  getSession,
  labelOf,
  reads,
  type StudyDeps,
} from './study.parts.ts';

export interface Attendance {
  /** Enters many at once. Throws `study-state`, `study-day`, `day-future`, `not-found` for somebody she cannot name. */
  enterList(actor: Actor, sessionId: string, given: z.output<typeof attendanceBody>): Promise<void>;
  /** By whoever keeps the record, or by the person herself. Throws `study-not-away`. */
  makeUp(actor: Actor, sessionId: string, given: z.output<typeof makeUpBody>): Promise<void>;
  /** The code to be shown in the room; a new one makes the old invalid. */
  showCode(actor: Actor, sessionId: string, renew: boolean): Promise<string>;
  /** Throws `check-in-code`, `check-in-stranger`, `too-many-requests`. */
  checkIn(actor: Actor, code: string): Promise<z.output<typeof checkedIn>>;
  /** Who has missed which session, who has not studied which required material. */
  listLacks(actor: Actor, query: z.output<typeof lacksQuery>): Promise<Lacks>;
}

const TRIES = 6;
const WINDOW_MILLIS = 600_000;
const LACKS = 1000;

export function createAttendance(deps: StudyDeps): Attendance {
  const { db, clock } = deps;
  const trying = new AttemptLimiter({ clock, limit: TRIES, windowMillis: WINDOW_MILLIS, shutMillis: WINDOW_MILLIS });

  const rowOf = (
    session: { id: string; body_id: string },
    memberId: string,
    day: number,
    actor: Actor,
    values: Pick<StudyAttendanceTable, 'status' | 'way'> & Partial<StudyAttendanceTable>,
  ): StudyAttendanceTable => ({
    id: newId(clock.millis()),
    session_id: session.id,
    body_id: session.body_id,
    member_id: memberId,
    day,
    made_up_on: null,
    made_up_how: '',
    entered_by: actor.id ?? null,
    entered_at: clock.now(),
    changed_at: null,
    ...values,
  });

  return {
    enterList: (actor, sessionId, { day, entries }) =>
      db.write(async (trx) => {
        const access = await accessOf(trx, actor);
        const session = await getSession(trx, access, sessionId);
        demandKeeps(access, session.body_id);
        if (session.state === 'cancelled') throw new LantaiError('study-state', { state: session.state });
        if (!daysOf(session).includes(day)) throw new LantaiError('study-day', { day });
        // Leave can be given beforehand; who came and who did not is known on the day.
        if (day > todayOf(clock) && entries.some((each) => each.status !== 'excused'))
          throw new LantaiError('day-future', { day });
        const ids = [...new Set(entries.map((each) => each.memberId))];
        const members = new Map((await listMembersByIds(trx, access.archiveId, ids)).map((each) => [each.id, each]));
        const rows: StudyAttendanceTable[] = [];
        for (const [memberId, { status }] of new Map(entries.map((each) => [each.memberId, each]))) {
          const member = members.get(memberId);
          if (member === undefined || !reads(access, member.body_id)) throw new LantaiError('not-found');
          const before = await findAttendance(trx, sessionId, memberId, day);
          if (before?.status === status) continue;
          const kept =
            before === undefined || status === 'present'
              ? {}
              : { made_up_on: before.made_up_on, made_up_how: before.made_up_how };
          rows.push(rowOf(session, memberId, day, actor, { status, way: 'list', ...kept }));
        }
        if (rows.length === 0) return;
        await putAttendance(trx, rows);
        const count = (status: string) => rows.filter((each) => each.status === status).length;
        const detail = { day, present: count('present'), excused: count('excused'), absent: count('absent') };
        await enter(deps, trx, actor, 'study-session.attend', { objectId: sessionId, detail, label: labelOf(session) });
      }),

    makeUp: (actor, sessionId, { memberId, day, onDay, how }) =>
      db.write(async (trx) => {
        const access = await accessOf(trx, actor);
        const session = await getSession(trx, access, sessionId);
        const [member] = await listMembersByIds(trx, access.archiveId, [memberId]);
        if (member?.user_id !== actor.id || actor.id === undefined) demandKeeps(access, session.body_id);
        const before = await findAttendance(trx, sessionId, memberId, day);
        if (before === undefined || before.status === 'present' || session.state !== 'held')
          throw new LantaiError('study-not-away');
        checkDays([onDay]);
        if (onDay > todayOf(clock)) throw new LantaiError('day-future', { day: onDay });
        if (onDay < day) throw new LantaiError('due-before-start', { start: day, due: onDay });
        await putAttendance(trx, [{ ...before, made_up_on: onDay, made_up_how: how, changed_at: clock.now() }]);
        const detail = { member: memberId, day, onDay };
        await enter(deps, trx, actor, 'study-session.make-up', {
          objectId: sessionId,
          detail,
          label: labelOf(session),
        });
      }),

    showCode: (actor, sessionId, renew) =>
      db.write(async (trx) => {
        const access = await accessOf(trx, actor);
        const session = await getSession(trx, access, sessionId);
        demandKeeps(access, session.body_id);
        if (session.state === 'cancelled') throw new LantaiError('study-state', { state: session.state });
        const known = await findCode(trx, sessionId);
        if (known !== undefined && !renew) return known;
        await dropOldCodes(trx, access.archiveId, todayOf(clock));
        for (;;) {
          const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
          if (!(await putCode(trx, sessionId, code, clock.now()))) continue;
          await enter(deps, trx, actor, 'study-session.code', { objectId: sessionId, label: labelOf(session) });
          return code;
        }
      }),

    async checkIn(actor, written) {
      demand(actor, 'signed-in');
      const key = actor.id ?? actor.login;
      const { allowed, wait } = trying.take(key);
      if (!allowed) throw new LantaiError('too-many-requests', { seconds: Math.ceil(wait / 1000) });
      const today = todayOf(clock);
      const code = written.normalize('NFKC').replaceAll(/\D/g, '');
      const answer = await db.write(async (trx) => {
        const session = await findSessionByCode(trx, code);
        if (session === undefined || !isOpenAt(session, today, minuteOf(clock))) throw new LantaiError('check-in-code');
        const member = await placeFor(trx, actor, session.archive_id, session.body_id, today);
        const before = await findAttendance(trx, session.id, member.id, today);
        const again = before?.status === 'present';
        if (!again) {
          await putAttendance(trx, [rowOf(session, member.id, today, actor, { status: 'present', way: 'code' })]);
          await enter(deps, trx, actor, 'study-session.check-in', {
            objectId: session.id,
            detail: { day: today },
            label: labelOf(session),
          });
        }
        const at = again ? before.entered_at : clock.now();
        return { topic: session.topic, bodyName: session.body_name, place: session.place, day: today, at, again };
      });
      trying.giveBack(key);
      return answer;
    },

    async listLacks(actor, { body, initiative }) {
      const access = await accessOf(db.read, actor);
      if (!access.all) demandKeeps(access, body);
      const sessions = new Map<string, Lacks['sessions'][number]>();
      for (const row of await listOpenAbsences(db.read, body, initiative, LACKS)) {
        const { session_id: id, session_day: day, kind, topic } = row;
        const session = sessions.get(id) ?? { id, day, kind, topic, members: [] };
        session.members.push({ id: row.member_id, name: row.name, day: row.day, status: row.status });
        sessions.set(id, session);
      }
      for (const session of sessions.values()) session.members.sort(byName);
      const members = expectedOn(await listMembers(db.read, body), todayOf(clock)).sort(byName);
      const required = await listMaterials(db.read, access.archiveId, { initiative, required: true });
      const shown = await presentMaterials(db.read, access, required);
      const lacking = await whoLacks(
        db.read,
        shown.map((each) => each.id),
        members,
      );
      return {
        sessions: [...sessions.values()],
        materials: shown.flatMap(({ id, title }) => {
          const without = lacking.get(id) ?? [];
          return without.length === 0
            ? []
            : [{ id, title, members: without.map(({ id: who, name }) => ({ id: who, name })) }];
        }),
      };
    },
  };
}

/** The person's place on the roster of the session's body, else on another. Throws `check-in-stranger`. */
async function placeFor(
  db: Reader,
  actor: Actor,
  archiveId: string,
  bodyId: string,
  day: number,
): Promise<StudyMemberTable> {
  const places = actor.id === undefined ? [] : expectedOn(await listPlacesOf(db, archiveId, actor.id), day);
  const place = places.find((each) => each.body_id === bodyId) ?? places[0];
  if (place === undefined) throw new LantaiError('check-in-stranger');
  return place;
}

/** Per material the members who have neither studied it in a session nor by themselves. */
async function whoLacks(
  db: Reader,
  materialIds: string[],
  members: readonly StudyMemberTable[],
): Promise<Map<string, StudyMemberTable[]>> {
  const memberIds = members.map((each) => each.id);
  const userIds = members.flatMap((each) => each.user_id ?? []);
  const done = new Set([
    ...(await listStudied(db, materialIds, memberIds)).map((each) => `${each.material_id} ${each.member_id}`),
    ...(await listReadings(db, materialIds, userIds)).map((each) => `${each.material_id} ${each.user_id}`),
  ]);
  return new Map(
    materialIds.map((id) => [
      id,
      members.filter((each) => !done.has(`${id} ${each.id}`) && !done.has(`${id} ${each.user_id ?? '-'}`)),
    ]),
  );
}
