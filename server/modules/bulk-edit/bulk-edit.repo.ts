/** Bulk edits and what they changed. */
import type { Reader, Tables, Writer } from '../../infra/db/index.ts';
import type { Change } from './bulk-edit.apply.ts';

export type BulkEditRow = Tables['bulk_edit'];
export type BulkChange = Tables['bulk_edit_change'];

export async function insertEdit(trx: Writer, row: BulkEditRow): Promise<void> {
  await trx.insertInto('bulk_edit').values(row).execute();
}

export async function updateEdit(trx: Writer, id: string, values: Partial<BulkEditRow>): Promise<void> {
  await trx.updateTable('bulk_edit').set(values).where('id', '=', id).execute();
}

export const findEdit = (db: Reader, id: string): Promise<BulkEditRow | undefined> =>
  db.selectFrom('bulk_edit').selectAll().where('id', '=', id).executeTakeFirst();

/** Newest first. */
export function listEdits(
  db: Reader,
  archiveId: string,
  page: { before?: string | undefined; limit: number },
): Promise<BulkEditRow[]> {
  let query = db.selectFrom('bulk_edit').selectAll().where('archive_id', '=', archiveId);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  return query.orderBy('id', 'desc').limit(page.limit).execute();
}

/** In the order in which they were made. */
export function listChanges(db: Reader, editId: string, page: { after: string; limit: number }): Promise<BulkChange[]> {
  return db
    .selectFrom('bulk_edit_change')
    .selectAll()
    .where('edit_id', '=', editId)
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit)
    .execute();
}

/** Puts a unit back where nobody changed it since; false where somebody did. */
export async function restoreUnit(trx: Writer, change: BulkChange, now: string): Promise<boolean> {
  const before = JSON.parse(change.before_json) as Change;
  const result = await trx
    .updateTable('unit')
    .set({ ...before, updated_at: now, lock_version: change.lock_version + 1 })
    .where('id', '=', change.unit_id)
    .where('lock_version', '=', change.lock_version)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function markUndone(trx: Writer, ids: string[], at: string): Promise<void> {
  if (ids.length > 0) await trx.updateTable('bulk_edit_change').set({ undone_at: at }).where('id', 'in', ids).execute();
}
