/** Inspection of agencies 监督检查: the API's contract. Days are integers YYYYMMDD; times ISO 8601. */
import { z } from 'zod';
import { checklistDefinition } from './checklist.ts';
import { count, dayQuery, listOf, listQuery, lockVersion, many, yearQuery } from './common.ts';

const id = z.string().min(1).max(64);
const text = z.string().max(4000);
const day = z.number().int();
const version = lockVersion;
const itemKey = z.string().min(1).max(20);

export const inspectionKind = z.enum(['yearly', 'special', 'guidance']);
export const inspectionState = z.enum([
  'planned',
  'announced',
  'self-checked',
  'visiting',
  'concluded',
  'published',
  'closed',
  'cancelled',
]);
export const inspectionStep = z.enum([
  'announce',
  'return-self',
  'visit',
  'conclude',
  'reopen',
  'publish',
  'second-visit',
  'close',
  'cancel',
]);
export type InspectionStep = z.infer<typeof inspectionStep>;
export type InspectionState = z.infer<typeof inspectionState>;
export const verdict = z.enum(['met', 'partly', 'not', 'na']);

export const newPlan = z.object({
  year: z.number().int().min(1950).max(2200),
  title: z.string().trim().min(1).max(200),
  note: text.default(''),
  initiativeId: id.nullable().default(null),
});
export const draw = z.object({
  id,
  seed: z.string(),
  algorithm: z.string(),
  candidates: z.array(z.object({ id, name: z.string() })),
  inspectors: z.array(z.object({ id, name: z.string() })),
  agencies: count,
  each: count,
  result: z.array(
    z.object({ agencyId: id, name: z.string(), inspectors: z.array(z.object({ id, name: z.string() })) }),
  ),
  by: z.string(),
  at: z.string(),
  /** Drawn again from what is recorded, the result is the same. */
  holds: z.boolean(),
});
export type Draw = z.infer<typeof draw>;
export const plan = z.object({
  id,
  year: z.number(),
  title: z.string(),
  note: z.string(),
  initiativeId: id.nullable(),
  inspections: count,
  done: count,
});
export type Plan = z.infer<typeof plan>;
export const planDetail = plan.extend({ draws: z.array(draw) });
export type PlanDetail = z.infer<typeof planDetail>;
const dates = z.object({
  kind: inspectionKind,
  checklistId: id.nullable().default(null),
  from: day,
  to: day,
  selfDue: day.nullable().default(null),
  scope: text.default(''),
});
export const newInspections = dates.extend({
  agencyIds: z.array(id).min(1).max(500),
  inspectorIds: z.array(id).max(20).default([]),
});
/** 双随机: agencies and inspectors drawn together. No candidates given: all agencies there are. */
export const newDraw = dates.extend({
  candidateIds: z.array(id).max(5000).default([]),
  inspectorIds: z.array(id).min(1).max(200),
  agencies: z.number().int().min(1).max(500),
  each: z.number().int().min(1).max(10).default(2),
  /** A number drawn before witnesses; the server makes one where none is given. */
  seed: z.string().trim().max(100).optional(),
});
export const inspectionPatch = z.object({
  lockVersion: version,
  from: day.optional(),
  to: day.optional(),
  selfDue: day.nullable().optional(),
  scope: text.optional(),
  checklistId: id.optional(),
  inspectorIds: z.array(id).max(20).optional(),
  circumstances: z.array(itemKey).max(40).optional(),
  conclusion: text.optional(),
});
export const inspectionStepBody = z.object({
  step: inspectionStep,
  lockVersion: version,
  ground: text.default(''),
  /** Second visit: on which day. */
  onDay: day.optional(),
});
export const selfItem = z.object({ verdict, defects: count.max(10_000).default(0), note: text.default('') });
export const handIn = z.object({ statement: text.default(''), name: z.string().trim().min(1).max(100) });

/** A result found at the visit. `base` is the version that was seen when it was written: another one is no overwriting. */
export const newEntry = z.object({
  item: itemKey,
  round: z.number().int().min(1).max(2).default(1),
  base: version,
  verdict,
  defects: count.max(10_000).default(0),
  note: text.default(''),
  /** When it was seen, by the clock of the tablet. */
  seenAt: z.iso.datetime(),
});
export const entry = z.object({
  id,
  round: count,
  item: itemKey,
  version: count,
  verdict,
  defects: count,
  note: z.string(),
  seenAt: z.string(),
  enteredAt: z.string(),
  enteredBy: z.string(),
});
export type Entry = z.infer<typeof entry>;
export const entryAnswer = z.object({ outcome: z.enum(['stored', 'known', 'conflict']), current: entry });
export type EntryAnswer = z.infer<typeof entryAnswer>;

export const fileQuery = z.object({
  item: itemKey,
  factOn: z.coerce.number().int().min(0).max(99_991_231),
  note: z.string().max(500).default(''),
});
const file = z.object({
  id,
  side: z.enum(['agency', 'visit']),
  item: itemKey,
  name: z.string(),
  mime: z.string(),
  byteSize: count,
  sha256: z.string(),
  sm3: z.string(),
  factOn: day,
  note: z.string(),
  enteredAt: z.string(),
  enteredBy: z.string(),
});
export type InspectionFile = z.infer<typeof file>;

export const orderState = z.enum(['issued', 'signed', 'answered', 'accepted', 'withdrawn']);
export const order = z.object({
  id,
  inspectionId: id,
  inspectionNumber: z.string(),
  agencyName: z.string(),
  number: z.string(),
  state: orderState,
  text: z.string(),
  contact: z.string(),
  items: z.array(z.object({ item: itemKey, text: z.string(), basis: z.string(), seen: z.string(), findingId: id })),
  issuedOn: day,
  due: day,
  issuedBy: z.string(),
  signedAt: z.string().nullable(),
  signedBy: z.string().nullable(),
  answer: z.string().nullable(),
  answeredAt: z.string().nullable(),
  answeredBy: z.string().nullable(),
  decisionNote: z.string(),
  withdrawnAt: z.string().nullable(),
  withdrawnGround: z.string().nullable(),
});
export type Order = z.infer<typeof order>;
export const newOrder = z.object({
  due: day,
  text: text.default(''),
  contact: z.string().max(200).default(''),
  /** Which problems; all where none is named. */
  items: z.array(itemKey).max(500).optional(),
});
export const orderAct = z.object({
  act: z.enum(['sign', 'answer', 'accept', 'return', 'withdraw']),
  /** Name of who signs, the answer, the note or the ground. */
  text: text.default(''),
});
/** Lights as those of findings, by the same rules: an order is a date to keep. */
export const ORDER_LIGHTS = ['red', 'yellow', 'green', 'blue', 'none'] as const;
const orderLight = z.enum(ORDER_LIGHTS);
export const orderRow = order.extend({ agencyId: id, light: orderLight });
export type OrderRow = z.infer<typeof orderRow>;
export const orderQuery = listQuery.extend({
  state: many,
  agency: id.optional(),
  light: orderLight.optional(),
  dueFrom: dayQuery,
  dueTo: dayQuery,
});

const scoreLine = z.object({
  item: itemKey,
  verdict: verdict.nullable(),
  possible: z.number(),
  got: z.number(),
  why: z.enum(['full', 'none', 'partial', 'per-defect', 'not-applicable', 'missing']),
  defects: count,
});
const cap = z.object({
  kind: z.enum(['item', 'rule', 'circumstance']),
  key: itemKey,
  cap: itemKey,
  items: z.array(itemKey),
});
export const scoreShape = z.object({
  lines: z.array(scoreLine),
  sections: z.array(z.object({ key: itemKey, possible: z.number(), got: z.number(), share: z.number().nullable() })),
  possible: z.number(),
  got: z.number(),
  share: z.number().nullable(),
  missing: z.array(itemKey),
  caps: z.array(cap),
  byShare: itemKey.nullable(),
  grade: itemKey.nullable(),
});

export const inspectionRow = z.object({
  id,
  number: z.string(),
  kind: inspectionKind,
  state: inspectionState,
  planId: id.nullable(),
  initiativeId: id.nullable(),
  agencyId: id,
  agencyName: z.string(),
  from: day,
  to: day,
  selfDue: day.nullable(),
  handedAt: z.string().nullable(),
  visitedOn: day.nullable(),
  inspectors: z.array(z.object({ id, name: z.string() })),
  drawn: z.boolean(),
  /** Percent and grade: for the office, the inspectors and, once published, the agency. */
  share: z.number().nullable(),
  grade: z.object({ key: itemKey, name: z.string(), nameEn: z.string() }).nullable(),
  lockVersion: version,
});
export type InspectionRow = z.infer<typeof inspectionRow>;
export const inspectionDetail = inspectionRow.extend({
  scope: z.string(),
  announcedAt: z.string().nullable(),
  statement: z.string(),
  handedBy: z.string().nullable(),
  /** Handed in after its day. */
  handedLate: z.boolean(),
  circumstances: z.array(itemKey),
  conclusion: z.string(),
  concludedAt: z.string().nullable(),
  concludedBy: z.string().nullable(),
  publishedAt: z.string().nullable(),
  second: z.object({ on: day, result: z.enum(['mended', 'not-mended']), note: z.string(), by: z.string() }).nullable(),
  cancelGround: z.string().nullable(),
  checklist: z.object({ id, key: z.string(), version: count, definition: checklistDefinition }).nullable(),
  self: z.array(selfItem.extend({ item: itemKey, enteredAt: z.string(), enteredBy: z.string() })),
  /** The latest of each item and round. */
  entries: z.array(entry),
  /** Entries that were replaced, oldest first. */
  earlier: z.array(entry),
  files: z.array(file),
  score: scoreShape.nullable(),
  findings: z.array(z.object({ item: itemKey, findingId: id, number: z.string(), state: z.string() })),
  orders: z.array(order),
  steps: z.array(z.object({ step: inspectionStep, refusal: z.string().nullable() })),
  /** What the reader may do here. */
  may: z.object({ manage: z.boolean(), inspect: z.boolean(), answer: z.boolean() }),
});
export type InspectionDetail = z.infer<typeof inspectionDetail>;
export const inspectionQuery = listQuery.extend({
  year: yearQuery,
  plan: id.optional(),
  agency: id.optional(),
  initiative: id.optional(),
  state: many,
  kind: many,
});

export const guidanceRow = z.object({
  id,
  number: z.string(),
  agencyId: id,
  agencyName: z.string(),
  kind: z.enum(['question', 'visit', 'training']),
  mode: z.enum(['on-site', 'at-archive', 'phone', 'online']),
  onDay: day,
  topic: z.string(),
  question: z.string(),
  answer: z.string(),
  nextStep: z.string(),
  returnOn: day.nullable(),
  returnNote: z.string(),
  state: z.enum(['open', 'answered', 'followed']),
  askedBy: z.string(),
  guideName: z.string().nullable(),
  lockVersion: version,
});
export type GuidanceRow = z.infer<typeof guidanceRow>;
export const newGuidance = z.object({
  agencyId: id,
  kind: z.enum(['question', 'visit', 'training']),
  mode: z.enum(['on-site', 'at-archive', 'phone', 'online']),
  onDay: day,
  topic: z.string().trim().min(1).max(200),
  question: text.default(''),
  answer: text.default(''),
  nextStep: text.default(''),
  returnOn: day.nullable().default(null),
});
export const guidancePatch = z.object({
  lockVersion: version,
  answer: text.optional(),
  nextStep: text.optional(),
  returnOn: day.nullable().optional(),
  returnNote: text.optional(),
});
/** A question asked by an agency. */
export const newQuestion = z.object({ topic: z.string().trim().min(1).max(200), question: text.min(1) });
export const guidanceQuery = listQuery.extend({ year: yearQuery, state: many });

export const overviewQuery = z.object({ year: z.coerce.number().int().min(0).max(9999) });
export const inspectionOverview = z.object({
  year: z.number(),
  agencies: z.array(
    z.object({
      agencyId: id,
      name: z.string(),
      inspections: z.array(
        inspectionRow.pick({
          id: true,
          number: true,
          kind: true,
          state: true,
          visitedOn: true,
          share: true,
          grade: true,
        }),
      ),
      problems: count,
      findingsOpen: count,
      orders: count,
      ordersOpen: count,
      guidance: count,
    }),
  ),
});
export type InspectionOverview = z.infer<typeof inspectionOverview>;
export const inspectionSummary = z.object({
  counts: z.array(z.object({ key: z.string(), value: count, href: z.string() })),
});
export const inspectorList = listOf(z.object({ id, name: z.string() }));
