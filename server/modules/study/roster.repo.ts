/** Bodies, rosters and cadences in the database. */
import type { BodyTable, Reader, StudyCadenceTable, StudyMemberTable, Writer } from '../../infra/db/index.ts';

export interface BodyOfStudy {
  id: string;
  name: string;
  kind: BodyTable['kind'];
  heads: boolean;
  keeps: boolean;
  memberId: string | null;
}

/** The bodies that somebody belongs to, heads, or whose agency she is of. */
export async function listOwnBodies(
  db: Reader,
  archiveId: string,
  userId: string,
  agencyId: string | null,
): Promise<BodyOfStudy[]> {
  const places = await db
    .selectFrom('study_member')
    .select(['id', 'body_id', 'keeps'])
    .where('user_id', '=', userId)
    .where('left_on', 'is', null)
    .execute();
  const placeOf = new Map(places.map((each) => [each.body_id, each]));
  const rows = await db
    .selectFrom('body')
    .select(['id', 'name', 'kind', 'head_id'])
    .where('archive_id', '=', archiveId)
    .where((is) =>
      is.or([
        is('head_id', '=', userId),
        ...(agencyId === null ? [] : [is('agency_id', '=', agencyId)]),
        ...(placeOf.size === 0 ? [] : [is('id', 'in', [...placeOf.keys()])]),
      ]),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id, name, kind, head_id }) => {
    const place = placeOf.get(id);
    return { id, name, kind, heads: head_id === userId, keeps: place?.keeps === 1, memberId: place?.id ?? null };
  });
}

export const listAllBodies = (db: Reader, archiveId: string): Promise<Pick<BodyTable, 'id' | 'name' | 'kind'>[]> =>
  db.selectFrom('body').select(['id', 'name', 'kind']).where('archive_id', '=', archiveId).orderBy('id').execute();

export const findBodyName = async (db: Reader, archiveId: string, id: string): Promise<string | undefined> =>
  (
    await db
      .selectFrom('body')
      .select('name')
      .where('id', '=', id)
      .where('archive_id', '=', archiveId)
      .executeTakeFirst()
  )?.name;

export const findMember = (db: Reader, archiveId: string, id: string): Promise<StudyMemberTable | undefined> =>
  db.selectFrom('study_member').selectAll().where('id', '=', id).where('archive_id', '=', archiveId).executeTakeFirst();

export const listMembers = (db: Reader, bodyId: string): Promise<StudyMemberTable[]> =>
  db.selectFrom('study_member').selectAll().where('body_id', '=', bodyId).orderBy('name').orderBy('id').execute();

export const listMembersByIds = (db: Reader, archiveId: string, ids: readonly string[]): Promise<StudyMemberTable[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('study_member').selectAll().where('archive_id', '=', archiveId).where('id', 'in', ids).execute();

/** All places that somebody has or had on rosters. */
export const listPlacesOf = (db: Reader, archiveId: string, userId: string): Promise<StudyMemberTable[]> =>
  db
    .selectFrom('study_member')
    .selectAll()
    .where('user_id', '=', userId)
    .where('archive_id', '=', archiveId)
    .orderBy('id')
    .execute();

/** Who was on the roster on a day. */
export const expectedOn = <Row extends Pick<StudyMemberTable, 'joined_on' | 'left_on'>>(
  members: readonly Row[],
  day: number,
): Row[] =>
  members.filter(
    ({ joined_on, left_on }) => (joined_on === null || joined_on <= day) && (left_on === null || left_on > day),
  );

export async function insertMember(trx: Writer, row: StudyMemberTable): Promise<void> {
  await trx.insertInto('study_member').values(row).execute();
}

export async function updateMember(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<StudyMemberTable, 'id' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('study_member')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** Live accounts of the house, by name. */
export const listAccounts = (db: Reader, archiveId: string): Promise<{ id: string; name: string; login: string }[]> =>
  db
    .selectFrom('user')
    .select(['id', 'name', 'login'])
    .where('state', '=', 'active')
    .where((is) => is.or([is('archive_id', '=', archiveId), is('archive_id', 'is', null)]))
    .orderBy('name')
    .orderBy('id')
    .limit(2000)
    .execute();

export type CadenceWithBody = StudyCadenceTable & { body_name: string };
export function listCadences(db: Reader, archiveId: string, bodyIds: string[] | undefined): Promise<CadenceWithBody[]> {
  let query = db
    .selectFrom('study_cadence')
    .innerJoin('body', 'body.id', 'study_cadence.body_id')
    .selectAll('study_cadence')
    .select('body.name as body_name')
    .where('study_cadence.archive_id', '=', archiveId);
  if (bodyIds !== undefined) query = query.where('study_cadence.body_id', 'in', bodyIds.length === 0 ? [''] : bodyIds);
  return query.orderBy('body.name').orderBy('study_cadence.id').execute();
}

export const findCadence = (db: Reader, archiveId: string, id: string): Promise<StudyCadenceTable | undefined> =>
  db
    .selectFrom('study_cadence')
    .selectAll()
    .where('id', '=', id)
    .where('archive_id', '=', archiveId)
    .executeTakeFirst();

/** One cadence for a body and kind: the later replaces the earlier. */
export async function putCadence(trx: Writer, row: StudyCadenceTable): Promise<void> {
  await trx.deleteFrom('study_cadence').where('body_id', '=', row.body_id).where('kind', '=', row.kind).execute();
  await trx.insertInto('study_cadence').values(row).execute();
}

export async function deleteCadence(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('study_cadence').where('id', '=', id).execute();
}
