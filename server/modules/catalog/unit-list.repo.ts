/** Lists of units: filtered, in an order, a page at a time. */
import { type SelectQueryBuilder, sql } from 'kysely';
import { anyHas, type Reader, type Tables } from '../../infra/db/index.ts';
import { normaliseKey } from '../../formats/reference-code/index.ts';
import { serialIds } from '../../lib/serial-id.ts';
import type { Scope } from '../identity/index.ts';
import { countByKept, countKept, isByOpenness } from './unit-count.repo.ts';
import { listUnitsByIds, scopedUnits, type UnitWithContext } from './unit.repo.ts';

export type UnitSort = 'code' | 'title' | 'date' | 'updated';
const SORT_COLUMNS = { code: 'sort_key', title: 'title', date: 'date_from', updated: 'updated_at' } as const;

export interface UnitFilter {
  parent?: string | null;
  fonds?: string;
  category?: string[];
  openness?: string[];
  retention?: string[];
  level?: string[];
  accession?: string;
  import?: string;
  yearFrom?: number;
  yearTo?: number;
  /** The year is not known (a node of the tree). */
  yearless?: boolean;
  /** Part of the title, the code, the document number or who is responsible; or a whole code of former times. */
  q?: string;
  /** A reference code as it is or was. */
  code?: string;
}
interface UnitPlace {
  value: string | number | null;
  id: string;
}

interface UnitOrder {
  by: UnitSort;
  down: boolean;
  after?: UnitPlace | undefined;
  limit: number;
}

const isAboveItems = (level: string[] | undefined): boolean => level !== undefined && !level.includes('item');

/** `from` gives some units alone. */
function filtered(db: Reader, scope: Scope, filter: UnitFilter, from?: UnitQuery) {
  let query = scopedUnits(db, scope, 'scope', from);
  if (filter.parent !== undefined)
    query = query.where('unit.parent_id', filter.parent === null ? 'is' : '=', filter.parent);
  if (filter.fonds !== undefined) query = query.where('unit.fonds_id', '=', filter.fonds);
  const lists = [
    ['unit.category_id', filter.category],
    ['unit.openness', filter.openness],
    ['unit.retention', filter.retention],
    ['unit.level', filter.level],
  ] as const;
  for (const [column, values] of lists) if (values !== undefined) query = query.where(column, 'in', values as never[]);
  // What is no item is little of a catalogue and has an index of its own, taken only for these very words.
  if (isAboveItems(filter.level)) query = query.where(sql<boolean>`unit.level <> 'item'`);
  if (filter.accession !== undefined) query = query.where('unit.accession_id', '=', filter.accession);
  if (filter.import !== undefined) {
    const { first, last, end } = serialIds(filter.import, 'unit');
    query = query.where('unit.id', '>=', first).where('unit.id', '<', last).where('unit.id', 'like', `%${end}`);
  }
  // One year is an equality, so that the index gives the units of a year in order.
  if (filter.yearFrom !== undefined && filter.yearFrom === filter.yearTo)
    query = query.where('unit.year', '=', filter.yearFrom);
  else {
    if (filter.yearFrom !== undefined) query = query.where('unit.year', '>=', filter.yearFrom);
    if (filter.yearTo !== undefined) query = query.where('unit.year', '<=', filter.yearTo);
  }
  if (filter.yearless === true) query = query.where('unit.year', 'is', null);
  if (filter.code !== undefined) query = query.where('unit.id', 'in', holdersOf(db, filter.code));
  if (filter.q !== undefined && filter.q !== '') {
    const { q } = filter;
    const has = anyHas(['unit.title', 'unit.code', 'unit.document_number', 'unit.responsible'], q);
    // A code without a figure there is none; words need not be looked up among the codes.
    query = /\d/.test(q) ? query.where((eb) => eb.or([has, eb('unit.id', 'in', holdersOf(db, q))])) : query.where(has);
  }
  return query;
}

/** The units that have or had a code. */
const holdersOf = (db: Reader, code: string) =>
  db
    .selectFrom('unit_code')
    .select('unit_id')
    // All archives by name: codes are indexed by archive and key.
    .where('archive_id', 'in', db.selectFrom('archive').select('archive.id'))
    .where('key', '=', normaliseKey(code));

type UnitQuery = ReturnType<typeof scopedUnits>;

/**
 * Units without a date stand first going up and last going down. Databases order what is missing each in its own way, and
 * seek no place of which it may be a part: so those with and those without are read apart, one after the other.
 */
interface Stretch {
  dated?: boolean;
  after?: UnitPlace | undefined;
}

function stretchesOf({ by, down, after }: UnitOrder): Stretch[] {
  if (by !== 'date') return [{ after }];
  const [first, last]: [Stretch, Stretch] = [{ dated: down }, { dated: !down }];
  if (after === undefined) return [first, last];
  return (after.value !== null) === first.dated ? [{ ...first, after }, last] : [{ ...last, after }];
}

/** These units in order, after a place. Keyset, never an offset: rows that come or go do not shift the pages. */
function inOrder(units: UnitQuery, { by, down }: UnitOrder, { dated, after }: Stretch) {
  const column = `unit.${SORT_COLUMNS[by]}` as const;
  const ref = sql.ref(column);
  const beyond = sql.raw(down ? '<' : '>');
  let query = units;
  if (dated !== undefined) query = query.where(column, dated ? 'is not' : 'is', null);
  if (after !== undefined)
    query = query.where(
      dated === false
        ? sql<boolean>`unit.id ${beyond} ${after.id}`
        : sql<boolean>`(${ref}, unit.id) ${beyond} (${after.value}, ${after.id})`,
    );
  // Nothing is said of what is missing: PostgreSQL takes an index only in its own words.
  const way = down ? 'desc' : 'asc';
  return query.orderBy(column, way).orderBy('unit.id', way);
}

/** One page of units in order. */
export async function listUnits(
  db: Reader,
  scope: Scope,
  filter: UnitFilter,
  order: UnitOrder,
): Promise<UnitWithContext[]> {
  const rows = (await walkToPage(db, scope, filter, order)) ?? (await readPage(db, scope, filter, order));
  return listUnitsByIds(
    db,
    scope,
    rows.map((row) => row.id),
  );
}

async function readPage(db: Reader, scope: Scope, filter: UnitFilter, order: UnitOrder): Promise<{ id: string }[]> {
  const few = await listFew(db, scope, filter);
  const from = few && db.selectFrom('unit').where('unit.id', 'in', few);
  const rows: { id: string }[] = [];
  if (few?.length === 0) return rows;
  for (const stretch of stretchesOf(order)) {
    const left = order.limit - rows.length;
    if (left === 0) break;
    const page = inOrder(filtered(db, scope, filter, from), order, stretch);
    rows.push(...(await page.select('unit.id').limit(left).execute()));
  }
  return rows;
}

/** So many units are read and put in order, rather than walking over everybody's until a page of them is found. */
const FEW = 2000;

/**
 * The units of a category or of years in whatever fonds, where they are few: each fonds has an index by both, all together
 * have none. Undefined where they are more.
 */
async function listFew(db: Reader, scope: Scope, filter: UnitFilter): Promise<string[] | undefined> {
  const { fonds, category, yearFrom, yearTo, yearless, ...rest } = filter;
  const isNarrow = [fonds, rest.parent, rest.accession, rest.import, rest.code, scope.agencyId].some(
    (value) => value !== undefined,
  );
  const asked = { category, yearFrom, yearTo, yearless };
  if (isNarrow || isByOpenness(scope) || Object.values(asked).every(isUnasked)) return undefined;
  const rows = await filtered(db, scope, asked)
    .where('unit.fonds_id', 'in', db.selectFrom('fonds').select('fonds.id'))
    .where('unit.category_id', 'in', category ?? db.selectFrom('category').select('category.id'))
    .select('unit.id')
    .limit(FEW + 1)
    .execute();
  return rows.length > FEW ? undefined : rows.map(({ id }) => id);
}

/** So many times as many units are walked over as are wanted, and so many times more at each further try. */
const WALK = 4;

/**
 * A page of the units of a fonds or of an agency in another order than that of codes, for which alone they have an index:
 * found by walking over everybody's, no further than it would cost to sort their own. Undefined where they do not fill the
 * page.
 */
async function walkToPage(
  db: Reader,
  scope: Scope,
  filter: UnitFilter,
  order: UnitOrder,
): Promise<{ id: string }[] | undefined> {
  const own = order.by === 'code' ? undefined : await countToSort(db, scope, filter);
  if (own === undefined) return undefined;
  const rows: { id: string }[] = [];
  const stretches = stretchesOf(order);
  for (const stretch of stretches)
    for (let most = order.limit * WALK; ; most *= WALK) {
      if (most >= own) return undefined;
      const passed = inOrder(db.selectFrom('unit'), order, stretch).selectAll('unit').limit(most).as('unit');
      const some = db.selectFrom(passed) as unknown as UnitQuery;
      const left = order.limit - rows.length;
      const found = await inOrder(filtered(db, scope, filter, some), order, { dated: stretch.dated })
        .select('unit.id')
        .limit(left)
        .execute();
      if (found.length === left) return [...rows, ...found];
      // Where the stretch ends before so many were passed all of it that is theirs is found, and the next one goes on.
      if (stretch !== stretches.at(-1) && !(await hasMore(db, order, stretch, most))) {
        rows.push(...found);
        break;
      }
    }
  return undefined;
}

/** How many units would be read and sorted for a page; undefined where an index gives few, or nothing but the order does. */
async function countToSort(db: Reader, scope: Scope, filter: UnitFilter): Promise<number | undefined> {
  const { fonds, category, yearFrom, yearTo, yearless, ...rest } = filter;
  const isNarrow = [rest.parent, rest.accession, rest.import, rest.code].some((value) => value !== undefined);
  if (isNarrow || isByOpenness(scope)) return undefined;
  // By a fonds there are indexes with its categories and years.
  if (fonds !== undefined) return countByKept(db, scope, { fonds, category, yearFrom, yearTo, yearless });
  return scope.agencyId === undefined ? undefined : countKept(db, scope);
}

/** Whether a stretch of everybody's units is longer than this. */
async function hasMore(db: Reader, order: UnitOrder, stretch: Stretch, than: number): Promise<boolean> {
  const one = inOrder(db.selectFrom('unit'), order, stretch).select('unit.id').offset(than).limit(1);
  return (await one.executeTakeFirst()) !== undefined;
}

/** How many units there are, counted up to `most` and not beyond. */
export async function countUnits(db: Reader, scope: Scope, filter: UnitFilter, most: number): Promise<number> {
  return countRows(db, filtered(db, scope, filter).select('unit.id').limit(most));
}

async function countRows(db: Reader, rows: SelectQueryBuilder<Tables, 'unit', { id: string }>): Promise<number> {
  const row = await db
    .selectFrom(rows.as('some'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** So many units at most are looked at to count those of a list. */
const LOOKED_AT = 20_000;

/**
 * How many units a list has, without going through millions: all of them where counts are kept or an index gives few, else
 * as many as are found among the first that an index gives; not `exact` where it gives more.
 */
export async function countListed(
  db: Reader,
  scope: Scope,
  filter: UnitFilter,
  most: number,
): Promise<{ n: number; exact: boolean }> {
  if (Object.values(filter).every(isUnasked) && !isByOpenness(scope))
    return { n: await countKept(db, scope), exact: true };
  // Without a fonds the counts of an archive of many agencies are nearly as many as its units.
  const isKept = filter.fonds !== undefined || scope.agencyId !== undefined;
  const kept = isKept ? await countByKept(db, scope, filter) : undefined;
  if (kept !== undefined) return { n: kept, exact: true };
  const narrow = narrowestOf(filter);
  const given = await countUnits(db, scope, narrow, LOOKED_AT);
  if (given < LOOKED_AT) return { n: await countUnits(db, scope, filter, LOOKED_AT), exact: true };
  const passed = filtered(db, scope, narrow).selectAll('unit').limit(LOOKED_AT).as('unit');
  const found = filtered(db, scope, filter, db.selectFrom(passed) as unknown as UnitQuery)
    .select('unit.id')
    .limit(most);
  return { n: await countRows(db, found), exact: false };
}

const isUnasked = (value: unknown): boolean => value === undefined || value === '' || value === false;

/** The part of a filter by which an index alone gives units. */
function narrowestOf(filter: UnitFilter): UnitFilter {
  const { parent, accession, code, fonds, category, yearFrom, yearTo, yearless, level } = filter;
  const years = category !== undefined && { yearFrom, yearTo, yearless };
  const inFonds = fonds !== undefined && { fonds, category, ...years };
  return { parent, accession, import: filter.import, code, ...inFonds, ...(isAboveItems(level) && { level }) };
}

/** Which of these units the filter gives. */
export async function listAmong(
  db: Reader,
  scope: Scope,
  filter: UnitFilter,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await filtered(db, scope, filter)
    .select('unit.id')
    .where('unit.id', 'in', [...ids])
    .execute();
  return new Set(rows.map(({ id }) => id));
}
