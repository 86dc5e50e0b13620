/** What the index is made of, and what hits are filled with. */
import { sql } from 'kysely';
import { fold } from '../../../shared/query/fold.ts';
import { among, type FondsTable, type Reader, type UnitTable, type Writer } from '../../infra/db/index.ts';
import { scopedUnits } from '../catalog/index.ts';
import type { Scope } from '../identity/index.ts';

export type QueuedUnit = { seq: number; unit_id: string };
export const listQueued = (db: Reader, limit: number, after = 0): Promise<QueuedUnit[]> =>
  db
    .selectFrom('index_queue')
    .select(['seq', 'unit_id'])
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();

/** The units that were opened or withdrawn within the last milliseconds, at most 500 acts back. */
export async function listJustOpened(db: Reader, withinMs: number): Promise<string[]> {
  const since = new Date(Date.now() - withinMs).toISOString();
  const rows = await db.selectFrom('opening').select(['unit_id', 'at']).orderBy('id', 'desc').limit(500).execute();
  return [...new Set(rows.filter((row) => row.at >= since).map((row) => row.unit_id))];
}

/** Takes off what `listQueued` gave; where several write (PostgreSQL) a lesser number may become visible after a greater. */
export async function removeQueued(trx: Writer, kind: 'sqlite' | 'postgres', seqs: number[]): Promise<void> {
  if (kind === 'sqlite') {
    await trx
      .deleteFrom('index_queue')
      .where('seq', '<=', seqs.at(-1) ?? 0)
      .execute();
    return;
  }
  await trx.deleteFrom('index_queue').where('seq', 'in', seqs).execute();
}

/** Takes off what stands up to `last`: all at once where that is all there is (SQLite then looks at no entry), else some. */
export async function clearQueued(trx: Writer, last: number, some: number): Promise<void> {
  const newer = await trx.selectFrom('index_queue').select('seq').where('seq', '>', last).limit(1).executeTakeFirst();
  if (newer === undefined) {
    await trx.deleteFrom('index_queue').execute();
    return;
  }
  const [first] = await listQueued(trx, 1);
  await removeQueued(trx, 'sqlite', [Math.min(last, (first?.seq ?? last) + some)]);
}

/** What of a unit goes into the index: the other half of its columns would be handed from thread to thread in vain. */
const INDEXED = [
  'id',
  'archive_id',
  'agency_id',
  'category_id',
  'code',
  'title',
  'responsible',
  'document_number',
  'date_text',
  'date_from',
  'date_to',
  'year',
  'retention',
  'secrecy',
  'openness',
  'note',
  'fields_json',
  'created_at',
] as const satisfies readonly (keyof UnitTable)[];
export type UnitToIndex = Pick<UnitTable, (typeof INDEXED)[number]> & { fonds_number: FondsTable['number'] };

/** What units are found by: the rows of each, in the order of their ids. */
export interface RowsToIndex {
  units: UnitToIndex[];
  codes: { unit_id: string; key: string }[];
  names: { unit_id: string; name: string }[];
  pages: { unit_id: string; number: number; text: string }[];
}

/** So many bytes of texts are in memory for a batch: whole volumes have hundreds of pages, and several batches are under way. */
const TEXTS_AT_ONCE = 4_000_000;
/** What a page weighs beside its text. */
const PAGE_BYTES = 500;

/** The first of these units, as many as together have no more of texts than is read at once; always one. */
export async function withinTexts(db: Reader, ids: string[], most = TEXTS_AT_ONCE): Promise<string[]> {
  if (ids.length === 0) return ids;
  const weighed = await db
    .selectFrom('page')
    // Of a text's bytes, unlike its characters, the database knows the number without reading it.
    .select(['unit_id', sql<number>`cast(sum(octet_length(text) + ${sql.lit(PAGE_BYTES)}) as integer)`.as('bytes')])
    .where('unit_id', 'in', among(db, ids))
    .groupBy('unit_id')
    .execute();
  const bytesOf = new Map(weighed.map((row) => [row.unit_id, row.bytes]));
  let bytes = 0;
  const end = ids.findIndex((id, at) => (bytes += bytesOf.get(id) ?? 0) > most && at > 0);
  return end === -1 ? ids : ids.slice(0, end);
}

/** The units of these ids; ids that are gone are left out. */
export async function readUnitsToIndex(db: Reader, ids: string[]): Promise<RowsToIndex> {
  if (ids.length === 0) return { units: [], codes: [], names: [], pages: [] };
  const { units, codes, names, pages } = rowsToIndex(db);
  const these = among(db, ids);
  const [unitRows, codeRows, nameRows, pageRows] = await Promise.all([
    units.where('unit.id', 'in', these).execute(),
    codes.where('unit_id', 'in', these).execute(),
    names.where('unit_id', 'in', these).orderBy('id').execute(),
    pages.where('unit_id', 'in', these).orderBy('unit_id').orderBy('number').execute(),
  ]);
  return { units: unitRows, codes: codeRows, names: nameRows, pages: pageRows };
}

/** The next units after an id, no more texts of them than `withinTexts` lets through, for making the index anew. */
export async function readUnitsAfter(
  db: Reader,
  after: string,
  limit: number,
  most = TEXTS_AT_ONCE,
): Promise<RowsToIndex> {
  const { units, codes, names, pages } = rowsToIndex(db);
  const found = await units.where('unit.id', '>', after).orderBy('unit.id').limit(limit).execute();
  const ids = await withinTexts(
    db,
    found.map((unit) => unit.id),
    most,
  );
  const unitRows = found.slice(0, ids.length);
  const last = ids.at(-1) ?? after;
  const [codeRows, nameRows, pageRows] = await Promise.all([
    codes.where('unit_id', '>', after).where('unit_id', '<=', last).execute(),
    names.where('unit_id', '>', after).where('unit_id', '<=', last).orderBy('unit_id').orderBy('id').execute(),
    pages.where('unit_id', '>', after).where('unit_id', '<=', last).orderBy('unit_id').orderBy('number').execute(),
  ]);
  return { units: unitRows, codes: codeRows, names: nameRows, pages: pageRows };
}

const rowsToIndex = (db: Reader) => ({
  units: db
    .selectFrom('unit')
    .innerJoin('fonds', 'fonds.id', 'unit.fonds_id')
    .select(INDEXED.map((column) => `unit.${column}` as const))
    .select('fonds.number as fonds_number')
    .$castTo<UnitToIndex>(),
  codes: db.selectFrom('unit_code').select(['unit_id', 'key']),
  names: db.selectFrom('unit_name').select(['unit_id', 'name']),
  pages: db.selectFrom('page').select(['unit_id', 'number', 'text']),
});

export async function countAllUnits(db: Reader): Promise<number> {
  // From the sums that are kept: to count ten millions anew reads an index of the table whole, minutes on a cold disk.
  const row = await db
    .selectFrom('fonds_count')
    .select(sql<number>`cast(coalesce(sum(n), 0) as integer)`.as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Whether there is anything that the public may find. */
export async function hasOpenUnits(db: Reader): Promise<boolean> {
  const open = scopedUnits(db, { openness: ['open'], publicOnly: true });
  return (await open.select('unit.id').limit(1).executeTakeFirst()) !== undefined;
}

/** What a hit shows of its unit, for those of these ids that are in the scope. */
export const listHitUnits = (db: Reader, scope: Scope, unitIds: string[]) =>
  scopedUnits(db, scope, 'ids')
    .innerJoin('fonds', 'fonds.id', 'unit.fonds_id')
    .select(['unit.id', 'unit.code', 'unit.responsible', 'unit.document_number', 'unit.date_text'])
    .select(['unit.category_id', 'unit.openness', 'unit.page_count', 'unit.created_at', 'fonds.name as fonds_name'])
    .where('unit.id', 'in', among(db, unitIds))
    .execute();

/** Which of these pages can be drawn as pictures. */
export async function listPicturePages(db: Reader, scope: Scope, unitIds: string[], numbers: number[]) {
  if (unitIds.length === 0) return [];
  return scopedUnits(db, scope, 'ids')
    .innerJoin('page', 'page.unit_id', 'unit.id')
    .innerJoin('file', 'file.id', 'page.file_id')
    .where('unit.id', 'in', unitIds)
    .where('page.number', 'in', numbers)
    .where((eb) => eb.or([eb('file.mime', '=', 'application/pdf'), eb('file.mime', 'like', 'image/%')]))
    .select(['page.unit_id', 'page.number'])
    .execute();
}

/** So many records of one name are looked through for another name of the person. */
const MOST_OF_A_NAME = 500;
/** The names in records within the scope that have one of `names`, where one of them is given as somebody's other name. */
export async function listNamesBeside(db: Reader, scope: Scope, names: string[], roles: readonly string[]) {
  if (names.length === 0) return [];
  const asked = db.selectFrom('unit_name').select('unit_id').where('name', 'in', names).limit(MOST_OF_A_NAME);
  const ids = await scopedUnits(db, scope, 'ids')
    .where('unit.id', 'in', asked)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('unit_name')
          .select('unit_name.id')
          .whereRef('unit_name.unit_id', '=', 'unit.id')
          .where((role) => role.or(roles.map((each) => role('unit_name.role', 'like', `%${each}%`)))),
      ),
    )
    .select('unit.id')
    .limit(20)
    .execute();
  if (ids.length === 0) return [];
  return db
    .selectFrom('unit_name')
    .select(['unit_id', 'role', 'name'])
    .where(
      'unit_id',
      'in',
      ids.map((row) => row.id),
    )
    .execute();
}

/** The names that facets and field terms go by, and those that stand for one another. All tables are small. */
export async function readNames(db: Reader) {
  const [archives, fonds, categories, agencies, synonyms] = await Promise.all([
    db.selectFrom('archive').select(['id', 'name', 'name_en']).execute(),
    db.selectFrom('fonds').select(['number', 'name', 'name_en']).execute(),
    db.selectFrom('category').select(['id', 'name', 'name_en']).execute(),
    db.selectFrom('agency').select(['name', 'former_names_json']).where('former_names_json', '!=', '[]').execute(),
    db.selectFrom('synonym_group').select('words_json').orderBy('id').execute(),
  ]);
  const wordsOf = (json: string): string[] => (JSON.parse(json) as string[]).map(fold);
  // Folded once here: a query's terms are held against all of them on the event loop.
  const foldedToo = <R extends { name: string; name_en: string | null }>(row: R) => ({
    ...row,
    folded: [fold(row.name), fold(row.name_en ?? '')],
  });
  return {
    archives,
    fonds: fonds.map(foldedToo),
    categories: categories.map(foldedToo),
    formerNames: agencies.map((row) => [fold(row.name), ...wordsOf(row.former_names_json)]),
    synonyms: synonyms.map((row) => wordsOf(row.words_json)),
  };
}
export type Names = Awaited<ReturnType<typeof readNames>>;
