/** The five slips 五单: notice 通知, reminder 提示, feedback 反馈, warning 预警, talk 约谈. */
import { z } from 'zod';
import { listQuery, many } from './common.ts';

const id = z.string().min(1).max(64);
const text = z.string().max(4000);
const day = z.number().int();
export const slipKind = z.enum(['notice', 'reminder', 'feedback', 'warning', 'talk']);
export const slipState = z.enum(['issued', 'signed', 'answered', 'expired', 'withdrawn']);

/** A feedback slip is not issued: it comes from answering. */
export const newSlip = z.object({
  kind: z.enum(['notice', 'reminder', 'warning', 'talk']),
  text: text.min(1),
  answerDue: day.nullable().default(null),
});
export const signBody = z.object({ name: z.string().trim().min(1).max(100) });
export const answerBody = z.object({ text: text.min(1) });
export const groundBody = z.object({ ground: text.min(1) });
export const slipListQuery = listQuery.extend({
  kind: many,
  state: many,
  finding: id.optional(),
  initiative: id.optional(),
  /** To be signed for or answered by the reader: of her own findings or her agency’s, and no feedback. */
  mine: z.stringbool().optional(),
});
export const printQuery = z.object({ format: z.enum(['docx', 'pdf']) });

export const slip = z.object({
  id,
  findingId: id,
  findingNumber: z.string(),
  problem: z.string(),
  kind: slipKind,
  number: z.string(),
  to: z.string(),
  text: z.string(),
  state: slipState,
  /** Raised by a rule, not by a person. */
  ruleId: id.nullable(),
  previousId: id.nullable(),
  issuedOn: day,
  issuedBy: z.string(),
  answerDue: day.nullable(),
  signedAt: z.string().nullable(),
  signedBy: z.string().nullable(),
  answeredAt: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answer: z.string().nullable(),
  withdrawnGround: z.string().nullable(),
});
export type Slip = z.infer<typeof slip>;

/** `days` before the due date, after it, or after the day by which `afterKind` was to be answered. */
export const slipRule = z
  .object({
    kind: z.enum(['notice', 'reminder', 'warning', 'talk']),
    on: z.enum(['before-due', 'after-due', 'unanswered']),
    afterKind: slipKind.nullable().default(null),
    days: z.number().int().min(0).max(365),
    answerDays: z.number().int().min(1).max(365).nullable().default(null),
    /** Both periods are working days. */
    workdays: z.boolean().default(false),
    enabled: z.boolean().default(true),
  })
  .refine((rule) => (rule.on === 'unanswered') === (rule.afterKind !== null), { path: ['afterKind'] })
  .refine((rule) => rule.on === 'before-due' || rule.days >= 1, { path: ['days'] });
export const slipRules = z.object({ rules: z.array(slipRule).max(30) });

/** What each rule would raise today, were these the rules: counted up to the limit. */
export const slipRulesPreview = z.object({ due: z.array(z.object({ count: z.number().int(), more: z.boolean() })) });
