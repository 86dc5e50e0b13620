/** Bodies in the database: units, branches and groups, a tree. */
import type { BodyTable, Reader, Writer } from '../../infra/db/index.ts';

export const findBody = (db: Reader, archiveId: string, id: string): Promise<BodyTable | undefined> =>
  db.selectFrom('body').selectAll().where('id', '=', id).where('archive_id', '=', archiveId).executeTakeFirst();

export const listBodies = (db: Reader, archiveId: string) =>
  db
    .selectFrom('body')
    .leftJoin('user', 'user.id', 'body.head_id')
    .selectAll('body')
    .select('user.name as head_name')
    .where('body.archive_id', '=', archiveId)
    .orderBy('body.id')
    .execute();

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
