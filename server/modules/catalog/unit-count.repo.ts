/** The counts of units that are kept (infra/db/unit-count.ts). Every reading of them begins with `scopedCounts`. */
import { sql } from 'kysely';
import type { Reader } from '../../infra/db/index.ts';
import type { Scope } from '../identity/index.ts';

/** Nothing is kept by openness: such a scope's units are counted. */
export const isByOpenness = (scope: Scope): boolean => scope.publicOnly || scope.openness !== undefined;

/** The counts of the units that exist for a scope that is not one by openness. */
export function scopedCounts(db: Reader, scope: Scope) {
  let query = db.selectFrom('unit_count');
  if (scope.nothing === true) query = query.where(sql<boolean>`1 = 0`);
  if (scope.archiveId !== undefined) query = query.where('unit_count.archive_id', '=', scope.archiveId);
  if (scope.agencyId !== undefined) query = query.where('unit_count.agency_id', '=', scope.agencyId);
  return query;
}

/** The same by fonds, for a scope that sees all agencies. */
export function scopedSums(db: Reader, scope: Scope) {
  let query = db.selectFrom('fonds_count');
  if (scope.nothing === true) query = query.where(sql<boolean>`1 = 0`);
  if (scope.archiveId !== undefined) query = query.where('fonds_count.archive_id', '=', scope.archiveId);
  return query;
}

/** Filters of the catalogue by which counts are kept. */
export interface KeptFilter {
  fonds?: string;
  category?: string[];
  yearFrom?: number;
  yearTo?: number;
  yearless?: boolean;
}
const KEPT_BY: ReadonlySet<string> = new Set([
  'fonds',
  'category',
  'yearFrom',
  'yearTo',
  'yearless',
] satisfies (keyof KeptFilter)[]);

/** How many units a filter gives, added up from the counts that are kept; undefined where it asks for more than they know. */
export async function countByKept(db: Reader, scope: Scope, filter: KeptFilter): Promise<number | undefined> {
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '' && value !== false);
  if (isByOpenness(scope) || asked.some(([key]) => !KEPT_BY.has(key))) return undefined;
  // A fonds as a whole is counted already, for whoever sees all agencies.
  if (filter.fonds !== undefined && asked.length === 1 && scope.agencyId === undefined) {
    const sums = scopedSums(db, scope).where('fonds_count.fonds_id', '=', filter.fonds);
    const all = await sums.select((eb) => eb.fn.sum<number | null>('fonds_count.n').as('count')).executeTakeFirst();
    return all?.count ?? 0;
  }
  let query = scopedCounts(db, scope);
  if (filter.fonds !== undefined) query = query.where('fonds_id', '=', filter.fonds);
  if (filter.category !== undefined) query = query.where('category_id', 'in', filter.category);
  if (filter.yearFrom !== undefined) query = query.where('year', '>=', filter.yearFrom);
  if (filter.yearTo !== undefined) query = query.where('year', '<=', filter.yearTo);
  if (filter.yearless === true) query = query.where('year', 'is', null);
  const row = await query.select((eb) => eb.fn.sum<number | null>('n').as('count')).executeTakeFirstOrThrow();
  return row.count ?? 0;
}

/** How many units exist for such a scope. */
export async function countKept(db: Reader, scope: Scope): Promise<number> {
  if (scope.agencyId === undefined) {
    const all = await scopedSums(db, scope)
      .select((eb) => eb.fn.sum<number | null>('fonds_count.n').as('count'))
      .executeTakeFirstOrThrow();
    return all.count ?? 0;
  }
  const row = await scopedCounts(db, scope)
    .select((eb) => eb.fn.sum<number | null>('unit_count.n').as('count'))
    .executeTakeFirstOrThrow();
  return row.count ?? 0;
}
