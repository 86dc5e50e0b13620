/** What is known of a fonds' codes before a template is chosen for it. */
import { sql } from 'kysely';
import type { CategoryTable, LedgerEntryTable, Reader } from '../../infra/db/index.ts';
import type { Scope } from '../identity/index.ts';
import { scopedUnits } from '../catalog/index.ts';

/** Categories that the fonds has units of, and these; by the counts that the tree shows. */
export const listHeldCategories = (
  db: Reader,
  scope: Scope,
  fondsId: string,
  also: readonly string[],
): Promise<Pick<CategoryTable, 'id' | 'name' | 'name_en'>[]> =>
  db
    .selectFrom('category')
    .select(['id', 'name', 'name_en'])
    .where((eb) => {
      let held = eb.selectFrom('unit_count').select('category_id').where('fonds_id', '=', fondsId);
      if (scope.agencyId !== undefined) held = held.where('agency_id', '=', scope.agencyId);
      return eb.or([eb('id', 'in', held), ...(also.length > 0 ? [eb('id', 'in', [...also])] : [])]);
    })
    .orderBy('position')
    .orderBy('id')
    .execute();

/** Codes of the fonds and category from its last year down and from its first year up, `most` of each; the newest first. */
export async function listSomeCodes(
  db: Reader,
  scope: Scope,
  where: { fondsId: string; categoryId: string },
  most: number,
): Promise<string[]> {
  const some = (direction: 'asc' | 'desc') => {
    const query = scopedUnits(db, scope, 'ids')
      .select('unit.code')
      .where('unit.fonds_id', '=', where.fondsId)
      .where('unit.category_id', '=', where.categoryId)
      .where('unit.code', '<>', '');
    return query.orderBy('unit.year', direction).limit(most).execute();
  };
  const newest = await some('desc');
  const oldest = newest.length < most ? [] : await some('asc');
  return [...new Set([...newest, ...oldest].map(({ code }) => code))];
}

/** What was chosen for the fonds, newest first. */
export const listTemplateEntries = (
  db: Reader,
  fondsId: string,
  limit: number,
): Promise<Pick<LedgerEntryTable, 'canonical' | 'at' | 'actor_name'>[]> =>
  db
    .selectFrom('ledger_entry')
    .select(['canonical', 'at', 'actor_name'])
    .where('object_id', '=', fondsId)
    // A fonds has few entries: its object finds them, not the action.
    .where(sql<string>`coalesce(action, '')`, '=', 'fonds.template')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
