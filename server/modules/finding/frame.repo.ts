/** The frame of findings in the database: bodies, initiatives, special clean-ups, meetings, lasting rules. */
import type {
  BodyTable,
  InitiativeTable,
  LastingRuleTable,
  MeetingItemTable,
  MeetingTable,
  Reader,
  SpecialCleanupTable,
  Writer,
} from '../../infra/db/index.ts';

export const findBody = (db: Reader, archiveId: string, id: string): Promise<BodyTable | undefined> =>
  db.selectFrom('body').selectAll().where('id', '=', id).where('archive_id', '=', archiveId).executeTakeFirst();

export const listBodies = (db: Reader, archiveId: string): Promise<BodyTable[]> =>
  db.selectFrom('body').selectAll().where('archive_id', '=', archiveId).orderBy('id').execute();

export async function insertBody(trx: Writer, row: BodyTable): Promise<void> {
  await trx.insertInto('body').values(row).execute();
}

export async function updateBody(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<BodyTable, 'id' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('body')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** The findings that a body leads go with it to another agency. */
export async function moveFindings(trx: Writer, bodyId: string, agencyId: string | null): Promise<void> {
  await trx.updateTable('finding').set({ agency_id: agencyId }).where('body_id', '=', bodyId).execute();
}

export const findInitiative = (db: Reader, archiveId: string, id: string): Promise<InitiativeTable | undefined> =>
  db.selectFrom('initiative').selectAll().where('id', '=', id).where('archive_id', '=', archiveId).executeTakeFirst();

export const listInitiatives = (db: Reader, archiveId: string): Promise<InitiativeTable[]> =>
  db.selectFrom('initiative').selectAll().where('archive_id', '=', archiveId).orderBy('id', 'desc').execute();

export async function insertInitiative(trx: Writer, row: InitiativeTable): Promise<void> {
  await trx.insertInto('initiative').values(row).execute();
}

export const findSpecial = (db: Reader, archiveId: string, id: string): Promise<SpecialCleanupTable | undefined> =>
  db
    .selectFrom('special_cleanup')
    .selectAll()
    .where('id', '=', id)
    .where('archive_id', '=', archiveId)
    .executeTakeFirst();

export async function insertSpecial(trx: Writer, row: SpecialCleanupTable): Promise<void> {
  await trx.insertInto('special_cleanup').values(row).execute();
}

export async function putIntoSpecial(
  trx: Writer,
  archiveId: string,
  id: string,
  findingIds: string[],
): Promise<number> {
  let put = 0;
  for (let from = 0; from < findingIds.length; from += 500) {
    const done = await trx
      .updateTable('finding')
      .set({ special_id: id })
      .where('archive_id', '=', archiveId)
      .where('id', 'in', findingIds.slice(from, from + 500))
      .executeTakeFirst();
    put += Number(done.numUpdatedRows);
  }
  return put;
}

export const findMeeting = (db: Reader, archiveId: string, id: string): Promise<MeetingTable | undefined> =>
  db.selectFrom('meeting').selectAll().where('id', '=', id).where('archive_id', '=', archiveId).executeTakeFirst();

export async function insertMeeting(trx: Writer, row: MeetingTable, items: MeetingItemTable[]): Promise<void> {
  await trx.insertInto('meeting').values(row).execute();
  await trx.insertInto('meeting_item').values(items).execute();
}

export async function insertLastingRule(trx: Writer, row: LastingRuleTable): Promise<void> {
  await trx.insertInto('lasting_rule').values(row).execute();
}

export const listLastingRules = (db: Reader, archiveId: string, limit: number): Promise<LastingRuleTable[]> =>
  db
    .selectFrom('lasting_rule')
    .selectAll()
    .where('archive_id', '=', archiveId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/** Live accounts that hold one of the roles, with their agency's name, by name. */
export const listLivePeople = (
  db: Reader,
  archiveId: string,
  roles: readonly string[],
): Promise<{ id: string; name: string; agency: string | null }[]> =>
  db
    .selectFrom('user')
    .leftJoin('agency', 'agency.id', 'user.agency_id')
    .select(['user.id', 'user.name', 'agency.name as agency'])
    .where('user.state', '=', 'active')
    .where((where) => where.or([where('user.archive_id', '=', archiveId), where('user.archive_id', 'is', null)]))
    .where('user.id', 'in', (select) => select.selectFrom('grant').select('user_id').where('role', 'in', roles))
    .orderBy('user.name')
    .limit(2000)
    .execute();
