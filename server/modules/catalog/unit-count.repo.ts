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
