/** Words that mean the same, kept by the archivists, and the searches that people keep for themselves. */

/** A group of synonyms (同义词组): any of the words finds, where that is asked, what has another of them. */
export interface SynonymGroupTable {
  id: string;
  archive_id: string;
  /** The words as written, two to twenty. */
  words_json: string;
  note: string;
  lock_version: number;
  created_at: string;
  updated_at: string;
}

/** A search that somebody keeps (保存的检索), with the moment of her last look: what came in after it is new. */
export interface SavedSearchTable {
  id: string;
  user_id: string;
  name: string;
  /** The search as it stands in the address. */
  query_json: string;
  looked_at: string;
  lock_version: number;
  created_at: string;
}

export interface SearchTables {
  synonym_group: SynonymGroupTable;
  saved_search: SavedSearchTable;
}

export const SEARCH_TABLES = ['synonym_group', 'saved_search'] as const satisfies readonly (keyof SearchTables)[];
