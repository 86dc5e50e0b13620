/** The search index as the rest of the house sees it. */
import { Fts5SearchIndex } from './fts5.search-index.ts';
import { Fts5Threads } from './fts5.thread.ts';
import type { SearchIndex } from './search-index.ts';

export * from './search-index.ts';

/** What says how terms and names sound. Loaded by the first who asks: it knows every character. */
export const loadSounds = () => import('./name-sounds.ts');

/** The threads in which indexes are written and read, `readers` of them reading. Closed by who opens them, last. */
export const openSearchThreads = (readers?: number): Fts5Threads => new Fts5Threads(readers);

/** Opens the FTS5 index in a folder of its own, an empty one if there is none. */
export const openFts5Index = (directory: string, threads?: Fts5Threads): Promise<SearchIndex> =>
  Fts5SearchIndex.open({ directory, ...(threads && { threads }) });
