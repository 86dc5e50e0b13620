import type { AgencyTable, ArchiveTable, Reader, Writer } from '../../infra/db/index.ts';

export const findArchiveRow = (db: Reader): Promise<ArchiveTable | undefined> =>
  db.selectFrom('archive').selectAll().orderBy('id').limit(1).executeTakeFirst();

export async function insertArchive(trx: Writer, row: ArchiveTable): Promise<void> {
  await trx.insertInto('archive').values(row).execute();
}

export async function insertAgency(trx: Writer, row: AgencyTable): Promise<void> {
  await trx.insertInto('agency').values(row).execute();
}

/** Agencies in order of making, bounded where an archive or one agency is given. */
export async function listAgencyRows(
  db: Reader,
  bounds: { archiveId?: string | undefined; agencyId?: string | undefined },
): Promise<AgencyTable[]> {
  let query = db.selectFrom('agency').selectAll().orderBy('id');
  if (bounds.archiveId !== undefined) query = query.where('archive_id', '=', bounds.archiveId);
  if (bounds.agencyId !== undefined) query = query.where('id', '=', bounds.agencyId);
  return query.execute();
}
