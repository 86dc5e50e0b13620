/** What the check of a catalogue reads, a page of units at a time. */
import { sql } from 'kysely';
import type { FondsTable, Reader, UnitTable } from '../../infra/db/index.ts';
import type { Scope } from '../identity/index.ts';
import { scopedUnits } from '../catalog/index.ts';

export interface CheckScope {
  fonds: string;
  category?: string | undefined;
  year?: number | undefined;
}

/** In the order of the index that gives them. */
export function listChecked(
  db: Reader,
  scope: Scope,
  of: CheckScope,
  after: UnitTable | undefined,
  limit: number,
): Promise<UnitTable[]> {
  let query = scopedUnits(db, scope, 'ids').selectAll('unit').where('unit.fonds_id', '=', of.fonds);
  if (of.category !== undefined) query = query.where('unit.category_id', '=', of.category);
  if (of.year !== undefined) query = query.where('unit.year', '=', of.year);
  if (after !== undefined)
    query = query.where(sql<boolean>`(unit.sort_key, unit.id) > (${after.sort_key}, ${after.id})`);
  return query.orderBy('unit.sort_key').orderBy('unit.id').limit(limit).execute();
}

/** Whether a fonds exists for the scope: of its archive, or with a unit in it where it is narrower. */
export async function knowsFonds(db: Reader, scope: Scope, fonds: FondsTable): Promise<boolean> {
  if (scope.archiveId !== undefined && fonds.archive_id !== scope.archiveId) return false;
  if (isOfHouse(scope)) return true;
  const one = scopedUnits(db, scope).where('unit.fonds_id', '=', fonds.id).select('unit.id').limit(1);
  return (await one.executeTakeFirst()) !== undefined;
}

/** Who sees all of an archive, and so may know of every code there was. */
export const isOfHouse = (scope: Scope): boolean =>
  scope.nothing !== true && scope.agencyId === undefined && !scope.publicOnly;

export interface Held {
  units: number;
  from: number | null;
  to: number | null;
}
/** What lies right below these: how many, and from when to when. */
export async function readHeld(db: Reader, scope: Scope, ids: readonly string[]): Promise<Map<string, Held>> {
  if (ids.length === 0) return new Map();
  const rows = await scopedUnits(db, scope, 'ids')
    .where('parent_id', 'in', [...ids])
    .groupBy('parent_id')
    .select(['parent_id', sql<number>`count(*)`.as('units')])
    .select([
      sql<number | null>`min(date_from)`.as('from'),
      sql<number | null>`max(coalesce(date_to, date_from))`.as('to'),
    ])
    .execute();
  return new Map(rows.map((row) => [row.parent_id!, { units: row.units, from: row.from, to: row.to }]));
}

/** How many pages there are to see, of those that have any. */
export async function countPages(db: Reader, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('page')
    .where('unit_id', 'in', [...ids])
    .groupBy('unit_id')
    .select(['unit_id', sql<number>`max(number)`.as('pages')])
    .execute();
  return new Map(rows.map(({ unit_id, pages }) => [unit_id, pages]));
}
