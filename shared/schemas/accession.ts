import { z } from 'zod';
import { count, listQuery, severity } from './common.ts';

export const accessionState = z.enum([
  'received',
  'checking',
  'needs-review',
  'accepting',
  'accepted',
  'returned',
  'failed',
]);
export const accessionRow = z.object({
  id: z.string(),
  number: z.string(),
  title: z.string(),
  sourceName: z.string(),
  agencyName: z.string().nullable(),
  state: accessionState,
  rowCount: count,
  itemCount: count,
  fileCount: count,
  byteCount: count,
  errorCount: count,
  warningCount: count,
  acceptedCount: count,
  returnedCount: count,
  createdAt: z.string(),
  createdBy: z.string(),
});
export type AccessionRow = z.infer<typeof accessionRow>;
export const accessionListQuery = listQuery.extend({ state: accessionState.optional() });

/** A step of taking in, in the order they run. Counts are of rows or files. */
export const progressStep = z.object({
  step: z.enum(['receive', 'unpack', 'read', 'check', 'review', 'store', 'describe', 'finish']),
  state: z.enum(['waiting', 'running', 'done', 'stopped']),
  done: count,
  total: count,
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type ProgressStep = z.infer<typeof progressStep>;

/** A defect in words: `message` and `remedy` are in the reader's language. */
export const defect = z.object({
  id: z.string(),
  kind: z.string(),
  severity,
  checkCode: z.string(),
  checkName: z.string(),
  property: z.enum(['authenticity', 'integrity', 'usability', 'security']),
  rows: z.array(z.number()),
  code: z.string().nullable(),
  file: z.string().nullable(),
  field: z.string().nullable(),
  /** As the scheme of the category calls it, in the reader's language. */
  fieldName: z.string().nullable(),
  /** Column of the catalogue, from 0, of a field that the scheme knows. */
  column: z.number().nullable(),
  value: z.string().nullable(),
  message: z.string(),
  remedy: z.string(),
});
export type Defect = z.infer<typeof defect>;

export const accessionDetail = accessionRow.extend({
  steps: z.array(progressStep),
  properties: z.array(
    z.object({
      property: z.enum(['authenticity', 'integrity', 'usability', 'security']),
      passed: count,
      total: count,
      manual: count,
    }),
  ),
  /** Rows without an error: what `take-good` would take. */
  goodCount: count,
  defects: z.array(defect),
  previous: z.object({ id: z.string(), number: z.string() }).nullable(),
  following: z.array(z.object({ id: z.string(), number: z.string(), state: accessionState })),
  sameDelivery: z.object({ id: z.string(), number: z.string() }).nullable(),
  consent: z.object({ by: z.string(), representative: z.string(), note: z.string(), at: z.string() }).nullable(),
  hasReceipt: z.boolean(),
  failure: z.string().nullable(),
  mayDecide: z.boolean(),
  /** It failed for a reason on this side and goes on where it was when asked to. */
  mayRetry: z.boolean(),
  /** What was not taken of `previous`, sent back in the same act. */
  isRest: z.boolean(),
});
export type AccessionDetail = z.infer<typeof accessionDetail>;

export const takeGoodBody = z.object({
  /** Who consented for the delivering agency. */
  representative: z.string().trim().min(1).max(60),
  note: z.string().trim().max(500).default(''),
});
export const returnBody = z.object({ reason: z.string().trim().min(2).max(500) });
export const uploaded = z.object({ id: z.string(), number: z.string(), known: z.boolean() });
