/** The configuration in the database: parts that hold from one release to before another. */
import { sql } from 'kysely';
import type { PartKind } from '../../../shared/scheme/kinds.ts';
import {
  type CategoryTable,
  containing,
  type Reader,
  type SchemePartTable,
  type SchemeReleaseTable,
  type Writer,
} from '../../infra/db/index.ts';

/** `to_release` of a part that still holds. */
export const HOLDS = 999_999_999;
/** Uses are counted so far and no further. */
const MOST_USES = 1000;

export const findLastRelease = (db: Reader): Promise<SchemeReleaseTable | undefined> =>
  db.selectFrom('scheme_release').selectAll().orderBy('number', 'desc').limit(1).executeTakeFirst();

export const findRelease = (db: Reader, number: number): Promise<SchemeReleaseTable | undefined> =>
  db.selectFrom('scheme_release').selectAll().where('number', '=', number).executeTakeFirst();

export const listReleases = (db: Reader, page: { before?: number; limit: number }): Promise<SchemeReleaseTable[]> => {
  const query = db.selectFrom('scheme_release').selectAll().orderBy('number', 'desc').limit(page.limit);
  return (page.before === undefined ? query : query.where('number', '<', page.before)).execute();
};

type PartRow = Pick<SchemePartTable, 'kind' | 'content_json'>;
export const listPresentParts = (db: Reader): Promise<PartRow[]> =>
  db.selectFrom('scheme_part').select(['kind', 'content_json']).where('to_release', '=', HOLDS).execute();

export const listPartsAt = (db: Reader, release: number): Promise<PartRow[]> =>
  db
    .selectFrom('scheme_part')
    .select(['kind', 'content_json'])
    .where('from_release', '<=', release)
    .where('to_release', '>', release)
    .execute();

export async function endPart(trx: Writer, part: { kind: PartKind; key: string }, release: number): Promise<void> {
  await trx
    .updateTable('scheme_part')
    .set({ to_release: release })
    .where('to_release', '=', HOLDS)
    .where('kind', '=', part.kind)
    .where('key', '=', part.key)
    .execute();
}

export async function insertParts(trx: Writer, rows: SchemePartTable[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 500)
    await trx
      .insertInto('scheme_part')
      .values(rows.slice(at, at + 500))
      .execute();
}

export async function insertRelease(trx: Writer, row: SchemeReleaseTable): Promise<void> {
  await trx.insertInto('scheme_release').values(row).execute();
}

/** The categories by name, as every list of units and facet joins them; what is there already is brought up to this. */
export async function putCategories(trx: Writer, rows: CategoryTable[]): Promise<void> {
  if (rows.length === 0) return;
  await trx
    .insertInto('category')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        name_en: eb.ref('excluded.name_en'),
        arrangement: eb.ref('excluded.arrangement'),
        position: eb.ref('excluded.position'),
      })),
    )
    .execute();
}

export async function removeCategory(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('category').where('id', '=', id).execute();
}

/**
 * How many units are of these categories, and have the field, or this value in it; counted to 1,000. Fonds by fonds, which
 * have an index with the category; where none ever had the field no unit is looked at, else those with further fields alone.
 */
export async function countUses(
  db: Reader,
  uses: { categories: string[]; column?: 'retention' | 'carrier'; field?: string; value?: string },
): Promise<number> {
  let { categories } = uses;
  if (uses.field !== undefined) {
    const known = await db
      .selectFrom('unit_field')
      .select('category_id')
      .where('field', '=', uses.field)
      .where('category_id', 'in', categories)
      .execute();
    categories = known.map(({ category_id: category }) => category);
    if (categories.length === 0) return 0;
  }
  let query =
    uses.field === undefined
      ? // In this order: SQLite would else go through all units.
        db.selectFrom('fonds').crossJoin('unit').select('unit.id').whereRef('unit.fonds_id', '=', 'fonds.id')
      : db.selectFrom('unit').select('unit.id');
  query = query.where('unit.category_id', 'in', categories).limit(MOST_USES);
  if (uses.column !== undefined && uses.value !== undefined)
    query = query.where(`unit.${uses.column}`, '=', uses.value);
  else if (uses.field !== undefined) {
    const begins = `${JSON.stringify(uses.field)}:"`;
    const text = uses.value === undefined ? begins : `${begins}${JSON.stringify(uses.value).slice(1, -1)}"`;
    query = query
      // As the index has it, or it would not be used.
      .where(sql<boolean>`fields_json <> '{}'`)
      .where(sql<boolean>`fields_json ${containing(text)}`);
  }
  const row = await db
    .selectFrom(query.as('some'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}
