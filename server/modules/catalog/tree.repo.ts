/** Fonds, categories and the counts of the tree: each level is one grouped query over an index. */
import { sql } from 'kysely';
import type { CategoryTable, FondsTable, Reader, Writer } from '../../infra/db/index.ts';
import type { Scope } from '../identity/index.ts';
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
  return query.where('fonds.id', 'in', scopedUnits(db, scope).select('unit.fonds_id')).execute();
}

/** The categories: all of them for the staff, for the public those that have something open. */
export function listCategories(db: Reader, scope: Scope): Promise<CategoryTable[]> {
  const query = db.selectFrom('category').selectAll('category').orderBy('position').orderBy('category.id');
  if (!scope.publicOnly) return query.execute();
  return query.where('category.id', 'in', scopedUnits(db, scope).select('unit.category_id')).execute();
}

type Group = { value: string | number | null; count: number };
export const countByFonds = (db: Reader, scope: Scope): Promise<Group[]> =>
  scopedUnits(db, scope)
    .groupBy('unit.fonds_id')
    .select(['unit.fonds_id as value', sql<number>`count(*)`.as('count')])
    .execute();

export const countByCategory = (db: Reader, scope: Scope, fondsId: string): Promise<Group[]> =>
  scopedUnits(db, scope)
    .where('unit.fonds_id', '=', fondsId)
    .groupBy('unit.category_id')
    .orderBy('unit.category_id')
    .select(['unit.category_id as value', sql<number>`count(*)`.as('count')])
    .execute();

export const countByYear = (db: Reader, scope: Scope, fondsId: string, categoryId: string): Promise<Group[]> =>
  scopedUnits(db, scope)
    .where('unit.fonds_id', '=', fondsId)
    .where('unit.category_id', '=', categoryId)
    .groupBy('unit.year')
    .orderBy('unit.year', 'desc')
    .select(['unit.year as value', sql<number>`count(*)`.as('count')])
    .execute();

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
