/** Questionnaires 问卷: built in the workbench, answered by a public link without an account. */
import { z } from 'zod';
import { count, listQuery, lockVersion } from './common.ts';

const id = z.string().min(1).max(64);
const day = z.number().int();
const version = lockVersion;

export const question = z.object({
  key: z.string().regex(/^[a-z0-9]{1,16}$/),
  kind: z.enum(['single', 'multiple', 'scale', 'text']),
  title: z.string().trim().min(1).max(500),
  required: z.boolean().default(false),
  options: z.array(z.string().trim().min(1).max(200)).max(50).default([]),
  /** Scale: from 1 to this. */
  steps: z.number().int().min(2).max(10).default(5),
  /** Words at both ends of the scale. */
  low: z.string().max(50).default(''),
  high: z.string().max(50).default(''),
});
const fields = z.object({
  title: z.string().trim().min(1).max(200),
  intro: z.string().max(2000),
  topicId: id.nullable(),
  questions: z.array(question).max(100),
  closesOn: day.nullable(),
});
export const newQuestionnaire = fields.partial().required({ title: true });
export const questionnairePatch = fields.partial().extend({ lockVersion: version });
export const questionnaireStep = z.object({ lockVersion: version });
export const questionnaireRow = z.object({
  id,
  number: z.string(),
  title: z.string(),
  topic: z.object({ id, number: z.string(), title: z.string() }).nullable(),
  state: z.enum(['draft', 'open', 'closed']),
  closesOn: day.nullable(),
  answers: count,
  createdAt: z.string(),
  lockVersion: version,
});
export const questionnaireDetail = questionnaireRow.extend({
  intro: z.string(),
  questions: z.array(question),
  /** Where it is answered; null while it is a draft. */
  address: z.string().nullable(),
  mayEdit: z.boolean(),
});
export const questionnaireListQuery = listQuery.extend({ topic: id.optional() });

/** By key: the number of an option, several of them, a step of the scale, or words. */
export const answers = z.record(
  z.string().max(16),
  z.union([z.number().int().min(0).max(100), z.array(z.number().int().min(0).max(100)).max(50), z.string().max(5000)]),
);
export const tokenParams = z.object({ token: z.string().min(1).max(64) });
export const answerBody = z.object({
  answers,
  /** Made by the page once for what is being filled in: the same sending again is not a second answer. */
  sending: z.string().min(8).max(64),
});
export const publicQuestionnaire = z.object({
  title: z.string(),
  intro: z.string(),
  questions: z.array(question),
  state: z.enum(['open', 'closed']),
  closesOn: day.nullable(),
  /** When this browser has answered already. */
  answeredAt: z.string().nullable(),
});
export const answerReceipt = z.object({ answeredAt: z.string(), again: z.boolean() });

export const tally = z.object({
  key: z.string(),
  kind: z.enum(['single', 'multiple', 'scale', 'text']),
  title: z.string(),
  /** How many answered this question. */
  answered: count,
  bars: z.array(z.object({ label: z.string(), count, share: z.number() })),
  mean: z.number().nullable(),
  /** Words as they were written, newest first, at most a hundred here; all are in the workbook. */
  texts: z.array(z.string()),
});
export const questionnaireResults = z.object({
  answers: count,
  firstAt: z.string().nullable(),
  lastAt: z.string().nullable(),
  tallies: z.array(tally),
});
export type Question = z.infer<typeof question>;
export type Answers = z.infer<typeof answers>;
export type Tally = z.infer<typeof tally>;
export type QuestionnaireRow = z.infer<typeof questionnaireRow>;
export type QuestionnaireDetail = z.infer<typeof questionnaireDetail>;
export type PublicQuestionnaire = z.infer<typeof publicQuestionnaire>;
