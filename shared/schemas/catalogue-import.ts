/** Importing catalogues: the mapping file (docs/import.md), imports and their defects as the API has them. */
import { z } from 'zod';
import { count, listQuery, severity } from './common.ts';
import { searchQuery } from './search.ts';
import { unitListQuery } from './unit.ts';

/** What a column may become. `field` keeps it under its heading beside the described fields; `field:KEY` is a category's own field. */
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
export const importTarget = z.union([
  z.enum(IMPORT_TARGETS),
  z.templateLiteral(['field:', z.string().min(1).max(100)]),
]);
export type ImportTarget = z.infer<typeof importTarget>;

export const IMPORT_DEFECTS = [
  'cut-short',
  'broken-quote',
  'bad-encoding',
  'encoding-claim',
  'encoding-guessed',
  'sheet-hidden',
  'columns-beyond',
  'sheet-plain',
  'column-hidden',
  'rows-hidden',
  'left-out',
  'remark-row',
  'merged-filled',
  'memo-absent',
  'fonds-itself',
  'level-by-code',
  'file-absent',
  'cell-error',
  'code-width',
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
  'field-required',
  'field-absent',
  'field-too-long',
  'field-not-integer',
  'field-not-date',
  'field-not-in-table',
  'field-one-value',
  'field-not-flag',
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
  /** Where no column holds the code: how it is made of several, `{全宗号}-{目录号}-{案卷号}-{件号}`. */
  codePattern: z.string().min(1).max(300).optional(),
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
  /** Characters that nobody sees are left out of titles, codes and notes. */
  cleanCharacters: z.boolean().default(false),
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
  /** The file is still being read: `total` is then estimated from how much of it is. */
  reading: z.boolean(),
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
  /** What the column was read as; null where the defect is of the row. */
  target: importTarget.nullable(),
  /** What the archive has there, of `differs`. */
  before: z.string().nullable(),
});
export type ImportDefect = z.infer<typeof importDefect>;

export const SPARE_REASONS = ['changed', 'opened', 'filled', 'cited', 'placed', 'parent'] as const;
export type SpareReason = (typeof SPARE_REASONS)[number];

export const importDetail = importRow.extend({
  mapping: importMapping.nullable(),
  dryRun: z.boolean(),
  /** The rows that did not come in can be had as a workbook. */
  hasReturned: z.boolean(),
  /** It stopped and can go on where it was. */
  mayResume: z.boolean(),
  progress: importProgress,
  kinds: z.array(z.object({ kind: importDefectKind, severity, count })),
  failure: z.string().nullable(),
  undo: z.object({ removed: count, restored: count, spared: count, reasons: z.record(z.string(), count) }).nullable(),
});
export type ImportDetail = z.infer<typeof importDetail>;

export const proposedColumn = z.object({
  heading: z.string(),
  /** The first sheet that has it. */
  sheet: z.string(),
  index: count,
  /** The spreadsheet program does not show it; it is read like the others. */
  hidden: z.boolean(),
  /** The heading says that it is the beginning or the end of a span of time: two such dates are one. */
  end: z.enum(['from', 'to']).nullable(),
  target: importTarget,
  why: z.enum(['remembered', 'heading', 'values', 'none']),
  samples: z.array(z.string()),
});
export type ProposedColumn = z.infer<typeof proposedColumn>;
/** A sheet's first rows as they stand; cells of rows that the secrecy gate would stop are empty, and `closed` says so. */
export const firstRow = z.object({ row: count, cells: z.array(z.string()), closed: z.boolean() });
export const importProposal = z.object({
  format: z.enum(['xlsx', 'xls', 'dbf', 'delimited', 'ead']),
  /** Sheets with headings. */
  sheets: z.array(z.object({ name: z.string(), headingRow: count, first: z.array(firstRow) })),
  /** Sheets in which no row looks like headings. */
  plain: z.array(z.object({ name: z.string(), first: z.array(firstRow) })),
  columns: z.array(proposedColumn),
  mapping: importMapping,
  /** The fonds and category that most codes name; '' where they name none. */
  guess: z.object({ fonds: z.string(), category: z.string() }),
  /** The further fields that columns can be: those of the category asked for, else of those that the codes name. */
  fields: z.array(z.object({ key: z.string(), name: z.string(), nameEn: z.string() })),
});
export type FirstRow = z.infer<typeof firstRow>;
/** How the file is read, where the clerk knows better. */
export const proposalQuery = z.object({
  headingRow: z.coerce.number().int().min(1).max(1000).optional(),
  encoding: z.string().max(40).optional(),
  /** Whose further fields the columns may be; those that most codes name where it is not said. */
  category: z.string().trim().max(10).optional(),
});
export type ProposalQuery = z.infer<typeof proposalQuery>;
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

/** Options of a mapping that are said by a press. */
export const REMEDY_OPTIONS = [
  'excelDates',
  'decades',
  'cleanCharacters',
  'allowEmptyCode',
  'fondsFromCode',
  'createAgencies',
] as const;
/**
 * What can be done about all defects of a kind at once: an option, values that are read as others, or what to do with
 * codes that are held. `safe`: nothing is lost or invented by taking all of it.
 */
export const importRemedy = z.object({
  kind: importDefectKind,
  count,
  how: z.enum(['option', 'values', 'match']),
  option: z.enum(REMEDY_OPTIONS).nullable(),
  target: importTarget.nullable(),
  heading: z.string(),
  values: z.array(z.object({ value: z.string(), suggestion: z.string(), count })),
  safe: z.boolean(),
});
export type ImportRemedy = z.infer<typeof importRemedy>;

/** What undoing would do now. */
export const importUndoTrial = z.object({
  removed: count,
  restored: count,
  spared: count,
  reasons: z.partialRecord(z.enum(SPARE_REASONS), count),
  examples: z.array(z.object({ id: z.string(), code: z.string(), title: z.string(), reason: z.enum(SPARE_REASONS) })),
});
export type ImportUndoTrial = z.infer<typeof importUndoTrial>;

export const importListQuery = listQuery;
export const sampleQuery = z.object({
  fonds: z
    .string()
    .regex(/^[A-Z0-9]{1,8}$/)
    .default('Z034'),
});
export const defectListQuery = listQuery.extend({ kind: importDefectKind.optional() });

export const EXPORT_FORMATS = ['xlsx', 'csv', 'ead3', 'jsonl'] as const;
/** A search with its filters; without words and with at most one fonds and category all that it holds, in order of codes. */
export const exportQuery = searchQuery
  .omit({ cursor: true, limit: true, facets: true, sort: true, suggest: true })
  .extend({ format: z.enum(EXPORT_FORMATS) });
/** A list of the catalogue's table, with its filters. */
export const unitExportQuery = unitListQuery
  .omit({ cursor: true, limit: true })
  .extend({ format: z.enum(EXPORT_FORMATS) });
export type UnitExportQuery = z.infer<typeof unitExportQuery>;
export type ExportQuery = z.infer<typeof exportQuery>;
