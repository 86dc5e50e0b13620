/** Numbers that an archive gives out year by year: 2026-0001. */
import { sql } from 'kysely';
import type { Writer } from './database.ts';

/**
 * The number after the last that begins so. More digits are later whatever they are: 2026-10000 comes after 2026-9999.
 * Unique in the archive by the index of the table.
 */
export async function nextNumber(
  trx: Writer,
  table: 'accession' | 'catalogue_import' | 'finding_import',
  archiveId: string,
  { prefix, digits }: { prefix: string; digits: number },
): Promise<string> {
  const last = await trx
    .selectFrom(table)
    .select('number')
    .where('archive_id', '=', archiveId)
    .where('number', 'like', `${prefix}%`)
    .orderBy(sql`length(number)`, 'desc')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const serial = Number(last?.number.slice(prefix.length) ?? 0) + 1;
  return `${prefix}${String(serial).padStart(digits, '0')}`;
}
