/** Checklists of inspections 检查清单 as configuration: what is looked at, what it counts, what vetoes, where grades begin. */
import { z } from 'zod';
import { count, listOf } from './common.ts';

const key = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$/);
const words = z.string().trim().max(1000).default('');
const title = z.string().trim().min(1).max(200);
/** Points in hundredths at the finest. */
const points = z.number().min(0).max(1000).multipleOf(0.01);

export const SCORINGS = ['yes-no', 'graded', 'per-defect'] as const;
const checklistItem = z.strictObject({
  key,
  text: z.string().trim().min(1).max(1000),
  textEn: words,
  /** The clause it rests on. */
  basis: words,
  /** How it is looked at: papers, on the spot, a sample of n. */
  method: words,
  points,
  scoring: z.enum(SCORINGS),
  /** `graded`: percent of the points for what is met in the main 基本符合. */
  partial: z.number().int().min(1).max(99).default(50),
  /** `per-defect`: points off for each. */
  perDefect: points.default(1),
  /** 否决项: the best grade that remains where it is not met. */
  veto: key.nullable().default(null),
  /** What the agency is asked to hand in with its self-check. */
  evidence: words,
});
const section = z.strictObject({ key, title, titleEn: words, items: z.array(checklistItem).min(1).max(200) });

/** Grades from the best to the worst; `from` is the least percentage, 0 for the last. */
const grade = z.strictObject({ key, name: title, nameEn: words, from: z.number().min(0).max(100).multipleOf(0.01) });
/** Where all of `allOf` and one of `anyOf` (where given) fall short, no better grade than `cap` remains. */
const rule = z.strictObject({
  key,
  text: title,
  textEn: words,
  cap: key,
  allOf: z.array(key).max(50).default([]),
  anyOf: z.array(key).max(200).default([]),
});
/** What stands beside the items: an accident, no cooperation. */
const circumstance = z.strictObject({ key, text: title, textEn: words, cap: key });

export const checklistDefinition = z.strictObject({
  title,
  titleEn: words,
  /** Where it comes from. */
  source: words,
  note: words,
  /** Points, vetoes or boundaries are not from a rule but a first setting, to be decided here. */
  provisional: z.boolean().default(false),
  grades: z.array(grade).min(2).max(10),
  sections: z.array(section).min(1).max(40),
  rules: z.array(rule).max(40).default([]),
  circumstances: z.array(circumstance).max(40).default([]),
});
export type ChecklistDefinition = z.infer<typeof checklistDefinition>;
export type ChecklistItem = z.infer<typeof checklistItem>;

/** The one file by which a checklist travels. */
export const checklistFile = z.strictObject({
  format: z.literal('lantai-checklist'),
  formatVersion: z.literal(1),
  key,
  version: z.number().int().min(1).optional(),
  definition: checklistDefinition,
});
export type ChecklistFile = z.infer<typeof checklistFile>;

export const checklistRow = z.object({
  id: z.string(),
  key: z.string(),
  version: count,
  title: z.string(),
  titleEn: z.string(),
  state: z.enum(['draft', 'published', 'retired']),
  provisional: z.boolean(),
  items: count,
  points: z.number(),
  lockVersion: count,
  updatedAt: z.string(),
});
export type ChecklistRow = z.infer<typeof checklistRow>;
export const checklistList = listOf(checklistRow);
export const checklistDetail = checklistRow.extend({ definition: checklistDefinition });
export type ChecklistDetail = z.infer<typeof checklistDetail>;

/** The definition is read by the service, which says what is wrong with it. */
export const newChecklist = z.object({ key: z.string().max(40), definition: z.unknown() });
export const checklistChange = z.object({ definition: z.unknown(), lockVersion: count });
export const checklistAct = z.object({ lockVersion: count });
