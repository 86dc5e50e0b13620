/** The search index as the rest of the house sees it. */
import { Fts5SearchIndex } from './fts5.search-index.ts';
import type { SearchIndex } from './search-index.ts';

export * from './search-index.ts';

/** Opens the FTS5 index in a folder of its own, an empty one if there is none. */
export const openFts5Index = (directory: string): Promise<SearchIndex> => Fts5SearchIndex.open({ directory });
