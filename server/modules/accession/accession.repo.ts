import {
  type AccessionState,
  type AccessionTable,
  type CheckResultTable,
  type CheckRunTable,
  nextNumber,
  type PackageTable,
  type Reader,
  type Writer,
} from '../../infra/db/index.ts';
import type { Scope } from '../identity/index.ts';

const ON_ITS_WAY: readonly AccessionState[] = ['received', 'checking'];
const HERE: readonly AccessionState[] = ['needs-review', 'accepting', 'accepted'];

export async function insertAccession(trx: Writer, row: AccessionTable): Promise<void> {
  await trx.insertInto('accession').values(row).execute();
}

export async function updateAccession(trx: Writer, id: string, change: Partial<AccessionTable>): Promise<void> {
  await trx.updateTable('accession').set(change).where('id', '=', id).execute();
}

export const findAccession = (db: Reader, id: string): Promise<AccessionTable | undefined> =>
  db.selectFrom('accession').selectAll().where('id', '=', id).executeTakeFirst();

/** One that the scope lets see. */
export async function findVisible(db: Reader, scope: Scope, id: string): Promise<AccessionTable | undefined> {
  const row = await findAccession(db, id);
  return row !== undefined && isVisible(scope, row) ? row : undefined;
}

const isVisible = (scope: Scope, row: AccessionTable): boolean =>
  scope.nothing !== true &&
  (scope.archiveId === undefined || row.archive_id === scope.archiveId) &&
  (scope.agencyId === undefined || row.agency_id === scope.agencyId);

/** One that the scope lets see, by its id or its number. */
export async function findVisibleByName(db: Reader, scope: Scope, name: string): Promise<AccessionTable | undefined> {
  const rows = await db
    .selectFrom('accession')
    .selectAll()
    .where((is) => is.or([is('id', '=', name), is('number', '=', name)]))
    .execute();
  return rows.find((row) => isVisible(scope, row));
}

export interface ListedAccession extends AccessionTable {
  agency_name: string | null;
  creator_name: string | null;
}

/** Newest first, `limit` behind the id `after`. */
export async function listAccessions(
  db: Reader,
  scope: Scope,
  { state, after, limit }: { state?: AccessionState | undefined; after?: string | undefined; limit: number },
): Promise<ListedAccession[]> {
  if (scope.nothing === true) return [];
  let query = db
    .selectFrom('accession')
    .leftJoin('agency', 'agency.id', 'accession.agency_id')
    .leftJoin('user', 'user.id', 'accession.created_by')
    .selectAll('accession')
    .select(['agency.name as agency_name', 'user.name as creator_name'])
    .orderBy('accession.id', 'desc')
    .limit(limit);
  if (scope.archiveId !== undefined) query = query.where('accession.archive_id', '=', scope.archiveId);
  if (scope.agencyId !== undefined) query = query.where('accession.agency_id', '=', scope.agencyId);
  if (state !== undefined) query = query.where('accession.state', '=', state);
  if (after !== undefined) query = query.where('accession.id', '<', after);
  return query.execute();
}

/** Names for one accession as the list shows them. */
export async function findNames(db: Reader, row: AccessionTable): Promise<{ agency: string | null; creator: string }> {
  const agency =
    row.agency_id === null
      ? undefined
      : await db.selectFrom('agency').select('name').where('id', '=', row.agency_id).executeTakeFirst();
  const creator = await db.selectFrom('user').select('name').where('id', '=', row.created_by).executeTakeFirst();
  return { agency: agency?.name ?? null, creator: creator?.name ?? row.created_by };
}

/** The next number of a year: 2026-0001. */
export const nextAccessionNumber = (trx: Writer, archiveId: string, year: number): Promise<string> =>
  nextNumber(trx, 'accession', archiveId, { prefix: `${year}-`, digits: 4 });

/** Another delivery with the same content that was not sent back. Of two still on their way the earlier one counts. */
export const findSame = (db: Reader, digest: string, except: string): Promise<AccessionTable | undefined> =>
  db
    .selectFrom('accession')
    .selectAll()
    .where('delivery_digest', '=', digest)
    .where('id', '<>', except)
    .where((is) =>
      is.or([is('state', 'in', [...HERE]), is.and([is('state', 'in', [...ON_ITS_WAY]), is('id', '<', except)])]),
    )
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();

export const listFollowing = (db: Reader, id: string): Promise<AccessionTable[]> =>
  db.selectFrom('accession').selectAll().where('previous_id', '=', id).orderBy('id').execute();

/** The agency of this name, its former names included. */
export async function findAgencyByName(db: Reader, archiveId: string, name: string): Promise<string | undefined> {
  const rows = await db
    .selectFrom('agency')
    .select(['id', 'name', 'former_names_json'])
    .where('archive_id', '=', archiveId)
    .execute();
  const former = (json: string): string[] => JSON.parse(json) as string[];
  return rows.find((row) => row.name === name || former(row.former_names_json).includes(name))?.id;
}

export async function findAnyArchive(db: Reader): Promise<string | undefined> {
  return (await db.selectFrom('archive').select('id').orderBy('id').limit(1).executeTakeFirst())?.id;
}

/** Which of these keys are current codes of the archive. */
export async function listHeldKeys(db: Reader, archiveId: string, keys: readonly string[]): Promise<Set<string>> {
  const held = new Set<string>();
  for (let at = 0; at < keys.length; at += 500) {
    const part = keys.slice(at, at + 500);
    const rows = await db
      .selectFrom('unit_code')
      .select('key')
      .where('archive_id', '=', archiveId)
      .where('current', '=', 1)
      .where('key', 'in', part)
      .execute();
    for (const row of rows) if (row.key !== '') held.add(row.key);
  }
  return held;
}

/** Puts packages in; those that an earlier run has written stay. */
export async function insertPackages(trx: Writer, rows: PackageTable[]): Promise<void> {
  if (rows.length > 0)
    await trx
      .insertInto('package')
      .values(rows)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
}

export async function insertCheckRun(trx: Writer, row: CheckRunTable, results: CheckResultTable[]): Promise<void> {
  await trx.deleteFrom('check_result').where('check_run_id', '=', row.id).execute();
  await trx.deleteFrom('check_run').where('id', '=', row.id).execute();
  await trx.insertInto('check_run').values(row).execute();
  for (let at = 0; at < results.length; at += 1000)
    await trx
      .insertInto('check_result')
      .values(results.slice(at, at + 1000))
      .execute();
}

export async function updateSummary(trx: Writer, runId: string, summary: object): Promise<void> {
  await trx
    .updateTable('check_run')
    .set({ summary_json: JSON.stringify(summary) })
    .where('id', '=', runId)
    .execute();
}

export const listCheckResults = (db: Reader, accessionId: string): Promise<CheckResultTable[]> =>
  db.selectFrom('check_result').selectAll().where('accession_id', '=', accessionId).orderBy('position').execute();

export const findCheckRun = (db: Reader, accessionId: string): Promise<CheckRunTable | undefined> =>
  db
    .selectFrom('check_run')
    .selectAll()
    .where('accession_id', '=', accessionId)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Marks packages as accepted, each with the unit it became. */
export async function acceptPackages(trx: Writer, pairs: readonly { id: string; unitId: string }[]): Promise<void> {
  for (const { id, unitId } of pairs)
    await trx.updateTable('package').set({ state: 'accepted', unit_id: unitId }).where('id', '=', id).execute();
}

/** Files of an accession's units with their digests, for the receipt. */
export async function listReceiptFiles(
  db: Reader,
  accessionId: string,
): Promise<{ code: string; name: string; byte_size: number; sha256: string; sm3: string }[]> {
  return db
    .selectFrom('file')
    .innerJoin('unit', 'unit.id', 'file.unit_id')
    .innerJoin('representation', 'representation.id', 'file.representation_id')
    .select(['unit.code', 'file.name', 'file.byte_size', 'file.sha256', 'file.sm3'])
    .where('unit.accession_id', '=', accessionId)
    .where('representation.kind', '=', 'master')
    .orderBy('unit.sort_key')
    .orderBy('file.position')
    .execute();
}

export const findArchiveName = async (db: Reader, id: string): Promise<string> =>
  (await db.selectFrom('archive').select('name').where('id', '=', id).executeTakeFirst())?.name ?? '';

export const listPackageCodes = async (db: Reader, accessionId: string): Promise<string[]> =>
  (await db.selectFrom('package').select('code').where('accession_id', '=', accessionId).execute()).map(
    (row) => row.code,
  );

/** Accessions that a job should bring on, without one that is queued or running. */
export async function listAbandoned(db: Reader): Promise<AccessionTable[]> {
  const moving = await db
    .selectFrom('accession')
    .selectAll()
    .where('state', 'in', ['received', 'checking', 'accepting'])
    .execute();
  if (moving.length === 0) return [];
  const jobs = await db
    .selectFrom('job')
    .select('unique_key')
    .where('state', 'in', ['queued', 'running'])
    .where('kind', '=', 'accession')
    .execute();
  const held = new Set(jobs.map((job) => job.unique_key));
  // By the names of accession.service.ts: taking the good rows of a delivery is a job of its own.
  return moving.filter((row) => !held.has(`accession:${row.id}`) && !held.has(`accession-accept:${row.id}`));
}
