/** Sessions, their materials and codes in the database. */
import { type SqlBool, sql } from 'kysely';
import type { Reader, StudySessionTable, Writer } from '../../infra/db/index.ts';
import { addDays } from '../../lib/day.ts';

/** A reading class of several days, not a year. */
export const MOST_DAYS = 60;

export type SessionWithBody = StudySessionTable & { body_name: string };

export interface SessionFilter {
  from?: number | undefined;
  to?: number | undefined;
  body?: string | undefined;
  initiative?: string | undefined;
  material?: string | undefined;
  kind?: string[] | undefined;
  state?: string[] | undefined;
  q?: string | undefined;
  order: 'newest' | 'oldest';
}

const withBody = (db: Reader) =>
  db
    .selectFrom('study_session')
    .innerJoin('body', 'body.id', 'study_session.body_id')
    .selectAll('study_session')
    .select('body.name as body_name');

export const findSession = (db: Reader, archiveId: string, id: string): Promise<SessionWithBody | undefined> =>
  withBody(db).where('study_session.id', '=', id).where('study_session.archive_id', '=', archiveId).executeTakeFirst();

/** Sessions of the bodies (of all where undefined) that touch the days from `from` to `to`, after the place of `after`. */
export function listSessions(
  db: Reader,
  archiveId: string,
  bodyIds: string[] | undefined,
  filter: SessionFilter,
  page: { after?: { day: number; id: string } | undefined; limit: number },
): Promise<SessionWithBody[]> {
  let query = withBody(db).where('study_session.archive_id', '=', archiveId);
  if (bodyIds !== undefined) query = query.where('study_session.body_id', 'in', bodyIds.length === 0 ? [''] : bodyIds);
  if (filter.body !== undefined) query = query.where('study_session.body_id', '=', filter.body);
  if (filter.initiative !== undefined) query = query.where('study_session.initiative_id', '=', filter.initiative);
  if (filter.from !== undefined)
    query = query
      // One that lasts into the time began at most so many days before: bounds what the index is read for.
      .where('study_session.day', '>=', addDays(filter.from, -MOST_DAYS))
      .where('study_session.end_day', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('study_session.day', '<=', filter.to);
  if (filter.kind !== undefined) query = query.where('study_session.kind', 'in', filter.kind);
  if (filter.state !== undefined)
    query = query.where('study_session.state', 'in', filter.state as StudySessionTable['state'][]);
  if (filter.material !== undefined)
    query = query.where('study_session.id', 'in', (select) =>
      select.selectFrom('study_session_material').select('session_id').where('material_id', '=', filter.material!),
    );
  if (filter.q !== undefined && filter.q.trim() !== '') {
    const like = `%${filter.q.trim().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    query = query.where(
      sql<SqlBool>`(study_session.topic like ${like} escape '\\' or study_session.leader like ${like} escape '\\')`,
    );
  }
  const direction = filter.order === 'newest' ? 'desc' : 'asc';
  const beyond = filter.order === 'newest' ? sql.raw('<') : sql.raw('>');
  if (page.after !== undefined)
    query = query.where(
      sql<SqlBool>`(study_session.day, study_session.id) ${beyond} (${page.after.day}, ${page.after.id})`,
    );
  return query
    .orderBy('study_session.day', direction)
    .orderBy('study_session.id', direction)
    .limit(page.limit)
    .execute();
}

/** How many sessions an initiative has, by state. */
export async function countSessions(
  db: Reader,
  archiveId: string,
  bodyIds: string[] | undefined,
  initiativeId: string,
): Promise<Map<StudySessionTable['state'], number>> {
  let query = db
    .selectFrom('study_session')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .where('archive_id', '=', archiveId)
    .where('initiative_id', '=', initiativeId);
  if (bodyIds !== undefined) query = query.where('body_id', 'in', bodyIds.length === 0 ? [''] : bodyIds);
  const rows = await query.groupBy('state').execute();
  return new Map(rows.map(({ state, count }) => [state, count]));
}

/** Days and states of the sessions of each body and kind that has a cadence, by `body kind`. */
export async function listDaysOfKinds(
  db: Reader,
  archiveId: string,
  bodyIds: string[] | undefined,
  from: number,
): Promise<Map<string, Pick<StudySessionTable, 'day' | 'state'>[]>> {
  let query = db
    .selectFrom('study_session')
    .innerJoin('study_cadence', (join) =>
      join
        .onRef('study_cadence.body_id', '=', 'study_session.body_id')
        .onRef('study_cadence.kind', '=', 'study_session.kind'),
    )
    .select(['study_session.body_id', 'study_session.kind', 'study_session.day', 'study_session.state'])
    .where('study_cadence.archive_id', '=', archiveId)
    .where('study_session.state', 'in', ['planned', 'held'])
    .where('study_session.day', '>=', from);
  if (bodyIds !== undefined) query = query.where('study_cadence.body_id', 'in', bodyIds.length === 0 ? [''] : bodyIds);
  const found = new Map<string, Pick<StudySessionTable, 'day' | 'state'>[]>();
  for (const { body_id, kind, day, state } of await query.execute()) {
    const key = `${body_id} ${kind}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, [{ day, state }]);
    else known.push({ day, state });
  }
  return found;
}

export async function insertSession(trx: Writer, row: StudySessionTable): Promise<void> {
  await trx.insertInto('study_session').values(row).execute();
}

export async function updateSession(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<StudySessionTable, 'id' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('study_session')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function listMaterialIds(db: Reader, sessionId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('study_session_material')
    .select('material_id')
    .where('session_id', '=', sessionId)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.material_id);
}

export async function putMaterialIds(trx: Writer, sessionId: string, ids: readonly string[]): Promise<void> {
  await trx.deleteFrom('study_session_material').where('session_id', '=', sessionId).execute();
  if (ids.length > 0)
    await trx
      .insertInto('study_session_material')
      .values(
        ids.map((id, index) => ({
          id: `${sessionId}~${String(index).padStart(3, '0')}`,
          session_id: sessionId,
          material_id: id,
        })),
      )
      .execute();
}

export const findCode = async (db: Reader, sessionId: string): Promise<string | undefined> =>
  (await db.selectFrom('study_code').select('code').where('id', '=', sessionId).executeTakeFirst())?.code;

/** The session's code; false where another session has it. */
export async function putCode(trx: Writer, sessionId: string, code: string, at: string): Promise<boolean> {
  const taken = await trx.selectFrom('study_code').select('id').where('code', '=', code).executeTakeFirst();
  if (taken !== undefined) return false;
  await trx.deleteFrom('study_code').where('id', '=', sessionId).execute();
  await trx.insertInto('study_code').values({ id: sessionId, code, made_at: at }).execute();
  return true;
}

/** Codes of sessions that are over make room for others. */
export async function dropOldCodes(trx: Writer, archiveId: string, today: number): Promise<void> {
  await trx
    .deleteFrom('study_code')
    .where('id', 'in', (select) =>
      select
        .selectFrom('study_session')
        .select('id')
        .where('archive_id', '=', archiveId)
        .where((is) => is.or([is('end_day', '<', today), is('state', '=', 'cancelled')])),
    )
    .execute();
}

export const findSessionByCode = (db: Reader, code: string): Promise<SessionWithBody | undefined> =>
  withBody(db)
    .innerJoin('study_code', 'study_code.id', 'study_session.id')
    .where('study_code.code', '=', code)
    .executeTakeFirst();
