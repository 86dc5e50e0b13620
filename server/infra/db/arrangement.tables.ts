/** Templates of reference codes, and acts of arrangement with what they changed. Rules as in tables.ts. */

/** How a fonds writes the codes of a category, where that is not as the category does; '' is every category. */
export interface FondsTemplateTable {
  id: string;
  archive_id: string;
  fonds_id: string;
  category_id: string;
  template: string;
  updated_by_name: string;
  updated_at: string;
}

export type ArrangementKind = 'create' | 'compose' | 'dissolve' | 'move' | 'merge' | 'split' | 'reorder' | 'renumber';

/** One act of arrangement (整理): who, why, how many units. */
export interface ArrangementTable {
  id: string;
  archive_id: string;
  kind: ArrangementKind;
  /** Running, undoing and stopped are those of acts that a job does (large-act.job.ts); failed changed nothing. */
  state: 'done' | 'undone' | 'running' | 'undoing' | 'stopped' | 'failed';
  reason: string;
  /** What it was about in words that every reader of the ledger may know: a code. */
  label: string;
  count: number;
  created_by: string | null;
  created_by_name: string;
  created_at: string;
  undone_by_name: string | null;
  undone_at: string | null;
}

/** What an act did to one unit, so that it can be undone: its columns before, and which state it left. */
export interface ArrangementChangeTable {
  id: string;
  arrangement_id: string;
  unit_id: string;
  change: 'create' | 'update' | 'remove';
  /** Columns before (`was`) and after (`became`); the whole row and its names where it was removed. */
  before_json: string;
  /** The unit's version after the act: where it is another, its columns tell whether it stands as the act left it. */
  lock_version: number;
}

/** How far the job of a large act is; of no use afterwards. Not preserved. */
export interface ArrangementRunTable {
  /** That of the act. */
  id: string;
  archive_id: string;
  phase: 'planning' | 'running' | 'checking' | 'undoing' | 'done' | 'undone' | 'stopped' | 'failed';
  act_json: string;
  /** Steps in all; null while they are planned. */
  total: number | null;
  /** Steps that were taken, and of these those that left their unit as it was found. */
  done: number;
  spared: number;
  /** Codes of the first of them. */
  spared_json: string;
  /** The journal's row that was taken back last. */
  undo_to: string;
  /** Who asked for it to be taken back. */
  undo_actor_json: string | null;
  /** The Merkle tree over what was done so far. */
  tree_json: string | null;
  problem_json: string | null;
}

/** A step of a large act that is planned and not taken yet. Not preserved. */
export interface ArrangementStepTable {
  id: string;
  arrangement_id: string;
  position: number;
  unit_id: string;
  change: ArrangementChangeTable['change'];
  step_json: string;
}

export interface ArrangementTables {
  fonds_template: FondsTemplateTable;
  arrangement: ArrangementTable;
  arrangement_change: ArrangementChangeTable;
  arrangement_run: ArrangementRunTable;
  arrangement_step: ArrangementStepTable;
}

export const ARRANGEMENT_TABLES = [
  'fonds_template',
  'arrangement',
  'arrangement_change',
] as const satisfies readonly (keyof ArrangementTables)[];
