/** Finding: the two indexes, how they follow the database, what searches answer, and what people keep beside them. */
import { createIndexRebuilds, type IndexRebuildParts, type IndexRebuilds } from './index-rebuild.ts';
import { createSavedSearches, type SavedSearches } from './saved-search.service.ts';
import type { Search } from './search.service.ts';
import { createSynonyms, type Synonyms } from './synonym.service.ts';

export { searchRoutes } from './search.routes.ts';
export { createSearch, type Search, type SearchInput } from './search.service.ts';

/** Synonyms, people's own searches, and the rebuild of the indexes. */
export interface SearchDesk extends Synonyms, SavedSearches, IndexRebuilds {}

export const createSearchDesk = (parts: Omit<IndexRebuildParts, 'indexer'> & { search: Search }): SearchDesk => ({
  ...createSynonyms(parts),
  ...createSavedSearches(parts),
  ...createIndexRebuilds({ ...parts, indexer: parts.search }),
});
