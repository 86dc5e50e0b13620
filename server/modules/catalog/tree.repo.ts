/** Fonds, categories and the counts of the tree: each level adds up the counts that are kept. */
import { sql } from 'kysely';
import type { CategoryTable, FondsTable, Reader, Writer } from '../../infra/db/index.ts';
import type { Scope } from '../identity/index.ts';
import { isByOpenness, scopedCounts, scopedSums } from './unit-count.repo.ts';
import { scopedUnits } from './unit.repo.ts';

/** The fonds that a scope knows of: those with a unit in it, and for the house's people the empty ones of their archive too. */
export function listFonds(db: Reader, scope: Scope): Promise<(FondsTable & { agency_name: string | null })[]> {
  const query = db
    .selectFrom('fonds')
    .leftJoin('agency', 'agency.id', 'fonds.agency_id')
    .selectAll('fonds')
    .select('agency.name as agency_name')
    .orderBy('fonds.number')
    .orderBy('fonds.id');
  const whole = !scope.publicOnly && scope.nothing !== true && scope.agencyId === undefined;
  if (whole)
    return scope.archiveId === undefined
      ? query.execute()
      : query.where('fonds.archive_id', '=', scope.archiveId).execute();
  const known = isByOpenness(scope)
    ? scopedUnits(db, scope).select('unit.fonds_id')
    : scopedCounts(db, scope).select('unit_count.fonds_id');
  return query.where('fonds.id', 'in', known).execute();
}

/** The categories: all of them for the staff, for the public those that have something open. */
export function listCategories(db: Reader, scope: Scope): Promise<CategoryTable[]> {
  const query = db.selectFrom('category').selectAll('category').orderBy('position').orderBy('category.id');
  if (!scope.publicOnly) return query.execute();
  return query.where('category.id', 'in', scopedUnits(db, scope).select('unit.category_id')).execute();
}

type Group = { value: string | number | null; count: number };
interface Within {
  fonds?: string;
  category?: string;
}

/** By one of the columns, from the counts that are kept (unit-count.ts); by openness nothing is kept. */
async function countBy(
  db: Reader,
  scope: Scope,
  column: 'fonds_id' | 'category_id' | 'year',
  { fonds, category }: Within = {},
): Promise<Group[]> {
  if (isByOpenness(scope)) {
    let units = scopedUnits(db, scope);
    if (fonds !== undefined) units = units.where('unit.fonds_id', '=', fonds);
    if (category !== undefined) units = units.where('unit.category_id', '=', category);
    return units
      .groupBy(`unit.${column}`)
      .select([`unit.${column} as value`, sql<number>`count(*)`.as('count')])
      .execute();
  }
  let counts = scopedCounts(db, scope);
  if (fonds !== undefined) counts = counts.where('unit_count.fonds_id', '=', fonds);
  if (category !== undefined) counts = counts.where('unit_count.category_id', '=', category);
  return counts
    .groupBy(`unit_count.${column}`)
    .select((eb) => [`unit_count.${column} as value`, eb.fn.sum<number>('unit_count.n').as('count')])
    .execute();
}

export const countByFonds = (db: Reader, scope: Scope): Promise<Group[]> =>
  isByOpenness(scope) || scope.agencyId !== undefined
    ? countBy(db, scope, 'fonds_id')
    : scopedSums(db, scope)
        .where('fonds_count.n', '>', 0)
        .select(['fonds_count.fonds_id as value', 'fonds_count.n as count'])
        .execute();

export const countByCategory = (db: Reader, scope: Scope, fonds: string): Promise<Group[]> =>
  countBy(db, scope, 'category_id', { fonds });

/** The latest first, units without a year last. */
export async function countByYear(db: Reader, scope: Scope, fonds: string, category: string): Promise<Group[]> {
  const years = await countBy(db, scope, 'year', { fonds, category });
  return years.sort((a, b) => Number(b.value ?? -Infinity) - Number(a.value ?? -Infinity));
}

/** Which of these units have units below them that the scope may see. */
export async function listParents(db: Reader, scope: Scope, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await scopedUnits(db, scope, 'ids')
    .where('unit.parent_id', 'in', ids)
    .select('unit.parent_id')
    .distinct()
    .execute();
  return new Set(rows.flatMap((row) => row.parent_id ?? []));
}

export const findFonds = (db: Reader, archiveId: string, number: string): Promise<FondsTable | undefined> =>
  db
    .selectFrom('fonds')
    .selectAll()
    .where('archive_id', '=', archiveId)
    .where('number', '=', number)
    .executeTakeFirst();

export async function findAgencyName(db: Reader, agencyId: string): Promise<string | undefined> {
  const row = await db.selectFrom('agency').select('name').where('id', '=', agencyId).executeTakeFirst();
  return row?.name;
}

export async function insertFonds(trx: Writer, row: FondsTable): Promise<void> {
  await trx.insertInto('fonds').values(row).execute();
}
