/** Taking back what an import entered. */
import { type SqlBool, sql } from 'kysely';
import { findSetting, putSetting, type Writer } from '../../infra/db/index.ts';
import { goneSerial } from './finding.repo.ts';

/** Tables whose rows point at a finding that somebody has worked on. */
const POINTING = ['slip', 'meeting_item', 'evidence', 'lasting_rule', 'closure_request'] as const;

/**
 * Removes findings that nobody has touched since they were entered: at their first version, and nothing points at them. Their
 * numbers are not given again. Gives the ids of those removed.
 */
export async function removeUntouched(trx: Writer, ids: readonly string[], now: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('finding')
    .select(['id', 'archive_id', 'year', 'serial'])
    .where('id', 'in', [...ids])
    .where('lock_version', '=', 0)
    .where('special_id', 'is', null)
    .where((is) =>
      is.and(
        POINTING.map(
          (table) =>
            sql<SqlBool>`not exists (select 1 from ${sql.table(table)} as other where other.finding_id = finding.id)`,
        ),
      ),
    )
    .execute();
  const gone = rows.map(({ id }) => id);
  if (gone.length === 0) return [];
  for (const table of ['finding_appearance', 'measure', 'progress_entry', 'finding_joining'] as const)
    await trx.deleteFrom(table).where('finding_id', 'in', gone).execute();
  await trx.deleteFrom('finding').where('id', 'in', gone).execute();
  for (const { archive_id, year, serial } of rows) {
    const key = goneSerial(archive_id, year);
    if ((((await findSetting(trx, key)) as number | undefined) ?? 0) < serial) await putSetting(trx, key, serial, now);
  }
  return gone;
}
