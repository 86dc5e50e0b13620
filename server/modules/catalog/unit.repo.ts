/** Units in the database. Every reading of them begins with `scopedUnits`, so that nothing is read past the scope. */
import { type SelectQueryBuilder, sql } from 'kysely';
import type {
  AgencyTable,
  ArchiveTable,
  FondsTable,
  Openness,
  Reader,
  Tables,
  UnitTable,
  Writer,
} from '../../infra/db/index.ts';
import type { Scope } from '../identity/index.ts';

/**
 * The units that exist for a scope. What comes out of it may be shown; what does not is not there. `via` tells the planner
 * how the units are found: by the scope's own columns, or by something narrower (ids) with the scope as a mere check;
 * without statistics it would take `openness = 'open'` for narrower than twenty ids. `from` gives some units alone.
 */
export function scopedUnits(
  db: Reader,
  scope: Scope,
  via: 'scope' | 'ids' = 'scope',
  from: SelectQueryBuilder<Tables, 'unit', object> = db.selectFrom('unit'),
) {
  const column = (name: 'archive_id' | 'agency_id' | 'openness' | 'secrecy') => {
    const ref = sql.ref<string>(`unit.${name}`);
    return via === 'scope' ? ref : sql<string>`coalesce(${ref}, '')`;
  };
  let query = from;
  if (scope.nothing === true) query = query.where(sql<boolean>`1 = 0`);
  if (scope.archiveId !== undefined) query = query.where(column('archive_id'), '=', scope.archiveId);
  if (scope.agencyId !== undefined) query = query.where(column('agency_id'), '=', scope.agencyId);
  if (scope.openness !== undefined) query = query.where(column('openness'), 'in', [...scope.openness]);
  // Internal and restricted units are never public, even where a row says that they were opened.
  if (scope.publicOnly) query = query.where(column('secrecy'), '=', 'public');
  return query;
}

const rowsOf = (db: Reader, scope: Scope) =>
  scopedUnits(db, scope, 'ids')
    .innerJoin('fonds', 'fonds.id', 'unit.fonds_id')
    .leftJoin('agency', 'agency.id', 'unit.agency_id')
    .selectAll('unit')
    .select(['fonds.number as fonds_number', 'fonds.name as fonds_name', 'fonds.name_en as fonds_name_en'])
    .select('agency.name as agency_name')
    .select((eb) =>
      eb
        .selectFrom('file')
        .whereRef('file.unit_id', '=', 'unit.id')
        .select((files) => files.fn.countAll<number>().as('files'))
        .as('file_count'),
    );

/** A unit with what a row of a list shows beside its own columns. */
export interface UnitWithContext extends UnitTable {
  fonds_number: FondsTable['number'];
  fonds_name: FondsTable['name'];
  fonds_name_en: FondsTable['name_en'];
  agency_name: AgencyTable['name'] | null;
  file_count: number | null;
}

export const findUnit = (db: Reader, scope: Scope, id: string): Promise<UnitWithContext | undefined> =>
  rowsOf(db, scope).where('unit.id', '=', id).executeTakeFirst();

/** The units of these ids that are in the scope, in the order of the ids. */
export async function listUnitsByIds(db: Reader, scope: Scope, ids: string[]): Promise<UnitWithContext[]> {
  if (ids.length === 0) return [];
  const rows = await rowsOf(db, scope).where('unit.id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** All that a unit's page shows beside its own row. `text` files hold what was extracted and are no files of the record. */
export async function readUnitParts(db: Reader, unit: UnitTable) {
  const [archive, category, codes, names, files, pages, openings, accession, aip] = await Promise.all([
    db.selectFrom('archive').selectAll().where('id', '=', unit.archive_id).executeTakeFirst() as Promise<
      ArchiveTable | undefined
    >,
    db.selectFrom('category').selectAll().where('id', '=', unit.category_id).executeTakeFirst(),
    db
      .selectFrom('unit_code')
      .select('written')
      .where('unit_id', '=', unit.id)
      .where('current', '=', 0)
      .orderBy('id')
      .execute(),
    db.selectFrom('unit_name').select(['role', 'name']).where('unit_id', '=', unit.id).orderBy('id').execute(),
    db
      .selectFrom('file')
      .innerJoin('representation', 'representation.id', 'file.representation_id')
      .where('file.unit_id', '=', unit.id)
      .where('representation.kind', '<>', 'text')
      .orderBy('representation.position')
      .orderBy('file.position')
      .selectAll('file')
      .execute(),
    db
      .selectFrom('page')
      .innerJoin('file', 'file.id', 'page.file_id')
      .where('page.unit_id', '=', unit.id)
      .orderBy('page.number')
      .select(['page.number', 'page.file_id', 'page.file_page', 'page.width', 'page.height', 'file.mime'])
      .select(sql<number>`case when page.text <> '' then 1 else 0 end`.as('has_text'))
      .execute(),
    db.selectFrom('opening').selectAll().where('unit_id', '=', unit.id).orderBy('at').orderBy('id').execute(),
    unit.accession_id === null
      ? undefined
      : db
          .selectFrom('accession')
          .select(['id', 'number', 'created_at'])
          .where('id', '=', unit.accession_id)
          .executeTakeFirst(),
    db
      .selectFrom('aip')
      .select('created_at')
      .where('unit_id', '=', unit.id)
      .orderBy('created_at')
      .limit(1)
      .executeTakeFirst(),
  ]);
  return { archive, category, codes, names, files, pages, openings, accession, aip };
}

/** The unit above a unit's place, from the top; only those in the scope. */
export async function listAncestors(db: Reader, scope: Scope, parentId: string | null) {
  const path: UnitTable[] = [];
  for (let id = parentId; id !== null && path.length < 20; ) {
    const row = await scopedUnits(db, scope, 'ids').where('unit.id', '=', id).selectAll('unit').executeTakeFirst();
    if (row === undefined) break;
    path.unshift(row);
    id = row.parent_id;
  }
  return path;
}

/** Changes a unit where nobody else has since `lockVersion`; false where somebody did. */
export async function updateUnit(
  trx: Writer,
  id: string,
  lockVersion: number,
  change: Partial<Omit<UnitTable, 'id' | 'lock_version'>>,
): Promise<boolean> {
  const result = await trx
    .updateTable('unit')
    .set({ ...change, lock_version: lockVersion + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', lockVersion)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Which of these keys are current codes in the archive; `except` leaves one unit out. */
export async function listTakenKeys(
  trx: Reader,
  archiveId: string,
  keys: string[],
  except?: string,
): Promise<string[]> {
  let query = trx
    .selectFrom('unit_code')
    .select('key')
    .where('archive_id', '=', archiveId)
    .where('current', '=', 1)
    .where('key', 'in', keys);
  if (except !== undefined) query = query.where('unit_id', '<>', except);
  return (await query.execute()).map((row) => row.key);
}

/** Makes `written` the unit's current code; the code before it stays as a former one. */
export async function changeCode(
  trx: Writer,
  unit: { id: string; archiveId: string },
  code: { id: string; written: string; key: string; at: string },
): Promise<void> {
  await trx
    .updateTable('unit_code')
    .set({ current: 0 })
    .where('unit_id', '=', unit.id)
    .where('current', '=', 1)
    .execute();
  const row = { written: code.written, key: code.key, current: 1, created_at: code.at };
  const known = await trx
    .selectFrom('unit_code')
    .select('id')
    .where('unit_id', '=', unit.id)
    .where('key', '=', code.key)
    .executeTakeFirst();
  if (known === undefined)
    await trx
      .insertInto('unit_code')
      .values({ id: code.id, unit_id: unit.id, archive_id: unit.archiveId, ...row })
      .execute();
  else await trx.updateTable('unit_code').set(row).where('id', '=', known.id).execute();
}

export async function setOpenness(trx: Writer, ids: string[], openness: Openness, at: string): Promise<void> {
  await trx
    .updateTable('unit')
    .set((eb) => ({ openness, updated_at: at, lock_version: eb('lock_version', '+', 1) }))
    .where('id', 'in', ids)
    .execute();
}

export async function insertOpenings(trx: Writer, rows: Tables['opening'][]): Promise<void> {
  await trx.insertInto('opening').values(rows).execute();
}

/** The unit in scope that has this code now or had it before; the current holder first. */
export async function findIdByCode(db: Reader, scope: Scope, key: string): Promise<string | undefined> {
  const row = await scopedUnits(db, scope, 'ids')
    .innerJoin('unit_code', 'unit_code.unit_id', 'unit.id')
    // All archives by name: codes are indexed by archive and key.
    .where('unit_code.archive_id', 'in', db.selectFrom('archive').select('archive.id'))
    .where('unit_code.key', '=', key)
    .orderBy('unit_code.current', 'desc')
    .select('unit.id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
