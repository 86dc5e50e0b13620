/** Reports 报告 and the figures in them: the API's contract. Every figure leads to the list it counts. */
import { z } from 'zod';
import { RECORD_LISTS } from '../loop-lists.ts';
import { count, dayQuery, listQuery, lockVersion, many } from './common.ts';

const id = z.string().min(1).max(64);
const day = z.number().int();

/** `from`, `to`: the day by which the list is dated: registered, issued, received, entered, held, answered. */
export const recordFilter = z.object({
  initiative: id.optional(),
  body: id.optional(),
  from: dayQuery,
  to: dayQuery,
  state: many,
  light: many,
  source: many,
  severity: many,
  noBody: z.stringbool().optional(),
  /** Findings that this unit joins 配合, whoever leads them. */
  joined: id.optional(),
  onTime: z.stringbool().optional(),
  closedFrom: dayQuery,
  closedTo: dayQuery,
  dueFrom: dayQuery,
  dueTo: dayQuery,
  lookBackFrom: dayQuery,
  lookBackTo: dayQuery,
  /** The figure is the sum of this over the list. */
  sum: z.enum(['measures', 'measures-done', 'appearances']).optional(),
  kind: many,
  channel: many,
  act: many,
  answered: z.stringbool().optional(),
  /** A voice of which a finding was made. */
  made: z.stringbool().optional(),
  content: z.stringbool().optional(),
});
export type RecordFilter = z.output<typeof recordFilter>;

export const figureUnit = z.enum([
  'item',
  'unit',
  'measure',
  'appearance',
  'slip',
  'voice',
  'box',
  'rule',
  'meeting',
  'person',
  'percent',
  'other',
]);
/** `href`: the page of the list that is counted; for a rate the list of its numerator. */
export const figure = z.object({
  key: z.string(),
  value: z.number(),
  unit: figureUnit,
  asOf: day,
  href: z.string(),
});
export type Figure = z.infer<typeof figure>;

const bounds = { asOf: dayQuery, initiative: id.optional(), body: id.optional() };
export const overviewQuery = z.object(bounds);
export const reportOverview = z.object({
  asOf: day,
  today: day,
  figures: z.array(figure),
  lights: z.array(figure),
  states: z.array(figure),
  sources: z.array(figure),
  bodies: z.array(
    /** What a unit leads, how much of it is closed and overdue; and, apart, what it joins. Null for what nobody leads. */
    z.object({
      id: id.nullable(),
      name: z.string().nullable(),
      total: figure,
      closed: figure,
      red: figure,
      joined: figure.nullable(),
    }),
  ),
  months: z.array(z.object({ month: z.number().int(), registered: figure, closed: figure })),
});
export type ReportOverview = z.infer<typeof reportOverview>;

export const recordListQuery = recordFilter
  .extend(listQuery.shape)
  .extend({ of: z.enum(RECORD_LISTS), asOf: dayQuery });
/** A line of any of the lists. `state` is a word's key: `state.closed`, `slip.notice`; `count` what it adds to a sum. */
export const recordRow = z.object({
  id,
  number: z.string(),
  text: z.string(),
  state: z.string().nullable(),
  light: z.string().nullable(),
  day: day.nullable(),
  who: z.string().nullable(),
  count: count.nullable(),
  href: z.string().nullable(),
});
export type RecordRow = z.infer<typeof recordRow>;
export const recordList = z.object({
  asOf: day,
  items: z.array(recordRow),
  /** Exactly what the figure says. */
  total: count,
  cursor: z.string().optional(),
});
export type RecordList = z.infer<typeof recordList>;

export const REPORT_KINDS = ['stage', 'meeting', 'ledger', 'slips', 'overview', 'attendance'] as const;
export const reportKind = z.enum(REPORT_KINDS);
export const reportState = z.enum(['draft', 'issued', 'withdrawn']);
export const reportLocale = z.enum(['zh-CN', 'en']);
const version = lockVersion;
const title = z.string().trim().min(1).max(200);

export const newReport = z.object({
  kind: reportKind,
  title: title.optional(),
  initiativeId: id.nullable().default(null),
  bodyId: id.nullable().default(null),
  from: day,
  asOf: day,
  locale: reportLocale.default('zh-CN'),
});
/** What a person adds or leaves out: paragraphs of her own by section, and the keys of sentences that are not to stand. */
export const reportEdits = z.object({
  own: z.record(z.string().max(40), z.array(z.string().max(4000)).max(50)).default({}),
  left: z.array(z.string().max(40)).max(200).default([]),
});
export type ReportEdits = z.output<typeof reportEdits>;
export const reportPatch = z.object({
  title: title.optional(),
  from: day.optional(),
  asOf: day.optional(),
  edits: reportEdits.optional(),
  lockVersion: version,
});
export const issueReport = z.object({ lockVersion: version });
export const withdrawReport = z.object({ lockVersion: version, ground: z.string().max(4000) });

/** A piece of a sentence: a figure with its value as written, or words. In this order: the second fits both. */
export const reportRun = z.union([z.object({ text: z.string(), figure: z.string() }), z.object({ text: z.string() })]);
export const reportParagraph = z.object({
  key: z.string(),
  /** Made from records, or written by a person. */
  by: z.enum(['records', 'person']),
  left: z.boolean(),
  runs: z.array(reportRun),
});
export const reportTable = z.object({
  columns: z.array(z.object({ title: z.string(), width: z.number() })),
  rows: z.array(z.array(z.string())),
  /** Where each row leads; null where nowhere. */
  hrefs: z.array(z.string().nullable()),
  /** How many there are; more than the rows where the paper would be too long: the XLSX file has all. */
  total: count,
});
export const reportSection = z.object({
  key: z.string(),
  heading: z.string(),
  paragraphs: z.array(reportParagraph),
  table: reportTable.optional(),
  chart: z.array(z.object({ label: z.string(), figure: z.string(), value: z.number() })).optional(),
});
export type ReportRun = z.infer<typeof reportRun>;
export type ReportParagraph = z.infer<typeof reportParagraph>;
export type ReportSectionTable = z.infer<typeof reportTable>;
export type ReportSection = z.infer<typeof reportSection>;

export const reportRow = z.object({
  id,
  kind: reportKind,
  title: z.string(),
  number: z.string().nullable(),
  state: reportState,
  from: day,
  asOf: day,
  locale: reportLocale,
  initiativeId: id.nullable(),
  bodyId: id.nullable(),
  author: z.string(),
  issuedOn: day.nullable(),
  updatedAt: z.string(),
  lockVersion: version,
});
export type ReportRow = z.infer<typeof reportRow>;
export const reportDetail = reportRow.extend({
  head: z.string(),
  figures: z.array(figure),
  sections: z.array(reportSection),
  edits: reportEdits,
  /** Frozen at issue; while it is a draft it is made anew from the records at each reading. */
  frozen: z.boolean(),
  issuedBy: z.string().nullable(),
  withdrawnBy: z.string().nullable(),
  withdrawnGround: z.string().nullable(),
  /** Whether this reader may change, issue or withdraw it. */
  may: z.object({ edit: z.boolean(), issue: z.boolean(), withdraw: z.boolean() }),
});
export type ReportDetail = z.infer<typeof reportDetail>;

/** What became of the figures of an issued report: as issued, counted anew for the same day, and today. */
export const reportChange = z.object({
  today: day,
  items: z.array(z.object({ key: z.string(), issued: figure, recount: z.number().nullable(), now: figure.nullable() })),
});
export type ReportChange = z.infer<typeof reportChange>;

export const reportListQuery = listQuery.extend({ kind: many, state: many, initiative: id.optional() });
export const reportFileQuery = z.object({ format: z.enum(['docx', 'xlsx', 'pdf']) });

/** The sentences as configuration: by language and key; `{figure}` stands for a figure of that sentence. */
export const sentenceSet = z.object({
  sentences: z.array(
    z.object({
      locale: reportLocale,
      key: z.string().max(40),
      text: z.string().max(1000),
      default: z.string(),
      figures: z.array(z.string()),
    }),
  ),
});
export const sentencePatch = z.object({
  sentences: z.array(z.object({ locale: reportLocale, key: z.string().max(40), text: z.string().max(1000) })).max(200),
});
