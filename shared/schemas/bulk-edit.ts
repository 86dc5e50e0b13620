/** Bulk edit: one change for many units, tried first, done by a job, undone as a whole. */
import { z } from 'zod';
import { count, listQuery } from './common.ts';
import { unitTarget } from './target.ts';

export const BULK_FIELDS = [
  'title',
  'responsible',
  'documentNumber',
  'dateText',
  'retention',
  'pageCount',
  'note',
  'carrier',
] as const;
/** A described field, or `x:` and the heading of a further one. */
export const bulkField = z.union([z.enum(BULK_FIELDS), z.string().regex(/^x:.{1,100}$/)]);
export type BulkField = z.infer<typeof bulkField>;

const text = z.string().max(2000);
export const bulkAct = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set'), value: text }),
  z.object({ kind: z.literal('replace'), find: text.min(1), with: text }),
  z.object({ kind: z.literal('append'), value: text.min(1), where: z.enum(['start', 'end']) }),
  z.object({ kind: z.literal('clear') }),
  /** `{title}（{n:3}）`: see docs/bulk-edit.md. */
  z.object({ kind: z.literal('pattern'), pattern: text.min(1) }),
]);
export type BulkAct = z.infer<typeof bulkAct>;

export const bulkEditTrial = z.object({ target: unitTarget, field: bulkField, act: bulkAct });
export const bulkEditBody = bulkEditTrial.extend({ reason: z.string().trim().min(2).max(500) });
export type BulkEditTrial = z.output<typeof bulkEditTrial>;

export const bulkRefusal = z.object({
  code: z.string(),
  /** In the reader's language. */
  sentence: z.string(),
  count,
  /** Codes of the first of them. */
  units: z.array(z.string()),
});
export const bulkPreview = z.object({
  /** Units looked at; `isWhole` false where there are more. */
  looked: count,
  isWhole: z.boolean(),
  /** All that are meant, where they can be counted without going through them. */
  total: count.nullable(),
  changed: count,
  same: count,
  refused: count,
  refusals: z.array(bulkRefusal),
  rows: z.array(
    z.object({
      id: z.string(),
      code: z.string(),
      title: z.string(),
      from: z.string(),
      to: z.string(),
      state: z.enum(['changed', 'same', 'refused']),
      problem: z.string().nullable(),
    }),
  ),
});
export type BulkPreview = z.infer<typeof bulkPreview>;

export const bulkEdit = z.object({
  id: z.string(),
  field: z.string(),
  act: bulkAct,
  reason: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'undoing', 'undone']),
  total: count.nullable(),
  done: count,
  changed: count,
  same: count,
  refused: count,
  undone: count,
  spared: count,
  refusals: z.array(bulkRefusal),
  merkleRoot: z.string().nullable(),
  by: z.string(),
  at: z.string(),
  mayUndo: z.boolean(),
});
export type BulkEdit = z.infer<typeof bulkEdit>;
export const bulkEditListQuery = listQuery;

export const bulkEditRow = z.object({
  id: z.string(),
  unitId: z.string(),
  code: z.string(),
  from: z.string(),
  to: z.string(),
  undone: z.boolean(),
});
