/** Initiatives 专项, the bodies that take part, and their templates: the API's contract. Days are integers YYYYMMDD. */
import { z } from 'zod';
import { TASK_LISTS } from '../loop-lists.ts';
import { count, lockVersion } from './common.ts';

const id = z.string().min(1).max(64);
const text = z.string().max(4000);
const day = z.number().int();
const version = lockVersion;
const title = z.string().trim().min(1).max(200);

export const BODY_KINDS = ['unit', 'branch', 'group', 'agency'] as const;
// A patch is made of fields without defaults: what it does not name stays.
const bodyFields = z.object({
  name: title,
  kind: z.enum(BODY_KINDS),
  parentId: id.nullable(),
  agencyId: id.nullable(),
  headId: id.nullable(),
});
export const newBody = bodyFields.extend({
  parentId: id.nullable().default(null),
  agencyId: id.nullable().default(null),
  headId: id.nullable().default(null),
});
export const bodyPatch = bodyFields.partial().extend({ lockVersion: version });
export const body = bodyFields.extend({ id, headName: z.string().nullable(), lockVersion: version });
export type Body = z.infer<typeof body>;

export const INITIATIVE_KINDS = ['study', 'inspection', 'service', 'other'] as const;
export const PERSON_ROLES = ['first-responsible', 'leading-group', 'office', 'member', 'guiding-group'] as const;
const key = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const personRole = z.enum(PERSON_ROLES);
const stage = z.object({ key: id, name: z.string().trim().min(1).max(100), from: day, to: day });
/** Somebody with an account, or by name alone; neither: still to be named. */
const personGiven = z.object({
  role: personRole,
  userId: id.nullable().default(null),
  name: z.string().trim().max(100).default(''),
  duty: z.string().trim().max(200).default(''),
});
const fields = z.object({
  title,
  kind: z.enum(INITIATIVE_KINDS),
  goal: text,
  plan: z.string().max(20_000),
  stages: z.array(stage).max(20),
  start: day,
  end: day.nullable(),
  leaderId: id.nullable(),
  bodyIds: z.array(id).max(500),
  people: z.array(personGiven).max(200),
});
export const newInitiative = fields.partial().required({ title: true, kind: true, start: true });
export const initiativeFromTemplate = z.object({
  template: key,
  title,
  start: day,
  leaderId: id.nullable().default(null),
  bodyIds: z.array(id).max(500).default([]),
});
export const initiativePatch = fields.partial().extend({ lockVersion: version });
export const initiativeStep = z.object({
  step: z.enum(['start', 'close', 'reopen']),
  /** Closing: how what is still open goes on. Reopening: why. */
  ground: text.default(''),
  lockVersion: version,
});

const taskFields = z.object({
  text: z.string().trim().min(1).max(500),
  list: z.enum(TASK_LISTS),
  stage: id.nullable(),
  duty: z.string().trim().max(200),
  bodyId: id.nullable(),
  ownerId: id.nullable(),
  start: day.nullable(),
  due: day.nullable(),
});
export const newKeyTask = taskFields.partial().required({ text: true });
/** `done` with the day and what proves it; `dropped` with the reason. */
export const keyTaskPatch = taskFields.partial().extend({
  state: z.enum(['open', 'done', 'dropped']).optional(),
  doneOn: day.optional(),
  note: text.optional(),
  lockVersion: version,
});
const taskLight = z.enum(['red', 'yellow', 'green', 'blue', 'none']);
export const keyTask = z.object({
  id,
  initiativeId: id,
  initiativeTitle: z.string(),
  stage: id.nullable(),
  text: z.string(),
  list: z.enum(TASK_LISTS),
  duty: z.string(),
  bodyId: id.nullable(),
  bodyName: z.string().nullable(),
  ownerId: id.nullable(),
  ownerName: z.string().nullable(),
  start: day.nullable(),
  due: day.nullable(),
  state: z.enum(['open', 'done', 'dropped']),
  doneOn: day.nullable(),
  note: z.string(),
  light: taskLight,
  /** Whether the reader may enter that it is done. */
  mayWork: z.boolean(),
  lockVersion: version,
});
export type KeyTask = z.infer<typeof keyTask>;

export const initiativeState = z.enum(['draft', 'running', 'closed']);
export const initiativeQuery = z.object({ state: initiativeState.optional() });
export const initiative = z.object({
  id,
  number: z.string(),
  title: z.string(),
  kind: z.enum(INITIATIVE_KINDS),
  goal: z.string(),
  stages: z.array(stage),
  state: initiativeState,
  start: day,
  end: day.nullable(),
  leaderId: id.nullable(),
  leaderName: z.string().nullable(),
  bodies: count,
  tasks: z.object({ total: count, done: count, late: count }),
  closedOn: day.nullable(),
  lockVersion: version,
});
export type Initiative = z.infer<typeof initiative>;
export const initiativeDetail = initiative.omit({ bodies: true, tasks: true }).extend({
  plan: z.string(),
  closingNote: z.string(),
  template: z.object({ key: z.string(), version: count, name: z.string().nullable() }).nullable(),
  bodies: z.array(z.object({ id, name: z.string(), kind: z.enum(BODY_KINDS) })),
  people: z.array(
    z.object({
      role: personRole,
      userId: id.nullable(),
      name: z.string(),
      duty: z.string(),
      /** The account is disabled. */
      left: z.boolean(),
    }),
  ),
  tasks: z.array(keyTask),
  today: day,
  mayManage: z.boolean(),
});
export type InitiativeDetail = z.infer<typeof initiativeDetail>;

/** What a part of the loop counts of an initiative, each figure with the list that it counts. */
export const initiativeSummary = z.object({
  counts: z.array(z.object({ key: z.string(), value: z.number(), href: z.string() })),
});
export type InitiativeSummary = z.infer<typeof initiativeSummary>;

/** Which day of the initiative: 1 is its first. */
const nth = z.number().int().min(1).max(3650);
const filled = (most: number) => z.string().trim().min(1).max(most);
/** What a template lays out. Unknown fields are refused: what is misspelt would be lost in silence. */
export const initiativeTemplate = z
  .strictObject({
    key,
    name: filled(100),
    summary: z.string().trim().max(500),
    kind: z.enum(INITIATIVE_KINDS),
    goal: z.string().trim().max(4000),
    plan: z.string().trim().max(20_000),
    /** The last day of the whole. */
    days: nth,
    stages: z
      .array(z.strictObject({ key, name: filled(100), from: nth, to: nth }))
      .min(1)
      .max(20),
    roles: z.array(z.strictObject({ role: personRole, duty: z.string().trim().max(200) })).max(50),
    tasks: z
      .array(
        z.strictObject({
          text: filled(500),
          stage: key.nullable(),
          list: z.enum(TASK_LISTS).default('task'),
          duty: z.string().trim().max(200),
          /** One task for each body that takes part. */
          perBody: z.boolean(),
          from: nth.nullable(),
          due: nth,
        }),
      )
      .max(200),
  })
  .check((context) => {
    const { stages, tasks, days } = context.value;
    const wrong = (path: (string | number)[], message: string) =>
      context.issues.push({ code: 'custom', path, message, input: undefined });
    stages.forEach((each, index) => {
      if (each.to < each.from) wrong(['stages', index, 'to'], 'order');
      if (each.to > days) wrong(['stages', index, 'to'], 'after-end');
      if (stages.findIndex((other) => other.key === each.key) !== index) wrong(['stages', index, 'key'], 'duplicate');
    });
    tasks.forEach((each, index) => {
      if (each.stage !== null && !stages.some((other) => other.key === each.stage))
        wrong(['tasks', index, 'stage'], 'unknown-stage');
      if (each.from !== null && each.due < each.from) wrong(['tasks', index, 'due'], 'order');
      if (each.due > days) wrong(['tasks', index, 'due'], 'after-end');
    });
  });
export type InitiativeTemplate = z.infer<typeof initiativeTemplate>;

export const TEMPLATE_FORMAT = 'lantai-initiative-template';
export const templateFile = z.strictObject({
  format: z.literal(TEMPLATE_FORMAT),
  formatVersion: z.literal(1),
  template: initiativeTemplate,
});

export const templateRow = z.object({
  key: z.string(),
  name: z.string(),
  summary: z.string(),
  kind: z.enum(INITIATIVE_KINDS),
  days: count,
  stages: count,
  tasks: count,
  /** 0: as shipped. */
  version: count,
  shipped: z.boolean(),
  changedBy: z.string().nullable(),
  changedAt: z.string().nullable(),
});
export type TemplateRow = z.infer<typeof templateRow>;
export const templateDetail = z.object({
  version: count,
  shipped: z.boolean(),
  template: initiativeTemplate,
  versions: z.array(z.object({ version: count, by: z.string().nullable(), at: z.string().nullable() })),
});
export type TemplateDetail = z.infer<typeof templateDetail>;
export const templateQuery = z.object({ version: z.coerce.number().int().min(0).optional() });
export const templateKeyParams = z.object({ key: z.string().min(1).max(64) });
/** `basedOn`: the version that was read; null for a new template. */
export const templateSave = z.object({ template: initiativeTemplate, basedOn: version.nullable() });
export const templateText = z.object({ text: z.string().max(500_000) });
/** What is wrong with a file, each with where and which rule; or what it would become. */
export const templateChecked = z.object({
  defects: z.array(z.object({ at: z.string(), rule: z.string(), value: z.string() })),
  template: initiativeTemplate.nullable(),
  /** The version it becomes where there is a template of its key already. */
  becomes: count.nullable(),
});
export type TemplateChecked = z.infer<typeof templateChecked>;
