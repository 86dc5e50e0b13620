/** Synonyms and people's own searches in the database. */
import type { Reader, SavedSearchTable, SynonymGroupTable, Writer } from '../../infra/db/index.ts';

export const listSynonymRows = (db: Reader, archiveId: string, after: string, limit: number) =>
  db
    .selectFrom('synonym_group')
    .selectAll()
    .where('archive_id', '=', archiveId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();

export const findSynonymRow = (db: Reader, archiveId: string, id: string): Promise<SynonymGroupTable | undefined> =>
  db
    .selectFrom('synonym_group')
    .selectAll()
    .where('id', '=', id)
    .where('archive_id', '=', archiveId)
    .executeTakeFirst();

export async function insertSynonyms(trx: Writer, row: SynonymGroupTable): Promise<void> {
  await trx.insertInto('synonym_group').values(row).execute();
}

/** Whether the row still was of this version. */
export async function updateSynonyms(
  trx: Writer,
  id: string,
  lockVersion: number,
  change: Pick<SynonymGroupTable, 'words_json' | 'note' | 'updated_at'>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('synonym_group')
    .set({ ...change, lock_version: lockVersion + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', lockVersion)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function removeSynonyms(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('synonym_group').where('id', '=', id).execute();
}

export const listSavedRows = (db: Reader, userId: string, limit: number): Promise<SavedSearchTable[]> =>
  db.selectFrom('saved_search').selectAll().where('user_id', '=', userId).orderBy('id', 'desc').limit(limit).execute();

export const findSavedRow = (db: Reader, userId: string, id: string): Promise<SavedSearchTable | undefined> =>
  db.selectFrom('saved_search').selectAll().where('id', '=', id).where('user_id', '=', userId).executeTakeFirst();

export async function insertSaved(trx: Writer, row: SavedSearchTable): Promise<void> {
  await trx.insertInto('saved_search').values(row).execute();
}

/** Whether the row still was of this version. */
export async function renameSaved(trx: Writer, id: string, lockVersion: number, name: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('saved_search')
    .set({ name, lock_version: lockVersion + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', lockVersion)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function markLooked(trx: Writer, id: string, at: string): Promise<void> {
  await trx.updateTable('saved_search').set({ looked_at: at }).where('id', '=', id).execute();
}

export async function removeSaved(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('saved_search').where('id', '=', id).execute();
}
