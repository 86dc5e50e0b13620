/** Links between units: 正文—附件, 转发—被转发, 请示—批复, 纸质—电子. */
import { z } from 'zod';
import { unitLevel } from './common.ts';

export const LINK_KINDS = ['attachment', 'forward', 'reply', 'copy', 'other'] as const;
export const linkKind = z.enum(LINK_KINDS);
export type LinkKind = z.infer<typeof linkKind>;

export const unitLink = z.object({
  id: z.string(),
  kind: linkKind,
  /** `from`: the unit that was asked is the first of the two (the main text, what forwards, the request, the paper). */
  side: z.enum(['from', 'to']),
  note: z.string(),
  by: z.string(),
  at: z.string(),
  unit: z.object({
    id: z.string(),
    code: z.string(),
    title: z.string(),
    level: unitLevel,
    dateText: z.string(),
  }),
});
export type UnitLink = z.infer<typeof unitLink>;
export const unitLinks = z.object({ items: z.array(unitLink), mayEdit: z.boolean() });
export type UnitLinks = z.infer<typeof unitLinks>;

export const newUnitLink = z.object({
  kind: linkKind,
  side: z.enum(['from', 'to']),
  /** The other one, by its id or by its reference code as it is or was. */
  other: z.union([
    z.strictObject({ id: z.string().max(64) }),
    z.strictObject({ code: z.string().trim().min(1).max(200) }),
  ]),
  note: z.string().trim().max(500).default(''),
});
