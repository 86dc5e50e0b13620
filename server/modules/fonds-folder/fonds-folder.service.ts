/**
 * A fonds as a folder that another Lantai imports to the same state: written whole, checked whole before anything is
 * taken in, and taken in so that a kill at any moment leaves what a second call finishes.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { BlobStore } from '../../infra/blob/index.ts';
import { type Database, findSetting, putSetting } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Digests } from '../../lib/digest.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor, demand } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { type FondsFolder, FORMAT, pagesOf, readFolder, rowsOf } from './folder.read.ts';
import { FOLDER_TABLES, type FolderRow, settled } from './folder.tables.ts';
import { BagWriter, type FolderObject, withPages, writeObject } from './folder.write.ts';
import {
  findArchive,
  findFonds,
  insertFresh,
  listAgencies,
  listAgencyIds,
  listCategoryIds,
  listHeldCodes,
  listKnown,
  listObjects,
  listRepresentationIds,
  listRowsOf,
} from './fonds-folder.repo.ts';

export interface FondsFolderParts {
  db: Database;
  blobs: BlobStore;
  ledger: Ledger;
  clock: Clock;
  /** The fonds as EAD3, as the catalogue exports it. */
  ead(actor: Actor, fonds: string): Promise<Readable>;
}
export interface FondsFolders {
  /** Writes a fonds to a folder that is not there yet, or empty. */
  write(actor: Actor, number: string, dir: string, onStep: OnStep): Promise<FolderOutcome>;
  /** Takes a folder in; nothing is written before all of it is known to be sound. Called again it finishes what a kill left. */
  take(actor: Actor, dir: string, onStep: OnStep): Promise<FolderOutcome>;
}
export type OnStep = (step: 'rows' | 'objects' | 'check' | 'pages', done: number) => void;
export interface FolderOutcome {
  fonds: string;
  units: number;
  files: number;
}

const PAGE_BATCH = 500;

export function createFondsFolders(parts: FondsFolderParts): FondsFolders {
  const { db, ledger, clock } = parts;

  return {
    async write(actor, number, dir, onStep) {
      demandAll(actor);
      const fonds = await findFonds(db.read, number);
      if (fonds === undefined) throw new LantaiError('not-found');
      await mkdir(dir, { recursive: true });
      if ((await readdir(dir)).length > 0) throw new LantaiError('folder-not-empty', { path: dir });
      const archive = await findArchive(db.read);
      const bag = new BagWriter(dir);
      await bag.add('ead3.xml', await parts.ead(actor, number));
      const { objects, pages } = await writeObjects(parts, fonds.id, bag, onStep);
      await bag.addRows('objects.jsonl', one(objects));
      const agencies = await listAgencyIds(db.read, fonds);
      let units = 0;
      for (const table of FOLDER_TABLES) {
        const rows = listRowsOf(db.read, table, fonds.id, agencies);
        const count = await bag.addRows(
          `rows/${table}.jsonl`,
          table === 'file' ? mapped(rows, withPages(pages)) : rows,
        );
        if (table === 'unit') units = count;
        onStep('rows', count);
      }
      const manifest = await bag.close([
        ['Bag-Group-Identifier', FORMAT],
        ['External-Identifier', number],
        ['External-Description', fonds.name],
        ['Source-Organization', archive?.name ?? ''],
        ['Bagging-Date', clock.now().slice(0, 10)],
        ['Bag-Software-Agent', 'Lantai'],
      ]);
      const files = objects.reduce((sum, each) => sum + each.files.length, 0);
      await db.write((trx) =>
        ledger.append(trx, {
          actor,
          action: 'fonds.export',
          objectType: 'fonds',
          objectId: fonds.id,
          label: number,
          detail: { units, files, manifest },
        }),
      );
      return { fonds: number, units, files };
    },

    async take(actor, dir, onStep) {
      demandAll(actor);
      const folder = await readFolder(dir, (_step, done) => onStep('check', done));
      if (folder.opens) demand(actor, 'unit.open');
      const archive = await findArchive(db.read);
      if (archive === undefined) throw new LantaiError('not-initialised', { path: dir });
      await checkRoom(parts, archive.id, folder);
      const number = String(folder.fonds.number);
      await db.write((trx) => putSetting(trx, memoryOf(number), { manifest: folder.digest, done: false }, clock.now()));
      await takeObjects(parts, folder, onStep);
      await takeRows(parts, archive.id, folder, onStep);
      const files = folder.objects.reduce((sum, each) => sum + each.files.length, 0);
      const outcome = { fonds: number, units: folder.units, files };
      await db.write(async (trx) => {
        await putSetting(trx, memoryOf(number), { manifest: folder.digest, done: true }, clock.now());
        await ledger.append(trx, {
          actor,
          action: 'fonds.import',
          objectType: 'fonds',
          objectId: String(folder.fonds.id),
          label: number,
          detail: { units: folder.units, files, manifest: folder.digest },
        });
      });
      return outcome;
    },
  };
}

/** All of a fonds, whatever of it is open: the archive's own people alone. */
function demandAll(actor: Actor): void {
  demand(actor, 'unit.edit');
  if (actor.agencyId !== null) throw new LantaiError('forbidden');
}

const memoryOf = (number: string): string => `fonds-folder:${number}`;

async function* one(rows: readonly object[]): AsyncGenerator<readonly object[]> {
  yield await Promise.resolve(rows);
}
async function* mapped(pages: AsyncIterable<FolderRow[]>, change: (row: FolderRow) => FolderRow) {
  for await (const rows of pages) yield rows.map(change);
}

async function writeObjects(
  { db, blobs }: FondsFolderParts,
  fondsId: string,
  bag: BagWriter,
  onStep: OnStep,
): Promise<{ objects: FolderObject[]; pages: Map<string, Digests> }> {
  const objects: FolderObject[] = [];
  const pages = new Map<string, Digests>();
  for (const [index, { objectId, folders, mixed }] of (await listObjects(db.read, fondsId)).entries()) {
    const inventory = await blobs.inventory(objectId);
    const head = inventory.versions[inventory.head]!;
    const units = new Set<string>();
    if (mixed)
      for await (const rows of listRowsOf(db.read, 'unit', fondsId, []))
        for (const { id } of rows) units.add(String(id));
    const written = await writeObject(
      bag,
      {
        objectId,
        folders,
        mixed,
        created: head.created,
        paths: Object.values(head.state).flat(),
        pathOf: (path) => blobs.path(objectId, path),
        isOwn: (id) => units.has(id),
      },
      index + 1,
    );
    objects.push(written.object);
    if (written.pages !== undefined)
      for (const id of await listRepresentationIds(db.read, fondsId, objectId)) pages.set(id, written.pages);
    onStep('objects', index + 1);
  }
  return { objects, pages };
}

/** Nothing here is in the folder's way. Throws `fonds-held`, `fonds-folder-codes`, `import-category-unknown`. */
async function checkRoom({ db }: FondsFolderParts, archiveId: string, folder: FondsFolder): Promise<void> {
  const number = String(folder.fonds.number);
  const held = await findFonds(db.read, number);
  const begun = (await findSetting(db.read, memoryOf(number))) as { manifest: string; done: boolean } | undefined;
  const resumes = begun !== undefined && !begun.done && begun.manifest === folder.digest;
  if (held !== undefined && !(resumes && held.id === folder.fonds.id)) throw new LantaiError('fonds-held', { number });
  const categories = new Set(await listCategoryIds(db.read));
  for (const category of folder.categories)
    if (!categories.has(category)) throw new LantaiError('import-category-unknown', { category });
  const fondsId = String(folder.fonds.id);
  for await (const rows of rowsOf(folder.dir, 'unit_code')) {
    const keys = rows.flatMap(({ key, current }) => (current === 1 && key !== '' ? [String(key)] : []));
    const [code] = await listHeldCodes(db.read, archiveId, fondsId, keys);
    if (code !== undefined) throw new LantaiError('fonds-folder-codes', { code });
  }
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

async function takeObjects({ blobs }: FondsFolderParts, folder: FondsFolder, onStep: OnStep): Promise<void> {
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

async function takeRows(
  { db }: FondsFolderParts,
  archiveId: string,
  folder: FondsFolder,
  onStep: OnStep,
): Promise<void> {
  // An agency of the same name is the same agency: its own row stays, what names it is told.
  const byName = new Map((await listAgencies(db.read, archiveId)).map(({ id, name }) => [name, id]));
  const agencies = new Map<string, string>();
  const told = (value: string | number | null | undefined): string | null =>
    value === null || value === undefined ? null : (agencies.get(String(value)) ?? String(value));
  const authorities = new Set<string>();
  for (const table of FOLDER_TABLES)
    for await (const rows of rowsOf(folder.dir, table)) {
      const kept = rows.flatMap((row): FolderRow[] => {
        if (table === 'agency') {
          const known = byName.get(String(row.name));
          if (known !== undefined && known !== row.id) {
            agencies.set(String(row.id), known);
            return [];
          }
          return [{ ...row, parent_id: told(row.parent_id) }];
        }
        if (table === 'authority' && agencies.has(String(row.agency_id))) {
          authorities.add(String(row.id));
          return [];
        }
        if (table === 'authority_name' && authorities.has(String(row.authority_id))) return [];
        return ['fonds', 'unit', 'authority'].includes(table) ? [{ ...row, agency_id: told(row.agency_id) }] : [row];
      });
      await db.write((trx) =>
        insertFresh(
          trx,
          table,
          kept.map((row) => settled(table, row, archiveId)),
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
