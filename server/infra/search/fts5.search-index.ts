/**
 * The search index on SQLite's FTS5: a folder with one file in use, a writer's thread and a few readers' threads.
 * `current` names the file in use. A rebuild writes the next file aside and then renames a new `current` into place, so
 * a stop at any moment leaves either the old index or the new one, whole; files that are not named are removed at opening.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseQuery } from '../../../shared/query/parse.ts';
import { LantaiError } from '../../lib/errors.ts';
import { Fts5Thread } from './fts5.thread.ts';
import type { IndexRebuild, SearchDocument, SearchIndex, SearchRequest, SearchResult } from './search-index.ts';

export interface Fts5Options {
  /** A folder for this index alone. */
  directory: string;
  /** Reader threads, 2 unless told. */
  readers?: number;
}
interface Generation {
  file: string;
  writer: Fts5Thread;
  readers: Fts5Thread[];
}
const FILE = /^index-(\d+)\.db/;

export class Fts5SearchIndex implements SearchIndex {
  private readonly options: Fts5Options;
  private now: Generation;
  private building: { writer: Fts5Thread; touched: Set<string> } | undefined;

  private constructor(options: Fts5Options, now: Generation) {
    this.options = options;
    this.now = now;
  }

  /** Opens the index in its folder, an empty one if there is none. */
  static async open(options: Fts5Options): Promise<Fts5SearchIndex> {
    await mkdir(options.directory, { recursive: true });
    const current = await readCurrent(options.directory);
    const file = current ?? 'index-1.db';
    for (const name of await readdir(options.directory))
      if (FILE.test(name) && name.split('.db')[0] !== file.split('.db')[0]) await rm(join(options.directory, name));
    const now = await openGeneration(options, file);
    if (current === undefined) await writeCurrent(options.directory, file);
    return new Fts5SearchIndex(options, now);
  }

  async apply(docs: SearchDocument[], removedUnitIds: string[]): Promise<void> {
    const asked = { call: 'apply', docs, removed: removedUnitIds } as const;
    const building = this.building;
    if (building)
      for (const unitId of [...docs.map((doc) => doc.unitId), ...removedUnitIds]) building.touched.add(unitId);
    await Promise.all([this.now.writer.call(asked), building?.writer.call(asked)]);
  }

  async search(request: SearchRequest): Promise<SearchResult> {
    const { query } = request;
    const parsed = typeof query === 'string' ? parseQuery(query) : ({ ok: true, query } as const);
    if (!parsed.ok) {
      const { reason, position } = parsed.error;
      throw new LantaiError('query-syntax', { reason, position: position + 1 });
    }
    return this.reader().call({ call: 'search', request: { ...request, query: parsed.query } });
  }

  count(): Promise<number> {
    return this.reader().call({ call: 'count' });
  }

  async clear(): Promise<void> {
    const rebuild = await this.rebuild();
    await rebuild.commit();
  }

  async compact(): Promise<void> {
    await this.now.writer.call({ call: 'compact' });
  }

  async rebuild(): Promise<IndexRebuild> {
    if (this.building) throw new LantaiError('already-running');
    const file = `index-${Number(FILE.exec(this.now.file)?.[1] ?? 0) + 1}.db`;
    await removeFiles(this.options.directory, file);
    const writer = new Fts5Thread({ role: 'writer', path: join(this.options.directory, file) });
    const building = { writer, touched: new Set<string>() };
    this.building = building;
    await writer.call({ call: 'open' });
    return {
      // What was changed meanwhile is newer than what the rebuild read.
      apply: async (docs) => {
        const untouched = docs.filter((doc) => !building.touched.has(doc.unitId));
        await writer.call({ call: 'apply', docs: untouched, removed: [] });
      },
      commit: () => this.commit(file, writer),
      // Of a rebuild that is in use there is nothing to give up.
      abort: async () => {
        if (this.now.file === file) return;
        this.building = undefined;
        await writer.close();
        await removeFiles(this.options.directory, file);
      },
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.building?.writer.close(), closeGeneration(this.now)]);
  }

  private async commit(file: string, writer: Fts5Thread): Promise<void> {
    await writer.call({ call: 'compact' });
    const readers = await openReaders(this.options, file);
    await writeCurrent(this.options.directory, file);
    const before = this.now;
    this.now = { file, writer, readers };
    this.building = undefined;
    await closeGeneration(before);
    await removeFiles(this.options.directory, before.file);
  }

  /** The reader with the least to do. */
  private reader(): Fts5Thread {
    return this.now.readers.reduce((least, reader) => (reader.load < least.load ? reader : least));
  }
}

async function openReaders({ directory, readers = 2 }: Fts5Options, file: string): Promise<Fts5Thread[]> {
  const threads = Array.from(
    { length: readers },
    () => new Fts5Thread({ role: 'reader', path: join(directory, file) }),
  );
  await Promise.all(threads.map((thread) => thread.call({ call: 'open' })));
  return threads;
}

async function openGeneration(options: Fts5Options, file: string): Promise<Generation> {
  const writer = new Fts5Thread({ role: 'writer', path: join(options.directory, file) });
  await writer.call({ call: 'open' });
  return { file, writer, readers: await openReaders(options, file) };
}

async function closeGeneration({ writer, readers }: Generation): Promise<void> {
  await Promise.all(readers.map((reader) => reader.close()));
  await writer.close();
}

async function removeFiles(directory: string, file: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(join(directory, file + suffix), { force: true });
}

async function readCurrent(directory: string): Promise<string | undefined> {
  try {
    const name = (await readFile(join(directory, 'current'), 'utf8')).trim();
    return FILE.test(name) ? name : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written aside, synced and renamed: the name changes in one step. */
async function writeCurrent(directory: string, file: string): Promise<void> {
  const next = join(directory, 'current.next');
  const handle = await open(next, 'w');
  await handle.writeFile(`${file}\n`);
  await handle.sync();
  await handle.close();
  await rename(next, join(directory, 'current'));
}
