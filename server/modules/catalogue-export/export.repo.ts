/** Reading what is exported, page by page in order of the codes, never past the actor's scope. */
import { sql } from 'kysely';
import type { FondsTable, Reader, UnitTable } from '../../infra/db/index.ts';
import { scopedUnits } from '../catalog/index.ts';
import type { Scope } from '../identity/index.ts';

export interface ExportFilter {
  fonds?: string | undefined;
  category?: string | undefined;
  yearFrom?: number | undefined;
  yearTo?: number | undefined;
}
export interface ExportedUnit extends UnitTable {
  fonds_number: string;
  agency_name: string | null;
  names: string[];
}

const PAGE = 500;
const FIELDS_PAGE = 5000;

type After = { sort: string; id: string } | undefined;

const placed = (db: Reader, scope: Scope) => scopedUnits(db, scope).innerJoin('fonds', 'fonds.id', 'unit.fonds_id');
const whole = (query: ReturnType<typeof placed>) =>
  query
    .leftJoin('agency', 'agency.id', 'unit.agency_id')
    .selectAll('unit')
    .select(['fonds.number as fonds_number', 'agency.name as agency_name']);
const selected = (db: Reader, scope: Scope) => whole(placed(db, scope));

/** A page of the units of a filter, in order of their codes. */
function filtered(db: Reader, scope: Scope, filter: ExportFilter, after: After, limit: number) {
  let query = placed(db, scope).orderBy('unit.sort_key').orderBy('unit.id').limit(limit);
  if (filter.fonds !== undefined) query = query.where('fonds.number', '=', filter.fonds);
  if (filter.category !== undefined) query = query.where('unit.category_id', '=', filter.category);
  if (filter.yearFrom !== undefined) query = query.where('unit.year', '>=', filter.yearFrom);
  if (filter.yearTo !== undefined) query = query.where('unit.year', '<=', filter.yearTo);
  if (after !== undefined) query = query.where(sql<boolean>`(unit.sort_key, unit.id) > (${after.sort}, ${after.id})`);
  return query;
}

async function withNames(db: Reader, units: Omit<ExportedUnit, 'names'>[]): Promise<ExportedUnit[]> {
  if (units.length === 0) return [];
  const ids = units.map(({ id }) => id);
  const rows = await db
    .selectFrom('unit_name')
    .select(['unit_id', 'name'])
    .where('unit_id', 'in', ids)
    .where('role', '=', 'person')
    .orderBy('id')
    .execute();
  const names = new Map<string, string[]>();
  for (const { unit_id: id, name } of rows) names.set(id, [...(names.get(id) ?? []), name]);
  return units.map((unit) => ({ ...unit, names: names.get(unit.id) ?? [] }));
}

/** All units of a filter, in order of their codes. */
export async function* listAll(db: Reader, scope: Scope, filter: ExportFilter): AsyncGenerator<ExportedUnit[]> {
  for (let after: After; ; ) {
    const units = await whole(filtered(db, scope, filter, after, PAGE)).execute();
    const last = units.at(-1);
    if (last === undefined) return;
    yield await withNames(db, units);
    after = { sort: last.sort_key, id: last.id };
  }
}

/** What units of a filter have beside their columns: only those that have something. */
export async function* listFieldValues(
  db: Reader,
  scope: Scope,
  filter: ExportFilter,
): AsyncGenerator<Pick<UnitTable, 'category_id' | 'fields_json'>[]> {
  for (let after: After; ; ) {
    const units = await filtered(db, scope, filter, after, FIELDS_PAGE)
      .where('unit.fields_json', '<>', '{}')
      .select(['unit.id', 'unit.sort_key', 'unit.category_id', 'unit.fields_json'])
      .execute();
    const last = units.at(-1);
    if (last === undefined) return;
    yield units;
    after = { sort: last.sort_key, id: last.id };
  }
}

/** The units of these ids that the scope knows, in the order of the ids. */
export async function listByIds(db: Reader, scope: Scope, ids: readonly string[]): Promise<ExportedUnit[]> {
  if (ids.length === 0) return [];
  const units = await withNames(
    db,
    await selected(db, scope)
      .where('unit.id', 'in', [...ids])
      .execute(),
  );
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** What lies directly in a unit, or at the top of a fonds. */
export async function* listChildren(
  db: Reader,
  scope: Scope,
  fondsId: string,
  parentId: string | null,
): AsyncGenerator<ExportedUnit[]> {
  for (let after: After; ; ) {
    let query = selected(db, scope)
      .where('unit.fonds_id', '=', fondsId)
      .where('unit.parent_id', parentId === null ? 'is' : '=', parentId)
      .orderBy('unit.sort_key')
      .orderBy('unit.id')
      .limit(PAGE);
    if (after !== undefined) query = query.where(sql<boolean>`(unit.sort_key, unit.id) > (${after.sort}, ${after.id})`);
    const units = await query.execute();
    const last = units.at(-1);
    if (last === undefined) return;
    yield await withNames(db, units);
    after = { sort: last.sort_key, id: last.id };
  }
}

/** Which of these units have something in them that the scope may see. */
export async function listParents(db: Reader, scope: Scope, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await scopedUnits(db, scope)
    .where('unit.parent_id', 'in', [...ids])
    .select('unit.parent_id')
    .distinct()
    .execute();
  return new Set(rows.flatMap(({ parent_id: id }) => id ?? []));
}

/** The fonds that have a unit in the scope. */
export function listFonds(db: Reader, scope: Scope, number: string | undefined): Promise<FondsTable[]> {
  let query = db
    .selectFrom('fonds')
    .selectAll()
    .where((eb) =>
      eb.exists(scopedUnits(db, scope).where('unit.fonds_id', '=', sql.ref<string>('fonds.id')).select('unit.id')),
    )
    .orderBy('number');
  if (number !== undefined) query = query.where('number', '=', number);
  return query.execute();
}

export const findArchiveName = async (db: Reader): Promise<string> =>
  (await db.selectFrom('archive').select('name').orderBy('id').limit(1).executeTakeFirst())?.name ?? '';
