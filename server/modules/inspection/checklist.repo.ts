/** Checklists in the database: each version a row. */
import type { InspectionChecklistTable, Reader, Writer } from '../../infra/db/index.ts';

export const listChecklists = (db: Reader, archiveId: string): Promise<InspectionChecklistTable[]> =>
  db
    .selectFrom('inspection_checklist')
    .selectAll()
    .where('archive_id', '=', archiveId)
    .orderBy('key')
    .orderBy('version', 'desc')
    .execute();

export const findChecklist = (db: Reader, id: string): Promise<InspectionChecklistTable | undefined> =>
  db.selectFrom('inspection_checklist').selectAll().where('id', '=', id).executeTakeFirst();

export const listVersions = (db: Reader, archiveId: string, key: string): Promise<InspectionChecklistTable[]> =>
  db
    .selectFrom('inspection_checklist')
    .selectAll()
    .where('archive_id', '=', archiveId)
    .where('key', '=', key)
    .orderBy('version', 'desc')
    .execute();

export async function insertChecklist(trx: Writer, row: InspectionChecklistTable): Promise<void> {
  await trx.insertInto('inspection_checklist').values(row).execute();
}

export async function updateChecklist(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<InspectionChecklistTable, 'id' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('inspection_checklist')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
