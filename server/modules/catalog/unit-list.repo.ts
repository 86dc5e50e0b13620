/** Lists of units: filtered, in an order, a page at a time. */
import { sql } from 'kysely';
import { anyHas, type Reader } from '../../infra/db/index.ts';
import { normaliseKey } from '../../formats/reference-code/index.ts';
import { serialIds } from '../../lib/serial-id.ts';
import type { Scope } from '../identity/index.ts';
import { countKept } from './unit-count.repo.ts';
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

function filtered(db: Reader, scope: Scope, filter: UnitFilter) {
  let query = scopedUnits(db, scope);
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
  if (filter.code !== undefined) {
    const holders = db
      .selectFrom('unit_code')
      .select('unit_id')
      // All archives by name: codes are indexed by archive and key.
      .where('archive_id', 'in', db.selectFrom('archive').select('archive.id'))
      .where('key', '=', normaliseKey(filter.code));
    query = query.where('unit.id', 'in', holders);
  }
  if (filter.q !== undefined && filter.q !== '')
    query = query.where(anyHas(['unit.title', 'unit.code', 'unit.document_number', 'unit.responsible'], filter.q));
  return query;
}

type UnitQuery = ReturnType<typeof scopedUnits>;

/** These units in order, after `after`. Keyset, never an offset: rows that come or go do not shift the pages. */
function inOrder(units: UnitQuery, { by, down, after }: UnitOrder) {
  const column = SORT_COLUMNS[by];
  const ref = sql.ref(`unit.${column}`);
  const beyond = sql.raw(down ? '<' : '>');
  let query = units;
  if (after !== undefined) {
    // Units without a date stand first going up and last going down.
    const condition =
      after.value === null
        ? down
          ? sql<boolean>`(${ref} is null and unit.id < ${after.id})`
          : sql<boolean>`(${ref} is not null or unit.id > ${after.id})`
        : down && column === 'date_from'
          ? sql<boolean>`((${ref}, unit.id) < (${after.value}, ${after.id}) or ${ref} is null)`
          : sql<boolean>`(${ref}, unit.id) ${beyond} (${after.value}, ${after.id})`;
    query = query.where(condition);
  }
  // Only a date may be missing; where nothing is, nothing is said of it: PostgreSQL takes an index only in its own words.
  const dated = column === 'date_from';
  return query
    .orderBy(`unit.${column}`, (ob) => {
      const one = down ? ob.desc() : ob.asc();
      return dated ? (down ? one.nullsLast() : one.nullsFirst()) : one;
    })
    .orderBy('unit.id', down ? 'desc' : 'asc');
}

/** One page of units in order. */
export async function listUnits(
  db: Reader,
  scope: Scope,
  filter: UnitFilter,
  order: UnitOrder,
): Promise<UnitWithContext[]> {
  const walked = await walkToPage(db, scope, filter, order);
  const page = inOrder(filtered(db, scope, filter), order)
    .select('unit.id')
    .limit(order.limit);
  const rows = walked ?? (await page.execute());
  return listUnitsByIds(
    db,
    scope,
    rows.map((row) => row.id),
  );
}

/** So many times as many units are walked over as are wanted, and so many times more at each further try. */
const WALK = 4;

/**
 * A page of all units of an agency in another order than that of codes, for which alone it has an index: found by walking
 * over everybody's, no further than it would cost to sort the agency's own. Undefined where they do not fill the page.
 */
async function walkToPage(
  db: Reader,
  scope: Scope,
  filter: UnitFilter,
  order: UnitOrder,
): Promise<{ id: string }[] | undefined> {
  if (scope.agencyId === undefined || order.by === 'code') return undefined;
  if (Object.values(filter).some((value) => value !== undefined && value !== '')) return undefined;
  const own = await countKept(db, scope);
  for (let most = order.limit * WALK; most < own; most *= WALK) {
    const passed = inOrder(db.selectFrom('unit'), order).selectAll('unit').limit(most).as('unit');
    const some = db.selectFrom(passed) as unknown as UnitQuery;
    const rows = await inOrder(scopedUnits(db, scope, 'scope', some), { ...order, after: undefined })
      .select('unit.id')
      .limit(order.limit)
      .execute();
    if (rows.length === order.limit) return rows;
  }
  return undefined;
}

/** How many units there are, counted up to `most` and not beyond. */
export async function countUnits(db: Reader, scope: Scope, filter: UnitFilter, most: number): Promise<number> {
  const some = filtered(db, scope, filter).select('unit.id').limit(most).as('some');
  const row = await db
    .selectFrom(some)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
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
