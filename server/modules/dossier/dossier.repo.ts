/** Fonds with their profile, holdings and dossier. */
import { sql } from 'kysely';
import type { FondsProfileTable, FondsTable, Reader, Tables, Writer } from '../../infra/db/index.ts';
import { isByOpenness, scopedCounts, scopedUnits } from '../catalog/index.ts';
import type { Scope } from '../identity/index.ts';

export type DossierRow = Tables['dossier_paper'];
export type FondsRow = FondsTable & { agency_name: string | null; former_names_json: string | null };

/** A fonds of which the scope knows: of its archive, or with a unit in it where it is narrower. */
export async function findFonds(db: Reader, scope: Scope, id: string): Promise<FondsRow | undefined> {
  if (scope.nothing === true) return undefined;
  let query = db
    .selectFrom('fonds')
    .leftJoin('agency', 'agency.id', 'fonds.agency_id')
    .selectAll('fonds')
    .select(['agency.name as agency_name', 'agency.former_names_json'])
    .where('fonds.id', '=', id);
  if (scope.archiveId !== undefined) query = query.where('fonds.archive_id', '=', scope.archiveId);
  const row = await query.executeTakeFirst();
  if (row === undefined || (scope.agencyId === undefined && !scope.publicOnly)) return row;
  const one = scopedUnits(db, scope).where('unit.fonds_id', '=', id).select('unit.id').limit(1);
  return (await one.executeTakeFirst()) === undefined ? undefined : row;
}

export const findProfile = (db: Reader, id: string): Promise<FondsProfileTable | undefined> =>
  db.selectFrom('fonds_profile').selectAll().where('id', '=', id).executeTakeFirst();

export async function updateFonds(
  trx: Writer,
  id: string,
  lockVersion: number,
  change: Partial<Omit<FondsTable, 'id' | 'lock_version'>>,
): Promise<boolean> {
  const result = await trx
    .updateTable('fonds')
    .set({ ...change, lock_version: lockVersion + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', lockVersion)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function putProfile(trx: Writer, row: FondsProfileTable): Promise<void> {
  await trx
    .insertInto('fonds_profile')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** How much of a fonds is held, by category, from the counts that are kept; undefined for a scope of which none are. */
export async function countByCategory(db: Reader, scope: Scope, fondsId: string) {
  if (isByOpenness(scope)) return undefined;
  return scopedCounts(db, scope)
    .innerJoin('category', 'category.id', 'unit_count.category_id')
    .where('unit_count.fonds_id', '=', fondsId)
    .groupBy(['category.position', 'unit_count.category_id', 'category.name', 'category.name_en'])
    .orderBy('category.position')
    .orderBy('unit_count.category_id')
    .select((eb) => [
      'unit_count.category_id as categoryId',
      'category.name as categoryName',
      'category.name_en as categoryNameEn',
      eb.fn.sum<number>('unit_count.n').as('units'),
      eb.fn.min<number | null>('unit_count.year').as('yearFrom'),
      eb.fn.max<number | null>('unit_count.year').as('yearTo'),
    ])
    .execute();
}

/** How much of a fonds is held, by category, retention and level. */
export const countHoldings = (db: Reader, scope: Scope, fondsId: string) =>
  scopedUnits(db, scope)
    .innerJoin('category', 'category.id', 'unit.category_id')
    .where('unit.fonds_id', '=', fondsId)
    .groupBy([
      'category.position',
      'unit.category_id',
      'category.name',
      'category.name_en',
      'unit.retention',
      'unit.level',
    ])
    .orderBy('category.position')
    .orderBy('unit.category_id')
    .orderBy('unit.retention')
    .select([
      'unit.category_id as categoryId',
      'category.name as categoryName',
      'category.name_en as categoryNameEn',
      'unit.retention',
      'unit.level',
      sql<number>`count(*)`.as('count'),
      // A file's pages are those of its items, told once; its own where none of them are described.
      sql<number>`coalesce(sum(case when unit.level = 'item' or not exists
        (select 1 from unit as inside where inside.parent_id = unit.id) then unit.page_count end), 0)`.as('pages'),
      sql<number | null>`min(unit.year)`.as('yearFrom'),
      sql<number | null>`max(unit.year)`.as('yearTo'),
    ])
    .execute();

/** So many of the newest accessions and imports are looked through. */
const LOOKED = 500;

/** Accessions that brought units of the fonds, newest first. */
export function listAccessions(db: Reader, scope: Scope, fonds: FondsTable) {
  let query = db
    .selectFrom('accession')
    .leftJoin('agency', 'agency.id', 'accession.agency_id')
    .where('accession.archive_id', '=', fonds.archive_id)
    .where('accession.state', '=', 'accepted')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('unit')
          .select('unit.id')
          .whereRef('unit.accession_id', '=', 'accession.id')
          .where(sql<string>`coalesce(unit.fonds_id, '')`, '=', fonds.id),
      ),
    );
  if (scope.agencyId !== undefined) query = query.where('accession.agency_id', '=', scope.agencyId);
  return query
    .select([
      'accession.id',
      'accession.number',
      'accession.title',
      'accession.accepted_count as items',
      'accession.decided_at',
      'accession.updated_at',
      'agency.name as agency',
    ])
    .orderBy('accession.id', 'desc')
    .limit(LOOKED)
    .execute();
}

export const listImports = (db: Reader, fonds: FondsTable) =>
  db
    .selectFrom('catalogue_import')
    .where('archive_id', '=', fonds.archive_id)
    .where('fonds', '=', fonds.number)
    .where('state', '=', 'done')
    .select(['id', 'number', 'source_name', 'created_count', 'created_by_name', 'updated_at'])
    .orderBy('id', 'desc')
    .limit(LOOKED)
    .execute();

/** Filed ones and those put aside, by class and number. */
export const listPapers = (db: Reader, fondsId: string): Promise<DossierRow[]> =>
  db
    .selectFrom('dossier_paper')
    .selectAll()
    .where('fonds_id', '=', fondsId)
    .orderBy('class')
    .orderBy('serial')
    .orderBy('id')
    .execute();

export const findPaper = (db: Reader, id: string): Promise<DossierRow | undefined> =>
  db.selectFrom('dossier_paper').selectAll().where('id', '=', id).executeTakeFirst();

export async function lastSerial(db: Reader, fondsId: string, cls: number): Promise<number> {
  const row = await db
    .selectFrom('dossier_paper')
    .where('fonds_id', '=', fondsId)
    .where('class', '=', cls)
    .select(sql<number | null>`max(serial)`.as('serial'))
    .executeTakeFirst();
  return row?.serial ?? 0;
}

/** Takes the place of one from the same source that was put aside. */
export async function putPaper(trx: Writer, row: DossierRow): Promise<void> {
  await trx
    .deleteFrom('dossier_paper')
    .where('fonds_id', '=', row.fonds_id)
    .where('source_type', '=', row.source_type)
    .where('source_id', '=', row.source_id)
    .execute();
  await trx.insertInto('dossier_paper').values(row).execute();
}

export async function updatePaper(trx: Writer, id: string, change: Partial<DossierRow>): Promise<void> {
  await trx.updateTable('dossier_paper').set(change).where('id', '=', id).execute();
}
