/** Importing ledgers of findings 问题台账: which column is what, the preview of what becomes of the rows, imports. */
import { z } from 'zod';
import { count, severity } from './common.ts';
import { SOURCES } from './finding.ts';

/** What a column of a ledger may be. `note` is kept as words beside the progress. */
export const LEDGER_TARGETS = [
  'serial',
  'category',
  'source',
  'problem',
  'appearance',
  'rootCause',
  'basis',
  'severity',
  'target',
  'measure',
  'leader',
  'body',
  'joining',
  'owner',
  'executor',
  'checker',
  'start',
  'due',
  'percent',
  'progress',
  'note',
  'ignore',
] as const;
export const ledgerTarget = z.enum(LEDGER_TARGETS);
export type LedgerTarget = z.infer<typeof ledgerTarget>;

export const LEDGER_DEFECTS = [
  'classified',
  'broken-row',
  'missing-problem',
  'bad-percent',
  'bad-date',
  'year-assumed',
  'due-before-start',
  'unknown-unit',
  'unknown-joining',
  'unknown-person',
  'person-left',
  'several-people',
  'checker-is-owner',
  'unknown-source',
  'unknown-severity',
  'problem-long',
  'text-long',
  'same-problem',
  'said-done',
] as const;
export const ledgerDefectKind = z.enum(LEDGER_DEFECTS);
export type LedgerDefectKind = z.infer<typeof ledgerDefectKind>;

export const ledgerMapping = z.strictObject({
  /** The sheet that is read; the first with headings where not given. */
  sheet: z.string().max(200).optional(),
  headingRow: z.number().int().min(1).max(1000),
  /** One for each column from the left. */
  columns: z.array(ledgerTarget).min(1).max(500),
  /** For rows that say nothing of their source. */
  source: z.enum(SOURCES),
  /** For dates without a year, such as 6月底. */
  year: z.number().int().min(1990).max(2200),
  /** Units that are not known yet are made. */
  createUnits: z.boolean(),
  /** People who are not known are left empty; their names stay as words beside the progress. */
  leavePeople: z.boolean(),
  initiativeId: z.string().max(64).nullable(),
});
export type LedgerMapping = z.infer<typeof ledgerMapping>;

export const ledgerProposal = z.object({
  sheets: z.array(
    z.object({
      name: z.string(),
      headingRow: count,
      columns: z.array(
        z.object({
          heading: z.string(),
          target: ledgerTarget,
          why: z.enum(['remembered', 'heading', 'none']),
          samples: z.array(z.string()),
        }),
      ),
    }),
  ),
  mapping: ledgerMapping,
});
export type LedgerProposal = z.infer<typeof ledgerProposal>;

export const ledgerDefect = z.object({
  kind: ledgerDefectKind,
  severity,
  sheet: z.string(),
  row: count,
  /** The column's heading; '' where the defect is of the row. */
  column: z.string(),
  value: z.string(),
  /** What is wrong by which rule, and what to do. */
  message: z.string(),
  /** What it might have meant; '' where nothing is near. */
  suggestion: z.string(),
});
export type LedgerDefect = z.infer<typeof ledgerDefect>;

/** A finding as it would be, with the rows it is made of. */
export const ledgerFinding = z.object({
  row: count,
  lastRow: count,
  taken: z.boolean(),
  serial: z.string(),
  problem: z.string(),
  appearances: z.array(z.string()),
  measures: z.array(z.string()),
  body: z.string(),
  owner: z.string(),
  due: z.number().int().nullable(),
  percent: count.nullable(),
});
export const ledgerPreview = z.object({
  findings: count,
  measures: count,
  refused: count,
  newUnits: z.array(z.string()),
  items: z.array(ledgerFinding),
  defects: z.array(ledgerDefect),
  /** All of them, where the list stops before its end. */
  defectCount: count,
});
export type LedgerPreview = z.infer<typeof ledgerPreview>;

export const findingImport = z.object({
  id: z.string(),
  number: z.string(),
  sourceName: z.string(),
  state: z.enum(['uploaded', 'running', 'done', 'failed', 'undone']),
  findingCount: count,
  measureCount: count,
  refusedCount: count,
  /** While it runs. */
  doneCount: count,
  failure: z.string().nullable(),
  undo: z.object({ removed: count, spared: z.array(z.string()) }).nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
});
export type FindingImport = z.infer<typeof findingImport>;
