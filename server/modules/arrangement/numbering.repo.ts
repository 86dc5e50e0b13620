/** Codes that were issued, and the templates by which a fonds writes them. */
import { sql } from 'kysely';
import type { FondsTemplateTable, Reader, UnitCodeTable, Writer } from '../../infra/db/index.ts';

/** The highest code of a class that ever was issued, by its text; those of units that are gone too. */
export async function findHighestKey(db: Reader, archiveId: string, prefix: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('unit_code')
    .select('key')
    .where('archive_id', '=', archiveId)
    .where('key', '>=', `${prefix}0`)
    .where('key', '<', `${prefix}:`)
    .orderBy('key', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.key;
}

/** The same among numbers of this many digits, where a class has outgrown its width. */
export async function findHighestOfLength(
  db: Reader,
  archiveId: string,
  prefix: string,
  digits: number,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('unit_code')
    .select('key')
    .where('archive_id', '=', archiveId)
    .where('key', '>=', `${prefix}1`)
    .where('key', '<', `${prefix}:`)
    .where(sql<number>`length(key)`, '=', prefix.length + digits)
    .orderBy('key', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.key;
}

/** Who has or had these codes. */
export async function listHolders(
  db: Reader,
  archiveId: string,
  keys: readonly string[],
): Promise<Pick<UnitCodeTable, 'key' | 'unit_id' | 'current'>[]> {
  const found: Pick<UnitCodeTable, 'key' | 'unit_id' | 'current'>[] = [];
  for (let at = 0; at < keys.length; at += 1000) {
    const rows = await db
      .selectFrom('unit_code')
      .select(['key', 'unit_id', 'current'])
      .where('archive_id', '=', archiveId)
      .where('key', 'in', keys.slice(at, at + 1000))
      .execute();
    found.push(...rows);
  }
  return found;
}

/** The last number that papers of initiatives got in this class, on their way into the holdings; 0 before the first. */
export async function findLastFiled(db: Reader, archiveId: string, prefix: string): Promise<number> {
  const row = await db
    .selectFrom('archiving_paper')
    .select('serial')
    .where('archive_id', '=', archiveId)
    // A series there ends before the last separator.
    .where('series', '=', prefix.replace(/[-·]$/, ''))
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.serial ?? 0;
}

/** Some code of a fonds and category, by which one sees how they are written. */
export async function findSampleCode(db: Reader, fondsId: string, categoryId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('unit')
    .select('code')
    .where('fonds_id', '=', fondsId)
    .where('category_id', '=', categoryId)
    .where('code', '<>', '')
    .orderBy('year', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.code;
}

export const listTemplates = (db: Reader, fondsId: string): Promise<FondsTemplateTable[]> =>
  db.selectFrom('fonds_template').selectAll().where('fonds_id', '=', fondsId).orderBy('category_id').execute();

export async function putTemplate(trx: Writer, row: FondsTemplateTable): Promise<void> {
  await removeTemplate(trx, row.fonds_id, row.category_id);
  await trx.insertInto('fonds_template').values(row).execute();
}

export async function removeTemplate(trx: Writer, fondsId: string, categoryId: string): Promise<void> {
  await trx
    .deleteFrom('fonds_template')
    .where('fonds_id', '=', fondsId)
    .where('category_id', '=', categoryId)
    .execute();
}
