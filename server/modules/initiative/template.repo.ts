/** Templates in the database: versions that are never changed. */
import { sql } from 'kysely';
import type { InitiativeTemplateTable, Reader, Writer } from '../../infra/db/index.ts';

/** The present version of each template. */
export const listPresent = (db: Reader, archiveId: string): Promise<InitiativeTemplateTable[]> =>
  db
    .selectFrom('initiative_template')
    .selectAll()
    .where('archive_id', '=', archiveId)
    .where('version', '=', (select) =>
      select
        .selectFrom('initiative_template as other')
        .select(sql<number>`max(other.version)`.as('version'))
        .whereRef('other.archive_id', '=', 'initiative_template.archive_id')
        .whereRef('other.key', '=', 'initiative_template.key'),
    )
    .orderBy('key')
    .execute();

/** All versions of one template, the present one first. */
export const listVersions = (db: Reader, archiveId: string, key: string): Promise<InitiativeTemplateTable[]> =>
  db
    .selectFrom('initiative_template')
    .selectAll()
    .where('archive_id', '=', archiveId)
    .where('key', '=', key)
    .orderBy('version', 'desc')
    .execute();

export async function insertVersion(trx: Writer, row: InitiativeTemplateTable): Promise<void> {
  await trx.insertInto('initiative_template').values(row).execute();
}
