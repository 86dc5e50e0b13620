/** Attendance in the database. */
import type { Reader, StudyAttendanceTable, Writer } from '../../infra/db/index.ts';

export type AttendanceRow = StudyAttendanceTable & { name: string; member_body_id: string; member_body: string };

/** All that is entered for a session, with the names. */
export const listAttendance = (db: Reader, sessionIds: readonly string[]): Promise<AttendanceRow[]> =>
  sessionIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('study_attendance')
        .innerJoin('study_member', 'study_member.id', 'study_attendance.member_id')
        .innerJoin('body', 'body.id', 'study_member.body_id')
        .selectAll('study_attendance')
        .select(['study_member.name', 'study_member.body_id as member_body_id', 'body.name as member_body'])
        .where('study_attendance.session_id', 'in', sessionIds)
        .orderBy('study_member.name')
        .orderBy('study_attendance.id')
        .execute();

export const findAttendance = (
  db: Reader,
  sessionId: string,
  memberId: string,
  day: number,
): Promise<StudyAttendanceTable | undefined> =>
  db
    .selectFrom('study_attendance')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('member_id', '=', memberId)
    .where('day', '=', day)
    .executeTakeFirst();

/** Enters or changes rows; one that stands already for session, member and day keeps its id. */
export async function putAttendance(trx: Writer, rows: readonly StudyAttendanceTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 500)
    await trx
      .insertInto('study_attendance')
      .values(rows.slice(from, from + 500))
      .onConflict((conflict) =>
        conflict.columns(['session_id', 'member_id', 'day']).doUpdateSet((eb) => ({
          status: eb.ref('excluded.status'),
          way: eb.ref('excluded.way'),
          made_up_on: eb.ref('excluded.made_up_on'),
          made_up_how: eb.ref('excluded.made_up_how'),
          entered_by: eb.ref('excluded.entered_by'),
          entered_at: eb.ref('excluded.entered_at'),
          changed_at: eb.ref('excluded.changed_at'),
        })),
      )
      .execute();
}

export interface OpenAbsence {
  session_id: string;
  session_day: number;
  kind: string;
  topic: string;
  member_id: string;
  name: string;
  day: number;
  status: 'excused' | 'absent';
}

/** Who was away from a body's held sessions and has not made up: sessions newest first, people by name. */
export async function listOpenAbsences(
  db: Reader,
  bodyId: string,
  initiativeId: string | undefined,
  limit: number,
): Promise<OpenAbsence[]> {
  let query = db
    .selectFrom('study_attendance')
    .innerJoin('study_session', 'study_session.id', 'study_attendance.session_id')
    .innerJoin('study_member', 'study_member.id', 'study_attendance.member_id')
    .select([
      'study_session.id as session_id',
      'study_session.day as session_day',
      'study_session.kind',
      'study_session.topic',
      'study_attendance.member_id',
      'study_member.name',
      'study_attendance.day',
      'study_attendance.status',
    ])
    .where('study_attendance.body_id', '=', bodyId)
    .where('study_attendance.status', 'in', ['excused', 'absent'])
    .where('study_attendance.made_up_on', 'is', null)
    .where('study_session.state', '=', 'held');
  if (initiativeId !== undefined) query = query.where('study_session.initiative_id', '=', initiativeId);
  const rows = await query
    .orderBy('study_session.day', 'desc')
    .orderBy('study_session.id', 'desc')
    .orderBy('study_member.name')
    .orderBy('study_attendance.day')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, status: row.status === 'excused' ? 'excused' : 'absent' }));
}

/** Held sessions where one of these members was away and has not made up, newest first. */
export const listOwnAbsences = (
  db: Reader,
  memberIds: readonly string[],
): Promise<{ session_id: string; member_id: string; day: number; status: StudyAttendanceTable['status'] }[]> =>
  memberIds.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('study_attendance')
        .innerJoin('study_session', 'study_session.id', 'study_attendance.session_id')
        .select([
          'study_attendance.session_id',
          'study_attendance.member_id',
          'study_attendance.day',
          'study_attendance.status',
        ])
        .where('study_attendance.member_id', 'in', memberIds)
        .where('study_attendance.status', 'in', ['excused', 'absent'])
        .where('study_attendance.made_up_on', 'is', null)
        .where('study_session.state', '=', 'held')
        .orderBy('study_attendance.day', 'desc')
        .limit(200)
        .execute();

/** How many still have to make up sessions of an initiative. */
export async function countOpenAbsences(
  db: Reader,
  archiveId: string,
  bodyIds: string[] | undefined,
  initiativeId: string,
): Promise<number> {
  let query = db
    .selectFrom('study_attendance')
    .innerJoin('study_session', 'study_session.id', 'study_attendance.session_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('study_session.archive_id', '=', archiveId)
    .where('study_session.initiative_id', '=', initiativeId)
    .where('study_session.state', '=', 'held')
    .where('study_attendance.status', 'in', ['excused', 'absent'])
    .where('study_attendance.made_up_on', 'is', null);
  if (bodyIds !== undefined) query = query.where('study_session.body_id', 'in', bodyIds.length === 0 ? [''] : bodyIds);
  return (await query.executeTakeFirstOrThrow()).count;
}
