/** Study 学习: materials, sessions, attendance, personal papers. Days are YYYYMMDD, minutes of the day count from 0:00 in China. */
import { z } from 'zod';
import { count, dayQuery, listQuery, lockVersion, many } from './common.ts';

const id = z.string().min(1).max(64);
/** Whether the calendar has the day is told by the service in words of its own. */
const day = z.number().int();
const minute = z.number().int().min(0).max(1439);
const version = lockVersion;
const line = z.string().trim().min(1).max(200);
const words = z.object({ zh: z.string().trim().min(1).max(60), en: z.string().trim().min(1).max(80) });

export const CADENCE_UNITS = ['week', 'two-weeks', 'month', 'quarter'] as const;
const cadenceUnit = z.enum(CADENCE_UNITS);
const sessionState = z.enum(['planned', 'held', 'cancelled']);
const attendanceStatus = z.enum(['present', 'excused', 'absent']);
const paperKind = z.enum(['plan', 'paper']);

/** What is configuration: kinds of sessions, the headings of plans and papers, the dimensions along which one looks at oneself. */
export const studySettings = z.object({
  kinds: z
    .array(words.extend({ key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), retired: z.boolean().default(false) }))
    .min(1)
    .max(40),
  planHeadings: z.array(words).min(1).max(8),
  paperHeadings: z.array(words).min(1).max(8),
  dimensions: z.array(words).max(12),
});

/** A body whose study the reader sees: whether she keeps its records, and whether she is its head. */
export const studyBody = z.object({
  id,
  name: z.string(),
  kind: z.string(),
  keeps: z.boolean(),
  heads: z.boolean(),
  /** The reader's own place on its roster. */
  memberId: id.nullable(),
});
export const studyMember = z.object({
  id,
  bodyId: id,
  name: z.string(),
  userId: id.nullable(),
  keeps: z.boolean(),
  joinedOn: day.nullable(),
  leftOn: day.nullable(),
  lockVersion,
});
export const newMember = z.object({
  bodyId: id,
  name: line,
  userId: id.nullable().default(null),
  keeps: z.boolean().default(false),
  joinedOn: day.nullable().default(null),
});
export const memberPatch = z.object({
  name: line.optional(),
  userId: id.nullable().optional(),
  keeps: z.boolean().optional(),
  joinedOn: day.nullable().optional(),
  leftOn: day.nullable().optional(),
  lockVersion: version,
});
export const studyAccount = z.object({ id, name: z.string(), login: z.string() });
export const studyInitiative = z.object({ id, number: z.string(), title: z.string() });

export const cadence = z.object({
  id,
  bodyId: id,
  bodyName: z.string(),
  kind: z.string(),
  unit: cadenceUnit,
  times: z.number().int(),
  since: day,
});
export const newCadence = z.object({
  bodyId: id,
  kind: z.string().max(40),
  unit: cadenceUnit,
  times: z.number().int().min(1).max(7).default(1),
  since: day.optional(),
});

const sessionFields = z.object({
  bodyId: id,
  initiativeId: id.nullable(),
  kind: z.string().max(40),
  topic: line,
  place: z.string().max(200),
  leader: z.string().max(200),
  day,
  endDay: day,
  fromMinute: minute,
  toMinute: minute,
  materialIds: z.array(id).max(100),
});
export const newSession = sessionFields.partial({
  initiativeId: true,
  place: true,
  leader: true,
  endDay: true,
  materialIds: true,
});
export const sessionPatch = sessionFields
  .omit({ bodyId: true })
  .partial()
  .extend({ minutes: z.string().max(50_000).optional(), lockVersion: version });
export const holdBody = z.object({ minutes: z.string().max(50_000).optional(), lockVersion: version });
export const cancelBody = z.object({ ground: z.string().trim().max(1000), lockVersion: version });

export const sessionRow = z.object({
  id,
  bodyId: id,
  bodyName: z.string(),
  initiativeId: id.nullable(),
  kind: z.string(),
  topic: z.string(),
  place: z.string(),
  leader: z.string(),
  day,
  endDay: day,
  fromMinute: z.number(),
  toMinute: z.number(),
  state: sessionState,
  lockVersion,
});
export const sessionListQuery = listQuery.extend({
  from: dayQuery,
  to: dayQuery,
  body: id.optional(),
  initiative: id.optional(),
  material: id.optional(),
  kind: many,
  state: many,
  q: z.string().max(200).optional(),
  order: z.enum(['newest', 'oldest']).default('newest'),
});
const attendanceEntry = z.object({
  memberId: id,
  name: z.string(),
  /** From another body. */
  guest: z.string().nullable(),
  day,
  /** Null: not entered yet. */
  status: attendanceStatus.nullable(),
  way: z.enum(['code', 'list']).nullable(),
  at: z.string().nullable(),
  madeUpOn: day.nullable(),
  madeUpHow: z.string(),
});
export const paperRow = z.object({
  id,
  kind: paperKind,
  title: z.string(),
  author: z.string(),
  mine: z.boolean(),
  state: z.enum(['draft', 'handed-in']),
  bodyName: z.string().nullable(),
  sessionId: id.nullable(),
  initiativeId: id.nullable(),
  at: z.string(),
  lockVersion,
});
export const materialRow = z.object({
  id,
  initiativeId: id.nullable(),
  unitId: id.nullable(),
  title: z.string(),
  /** Reference code of the record, '' where the text is not held. */
  code: z.string(),
  documentNumber: z.string(),
  pageCount: z.number().nullable(),
  note: z.string(),
  required: z.boolean(),
  /** The reader's own: on which day she studied it, by herself or in a session. */
  studiedOn: day.nullable(),
  lockVersion,
});
const sessionFile = z.object({
  id,
  name: z.string(),
  /** As its own bytes say. */
  formatName: z.string(),
  byteSize: z.number(),
  sha256: z.string(),
  sm3: z.string(),
  note: z.string(),
  enteredBy: z.string(),
  enteredAt: z.string(),
});
export const sessionFileQuery = z.object({ note: z.string().trim().max(300).default('') });
export const sessionDetail = sessionRow.extend({
  minutes: z.string(),
  ground: z.string(),
  mayKeep: z.boolean(),
  /** The names are told to those who keep the record; others find themselves. */
  attendance: z.array(attendanceEntry),
  counts: z.array(z.object({ day, expected: count, present: count, excused: count, absent: count, madeUp: count })),
  materials: z.array(materialRow),
  papers: z.array(paperRow),
  /** What belongs to the minutes. */
  files: z.array(sessionFile),
  /** The check-in stands open now. */
  openNow: z.boolean(),
});
export const attendanceBody = z.object({
  day,
  entries: z
    .array(z.object({ memberId: id, status: attendanceStatus }))
    .min(1)
    .max(2000),
});
export const makeUpBody = z.object({ memberId: id, day, onDay: day, how: z.string().trim().min(1).max(500) });
export const codeBody = z.object({ renew: z.boolean().default(false) });
export const codeAnswer = z.object({ code: z.string() });
export const checkInBody = z.object({ code: z.string().max(20) });
export const checkedIn = z.object({
  topic: z.string(),
  bodyName: z.string(),
  place: z.string(),
  day,
  at: z.string(),
  /** She had done so before. */
  again: z.boolean(),
});
export const calendarQuery = z.object({ session: id.optional(), body: id.optional(), from: dayQuery, to: dayQuery });
export const sheetQuery = z.object({ format: z.enum(['xlsx', 'pdf']) });
export const rangeSheetQuery = sheetQuery.extend({ from: dayQuery, to: dayQuery, body: id.optional() });

export const materialListQuery = z.object({
  initiative: id.optional(),
  /** Those of no initiative. */
  house: z.stringbool().optional(),
});
export const newMaterial = z.object({
  initiativeId: id.nullable().default(null),
  unitId: id.nullable().default(null),
  /** Where the text is not held: what it is. */
  title: z.string().trim().max(300).default(''),
  documentNumber: z.string().trim().max(100).default(''),
  note: z.string().max(1000).default(''),
  required: z.boolean(),
});
export const materialPatch = z.object({
  note: z.string().max(1000).optional(),
  required: z.boolean().optional(),
  lockVersion: version,
});
export const readingBody = z.object({ onDay: day });

const lackingMember = z.object({ id, name: z.string() });
export const lacksQuery = z.object({ body: id, initiative: id.optional() });
/** Session by session and material by material; nobody is counted or ranked. */
export const lacks = z.object({
  sessions: z.array(
    z.object({
      id,
      day,
      kind: z.string(),
      topic: z.string(),
      members: z.array(lackingMember.extend({ day, status: z.enum(['excused', 'absent']) })),
    }),
  ),
  materials: z.array(z.object({ id, title: z.string(), members: z.array(lackingMember) })),
});

const period = z.object({
  bodyId: id,
  bodyName: z.string(),
  kind: z.string(),
  unit: cadenceUnit,
  times: count,
  from: day,
  to: day,
  held: count,
  planned: count,
});
export const studyOverview = z.object({
  today: day,
  /** The current period still wants a session planned. */
  due: z.array(period),
  missed: z.array(period),
  /** Its time is past and nothing is entered. */
  toRecord: z.array(sessionRow),
  upcoming: z.array(sessionRow),
  /** Where I was away and have not made up. */
  mine: z.array(sessionRow.extend({ memberId: id, missedDay: day, status: z.enum(['excused', 'absent']) })),
});
export const studySummary = z.object({
  counts: z.array(z.object({ key: z.string(), value: count, href: z.string() })),
});

const part = words.extend({ text: z.string().max(50_000) });
export const newPaper = z.object({
  kind: paperKind,
  title: line,
  sessionId: id.nullable().default(null),
  initiativeId: id.nullable().default(null),
});
export const paperPatch = z.object({
  title: line.optional(),
  parts: z.array(part).min(1).max(8).optional(),
  dimensions: z.array(words).max(12).optional(),
  bodyId: id.nullable().optional(),
  sessionId: id.nullable().optional(),
  initiativeId: id.nullable().optional(),
  lockVersion: version,
});
export const handInBody = z.object({ lockVersion: version });
export const paperDetail = paperRow.extend({ parts: z.array(part), dimensions: z.array(words), bodyId: id.nullable() });
export const paperListQuery = listQuery.extend({
  /** `mine`: drafts and handed in; `others`: what others handed in, where the reader may read it. */
  whose: z.enum(['mine', 'others']).default('mine'),
});

export type StudySettings = z.infer<typeof studySettings>;
export type StudyBody = z.infer<typeof studyBody>;
export type StudyMember = z.infer<typeof studyMember>;
export type Cadence = z.infer<typeof cadence>;
export type CadenceUnit = z.infer<typeof cadenceUnit>;
export type SessionRow = z.infer<typeof sessionRow>;
export type SessionDetail = z.infer<typeof sessionDetail>;
export type SessionFile = z.infer<typeof sessionFile>;
export type AttendanceEntry = z.infer<typeof attendanceEntry>;
export type AttendanceStatus = z.infer<typeof attendanceStatus>;
export type MaterialRow = z.infer<typeof materialRow>;
export type Lacks = z.infer<typeof lacks>;
export type StudyOverview = z.infer<typeof studyOverview>;
export type StudyPeriod = z.infer<typeof period>;
export type PaperRow = z.infer<typeof paperRow>;
export type PaperDetail = z.infer<typeof paperDetail>;
