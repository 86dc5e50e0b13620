/**
 * The search index on SQLite's FTS5: a folder with one file in use. Threads write and read it, shared by several indexes.
 * `current` names the file in use. A rebuild writes the next file aside and then renames a new `current` into place, so
 * a stop at any moment leaves either the old index or the new one, whole; files that are not named are removed at opening.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseQuery } from '../../../shared/query/parse.ts';
import { LantaiError } from '../../lib/errors.ts';
import { Fts5Thread, Fts5Threads } from './fts5.thread.ts';
import { FORMAT } from './fts5.format.ts';
import type { WorkerCall } from './fts5.worker.ts';
import type { IndexRebuild, SearchDocument, SearchIndex, SearchRequest, SearchResult } from './search-index.ts';

export interface Fts5Options {
  /** A folder for this index alone. */
  directory: string;
  /** Threads of several indexes, closed by who made them; otherwise the index has its own. */
  threads?: Fts5Threads;
}
/** A rebuild has a thread of its own: filling and merging a large index would keep live changes waiting. */
interface Building {
  path: string;
  writer: Fts5Thread;
  touched: Set<string>;
}
const FILE = /^index-(\d+)\.db/;

export class Fts5SearchIndex implements SearchIndex {
  private readonly directory: string;
  private readonly threads: Fts5Threads;
  private readonly ownsThreads: boolean;
  /** Name of the file in use. */
  private file: string;
  private building: Building | undefined;

  private constructor(options: Fts5Options, threads: Fts5Threads, file: string) {
    this.directory = options.directory;
    this.threads = threads;
    this.ownsThreads = options.threads === undefined;
    this.file = file;
  }

  /** Opens the index in its folder, an empty one if there is none. */
  static async open(options: Fts5Options): Promise<Fts5SearchIndex> {
    const { directory } = options;
    await mkdir(directory, { recursive: true });
    const threads = options.threads ?? new Fts5Threads();
    let current = await readCurrent(directory);
    let file = current ?? 'index-1.db';
    // Nothing of an older program's index is of use: an empty one is filled by modules/search/indexer.ts.
    if (current !== undefined && !(await isOfThisFormat(threads, join(directory, current)))) {
      current = undefined;
      file = after(file);
    }
    for (const name of await readdir(directory))
      if (FILE.test(name) && name.split('.db')[0] !== file.split('.db')[0]) await rm(join(directory, name));
    const index = new Fts5SearchIndex(options, threads, file);
    // `current` is written once the file has its tables.
    if (current === undefined) {
      await index.threads.writer.call({ call: 'open', path: index.path });
      await writeCurrent(directory, file);
    }
    // The others open it with their first search: at rest one is enough.
    await index.threads.firstReader.call({ call: 'open', path: index.path });
    return index;
  }

  async apply(docs: SearchDocument[], removedUnitIds: string[]): Promise<void> {
    const asked = { docs: JSON.stringify(docs), removed: removedUnitIds };
    const { path } = this;
    const building = this.building;
    if (building)
      for (const unitId of [...docs.map((doc) => doc.unitId), ...removedUnitIds]) building.touched.add(unitId);
    await Promise.all([
      this.threads.writer.call({ call: 'apply', ...asked, path }),
      building?.writer.call({ call: 'later', ...asked, path: building.path }),
    ]);
  }

  async search(request: SearchRequest): Promise<SearchResult> {
    const { query } = request;
    const parsed = typeof query === 'string' ? parseQuery(query) : ({ ok: true, query } as const);
    if (!parsed.ok) {
      const { reason, position } = parsed.error;
      throw new LantaiError('query-syntax', { reason, position: position + 1 });
    }
    return this.read({ call: 'search', request: { ...request, query: parsed.query }, path: this.path });
  }

  count(): Promise<number> {
    return this.read({ call: 'count', path: this.path });
  }

  async clear(): Promise<void> {
    const rebuild = await this.rebuild();
    await rebuild.commit();
  }

  async compact(): Promise<void> {
    await this.threads.writer.call({ call: 'compact', path: this.path });
  }

  async rebuild(): Promise<IndexRebuild> {
    if (this.building) throw new LantaiError('index-rebuilding');
    const file = after(this.file);
    await removeFiles(this.directory, file);
    const path = join(this.directory, file);
    const writer = new Fts5Thread('writer');
    const building = { path, writer, touched: new Set<string>() };
    this.building = building;
    // Of a rebuild that is in use there is nothing to give up.
    const abort = async () => {
      if (this.file === file) return;
      this.building = undefined;
      await writer.close();
      await removeFiles(this.directory, file);
    };
    // One that cannot begin must not stand in the way of the next.
    await writer.call({ call: 'build', path }).catch(async (error: unknown) => {
      await abort();
      throw error;
    });
    return {
      // What was changed meanwhile is newer than what the rebuild read.
      apply: async (docs) => {
        const untouched = docs.filter((doc) => !building.touched.has(doc.unitId));
        await writer.call({ call: 'fill', docs: JSON.stringify(untouched), path });
      },
      commit: () => this.commit(file, writer),
      abort,
    };
  }

  async close(): Promise<void> {
    await this.building?.writer.close();
    if (this.ownsThreads) await this.threads.close();
    else await this.release(this.path);
  }

  private get path(): string {
    return join(this.directory, this.file);
  }

  private async commit(file: string, writer: Fts5Thread): Promise<void> {
    const path = join(this.directory, file);
    await writer.call({ call: 'finish', path });
    await this.threads.firstReader.call({ call: 'open', path });
    await writeCurrent(this.directory, file);
    const before = this.file;
    this.file = file;
    this.building = undefined;
    // Live changes go to the shared writer from here on; those under way are answered before the thread ends.
    await writer.close();
    await this.release(join(this.directory, before));
    await removeFiles(this.directory, before);
  }

  /** Closes a file in all threads; what was asked of it before is answered first. */
  private async release(path: string): Promise<void> {
    await this.threads.readersCall({ call: 'close', path });
    await this.threads.writer.call({ call: 'close', path });
  }

  private read<T>(asked: WorkerCall): Promise<T> {
    return this.threads.reader().call(asked);
  }
}

/** The name that comes after a file's. */
const after = (file: string): string => `index-${Number(FILE.exec(file)?.[1] ?? 0) + 1}.db`;

async function isOfThisFormat(threads: Fts5Threads, path: string): Promise<boolean> {
  return (await threads.reader().call<number>({ call: 'format', path })) === FORMAT;
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
