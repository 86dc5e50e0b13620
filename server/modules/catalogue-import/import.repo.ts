/** Imports in the database. */
import { sql } from 'kysely';
import { insertBlock, insertMany, nextNumber, type Reader, type Tables, type Writer } from '../../infra/db/index.ts';

export type ImportRecord = Tables['catalogue_import'];
export type ImportRun = Tables['import_run'];

export const findImport = (db: Reader, id: string): Promise<ImportRecord | undefined> =>
  db.selectFrom('catalogue_import').selectAll().where('id', '=', id).executeTakeFirst();

export const findImportByNumber = (db: Reader, archiveId: string, number: string): Promise<ImportRecord | undefined> =>
  db
    .selectFrom('catalogue_import')
    .selectAll()
    .where('archive_id', '=', archiveId)
    .where('number', '=', number)
    .executeTakeFirst();

export const listImports = (
  db: Reader,
  archiveId: string | undefined,
  before: string | undefined,
  limit: number,
): Promise<ImportRecord[]> => {
  let query = db.selectFrom('catalogue_import').selectAll().orderBy('id', 'desc').limit(limit);
  if (archiveId !== undefined) query = query.where('archive_id', '=', archiveId);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.execute();
};

/** `DR2026-0007`: the next number of the archive in this year. */
export const nextImportNumber = (trx: Writer, archiveId: string, year: number): Promise<string> =>
  nextNumber(trx, 'catalogue_import', archiveId, { prefix: `DR${year}-`, digits: 4 });

export async function insertImport(trx: Writer, row: ImportRecord): Promise<void> {
  await trx.insertInto('catalogue_import').values(row).execute();
}
export async function updateImport(trx: Writer, id: string, values: Partial<ImportRecord>): Promise<void> {
  await trx.updateTable('catalogue_import').set(values).where('id', '=', id).execute();
}

export const findRun = (db: Reader, id: string): Promise<ImportRun | undefined> =>
  db.selectFrom('import_run').selectAll().where('id', '=', id).executeTakeFirst();

/** Begins a run anew: what an earlier trial left is forgotten. */
export async function resetRun(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('import_defect').where('import_id', '=', id).execute();
  await trx.deleteFrom('import_run').where('id', '=', id).execute();
  await trx
    .insertInto('import_run')
    .values({
      id,
      position: 0,
      defects_position: 0,
      created: 0,
      updated: 0,
      skipped: 0,
      refused: 0,
      done: 0,
      total: null,
      rate: null,
      undone_to: '',
    })
    .execute();
}
export async function updateRun(trx: Writer, id: string, values: Partial<ImportRun>): Promise<void> {
  await trx.updateTable('import_run').set(values).where('id', '=', id).execute();
}

/** Writes defects; those that are there from before a kill are replaced. */
export async function insertDefects(trx: Writer, rows: Tables['import_defect'][]): Promise<void> {
  const [first, last] = [rows.at(0), rows.at(-1)];
  if (first === undefined || last === undefined) return;
  await trx
    .deleteFrom('import_defect')
    .where('import_id', '=', first.import_id)
    .where('position', '>=', first.position)
    .where('position', '<=', last.position)
    .execute();
  await insertMany(trx, 'import_defect', rows);
}

export const listDefects = (
  db: Reader,
  importId: string,
  filter: { after: number; limit: number; kind?: string | undefined },
): Promise<Tables['import_defect'][]> => {
  let query = db
    .selectFrom('import_defect')
    .selectAll()
    .where('import_id', '=', importId)
    .where('position', '>', filter.after);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  return query.orderBy('position').limit(filter.limit).execute();
};

export const countKinds = (db: Reader, importId: string) =>
  db
    .selectFrom('import_defect')
    .where('import_id', '=', importId)
    .groupBy(['kind', 'severity'])
    .select(['kind', 'severity', sql<number>`count(*)`.as('count')])
    .execute();

/** Units that hold these keys as their current code. */
export const listHolders = (
  db: Reader,
  archiveId: string,
  keys: readonly string[],
): Promise<{ key: string; unit_id: string }[]> =>
  keys.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('unit_code')
        .select(['key', 'unit_id'])
        .where('archive_id', '=', archiveId)
        .where('current', '=', 1)
        .where('key', 'in', [...keys])
        .execute();

export const listUnits = (db: Reader, ids: readonly string[]): Promise<Tables['unit'][]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('unit')
        .selectAll()
        .where('id', 'in', [...ids])
        .execute();

export interface NewRows {
  units: Tables['unit'][];
  codes: Tables['unit_code'][];
  names: Tables['unit_name'][];
  openings: Tables['opening'][];
}
export const insertUnits = (trx: Writer, { units, codes, names, openings }: NewRows): Promise<void> =>
  insertBlock(trx, { unit: units, unit_code: codes, unit_name: names, opening: openings });

export async function changeUnit(
  trx: Writer,
  id: string,
  lockVersion: number,
  values: Partial<Tables['unit']>,
): Promise<void> {
  await trx
    .updateTable('unit')
    .set({ ...values, lock_version: lockVersion + 1 })
    .where('id', '=', id)
    .execute();
}
export const insertUpdates = (trx: Writer, rows: Tables['import_update'][]): Promise<void> =>
  insertMany(trx, 'import_update', rows);

export const listCategoryIds = async (db: Reader): Promise<string[]> =>
  (await db.selectFrom('category').select('id').execute()).map(({ id }) => id);
export const listAgencies = (db: Reader, archiveId: string): Promise<{ id: string; name: string }[]> =>
  db.selectFrom('agency').select(['id', 'name']).where('archive_id', '=', archiveId).execute();
export const listFondsAgencies = (
  db: Reader,
  archiveId: string,
): Promise<{ id: string; number: string; agency_id: string | null }[]> =>
  db.selectFrom('fonds').select(['id', 'number', 'agency_id']).where('archive_id', '=', archiveId).execute();
export const findOnlyArchive = async (db: Reader): Promise<string | undefined> =>
  (await db.selectFrom('archive').select('id').orderBy('id').limit(1).executeTakeFirst())?.id;
