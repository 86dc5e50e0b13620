/** Initiatives in the database. */
import type { InitiativeTable, Reader, Writer } from '../../infra/db/index.ts';

export const listInitiatives = (db: Reader, archiveId: string): Promise<InitiativeTable[]> =>
  db.selectFrom('initiative').selectAll().where('archive_id', '=', archiveId).orderBy('id', 'desc').execute();

export async function insertInitiative(trx: Writer, row: InitiativeTable): Promise<void> {
  await trx.insertInto('initiative').values(row).execute();
}
