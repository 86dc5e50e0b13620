/** The frame of findings in the database: special clean-ups, meetings, lasting rules; and the bodies and initiatives they name. */
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

/** The names of all bodies by id. */
export async function readBodyNames(db: Reader, archiveId: string): Promise<Map<string, string>> {
  const rows = await db.selectFrom('body').select(['id', 'name']).where('archive_id', '=', archiveId).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** The findings that a body leads go with it to another agency; those it joins become known to that one. */
export async function moveFindings(trx: Writer, bodyId: string, agencyId: string | null): Promise<void> {
  await trx.updateTable('finding_joining').set({ agency_id: agencyId }).where('body_id', '=', bodyId).execute();
  await trx.updateTable('finding').set({ agency_id: agencyId }).where('body_id', '=', bodyId).execute();
}

export const findInitiative = (db: Reader, archiveId: string, id: string): Promise<InitiativeTable | undefined> =>
  db.selectFrom('initiative').selectAll().where('id', '=', id).where('archive_id', '=', archiveId).executeTakeFirst();

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
