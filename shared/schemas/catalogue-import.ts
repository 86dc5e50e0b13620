/** Importing catalogues: the mapping file (docs/import.md), imports and their defects as the API has them. */
import { z } from 'zod';
import { count, listQuery, severity } from './common.ts';
import { searchQuery } from './search.ts';

/** What a column may become. `field` keeps it under its heading beside the described fields. */
export const IMPORT_TARGETS = [
  'code',
  'title',
  'responsible',
  'documentNumber',
  'date',
  'year',
  'retention',
  'secrecy',
  'declassification',
  'openness',
  'opinion',
  'pages',
  'carrier',
  'note',
  'person',
  'agency',
  'category',
  'level',
  'text',
  'field',
  'ignore',
] as const;
export const importTarget = z.enum(IMPORT_TARGETS);
export type ImportTarget = z.infer<typeof importTarget>;

export const IMPORT_DEFECTS = [
  'broken-quote',
  'bad-encoding',
  'encoding-claim',
  'encoding-guessed',
  'missing-code',
  'unusual-code',
  'foreign-fonds',
  'duplicate-in-file',
  'exists',
  'differs',
  'missing-title',
  'bad-date',
  'future-date',
  'bad-year',
  'year-mismatch',
  'bad-retention',
  'retention-mismatch',
  'bad-pages',
  'unknown-openness',
  'open-not-public',
  'unknown-category',
  'unknown-agency',
  'unknown-level',
  'parent-refused',
  'special-characters',
  'too-long',
  'classified',
] as const;
export const importDefectKind = z.enum(IMPORT_DEFECTS);
export type ImportDefectKind = z.infer<typeof importDefectKind>;

export const importMapping = z.strictObject({
  format: z.literal('lantai-import-map'),
  version: z.literal(1),
  /** Label such as `gb18030`; found out where absent. */
  encoding: z.string().max(40).optional(),
  delimiter: z.string().length(1).optional(),
  /** `""`: quotes mean nothing, as in files that other programs wrote line by line. */
  quote: z.string().max(1).optional(),
  /** Names of sheets; all that are visible where absent. */
  sheets: z.array(z.string().max(200)).min(1).max(200).optional(),
  /** Row of the headings; found within the first 20 rows where absent. */
  headingRow: z.number().int().min(1).max(1000).optional(),
  /** By heading as written, or `#3` for the third column. A heading that is not named here is kept as `field`. */
  columns: z.record(z.string().max(200), importTarget),
  /** For rows that say nothing. */
  constants: z.partialRecord(importTarget, z.string().max(500)).default({}),
  /** Replaces whole values before they are read: `{"retention": {"长久": "永久"}}`. */
  values: z.partialRecord(importTarget, z.record(z.string().max(200), z.string().max(200))).default({}),
  /** Numbers of five digits in date columns are a workbook's count of days. */
  excelDates: z.boolean().default(false),
  /** 六七十年代 is taken for the span 1960 to 1979, marked as inferred. */
  decades: z.boolean().default(false),
  /** Rows without a code come in, as old catalogues have them. */
  allowEmptyCode: z.boolean().default(false),
  /** Rows go to the fonds and category that their codes name, instead of those given for the whole import. */
  fondsFromCode: z.boolean().default(false),
  categoryFromCode: z.boolean().default(false),
  /** Agencies that are not known yet are made. */
  createAgencies: z.boolean().default(false),
  /** Rows that say 开放 are opened on this ground; without it all come in as not reviewed. */
  openingGround: z.string().min(2).max(500).optional(),
});
export type ImportMapping = z.infer<typeof importMapping>;

export const importMatch = z.enum(['refuse', 'skip', 'update']);
export type ImportMatch = z.infer<typeof importMatch>;

export const importState = z.enum([
  'uploaded',
  'preparing',
  'checked',
  'storing',
  'done',
  'failed',
  'cancelled',
  'undoing',
  'undone',
]);
export type ImportState = z.infer<typeof importState>;

export const importRow = z.object({
  id: z.string(),
  number: z.string(),
  sourceName: z.string(),
  state: importState,
  fonds: z.string(),
  category: z.string(),
  match: importMatch,
  rowCount: count,
  createdCount: count,
  updatedCount: count,
  skippedCount: count,
  refusedCount: count,
  stoppedCount: count,
  createdBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type ImportRow = z.infer<typeof importRow>;

export const importProgress = z.object({
  id: z.string(),
  state: importState,
  done: count,
  total: count.nullable(),
  /** Rows in a second over the last moments; null before there is a measure. */
  rate: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
export type ImportProgress = z.infer<typeof importProgress>;

export const importDefect = z.object({
  id: z.string(),
  kind: importDefectKind,
  severity,
  sheet: z.string(),
  row: count,
  /** The column's heading, '' where the defect is of the row. */
  column: z.string(),
  value: z.string(),
  suggestion: z.string(),
  message: z.string(),
});
export type ImportDefect = z.infer<typeof importDefect>;

export const importDetail = importRow.extend({
  mapping: importMapping.nullable(),
  dryRun: z.boolean(),
  progress: importProgress,
  kinds: z.array(z.object({ kind: importDefectKind, severity, count })),
  failure: z.string().nullable(),
  undo: z.object({ removed: count, restored: count, spared: count, reasons: z.record(z.string(), count) }).nullable(),
});
export type ImportDetail = z.infer<typeof importDetail>;

export const proposedColumn = z.object({
  heading: z.string(),
  index: count,
  target: importTarget,
  why: z.enum(['remembered', 'heading', 'values', 'none']),
  samples: z.array(z.string()),
});
export type ProposedColumn = z.infer<typeof proposedColumn>;
export const importProposal = z.object({
  format: z.enum(['xlsx', 'delimited', 'ead']),
  sheets: z.array(z.object({ name: z.string(), headingRow: count })),
  columns: z.array(proposedColumn),
  mapping: importMapping,
});
export type ImportProposal = z.infer<typeof importProposal>;

/** A row as it will be, or why it will not. */
export const previewRow = z.object({
  sheet: z.string(),
  row: count,
  taken: z.boolean(),
  unit: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  defects: z.array(importDefect),
});
export type PreviewRow = z.infer<typeof previewRow>;

export const previewBody = z.object({
  fonds: z.string().trim().max(20).default(''),
  category: z.string().trim().max(10).default(''),
  mapping: importMapping,
});
export const startBody = previewBody.extend({
  match: importMatch.default('refuse'),
  dryRun: z.boolean().default(false),
});
export type StartBody = z.input<typeof startBody>;
export const importListQuery = listQuery;
export const defectListQuery = listQuery.extend({ kind: importDefectKind.optional() });

export const EXPORT_FORMATS = ['xlsx', 'csv', 'ead3', 'jsonl'] as const;
/** A search with its filters; without words and with at most one fonds and category all that it holds, in order of codes. */
export const exportQuery = searchQuery
  .omit({ cursor: true, limit: true, facets: true, sort: true, suggest: true })
  .extend({ format: z.enum(EXPORT_FORMATS) });
export type ExportQuery = z.infer<typeof exportQuery>;
