/** Findings 问题: the API's contract. Days are integers YYYYMMDD; times ISO 8601. */
import { z } from 'zod';
import { count, dayQuery, listQuery, lockVersion, many } from './common.ts';

export const SOURCES = ['study', 'research', 'staff', 'people', 'above', 'inspection', 'enforcement', 'self'] as const;
export const findingState = z.enum([
  'registered',
  'checked',
  'in-progress',
  'closure-asked',
  'verified',
  'closed',
  'looked-back',
  'reopened',
  'withdrawn',
]);
export const light = z.enum(['red', 'yellow', 'green', 'blue', 'none']);
export const stepName = z.enum([
  'check',
  'return',
  'admit',
  'ask-closure',
  'refuse-closure',
  'verify',
  'not-content',
  'close',
  'look-back',
  'reopen',
  'resume',
  'withdraw',
]);

const id = z.string().min(1).max(64);
const person = id.nullable();
const text = z.string().max(4000);
/** Whether the calendar has the day, and a percentage lies in 0 to 100, is told by the service in words of its own. */
const day = z.number().int();
const version = lockVersion;

const fields = z.object({
  initiativeId: id.nullable(),
  specialId: id.nullable(),
  bodyId: id.nullable(),
  joining: z.array(id).max(50),
  category: z.string().max(100),
  problem: z.string().trim().min(1).max(200),
  basis: text,
  rootCause: text,
  severity: z.enum(['minor', 'major', 'grave']),
  repeated: z.boolean(),
  target: text,
  leaderId: person,
  ownerId: person,
  executorId: person,
  checkerId: person,
  term: z.enum(['date', 'at-once', 'long-term']),
  start: day.nullable(),
  due: day.nullable(),
  appearances: z.array(text.min(1)).max(100),
});
// A patch is made of fields without defaults: what it does not name stays.
const measureFields = z.object({ text: text.min(1), ownerId: person, start: day.nullable(), due: day.nullable() });
export const newMeasure = measureFields.partial().required({ text: true });
export const newFinding = fields
  .partial()
  .required({ problem: true })
  .extend({ source: z.enum(SOURCES), measures: z.array(newMeasure).max(100).optional() });
export const findingPatch = fields.partial().extend({ lockVersion: version });
export const measurePatch = measureFields
  .partial()
  .extend({ state: z.enum(['open', 'done', 'dropped']).optional(), lockVersion: version });
export const newProgress = z.object({
  measureId: id.optional(),
  onDay: day,
  text: text.min(1),
  percent: z.number().optional(),
});
export const stepBody = z.object({
  step: stepName,
  lockVersion: version,
  /** Ground, statement or note, as the step has it. */
  ground: text.default(''),
  meetingId: id.optional(),
  /** Closing: the look-back comes after so many days. */
  lookBackDays: z.number().int().min(1).max(3650).optional(),
});
export const extensionBody = z.object({ toDue: day, reason: text.min(1) });
export const extensionDecision = z.object({ grant: z.boolean(), note: text.default('') });
export const evidenceKind = z.enum(['rule', 'photo', 'ledger', 'report', 'minutes', 'other']);
export const lightRules = z.object({
  soonDays: z.number().int().min(0).max(365),
  soonShare: z.number().int().min(0).max(100),
  behindPoints: z.number().int().min(0).max(100),
  graceDays: z.number().int().min(0).max(365),
});

export const findingFilter = z.object({
  state: many,
  light: many,
  owner: id.optional(),
  checker: id.optional(),
  body: id.optional(),
  /** Of this unit and those below it. */
  under: id.optional(),
  /** Without a lead unit yet. */
  noBody: z.stringbool().optional(),
  initiative: id.optional(),
  special: id.optional(),
  voice: id.optional(),
  source: many,
  severity: many,
  dueFrom: dayQuery,
  dueTo: dayQuery,
  /** Closed by its date. */
  onTime: z.stringbool().optional(),
  /** With an open measure of this person, due by `measureTo`. */
  measureOwner: id.optional(),
  measureTo: dayQuery,
  /** Entered by this import. */
  import: id.optional(),
  /** Open, and the owner's account is disabled. */
  ownerLeft: z.stringbool().optional(),
  q: z.string().max(200).optional(),
});
export const findingListQuery = findingFilter.extend(listQuery.shape).extend({
  sort: z.enum(['due', 'updated']).default('due'),
  down: z.stringbool().default(false),
});

export const findingRow = z.object({
  id,
  number: z.string(),
  source: z.string(),
  category: z.string(),
  problem: z.string(),
  severity: z.string(),
  repeated: z.boolean(),
  initiativeId: id.nullable(),
  bodyId: id.nullable(),
  bodyName: z.string().nullable(),
  ownerId: person,
  ownerName: z.string().nullable(),
  term: z.string(),
  start: day.nullable(),
  due: day.nullable(),
  percent: count,
  state: findingState,
  light,
  lockVersion: version,
  updatedAt: z.string(),
});

const named = z.object({ id: id.nullable(), name: z.string().nullable() });
export const evidenceRow = z.object({
  id,
  measureId: id.nullable(),
  kind: evidenceKind,
  name: z.string(),
  byteSize: count,
  sha256: z.string(),
  sm3: z.string(),
  /** Day of the fact, and time of entry: not the same. */
  factOn: day,
  enteredAt: z.string(),
  enteredBy: z.string(),
  round: count,
});
export const findingDetail = findingRow.extend({
  specialId: id.nullable(),
  voiceId: id.nullable(),
  joining: z.array(id),
  basis: z.string(),
  rootCause: z.string(),
  target: z.string(),
  leader: named,
  executor: named,
  checker: named,
  lightRule: z.string(),
  round: count,
  closedOn: day.nullable(),
  lookBackOn: day.nullable(),
  createdAt: z.string(),
  appearances: z.array(z.object({ id, text: z.string() })),
  measures: z.array(
    z.object({
      id,
      text: z.string(),
      owner: named,
      start: day.nullable(),
      due: day.nullable(),
      percent: count,
      state: z.string(),
      doneOn: day.nullable(),
    }),
  ),
  progress: z.array(
    z.object({
      id,
      measureId: id.nullable(),
      onDay: day,
      text: z.string(),
      percent: z.number().nullable(),
      author: z.string(),
      at: z.string(),
    }),
  ),
  evidence: z.array(evidenceRow),
  extensions: z.array(
    z.object({
      id,
      fromDue: day,
      toDue: day,
      reason: z.string(),
      state: z.string(),
      askedBy: z.string(),
      askedAt: z.string(),
      decidedBy: z.string().nullable(),
      decidedAt: z.string().nullable(),
      note: z.string(),
    }),
  ),
  closures: z.array(
    z.object({
      id,
      statement: z.string(),
      state: z.string(),
      askedBy: z.string(),
      askedAt: z.string(),
      checkedBy: z.string().nullable(),
      checkedAt: z.string().nullable(),
      note: z.string(),
    }),
  ),
  satisfaction: z.array(
    z.object({
      round: count,
      content: z.boolean().nullable(),
      comment: z.string(),
      askedAt: z.string(),
      answeredAt: z.string().nullable(),
    }),
  ),
  lookBacks: z.array(
    z.object({
      dueOn: day,
      doneOn: day.nullable(),
      result: z.string().nullable(),
      note: z.string(),
      by: z.string().nullable(),
    }),
  ),
  lastingRules: z.array(
    z.object({ id, title: z.string(), act: z.string(), documentNumber: z.string(), inForceOn: day }),
  ),
  /** Steps that the state has, and for each why the reader cannot take it now; null where she can. */
  steps: z.array(z.object({ step: stepName, refusal: z.string().nullable() })),
});
export type FindingRow = z.infer<typeof findingRow>;
export type FindingDetail = z.infer<typeof findingDetail>;

/** Each figure with the filter whose list it counts. */
export const figure = z.object({ key: z.string(), value: z.number(), filter: z.record(z.string(), z.unknown()) });
export const findingOverview = z.object({
  today: day,
  figures: z.array(figure),
  states: z.array(figure),
  lights: z.array(figure),
  bodies: z.array(
    z.object({ bodyId: id.nullable(), name: z.string().nullable(), total: figure, closed: figure, red: figure }),
  ),
});
export type FindingOverview = z.infer<typeof findingOverview>;

/** Somebody who can be given a finding or a voice. */
export const listedPerson = z.object({ id, name: z.string(), agency: z.string().nullable() });
export type Person = z.infer<typeof listedPerson>;

export const newMeeting = z.object({
  title: z.string().trim().min(1).max(200),
  heldOn: day,
  place: z.string().max(200).default(''),
  minutes: text.default(''),
  /** What cannot be taken is left out and named; otherwise all is taken, or nothing. */
  skipRefused: z.boolean().default(false),
  items: z
    .array(z.object({ findingId: id, decision: z.enum(['admit', 'return', 'adjust']), note: text.default('') }))
    .min(1)
    .max(200),
});
export const newSpecial = z.object({
  title: z.string().trim().min(1).max(200),
  standard: text.default(''),
  start: day,
  due: day.nullable().default(null),
  findingIds: z.array(id).max(1000).default([]),
});
export const newLastingRule = z.object({
  findingId: id.nullable().default(null),
  title: z.string().trim().min(1).max(300),
  act: z.enum(['made', 'revised', 'dropped']),
  documentNumber: z.string().max(100).default(''),
  inForceOn: day,
});
export const lastingRule = newLastingRule.extend({ id, createdAt: z.string() });
export const made = z.object({ id });
