/** The units that an act is for, a few at a time, in the order of their codes or as they were chosen. */
import type { Reader } from '../../infra/db/index.ts';
import type { UnitTarget } from '../../../shared/schemas/target.ts';
import type { Scope } from '../identity/index.ts';
import { countByKept } from './unit-count.repo.ts';
import { countUnits, listAmong, listUnits, type UnitFilter } from './unit-list.repo.ts';
import { listUnitsByIds, type UnitWithContext } from './unit.repo.ts';

/** How far one is: a place in the list of ids, or in the catalogue. Plain JSON, so that a job can keep it. */
export type TargetPlace = { at: number } | { value: string; id: string };

export interface TargetPage {
  units: UnitWithContext[];
  /** Chosen ones that are not there for this actor. */
  missing: number;
  /** Undefined at the end. */
  next: TargetPlace | undefined;
}

const filterOf = (target: Extract<UnitTarget, { filter: unknown }>): UnitFilter => {
  const { q, ...rest } = target.filter;
  return { ...rest, q: q?.trim() };
};

export async function listTargetUnits(
  db: Reader,
  scope: Scope,
  target: UnitTarget,
  place: TargetPlace | undefined,
  limit: number,
): Promise<TargetPage> {
  if ('ids' in target) {
    const at = place !== undefined && 'at' in place ? place.at : 0;
    const ids = [...new Set(target.ids)];
    const some = ids.slice(at, at + limit);
    const units = await listUnitsByIds(db, scope, some);
    const next = at + limit < ids.length ? { at: at + limit } : undefined;
    return { units, missing: some.length - units.length, next };
  }
  const after = place !== undefined && 'id' in place ? place : undefined;
  const order = { by: 'code', down: false, limit, ...(after && { after }) } as const;
  const units = await listUnits(db, scope, filterOf(target), order);
  const last = units.at(-1);
  const next = last !== undefined && units.length === limit ? { value: last.sort_key, id: last.id } : undefined;
  return { units, missing: 0, next };
}

/** Which of these units are meant. */
export async function listAmongTarget(
  db: Reader,
  scope: Scope,
  target: UnitTarget,
  ids: readonly string[],
): Promise<Set<string>> {
  if (!('ids' in target)) return ids.length === 0 ? new Set() : listAmong(db, scope, filterOf(target), ids);
  const meant = new Set(target.ids);
  return new Set(ids.filter((id) => meant.has(id)));
}

/** How many are meant: all of them where counts are kept, else counted up to `most`; not `exact` where there are more. */
export async function countTargetUnits(
  db: Reader,
  scope: Scope,
  target: UnitTarget,
  most: number,
): Promise<{ n: number; exact: boolean }> {
  if ('ids' in target) return { n: new Set(target.ids).size, exact: true };
  const filter = filterOf(target);
  const kept = await countByKept(db, scope, filter);
  if (kept !== undefined) return { n: kept, exact: true };
  const found = await countUnits(db, scope, filter, most + 1);
  return { n: Math.min(found, most), exact: found <= most };
}
