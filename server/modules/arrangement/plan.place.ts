/** Where units of an act go: keys among their siblings, and codes that follow from where they stand. */
import { normaliseKey, sortKey } from '../../formats/reference-code/index.ts';
import type { UnitTable } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type PlanContext, planned, put, thin } from './arrangement.parts.ts';
import {
  findKeyBeyond,
  findLastKey,
  findNextKey,
  listChildren,
  listOfKey,
  listRows,
  type SiblingPlace,
} from './arrangement.repo.ts';
import { placesBetween } from './place.ts';

export const tooMany = (most: number): LantaiError => new LantaiError('arrange-too-many', { most });

/** The first of them where only these are planned. Throws `arrange-too-many`. */
export function within<T>(context: PlanContext, what: 'target' | 'below', rows: T[], room: number): T[] {
  if (rows.length <= room) return rows;
  if (context.left === undefined) throw tooMany(context.most);
  context.left.add(what);
  return rows.slice(0, room);
}

/** A unit as people know it. */
export const nameOf = (unit: UnitTable): string => unit.code || unit.title;

/** A unit of the actor's. Throws `not-found`. */
export async function getRow(context: PlanContext, id: string): Promise<UnitTable> {
  const [row] = await listRows(context.db, context.scope, [id]);
  if (row === undefined) throw new LantaiError('not-found');
  return row;
}

/**
 * Keys for `n` units behind a sibling, at the first place (null) or at the last (undefined). `moving` are on their way and no
 * neighbours. Throws `arrange-not-siblings`.
 */
export async function keysAt(
  context: PlanContext,
  place: SiblingPlace,
  after: string | null | undefined,
  n: number,
  moving: readonly string[],
): Promise<string[]> {
  const { db } = context;
  if (after === undefined) {
    const last = await findLastKey(db, place, moving);
    return placesBetween(last, undefined, n) ?? [];
  }
  const before = after === null ? undefined : await getRow(context, after);
  if (before !== undefined && (before.parent_id !== place.parentId || before.fonds_id !== place.fondsId))
    throw new LantaiError('arrange-not-siblings', { code: nameOf(before) });
  const next = await findNextKey(db, place, before, moving);
  return placesBetween(before?.sort_key, next, n) ?? makeRoom(context, place, before, n, moving);
}

/** Where siblings share one key, as units without a code do: they get places of their own, the new ones among them. */
async function makeRoom(
  context: PlanContext,
  place: SiblingPlace,
  before: UnitTable | undefined,
  n: number,
  moving: readonly string[],
): Promise<string[]> {
  const key = before?.sort_key ?? '';
  const onTheirWay = new Set(moving);
  const all = within(context, 'below', await listOfKey(context.db, place, key, context.most + 1), context.most);
  const run = thin(all).filter(({ id }) => !onTheirWay.has(id));
  const at = before === undefined ? 0 : run.findIndex(({ id }) => id === before.id) + 1;
  const next = await findKeyBeyond(context.db, place, key);
  const keys = placesBetween(key === '' ? undefined : key, next, run.length + n);
  if (keys === undefined) throw tooMany(context.most);
  const own = keys.splice(at, n);
  run.forEach((unit, index) => put(context.draft, unit, { sort_key: keys[index]! }));
  return own;
}

/** Gives a unit another code, and what lies below it the codes that begin with it. */
export async function recode(context: PlanContext, unit: UnitTable, code: string, sort_key?: string): Promise<void> {
  const before = planned(context.draft, unit);
  put(context.draft, unit, { code, code_key: normaliseKey(code), sort_key: sort_key ?? sortKey(code) });
  if (unit.level !== 'item' && unit.code_key !== '' && normaliseKey(code) !== before.code_key)
    await recodeBelow(context, unit, normaliseKey(code));
}

async function recodeBelow(context: PlanContext, above: UnitTable, key: string): Promise<void> {
  for (const child of await listBelow(context, [above.id])) {
    await context.breathe();
    if (child.code_key.startsWith(`${above.code_key}-`))
      await recode(context, child, key + child.code_key.slice(above.code_key.length));
  }
}

/** The units right below. Throws `arrange-too-many`. */
export async function listBelow(context: PlanContext, parents: readonly string[]): Promise<UnitTable[]> {
  const room = Math.max(0, context.most - context.draft.changes.size);
  return within(context, 'below', thin(await listChildren(context.db, parents, room + 1)), room);
}
