/**
 * A fonds as a folder that another Lantai imports to the same state: written whole, checked whole before anything is
 * taken in, and taken in so that a kill at any moment leaves what a second call finishes.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { BlobStore } from '../../infra/blob/index.ts';
import { type Database, putSetting, type Reader } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { showDay, todayOf } from '../../lib/day.ts';
import type { Digests } from '../../lib/digest.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor, demand, may } from '../identity/index.ts';
import type { schemeImport, SchemeConfig } from '../../../shared/schemas/scheme.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import type { z } from 'zod';
import type { Ledger } from '../ledger/index.ts';
import { type AddedPart, lackingSchemes, schemesFile, schemesOf } from './folder.schemes.ts';
import { leaving } from './folder.acts.ts';
import { between, findNamed } from './folder.named.ts';
import { FORMAT, readFolder } from './folder.read.ts';
import { FOLDER_TABLES, type FolderRow } from './folder.tables.ts';
import { checkRoom, memoryOf, takeObjects, takeRows } from './folder.take.ts';
import { BagWriter, type FolderObject, SCHEMES_PATH, withPages, writeObject } from './folder.write.ts';
import {
  findArchive,
  findFonds,
  listObjects,
  listRepresentationIds,
  listRowsOf,
  NOTHING_NAMED,
  listUsedCategories,
} from './fonds-folder.repo.ts';

export interface FondsFolderParts {
  db: Database;
  blobs: BlobStore;
  ledger: Ledger;
  clock: Clock;
  schemes: {
    configIn(reader: Reader): Promise<SchemeConfig>;
    presentIn(reader: Reader): Promise<{ config: SchemeConfig; release: number }>;
    importFile(actor: Actor, given: z.output<typeof schemeImport>): Promise<unknown>;
  };
  /** The fonds as EAD3, as the catalogue exports it. */
  ead(actor: Actor, fonds: string): Promise<Readable>;
}
export interface FondsFolders {
  /** Writes a fonds to a folder that is not there yet, or empty. */
  write(actor: Actor, number: string, dir: string, onStep: OnStep): Promise<FolderOutcome>;
  /** Takes a folder in; nothing is written before all of it is known to be sound. Called again it finishes what a kill left. */
  take(actor: Actor, dir: string, onStep: OnStep, how?: TakeHow): Promise<TakeOutcome>;
}
export interface TakeHow {
  /** Writes nothing, or nothing but the categories that are lacking here, which is the system administrator's. */
  only?: 'check' | 'categories' | undefined;
  /** Is told, before anything is written, which parts of the configuration will be added. */
  onAdds?: (parts: AddedPart[]) => void;
}
export type OnStep = (step: 'rows' | 'objects' | 'check' | 'pages', done: number) => void;
export interface FolderOutcome {
  fonds: string;
  units: number;
  files: number;
}
export interface TakeOutcome extends FolderOutcome {
  /** Parts of the configuration that were added, or would be. */
  added: AddedPart[];
}

export function createFondsFolders(parts: FondsFolderParts): FondsFolders {
  const { db, ledger, clock, schemes } = parts;

  return {
    async write(actor, number, dir, onStep) {
      demandAll(actor, 'unit.edit');
      const fonds = await findFonds(db.read, number);
      if (fonds === undefined) throw new LantaiError('not-found');
      await mkdir(dir, { recursive: true });
      if ((await readdir(dir)).length > 0) throw new LantaiError('folder-not-empty', { path: dir });
      const archive = await findArchive(db.read);
      const bag = new BagWriter(dir);
      await bag.add('ead3.xml', await parts.ead(actor, number));
      const { objects, pages } = await writeObjects(parts, fonds.id, bag, onStep);
      await bag.addRows('objects.jsonl', one(objects));
      const used = await listUsedCategories(db.read, fonds.id);
      await bag.addBytes(
        SCHEMES_PATH,
        Buffer.from(canonicalJson(schemesFile(schemesOf(await schemes.configIn(db.read), used))), 'utf8'),
      );
      const named = await findNamed(db.read, fonds);
      let units = 0;
      for (const table of FOLDER_TABLES) {
        const rows = leaving(db.read, table, listRowsOf(db.read, table, fonds.id, named), named);
        const count = await bag.addRows(
          `rows/${table}.jsonl`,
          table === 'file' ? mapped(rows, withPages(pages)) : table === 'agency_relation' ? between(rows, named) : rows,
        );
        if (table === 'unit') units = count;
        onStep('rows', count);
      }
      const manifest = await bag.close([
        ['Bag-Group-Identifier', FORMAT],
        ['External-Identifier', number],
        ['External-Description', fonds.name],
        ['Source-Organization', archive?.name ?? ''],
        ['Bagging-Date', showDay(todayOf(clock))],
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

    async take(actor, dir, onStep, { only, onAdds } = {}) {
      demandAll(actor, only === 'categories' ? 'scheme.edit' : 'unit.edit');
      const folder = await readFolder(dir, (_step, done) => onStep('check', done));
      if (folder.opens && only === undefined) demand(actor, 'unit.open');
      const archive = await findArchive(db.read);
      if (archive === undefined) throw new LantaiError('not-initialised', { path: dir });
      const { config, release } = await schemes.presentIn(db.read);
      const lacking = folder.schemes && lackingSchemes(config, folder.schemes);
      const added = lacking?.parts ?? [];
      await checkRoom(parts, archive.id, folder);
      const number = String(folder.fonds.number);
      const files = folder.objects.reduce((sum, each) => sum + each.files.length, 0);
      const outcome = { fonds: number, units: folder.units, files, added };
      onAdds?.(added);
      if (only === 'check') return outcome;
      if (lacking !== undefined && added.length > 0) {
        // Whose the configuration is may be another than whose the holdings are.
        if (!may(actor, 'scheme.edit'))
          throw new LantaiError('fonds-folder-schemes', { names: added.map(({ name }) => name).join('、') });
        const text = JSON.stringify(schemesFile(lacking.add));
        // Just what was weighed: who changed the configuration meanwhile is not overwritten.
        await schemes.importFile(actor, { text, removes: false, apply: true, release, note: number });
      }
      if (only === 'categories') return outcome;
      await db.write((trx) => putSetting(trx, memoryOf(number), { manifest: folder.digest, done: false }, clock.now()));
      await takeObjects(parts, folder, onStep);
      await takeRows(parts, archive.id, folder, onStep);
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
export function demandAll(actor: Actor, permission: 'unit.edit' | 'scheme.edit'): void {
  demand(actor, permission);
  if (actor.agencyId !== null) throw new LantaiError('forbidden');
}

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
  const units = new Set<string>();
  for (const [index, { objectId, folders, mixed }] of (await listObjects(db.read, fondsId)).entries()) {
    const inventory = await blobs.inventory(objectId);
    const head = inventory.versions[inventory.head]!;
    // Of a thousand files each on its own would be looked up in the inventory of all.
    const paths = await blobs.paths(objectId);
    if (mixed && units.size === 0)
      for await (const rows of listRowsOf(db.read, 'unit', fondsId, NOTHING_NAMED))
        for (const { id } of rows) units.add(String(id));
    const written = await writeObject(
      bag,
      {
        objectId,
        folders,
        mixed,
        created: head.created,
        paths,
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
