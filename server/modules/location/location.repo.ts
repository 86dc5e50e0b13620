/** Places, and what lies in them. */
import { sql } from 'kysely';
import type { LocationMoveTable, LocationTable, Reader, Tables, Writer } from '../../infra/db/index.ts';
import { insertMany } from '../../infra/db/index.ts';
import { readFondsCode } from '../../formats/reference-code/index.ts';
import { findOwnTemplate, scopedUnits } from '../catalog/index.ts';
import type { Scope } from '../identity/index.ts';

export type LocationRow = LocationTable;
export type Move = LocationMoveTable;

export const findLocation = (db: Reader, archiveId: string, id: string): Promise<LocationRow | undefined> =>
  db.selectFrom('location').selectAll().where('id', '=', id).where('archive_id', '=', archiveId).executeTakeFirst();

/** What stands directly in a place, in the order of the numbers; the rooms where it is null. */
export function listLocations(
  db: Reader,
  archiveId: string,
  parentId: string | null,
  page: { after?: { sort: string; id: string } | undefined; limit: number },
): Promise<LocationRow[]> {
  let query = db.selectFrom('location').selectAll().where('archive_id', '=', archiveId);
  query = query.where('parent_id', parentId === null ? 'is' : '=', parentId);
  if (page.after) query = query.where(sql<boolean>`(sort_key, id) > (${page.after.sort}, ${page.after.id})`);
  return query.orderBy('sort_key').orderBy('id').limit(page.limit).execute();
}

export const findSibling = (
  db: Reader,
  archiveId: string,
  parentId: string | null,
  number: string,
): Promise<{ id: string } | undefined> =>
  db
    .selectFrom('location')
    .select('id')
    .where('archive_id', '=', archiveId)
    .where('parent_id', parentId === null ? 'is' : '=', parentId)
    .where('number', '=', number)
    .executeTakeFirst();

/** From the room down to the place itself. */
export async function listPath(db: Reader, id: string | null): Promise<LocationRow[]> {
  const path: LocationRow[] = [];
  for (let at = id; at !== null && path.length < 8; ) {
    const row = await db.selectFrom('location').selectAll().where('id', '=', at).executeTakeFirst();
    if (row === undefined) break;
    path.unshift(row);
    at = row.parent_id;
  }
  return path;
}

export interface Filling {
  count: number;
  used: number;
}

/** How much stands in each of these places: places and millimetres, of boxes units and pages. */
export async function countIn(db: Reader, scope: Scope, ids: string[]): Promise<Map<string, Filling>> {
  if (ids.length === 0) return new Map();
  const places = await db
    .selectFrom('location')
    .where('parent_id', 'in', ids)
    .groupBy('parent_id')
    .select(['parent_id as id', sql<number>`count(*)`.as('count'), sql<number>`coalesce(sum(spine), 0)`.as('used')])
    .execute();
  const units = await scopedUnits(db, scope, 'ids')
    .innerJoin('placement', 'placement.id', 'unit.id')
    .where('placement.location_id', 'in', ids)
    .groupBy('placement.location_id')
    .select([
      'placement.location_id as id',
      sql<number>`count(*)`.as('count'),
      sql<number>`coalesce(sum(unit.page_count), 0)`.as('used'),
    ])
    .execute();
  return new Map([...places, ...units].map((row) => [row.id!, { count: row.count, used: row.used }]));
}

/** Pages of all that is in a box, whoever asks: room is room. */
export async function pagesIn(db: Reader, boxId: string): Promise<number> {
  const row = await db
    .selectFrom('placement')
    .innerJoin('unit', 'unit.id', 'placement.id')
    .where('placement.location_id', '=', boxId)
    .select(sql<number>`coalesce(sum(unit.page_count), 0)`.as('pages'))
    .executeTakeFirstOrThrow();
  return row.pages;
}

export async function spinesOn(db: Reader, shelfId: string): Promise<number> {
  const row = await db
    .selectFrom('location')
    .where('parent_id', '=', shelfId)
    .select(sql<number>`coalesce(sum(spine), 0)`.as('used'))
    .executeTakeFirstOrThrow();
  return row.used;
}

/** Places and units in a place, seen or not: what forbids to remove it. */
export async function countAllIn(db: Reader, id: string): Promise<number> {
  const count = sql<number>`count(*)`.as('count');
  const places = await db.selectFrom('location').where('parent_id', '=', id).select(count).executeTakeFirstOrThrow();
  const units = await db.selectFrom('placement').where('location_id', '=', id).select(count).executeTakeFirstOrThrow();
  return places.count + units.count;
}

const inBox = (db: Reader, scope: Scope, boxId: string) =>
  scopedUnits(db, scope, 'ids')
    .innerJoin('placement', 'placement.id', 'unit.id')
    .where('placement.location_id', '=', boxId);

/** The ids of a box's units in the order of their codes. */
export async function listIdsIn(
  db: Reader,
  scope: Scope,
  boxId: string,
  page: { after?: { sort: string; id: string } | undefined; limit: number },
): Promise<{ id: string; sort: string }[]> {
  let query = inBox(db, scope, boxId);
  if (page.after) query = query.where(sql<boolean>`(unit.sort_key, unit.id) > (${page.after.sort}, ${page.after.id})`);
  return query
    .select(['unit.id', 'unit.sort_key as sort'])
    .orderBy('unit.sort_key')
    .orderBy('unit.id')
    .limit(page.limit)
    .execute();
}

/** What a box's spine tells. A box holds some hundred units. */
export async function readBoxFacts(db: Reader, scope: Scope, boxId: string) {
  const rows = await inBox(db, scope, boxId)
    .innerJoin('fonds', 'fonds.id', 'unit.fonds_id')
    .innerJoin('category', 'category.id', 'unit.category_id')
    .select([
      'fonds.number',
      'fonds.name',
      'category.name as category',
      'unit.year',
      'unit.retention',
      'unit.code',
      'unit.fonds_id',
      'unit.category_id',
      'unit.page_count as pages',
    ])
    .orderBy('unit.sort_key')
    .orderBy('unit.id')
    .execute();
  const [first, last] = [rows[0], rows.at(-1)];
  const numberIn = async (row: typeof first): Promise<string> => {
    if (row === undefined) return '';
    const read = readFondsCode(row.code, await findOwnTemplate(db, row.fonds_id, row.category_id));
    return read?.number ?? read?.volume ?? row.code;
  };
  const some = <T>(pick: (row: (typeof rows)[number]) => T): T[] => [...new Set(rows.map(pick))];
  return {
    fonds: [...new Map(rows.map(({ number, name }) => [number, { number, name }])).values()],
    categories: some((row) => row.category),
    years: some((row) => row.year)
      .filter((year) => year !== null)
      .sort((a, b) => a - b),
    retentions: some((row) => row.retention).filter((retention) => retention !== ''),
    firstCode: first?.code ?? '',
    lastCode: last?.code ?? '',
    firstNumber: await numberIn(first),
    lastNumber: await numberIn(last),
    units: rows.length,
    pages: rows.reduce((sum, row) => sum + (row.pages ?? 0), 0),
  };
}

/** The units from one code to another: same fonds, level and parent as the first. */
export function listRange(
  db: Reader,
  scope: Scope,
  first: Tables['unit'],
  to: string,
  limit: number,
): Promise<{ id: string }[]> {
  let query = scopedUnits(db, scope, 'ids')
    .where('unit.fonds_id', '=', first.fonds_id)
    .where('unit.sort_key', '>=', first.sort_key)
    .where('unit.sort_key', '<=', to)
    .where('unit.level', '=', first.level);
  query = query.where('unit.parent_id', first.parent_id === null ? 'is' : '=', first.parent_id);
  return query.select('unit.id').orderBy('unit.sort_key').orderBy('unit.id').limit(limit).execute();
}

export async function insertLocations(trx: Writer, rows: LocationRow[]): Promise<void> {
  await insertMany(trx, 'location', rows);
}

/** False where somebody changed it since. */
export async function updateLocation(
  trx: Writer,
  id: string,
  lockVersion: number,
  change: Partial<Omit<LocationRow, 'id' | 'lock_version'>>,
): Promise<boolean> {
  const result = await trx
    .updateTable('location')
    .set({ ...change, lock_version: lockVersion + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', lockVersion)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function deleteLocation(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('location').where('id', '=', id).execute();
}

/** SQLite takes so many parameters with ease. */
const STEP = 500;
async function inSteps<T>(ids: readonly string[], run: (some: string[]) => Promise<T[]>): Promise<T[]> {
  const all: T[] = [];
  for (let at = 0; at < ids.length; at += STEP) all.push(...(await run(ids.slice(at, at + STEP))));
  return all;
}

export const listPlacements = (db: Reader, ids: readonly string[]): Promise<Tables['placement'][]> =>
  inSteps(ids, (some) => db.selectFrom('placement').selectAll().where('id', 'in', some).execute());

export async function deletePlacements(trx: Writer, ids: readonly string[]): Promise<void> {
  await inSteps(ids, (some) => trx.deleteFrom('placement').where('id', 'in', some).execute());
}

export async function insertPlacements(trx: Writer, rows: Tables['placement'][]): Promise<void> {
  await insertMany(trx, 'placement', rows);
}

export async function insertMoves(trx: Writer, rows: Move[]): Promise<void> {
  await insertMany(trx, 'location_move', rows);
}

type MovePage = { after?: { at: string; id: string } | undefined; limit: number };
const newest = (db: Reader, page: MovePage) => {
  let query = db.selectFrom('location_move').selectAll();
  if (page.after) query = query.where(sql<boolean>`(at, id) < (${page.after.at}, ${page.after.id})`);
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(page.limit);
};

/** Moves of a unit or a place, newest first. */
export const listMovesOf = (db: Reader, objectId: string, page: MovePage): Promise<Move[]> =>
  newest(db, page).where('object_id', '=', objectId).execute();

/** What was moved into a place and out of it, newest first: two lists by their indexes, joined. */
export async function listMovesAt(db: Reader, locationId: string, page: MovePage): Promise<Move[]> {
  const [into, out] = await Promise.all([
    newest(db, page).where('to_id', '=', locationId).execute(),
    newest(db, page).where('from_id', '=', locationId).execute(),
  ]);
  return [...into, ...out].sort((a, b) => (`${a.at}${a.id}` < `${b.at}${b.id}` ? 1 : -1)).slice(0, page.limit);
}
