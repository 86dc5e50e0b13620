/** The thread that holds indexes' files open: as their writer or as one of their readers. The event loop never does. */
import { parentPort, workerData } from 'node:worker_threads';
import { LantaiError } from '../../lib/errors.ts';
import type { ReaderRequest } from './fts5.order.ts';
import { Fts5Reader } from './fts5.reader.ts';
import type { SharedFacets } from './fts5.facets.ts';
import type { Fts5Builder } from './fts5.builder.ts';
import type { Fts5Writer } from './fts5.writer.ts';
import { formatOf } from './fts5.store.ts';
import type { SearchDocument } from './search-index.ts';

export interface WorkerData {
  role: 'writer' | 'reader';
  /** Of readers one reads the facets into memory for all. */
  isFirst: boolean;
}
/** Facets of the file at `path` that a reader has read into memory, on their way to the others. */
export interface FacetsRead {
  path: string;
  facets: SharedFacets;
}
/** What is asked of the file at `path`, which is opened by the first call. */
export type WorkerCall = { path: string } & (
  | { call: 'open' }
  /** `docs`: JSON of SearchDocument[], which goes over as one text: copied, not taken apart. */
  | { call: 'apply'; docs: string; removed: string[] }
  /** A new file, which is filled and finished; what changes meanwhile is kept for later. */
  | { call: 'build' }
  | { call: 'fill'; docs: string }
  | { call: 'later'; docs: string; removed: string[] }
  | { call: 'finish' }
  | { call: 'search'; request: ReaderRequest }
  | { call: 'count' }
  | { call: 'format' }
  | { call: 'compact' }
  | { call: 'close' }
);
export interface WorkerAnswer {
  id: number;
  value?: unknown;
  /** An answer as JSON: a text is copied, an object taken apart and put together on the event loop. */
  json?: string;
  problem?: { code: LantaiError['code']; params: LantaiError['params'] };
  fault?: string;
}

const { role, isFirst } = workerData as WorkerData;
/** What others have read, by path. */
const facetsRead = new Map<string, SharedFacets>();

/** The files open in this thread, by path. */
class OpenFiles<File extends { close(): void }> {
  private readonly files = new Map<string, File>();
  private readonly make: (path: string) => File;

  constructor(make: (path: string) => File) {
    this.make = make;
  }

  get(path: string): File {
    let file = this.files.get(path);
    if (file === undefined) this.files.set(path, (file = this.make(path)));
    return file;
  }

  /** What is open already. */
  find(path: string): File | undefined {
    return this.files.get(path);
  }
  /** Takes over a file that is open. */
  put(path: string, file: File): void {
    this.files.set(path, file);
  }

  close(path: string): void {
    this.files.get(path)?.close();
    this.files.delete(path);
  }

  closeAll(): void {
    for (const path of [...this.files.keys()]) this.close(path);
  }
}

// Readers need neither the writer nor what it knows of names.
const written = role === 'writer' ? await import('./fts5.writer.ts') : undefined;
const built = role === 'writer' ? await import('./fts5.builder.ts') : undefined;
const writers = new OpenFiles<Fts5Writer>((path) => {
  if (written === undefined) throw new Error('a reading thread writes nothing');
  return new written.Fts5Writer(path);
});
const builders = new OpenFiles<Fts5Builder>((path) => {
  if (built === undefined) throw new Error('a reading thread writes nothing');
  return new built.Fts5Builder(path);
});
const readers = new OpenFiles((path) => {
  const share = (facets: SharedFacets): void => parentPort?.postMessage({ path, facets } satisfies FacetsRead);
  const reader = new Fts5Reader(path, isFirst ? share : undefined);
  const facets = facetsRead.get(path);
  if (facets !== undefined) reader.adopt(facets);
  else if (isFirst) void reader.warm();
  return reader;
});

function answer(asked: WorkerCall): unknown {
  const { path } = asked;
  switch (asked.call) {
    case 'open':
      if (role === 'writer') writers.get(path);
      else readers.get(path);
      return null;
    case 'apply':
      return writers.get(path).apply(JSON.parse(asked.docs) as SearchDocument[], asked.removed);
    case 'build':
      builders.get(path);
      return null;
    case 'fill':
      return builders.get(path).fill(JSON.parse(asked.docs) as SearchDocument[]);
    case 'later': {
      const builder = builders.find(path);
      if (builder !== undefined) return builder.later(asked.docs, asked.removed);
      return writers.get(path).apply(JSON.parse(asked.docs) as SearchDocument[], asked.removed);
    }
    case 'finish':
      writers.put(path, builders.get(path).finish());
      builders.close(path);
      return null;
    case 'compact':
      return writers.get(path).compact();
    case 'search':
      return readers.get(path).search(asked.request);
    case 'format':
      return formatOf(path);
    case 'count':
      return readers.get(path).count();
    case 'close':
      builders.close(path);
      writers.close(path);
      readers.close(path);
      facetsRead.delete(path);
      return null;
  }
}

parentPort?.on('message', (asked: (WorkerCall & { id: number }) | FacetsRead | 'end') => {
  if (asked === 'end') {
    builders.closeAll();
    writers.closeAll();
    readers.closeAll();
    parentPort?.close();
    return;
  }
  if ('facets' in asked) {
    facetsRead.set(asked.path, asked.facets);
    readers.find(asked.path)?.adopt(asked.facets);
    return;
  }
  const reply: WorkerAnswer = { id: asked.id };
  try {
    if (asked.call === 'search') reply.json = JSON.stringify(answer(asked));
    else reply.value = answer(asked);
  } catch (error) {
    if (error instanceof LantaiError) reply.problem = { code: error.code, params: error.params };
    else reply.fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  parentPort?.postMessage(reply);
});
