/** Units by their places and codes, and what acts of arrangement write of them. */
import { sql, SqliteAdapter } from 'kysely';
import {
  type FondsTable,
  insertMany,
  type Reader,
  type UnitCodeTable,
  type UnitNameTable,
  type UnitTable,
  type Writer,
} from '../../infra/db/index.ts';
import type { Scope } from '../identity/index.ts';
import { scopedUnits } from '../catalog/index.ts';

/** Some hundred rows a statement: beyond that nothing is won. */
const CHUNK = 1000;
async function inChunks<T>(all: readonly T[], act: (some: T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < all.length; at += CHUNK) await act(all.slice(at, at + CHUNK));
}

/** Those in the scope, in the order of the ids. */
export async function listRows(db: Reader, scope: Scope, ids: readonly string[]): Promise<UnitTable[]> {
  const byId = new Map<string, UnitTable>();
  await inChunks(ids, async (some) => {
    const rows = await scopedUnits(db, scope, 'ids').where('unit.id', 'in', some).selectAll('unit').execute();
    for (const row of rows) byId.set(row.id, row);
  });
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Units right below these, in their order; `limit` in all. */
export async function listChildren(db: Reader, parents: readonly string[], limit: number): Promise<UnitTable[]> {
  const rows: UnitTable[] = [];
  for (const parent of parents) {
    if (rows.length >= limit) break;
    const some = await db
      .selectFrom('unit')
      .selectAll()
      .where('parent_id', '=', parent)
      .orderBy('sort_key')
      .orderBy('id')
      .limit(limit - rows.length)
      .execute();
    rows.push(...some);
  }
  return rows;
}

/** Which of these have units below them: few are asked one by one, so that a file of thousands is one look each. */
export async function listWithChildren(db: Reader, ids: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  await inChunks(ids, async (some) => {
    const rows = await db
      .selectFrom('unit as above')
      .select('above.id')
      .where('above.id', 'in', some)
      .where((eb) => eb.exists(eb.selectFrom('unit').select('unit.id').whereRef('unit.parent_id', '=', 'above.id')))
      .execute();
    found.push(...rows.map(({ id }) => id));
  });
  return found;
}

/** Where siblings stand: below a unit, or at the top of a fonds. */
export interface SiblingPlace {
  fondsId: string;
  parentId: string | null;
}

const siblings = (db: Reader, place: SiblingPlace) =>
  place.parentId === null
    ? db.selectFrom('unit').where('fonds_id', '=', place.fondsId).where('parent_id', 'is', null)
    : db.selectFrom('unit').where('parent_id', '=', place.parentId);

/** The sibling next behind a key, or the first of all; `except` are those that are on their way. */
export async function findNextKey(
  db: Reader,
  place: SiblingPlace,
  after: { sort_key: string; id: string } | undefined,
  except: readonly string[],
): Promise<string | undefined> {
  let query = siblings(db, place).select(['sort_key', 'id']);
  if (after !== undefined) query = query.where(sql<boolean>`(sort_key, id) > (${after.sort_key}, ${after.id})`);
  const rows = await query
    .orderBy('sort_key')
    .orderBy('id')
    .limit(except.length + 1)
    .execute();
  const moving = new Set(except);
  return rows.find(({ id }) => !moving.has(id))?.sort_key;
}

/** The sibling right before a unit. */
export async function findBefore(
  db: Reader,
  place: SiblingPlace,
  unit: { sort_key: string; id: string },
  except: readonly string[],
): Promise<string | undefined> {
  const rows = await siblings(db, place)
    .select('id')
    .where(sql<boolean>`(sort_key, id) < (${unit.sort_key}, ${unit.id})`)
    .orderBy('sort_key', 'desc')
    .orderBy('id', 'desc')
    .limit(except.length + 1)
    .execute();
  const moving = new Set(except);
  return rows.find(({ id }) => !moving.has(id))?.id;
}

/** Siblings that have one key, as units without a code have; `limit` at most. */
export const listOfKey = (db: Reader, place: SiblingPlace, key: string, limit: number): Promise<UnitTable[]> =>
  siblings(db, place).selectAll().where('sort_key', '=', key).orderBy('id').limit(limit).execute();

/** The first key of siblings behind another. */
export async function findKeyBeyond(db: Reader, place: SiblingPlace, key: string): Promise<string | undefined> {
  const row = await siblings(db, place)
    .select('sort_key')
    .where('sort_key', '>', key)
    .orderBy('sort_key')
    .limit(1)
    .executeTakeFirst();
  return row?.sort_key;
}

/** The last of the siblings. */
export async function findLastKey(
  db: Reader,
  place: SiblingPlace,
  except: readonly string[] = [],
): Promise<string | undefined> {
  const rows = await siblings(db, place)
    .select(['sort_key', 'id'])
    .orderBy('sort_key', 'desc')
    .orderBy('id', 'desc')
    .limit(except.length + 1)
    .execute();
  const moving = new Set(except);
  return rows.find(({ id }) => !moving.has(id))?.sort_key;
}

export const findFondsRow = (db: Reader, id: string): Promise<FondsTable | undefined> =>
  db.selectFrom('fonds').selectAll().where('id', '=', id).executeTakeFirst();

export const listFondsRows = (db: Reader, ids: readonly string[]): Promise<FondsTable[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('fonds')
        .selectAll()
        .where('id', 'in', [...ids])
        .execute();

export async function findCategory(db: Reader, id: string): Promise<{ id: string; arrangement: string } | undefined> {
  return db.selectFrom('category').select(['id', 'arrangement']).where('id', '=', id).executeTakeFirst();
}

/** The files that hold something themselves, which therefore cannot be dissolved. */
export async function listWithContent(db: Reader, ids: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  await inChunks(ids, async (some) => {
    for (const table of ['aip', 'file', 'package'] as const) {
      const rows = await db
        .selectFrom(table as 'aip')
        .select('unit_id')
        .where('unit_id', 'in', some)
        .execute();
      for (const { unit_id } of rows) found.add(unit_id);
    }
  });
  return [...found];
}

const PLACED = ['parent_id', 'fonds_id', 'agency_id', 'category_id', 'sort_key', 'code', 'code_key'] as const;
export type Placed = Pick<UnitTable, (typeof PLACED)[number]>;
export const placedOf = (unit: UnitTable): Placed =>
  Object.fromEntries(PLACED.map((column) => [column, unit[column]])) as unknown as Placed;

/** Gives units their new places and codes, each its own. */
export async function updatePlaces(
  trx: Writer,
  rows: readonly (Placed & { id: string })[],
  updatedAt: string,
): Promise<void> {
  const isSqlite = trx.getExecutor().adapter instanceof SqliteAdapter;
  const names = [...PLACED, 'id'];
  await inChunks(rows, async (some) => {
    const given = JSON.stringify(some);
    const set = sql.join(
      PLACED.map((column) =>
        isSqlite
          ? sql`${sql.ref(column)} = json_extract(given.value, ${sql.lit(`$.${column}`)})`
          : sql`${sql.ref(column)} = ${sql.ref(`given.${column}`)}`,
      ),
    );
    await (isSqlite
      ? sql`update unit set ${set}, updated_at = ${updatedAt}, lock_version = lock_version + 1
          from json_each(${given}) as given where unit.id = json_extract(given.value, '$.id')`
      : sql`update unit set ${set}, updated_at = ${updatedAt}, lock_version = unit.lock_version + 1
          from jsonb_to_recordset(${given}::jsonb) as given(${sql.raw(names.map((name) => `${name} text`).join(', '))})
          where unit.id = given.id`
    ).execute(trx);
  });
}

/** Makes the current codes of these units former ones. */
export async function retireCodes(trx: Writer, ids: readonly string[]): Promise<void> {
  await inChunks(ids, (some) =>
    trx.updateTable('unit_code').set({ current: 0 }).where('unit_id', 'in', some).where('current', '=', 1).execute(),
  );
}

/** Enters current codes; one that the unit had before becomes its current one again. */
export async function giveCodes(trx: Writer, codes: readonly UnitCodeTable[]): Promise<void> {
  await inChunks(codes, async (some) => {
    const known = await trx
      .selectFrom('unit_code')
      .select(['id', 'unit_id', 'key'])
      .where(
        'unit_id',
        'in',
        some.map(({ unit_id }) => unit_id),
      )
      .execute();
    const idOf = new Map(known.map(({ id, unit_id, key }) => [`${unit_id}\n${key}`, id]));
    const fresh: UnitCodeTable[] = [];
    const again: string[] = [];
    for (const code of some) {
      const id = idOf.get(`${code.unit_id}\n${code.key}`);
      if (id === undefined) fresh.push(code);
      else again.push(id);
    }
    if (again.length > 0) await trx.updateTable('unit_code').set({ current: 1 }).where('id', 'in', again).execute();
    await insertMany(trx, 'unit_code', fresh);
  });
}

export const insertUnitRows = (trx: Writer, rows: readonly UnitTable[]): Promise<void> => insertMany(trx, 'unit', rows);

export const listNames = async (db: Reader, ids: readonly string[]): Promise<UnitNameTable[]> => {
  const names: UnitNameTable[] = [];
  await inChunks(ids, async (some) => {
    names.push(...(await db.selectFrom('unit_name').selectAll().where('unit_id', 'in', some).execute()));
  });
  return names;
};
export const insertNames = (trx: Writer, rows: readonly UnitNameTable[]): Promise<void> =>
  insertMany(trx, 'unit_name', rows);

/** Removes units that hold nothing; their codes stay known as former ones. */
export async function removeUnitRows(trx: Writer, ids: readonly string[]): Promise<void> {
  await inChunks(ids, async (some) => {
    await trx.deleteFrom('unit_name').where('unit_id', 'in', some).execute();
    await trx.deleteFrom('unit').where('id', 'in', some).execute();
  });
}
