/** Research 调研: topics, visits, what was heard, what came of it. Days are integers YYYYMMDD, minutes those of the day. */
import { z } from 'zod';
import { count, dayQuery, listQuery, lockVersion, many } from './common.ts';

const id = z.string().min(1).max(64);
const day = z.number().int();
const text = z.string().max(10_000);
const line = z.string().trim().min(1).max(300);
const version = lockVersion;
const named = z.object({ id: id.nullable(), name: z.string().nullable() });
const person = z.object({ id, name: z.string() });

export const METHODS = ['meeting', 'site', 'talk', 'questionnaire', 'unannounced', 'walk-through'] as const;
export const method = z.enum(METHODS);
export const topicState = z.enum(['draft', 'offered', 'running', 'done', 'dropped']);

const topicFields = z.object({
  title: line,
  goal: text,
  initiativeId: id.nullable(),
  questions: z.array(z.string().trim().min(1).max(1000)).max(100),
  methods: z.array(method).max(6),
  leaderId: id.nullable(),
  team: z.array(id).max(100),
  windowFrom: day.nullable(),
  windowTo: day.nullable(),
});
/** `findingId`: the finding that it is chosen from. */
export const newTopic = topicFields.extend({ findingId: id.nullable() }).partial().required({ title: true });
export const topicPatch = topicFields.partial().extend({ lockVersion: version });
export const topicStep = z.object({ state: z.enum(['offered', 'running', 'done', 'dropped']), lockVersion: version });
export const claimBody = z.object({ lockVersion: version });
export const topicRow = z.object({
  id,
  number: z.string(),
  title: z.string(),
  goal: z.string(),
  initiativeId: id.nullable(),
  methods: z.array(method),
  leader: named,
  team: z.array(person),
  windowFrom: day.nullable(),
  windowTo: day.nullable(),
  state: topicState,
  findingId: id.nullable(),
  visits: count,
  visitsDone: count,
  problems: count,
  results: count,
  lockVersion: version,
  updatedAt: z.string(),
});
export const topicListQuery = listQuery.extend({
  state: many,
  initiative: id.optional(),
  mine: z.stringbool().optional(),
  q: z.string().max(200).optional(),
});

export const visitState = z.enum(['planned', 'done', 'cancelled', 'merged']);
/** Whether from comes before to, and the calendar has the day, is told by the service in words of its own. */
const visitFields = z.object({
  topics: z.array(id).min(1).max(20),
  bodyId: id.nullable(),
  place: z.string().trim().max(300),
  method,
  unannounced: z.boolean(),
  day,
  from: z.number().int(),
  to: z.number().int(),
  people: z.array(id).min(1).max(100),
  purpose: text,
});
const planned = visitFields.extend({
  bodyId: id.nullable().default(null),
  place: z.string().trim().max(300).default(''),
  unannounced: z.boolean().default(false),
  purpose: text.default(''),
});
/** `despite`: why it is planned although it clashes. */
export const newVisit = planned.extend({ despite: z.string().trim().max(1000).optional() });
export const visitPatch = visitFields
  .partial()
  .extend({ lockVersion: version, despite: z.string().trim().max(1000).optional() });
export const visitCheck = planned.extend({ id: id.optional() });
export const visitStep = z.object({ state: z.enum(['done', 'cancelled']), lockVersion: version });
/** What is planned, or a visit that is there (`id`), goes into `into` at the time proposed. */
export const visitJoin = z.object({
  into: id,
  lockVersion: version,
  day,
  from: z.number().int(),
  to: z.number().int(),
  id: id.optional(),
  plan: planned.optional(),
});
export const visitRow = z.object({
  id,
  topics: z.array(z.object({ id, number: z.string(), title: z.string() })),
  body: named,
  place: z.string(),
  method,
  unannounced: z.boolean(),
  day,
  from: count,
  to: count,
  people: z.array(person),
  purpose: z.string(),
  state: visitState,
  mergedInto: id.nullable(),
  lockVersion: version,
});
export const visitListQuery = listQuery.extend({
  from: dayQuery,
  to: dayQuery,
  topic: id.optional(),
  body: id.optional(),
  state: many,
});
export const visitClash = z.object({
  visit: visitRow,
  place: z.boolean(),
  people: z.array(person),
  body: z.boolean(),
  daysApart: count,
  /** How both could be one visit; null where nothing near is free, or only place or people clash. */
  joint: z.object({ day, from: count, to: count, people: z.array(person) }).nullable(),
});
export const visitClashes = z.object({ clashes: z.array(visitClash), sameBodyDays: count });
export const clashRules = z.object({
  sameBodyDays: z.number().int().min(0).max(365),
  dayFrom: z.number().int().min(0).max(1440),
  pauseFrom: z.number().int().min(0).max(1440),
  pauseTo: z.number().int().min(0).max(1440),
  dayTo: z.number().int().min(0).max(1440),
});

export const newNote = z.object({
  visitId: id.nullable().default(null),
  interviewee: z.string().trim().max(200).default(''),
  onDay: day,
  text: text.min(1),
});
export const noteRow = newNote.extend({ id, author: z.string(), at: z.string() });

const problemFields = z.object({
  visitId: id.nullable(),
  problem: line,
  bodyId: id.nullable(),
  duty: z.string().max(500),
  ownerId: id.nullable(),
  task: z.string().max(2000),
  due: day.nullable(),
});
export const newProblem = problemFields.partial().required({ problem: true });
export const problemPatch = problemFields.partial().extend({ lockVersion: version });
export const problemRow = z.object({
  id,
  topic: z.object({ id, number: z.string(), title: z.string() }),
  visitId: id.nullable(),
  problem: z.string(),
  body: named,
  duty: z.string(),
  owner: named,
  task: z.string(),
  due: day.nullable(),
  finding: z.object({ id, number: z.string(), state: z.string() }).nullable(),
  lockVersion: version,
});

const resultFields = z.object({
  title: line,
  kind: z.enum(['report', 'proposal', 'rule', 'method', 'other']),
  summary: text,
  useState: z.enum(['pending', 'adopted', 'in-use', 'not-used']),
  useHow: z.string().max(2000),
  usedOn: day.nullable(),
  findingId: id.nullable(),
  ruleId: id.nullable(),
});
export const newResult = resultFields.partial().required({ title: true });
export const resultPatch = resultFields.partial().extend({ lockVersion: version });
export const resultRow = z.object({
  id,
  topic: z.object({ id, number: z.string(), title: z.string() }),
  title: z.string(),
  kind: z.string(),
  summary: z.string(),
  useState: resultFields.shape.useState,
  useHow: z.string(),
  usedOn: day.nullable(),
  finding: z.object({ id, number: z.string(), state: z.string() }).nullable(),
  rule: z.object({ id, title: z.string() }).nullable(),
  lockVersion: version,
});

export const newReturn = z.object({
  visitId: id.nullable().default(null),
  bodyId: id.nullable().default(null),
  whom: line,
  plannedOn: day,
});
export const returnDone = z.object({
  doneOn: day,
  content: z.boolean().nullable(),
  outcome: text.min(1),
  lockVersion: version,
});
export const returnRow = z.object({
  id,
  visitId: id.nullable(),
  body: named,
  whom: z.string(),
  plannedOn: day,
  doneOn: day.nullable(),
  content: z.boolean().nullable(),
  outcome: z.string(),
  by: z.string().nullable(),
  lockVersion: version,
});

export const newCase = z.object({
  topicId: id.nullable().default(null),
  findingId: id.nullable().default(null),
  title: line,
  happened: text.min(1),
  causes: text.default(''),
  lessons: text.default(''),
  reviewedOn: day,
});
export const caseRow = newCase.extend({
  id,
  topicId: id.nullable(),
  findingId: id.nullable(),
  causes: z.string(),
  lessons: z.string(),
  by: z.string(),
  createdAt: z.string(),
});
export const caseListQuery = listQuery.extend({ topic: id.optional() });

export const topicDetail = topicRow.extend({
  questions: z.array(z.string()),
  visitRows: z.array(visitRow),
  /** Null for those who are neither of the team nor of the office. */
  notes: z.array(noteRow).nullable(),
  problemRows: z.array(problemRow),
  resultRows: z.array(resultRow),
  returns: z.array(returnRow),
  cases: z.array(caseRow),
  questionnaires: z.array(z.object({ id, number: z.string(), title: z.string(), state: z.string(), answers: count })),
  createdAt: z.string(),
  /** What the reader may do here. */
  mayWork: z.boolean(),
  mayClaim: z.boolean(),
});

export const LISTS = ['topics', 'problems', 'results'] as const;
export const listParams = z.object({ list: z.enum(LISTS) });
/** `finding`: the problem of which it was made. */
export const listBounds = z.object({ initiative: id.optional(), topic: id.optional(), finding: id.optional() });
export const researchSummary = z.object({
  counts: z.array(z.object({ key: z.string(), value: count, href: z.string() })),
});

export type Method = z.infer<typeof method>;
export type TopicRow = z.infer<typeof topicRow>;
export type TopicDetail = z.infer<typeof topicDetail>;
export type VisitRow = z.infer<typeof visitRow>;
export type VisitClash = z.infer<typeof visitClash>;
export type ProblemRow = z.infer<typeof problemRow>;
export type ResultRow = z.infer<typeof resultRow>;
export type ReturnRow = z.infer<typeof returnRow>;
export type CaseRow = z.infer<typeof caseRow>;
export type NoteRow = z.infer<typeof noteRow>;
