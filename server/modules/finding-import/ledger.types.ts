/** What a plan for a ledger is made of: names that are known, defects, findings as they will be. */
import type { LedgerDefectKind } from '../../../shared/schemas/finding-import.ts';
import type { NewFinding } from '../finding/index.ts';

export interface Known {
  people: ReadonlyMap<string, { id: string; left: boolean }>;
  units: ReadonlyMap<string, string>;
  today: number;
}
export interface PlannedDefect {
  kind: LedgerDefectKind;
  severity: 'error' | 'warning';
  row: number;
  /** From 0; -1 where the defect is of the row. */
  at: number;
  column: string;
  value: string;
  suggestion: string;
  params: Record<string, string | number>;
}
export interface PlannedFinding {
  /** From 0, in order: the id of what is entered follows from it. */
  n: number;
  row: number;
  lastRow: number;
  taken: boolean;
  serial: string;
  finding: NewFinding;
  /** Names of units that are to be made; the ids come with them. */
  unit: string;
  joining: string[];
  owner: string;
  percent: number | null;
  /** What was said of progress, and what has no place of its own. */
  words: string;
}
export interface LedgerPlan {
  headings: string[];
  findings: PlannedFinding[];
  defects: PlannedDefect[];
  newUnits: string[];
}
