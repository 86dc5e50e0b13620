/** What belongs to findings beside loop.tables.ts: units that join, imports of ledgers, changes of the rules. Rules as in tables.ts. */

/** A unit that joins 配合单位: its agency reads the finding. `agency_id` is its body's, beside it for the scope. */
export interface FindingJoiningTable {
  id: string;
  finding_id: string;
  body_id: string;
  agency_id: string | null;
}

/** An import of a ledger 问题台账: a table of findings as people have kept it until today. */
export interface FindingImportTable {
  id: string;
  archive_id: string;
  number: string;
  source_name: string;
  format: string;
  state: 'uploaded' | 'running' | 'done' | 'failed' | 'undone';
  mapping_json: string | null;
  finding_count: number;
  measure_count: number;
  refused_count: number;
  /** Defects, and the cells of the rows that were refused: what the returned workbook is made of. */
  result_json: string | null;
  failure_json: string | null;
  undo_json: string | null;
  created_by: string | null;
  created_by_name: string;
  created_at: string;
  updated_at: string;
}

/** A finding that an import entered. `id` follows from import and row: a job run again enters nothing twice. */
export interface FindingImportItemTable {
  id: string;
  import_id: string;
  finding_id: string;
  sheet: string;
  row: number;
}

/** A change of a rule of the loop: what it was, what it became. */
export interface LoopRuleChangeTable {
  id: string;
  archive_id: string;
  rule: string;
  from_json: string;
  to_json: string;
  by_id: string | null;
  by_name: string;
  at: string;
}

export interface FindingTables {
  finding_joining: FindingJoiningTable;
  finding_import: FindingImportTable;
  finding_import_item: FindingImportItemTable;
  loop_rule_change: LoopRuleChangeTable;
}

export const FINDING_TABLES = [
  'finding_joining',
  'finding_import',
  'finding_import_item',
  'loop_rule_change',
] as const satisfies readonly (keyof FindingTables)[];
