/** Imports of ledgers in the database, and the names that their rows are read against. */
import { type FindingImportTable, nextNumber, type Reader, type Writer } from '../../infra/db/index.ts';
import { newId } from '../../lib/ids.ts';

export const findImport = (db: Reader, id: string): Promise<FindingImportTable | undefined> =>
  db.selectFrom('finding_import').selectAll().where('id', '=', id).executeTakeFirst();

/** Newest first, after the import `after`. */
export function listImports(
  db: Reader,
  archiveId: string,
  page: { after?: { at: string; id: string }; limit: number },
): Promise<FindingImportTable[]> {
  let query = db.selectFrom('finding_import').selectAll().where('archive_id', '=', archiveId);
  if (page.after !== undefined) {
    const { at, id } = page.after;
    query = query.where((is) =>
      is.or([is('created_at', '<', at), is.and([is('created_at', '=', at), is('id', '<', id)])]),
    );
  }
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
}

/** The next number: TZ-2026-003. */
export const nextImportNumber = (trx: Writer, archiveId: string, year: number): Promise<string> =>
  nextNumber(trx, 'finding_import', archiveId, { prefix: `TZ-${year}-`, digits: 3 });

export async function insertImport(trx: Writer, row: FindingImportTable): Promise<void> {
  await trx.insertInto('finding_import').values(row).execute();
}

/** Changes an import that is in one of the states. False where it is not. */
export async function updateImport(
  trx: Writer,
  id: string,
  from: readonly FindingImportTable['state'][],
  values: Partial<Omit<FindingImportTable, 'id'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('finding_import')
    .set(values)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function findItems(db: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.selectFrom('finding_import_item').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

export async function insertItem(
  trx: Writer,
  row: { id: string; import_id: string; finding_id: string; sheet: string; row: number },
): Promise<void> {
  await trx.insertInto('finding_import_item').values(row).execute();
}

export async function countItems(db: Reader, importId: string): Promise<number> {
  const row = await db
    .selectFrom('finding_import_item')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow();
  return row.count;
}

export const listItems = (
  db: Reader,
  importId: string,
  after: string,
  limit: number,
): Promise<{ finding_id: string; number: string | null }[]> =>
  db
    .selectFrom('finding_import_item')
    .leftJoin('finding', 'finding.id', 'finding_import_item.finding_id')
    .select(['finding_import_item.finding_id', 'finding.number'])
    .where('import_id', '=', importId)
    .where('finding_import_item.finding_id', '>', after)
    .orderBy('finding_import_item.finding_id')
    .limit(limit)
    .execute();

/** Accounts by name: an account of the archive, or of the house, live or not. */
export async function readPeople(db: Reader, archiveId: string): Promise<Map<string, { id: string; left: boolean }>> {
  const rows = await db
    .selectFrom('user')
    .select(['id', 'name', 'state'])
    .where((is) => is.or([is('archive_id', '=', archiveId), is('archive_id', 'is', null)]))
    .orderBy('created_at')
    .execute();
  const people = new Map<string, { id: string; left: boolean }>();
  for (const { id, name, state } of rows) {
    // Of two people with one name the one who is still there.
    if (people.get(name)?.left !== false) people.set(name, { id, left: state === 'disabled' });
  }
  return people;
}

/** Units by name. */
export async function readUnits(db: Reader, archiveId: string): Promise<Map<string, string>> {
  const rows = await db.selectFrom('body').select(['id', 'name']).where('archive_id', '=', archiveId).execute();
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** Makes a unit that a table named. An agency of that name becomes its agency. */
export async function insertUnit(trx: Writer, archiveId: string, name: string, now: string): Promise<string> {
  const agency = await trx
    .selectFrom('agency')
    .select('id')
    .where('archive_id', '=', archiveId)
    .where('name', '=', name)
    .executeTakeFirst();
  const id = newId();
  await trx
    .insertInto('body')
    .values({
      id,
      archive_id: archiveId,
      parent_id: null,
      agency_id: agency?.id ?? null,
      name,
      kind: 'unit',
      head_id: null,
      lock_version: 0,
      created_at: now,
    })
    .execute();
  return id;
}
