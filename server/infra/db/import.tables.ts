/** The tables of imports of catalogues. Rules as in tables.ts. */

/** An import: what came from where, how it was read, what became of it. Its rows' units have ids that follow from its own. */
export interface CatalogueImportTable {
  id: string;
  archive_id: string;
  number: string;
  fonds: string;
  category: string;
  source_name: string;
  format: string;
  state: 'uploaded' | 'preparing' | 'checked' | 'storing' | 'done' | 'failed' | 'cancelled' | 'undoing' | 'undone';
  match: 'refuse' | 'skip' | 'update';
  dry_run: number;
  mapping_json: string | null;
  /** Counts and headings of the prepared file (PrepareSummary). */
  summary_json: string | null;
  row_count: number;
  created_count: number;
  updated_count: number;
  skipped_count: number;
  refused_count: number;
  stopped_count: number;
  failure_json: string | null;
  undo_json: string | null;
  created_by: string;
  created_by_name: string;
  created_at: string;
  updated_at: string;
}

/** How far an import's job is; changes with every chunk and is of no use afterwards. Not preserved. */
export interface ImportRunTable {
  id: string;
  /** Bytes of rows.jsonl that are stored. */
  position: number;
  defects_position: number;
  created: number;
  updated: number;
  skipped: number;
  refused: number;
  done: number;
  total: number | null;
  /** Rows a second; null before there is a measure. */
  rate: number | null;
  undone_to: string;
}

/** A defect of an import's row. Not preserved: the returned workbook holds them. */
export interface ImportDefectTable {
  id: string;
  import_id: string;
  position: number;
  kind: string;
  severity: string;
  sheet: string;
  row: number;
  heading: string;
  heading_at: number;
  value: string;
  suggestion: string;
  params_json: string;
}

/** A unit that an import changed, as it was before: what undoing restores. */
export interface ImportUpdateTable {
  id: string;
  import_id: string;
  unit_id: string;
  before_json: string;
  /** The unit's version after the change: another one says that somebody changed it since. */
  lock_version: number;
}

export interface ImportTables {
  catalogue_import: CatalogueImportTable;
  import_run: ImportRunTable;
  import_defect: ImportDefectTable;
  import_update: ImportUpdateTable;
}

export const IMPORT_TABLES = ['catalogue_import', 'import_update'] as const satisfies readonly (keyof ImportTables)[];
