/** Taking a folder in: whether nothing here is in its way, and writing what is not here yet. */
import { join } from 'node:path';
import type { BlobStore } from '../../infra/blob/index.ts';
import { type Database, findSetting } from '../../infra/db/index.ts';
import { exactKey } from '../../../shared/query/fold.ts';
import { LantaiError } from '../../lib/errors.ts';
import { listTakenNumbers } from './acts.repo.ts';
import { entered } from './folder.acts.ts';
import { type FondsFolder, pagesOf, rowsOf } from './folder.read.ts';
import { FOLDER_TABLES, type FolderRow, type FolderTable, settled } from './folder.tables.ts';
import {
  findFonds,
  findPlace,
  insertFresh,
  listAgencies,
  listCategoryIds,
  listHeldCodes,
  listKnown,
} from './fonds-folder.repo.ts';
import { listRelationsFrom, listTwins } from './names.repo.ts';

const PAGE_BATCH = 500;

interface TakeParts {
  db: Database;
  blobs: BlobStore;
}
type OnStep = (step: 'rows' | 'objects' | 'check' | 'pages', done: number) => void;

export const memoryOf = (number: string): string => `fonds-folder:${number}`;

/**
 * Nothing here is in the folder's way. Throws `fonds-held`, `fonds-folder-codes`, `fonds-folder-box`,
 * `import-category-unknown`.
 */
export async function checkRoom({ db }: TakeParts, archiveId: string, folder: FondsFolder): Promise<void> {
  const number = String(folder.fonds.number);
  const held = await findFonds(db.read, number);
  const begun = (await findSetting(db.read, memoryOf(number))) as { manifest: string; done: boolean } | undefined;
  const resumes = begun !== undefined && !begun.done && begun.manifest === folder.digest;
  if (held !== undefined && !(resumes && held.id === folder.fonds.id)) throw new LantaiError('fonds-held', { number });
  const categories = new Set(await listCategoryIds(db.read));
  for (const category of folder.categories)
    if (!categories.has(category) && folder.schemes?.categories.some(({ key }) => key === category) !== true)
      throw new LantaiError('import-category-unknown', { category });
  const fondsId = String(folder.fonds.id);
  for await (const rows of rowsOf(folder.dir, 'unit_code')) {
    const keys = rows.flatMap(({ key, current }) => (current === 1 && key !== '' ? [String(key)] : []));
    const [code] = await listHeldCodes(db.read, archiveId, fondsId, keys);
    if (code !== undefined) throw new LantaiError('fonds-folder-codes', { code });
  }
  await planPlaces(db, archiveId, folder);
  if (resumes) return;
  for await (const rows of rowsOf(folder.dir, 'unit')) {
    const known = await listKnown(
      db.read,
      'unit',
      rows.map(({ id }) => String(id)),
    );
    const [id] = known;
    if (id !== undefined) throw new LantaiError('fonds-folder-codes', { code: id });
  }
}

export async function takeObjects({ blobs }: TakeParts, folder: FondsFolder, onStep: OnStep): Promise<void> {
  for (const [index, { id, created, files }] of folder.objects.entries()) {
    if (!(await blobs.exists(id)))
      await blobs.put({
        objectId: id,
        add: files.map(({ path, at }) => ({ logicalPath: path, sourcePath: join(folder.dir, 'data', at) })),
        carry: false,
        message: `fonds ${String(folder.fonds.number)}`,
        user: { name: 'Lantai', address: 'urn:lantai:fonds-folder' },
        created: new Date(created),
      });
    onStep('objects', index + 1);
  }
}

/** What of the folder is here already under another id: what names it is told. */
interface Known {
  agencies: Map<string, string>;
  places: ReadonlyMap<string, string>;
  authorities: ReadonlyMap<string, string>;
}

const PLACES = ['room', 'rack', 'shelf', 'box'] as const;

/** Rooms, racks and shelves of the same number in the same place are the same; two boxes are not. Throws `fonds-folder-box`. */
async function planPlaces(db: Database, archiveId: string, folder: FondsFolder): Promise<Map<string, string>> {
  const rows: FolderRow[] = [];
  for await (const some of rowsOf(folder.dir, 'location')) rows.push(...some);
  const here = new Set<string>();
  for (let at = 0; at < rows.length; at += PAGE_BATCH) {
    const ids = rows.slice(at, at + PAGE_BATCH).map(({ id }) => String(id));
    for (const id of await listKnown(db.read, 'location', ids)) here.add(id);
  }
  const known = new Map<string, string>();
  for (const kind of PLACES)
    for (const { id, parent_id: parent, number } of rows.filter(
      (row) => row.kind === kind && !here.has(String(row.id)),
    )) {
      const above = parent === null || parent === undefined ? null : (known.get(String(parent)) ?? String(parent));
      if (above !== null && above === parent && !here.has(above)) continue;
      const twin = await findPlace(db.read, archiveId, above, kind, String(number));
      if (twin === undefined) continue;
      if (kind === 'box') throw new LantaiError('fonds-folder-box', { number: String(number) });
      known.set(String(id), twin.id);
    }
  return known;
}

const toldBy =
  (known: ReadonlyMap<string, string>) =>
  (value: string | number | null | undefined): string | null =>
    value === null || value === undefined ? null : (known.get(String(value)) ?? String(value));

/** The row with the ids that hold here; undefined where what it tells of is here already. */
function fitted(
  table: FolderTable,
  row: FolderRow,
  { agencies, places, authorities }: Known,
  archiveId: string,
): FolderRow | undefined {
  const agency = toldBy(agencies);
  const place = toldBy(places);
  switch (table) {
    case 'fonds':
    case 'unit':
    case 'accession':
      return { ...row, agency_id: agency(row.agency_id) };
    case 'authority':
      return authorities.has(String(row.id)) ? undefined : { ...row, agency_id: agency(row.agency_id) };
    case 'agency_relation':
      return { ...row, from_id: toldBy(authorities)(row.from_id), to_id: toldBy(authorities)(row.to_id) };
    case 'arrangement_change':
      return entered(row, archiveId, (id) => agency(id as string | null));
    case 'authority_name':
      return authorities.has(String(row.authority_id)) ? undefined : row;
    case 'location':
      return places.has(String(row.id)) ? undefined : { ...row, parent_id: place(row.parent_id) };
    case 'placement':
      return { ...row, location_id: place(row.location_id) };
    case 'location_move':
      return { ...row, from_id: place(row.from_id), to_id: place(row.to_id) };
    default:
      return row;
  }
}

/**
 * Which authorities of the folder are here already. An agency has one record for itself and its name; persons share names,
 * so only what is said to be the same is the same person.
 */
async function meet(
  db: Database,
  archiveId: string,
  rows: readonly FolderRow[],
  { agencies, authorities }: { agencies: ReadonlyMap<string, string>; authorities: Map<string, string> },
): Promise<void> {
  const told = toldBy(agencies);
  const keys = rows.map(({ name }) => exactKey(String(name)));
  const own = rows.flatMap(({ agency_id: id }) => told(id) ?? []);
  const here = await listTwins(db.read, archiveId, keys, own);
  const SAME = ['dates_text', 'place', 'history'] as const;
  for (const [at, row] of rows.entries()) {
    if (here.some(({ id }) => id === row.id)) continue;
    const twin = here.find((each) => {
      if (each.kind !== row.kind) return false;
      if (each.agency_id !== null && each.agency_id === told(row.agency_id)) return true;
      return each.key === keys[at] && (row.kind === 'agency' || SAME.every((column) => each[column] === row[column]));
    });
    if (twin !== undefined) authorities.set(String(row.id), twin.id);
  }
}

/** Relations between agencies that are not told of here in other words. */
async function unrelated(db: Database, rows: readonly FolderRow[]): Promise<FolderRow[]> {
  const sides = ({ from_id: from, to_id: to, kind }: { from_id?: unknown; to_id?: unknown; kind?: unknown }): string =>
    [from, to, kind].join(' ');
  const here = await listRelationsFrom(
    db.read,
    rows.map(({ from_id: id }) => String(id)),
  );
  const known = new Set(here.map(sides));
  return rows.filter((row) => !known.has(sides(row)));
}

/** A delivery keeps its number, unless another has it here: then it is told apart by the fonds it came with. */
async function numbered(db: Database, archiveId: string, fonds: string, rows: FolderRow[]): Promise<FolderRow[]> {
  const given = rows.map(({ id, number }) => ({ id: String(id), number: String(number) }));
  const taken = await listTakenNumbers(db.read, archiveId, given);
  return rows.map((row) =>
    taken.has(String(row.number)) ? { ...row, number: `${fonds}-${String(row.number)}` } : row,
  );
}

export async function takeRows(
  { db }: TakeParts,
  archiveId: string,
  folder: FondsFolder,
  onStep: OnStep,
): Promise<void> {
  const byName = new Map((await listAgencies(db.read, archiveId)).map(({ id, name }) => [name, id]));
  const known = {
    agencies: new Map<string, string>(),
    places: await planPlaces(db, archiveId, folder),
    authorities: new Map<string, string>(),
  };
  /** An agency of the same name is the same agency: its own row stays. */
  const fittedAgency = (row: FolderRow): FolderRow | undefined => {
    const own = byName.get(String(row.name));
    if (own === undefined || own === row.id) return { ...row, parent_id: toldBy(known.agencies)(row.parent_id) };
    known.agencies.set(String(row.id), own);
    return undefined;
  };
  for (const table of FOLDER_TABLES)
    for await (const rows of rowsOf(folder.dir, table)) {
      if (table === 'authority') await meet(db, archiveId, rows, known);
      const kept = rows.flatMap((row): FolderRow[] => {
        const fit = table === 'agency' ? fittedAgency(row) : fitted(table, row, known, archiveId);
        return fit === undefined ? [] : [fit];
      });
      const fresh =
        table === 'agency_relation'
          ? await unrelated(db, kept)
          : table === 'accession'
            ? await numbered(db, archiveId, String(folder.fonds.number), kept)
            : kept;
      await db.write((trx) =>
        insertFresh(
          trx,
          table,
          fresh.map((row) => settled(table, row, archiveId)),
        ),
      );
      onStep('rows', rows.length);
    }
  let batch: FolderRow[] = [];
  const store = async (): Promise<void> => {
    await db.write((trx) => insertFresh(trx, 'page', batch));
    onStep('pages', batch.length);
    batch = [];
  };
  for await (const page of pagesOf(folder.dir, folder.objects)) {
    batch.push(page);
    if (batch.length >= PAGE_BATCH) await store();
  }
  if (batch.length > 0) await store();
}
