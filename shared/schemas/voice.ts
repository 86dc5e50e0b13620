/** Voices 意见: what people say, followed by number and code without an account. */
import { z } from 'zod';
import { dayQuery, listQuery, lockVersion, many } from './common.ts';
import { findingState, newFinding } from './finding.ts';

const id = z.string().min(1).max(64);
const day = z.number().int();
export const CHANNELS = ['web', 'letter', 'box', 'phone', 'desk', 'meeting', 'other'] as const;
/** 表扬、投诉、建议、求助、咨询. */
export const VOICE_CATEGORIES = ['praise', 'complaint', 'advice', 'help', 'question'] as const;
export const voiceCategory = z.enum(VOICE_CATEGORIES);
export const voiceState = z.enum(['new', 'assigned', 'answered', 'closed', 'joined']);

const said = z.object({
  subject: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(5000),
  /** Who speaks may stay unnamed. */
  name: z.string().max(100).default(''),
  contact: z.string().max(200).default(''),
});
export const publicVoice = said;
export const deskVoice = said.extend({
  channel: z.enum(CHANNELS),
  category: voiceCategory.nullable().default(null),
  /** Which box, which meeting, which line. */
  occasion: z.string().trim().max(200).default(''),
});
/** Shown once: the code is kept as a digest only. */
export const voiceTicket = z.object({ id, number: z.string(), code: z.string() });
export const followBody = z.object({ number: z.string().trim().max(40), code: z.string().trim().max(40) });
export const rateBody = followBody.extend({ content: z.boolean(), comment: z.string().max(2000).default('') });
export const followed = z.object({
  number: z.string(),
  subject: z.string(),
  receivedAt: z.string(),
  state: voiceState,
  answerDue: day,
  answer: z.string().nullable(),
  answeredAt: z.string().nullable(),
  /** How the finding made of it stands; null where none was made. */
  finding: z.object({ number: z.string(), state: findingState }).nullable(),
  /** The outcome is told and waits to be judged. */
  asked: z.boolean(),
  content: z.boolean().nullable(),
});
export const voiceRow = z.object({
  id,
  number: z.string(),
  channel: z.string(),
  subject: z.string(),
  state: voiceState,
  assignedTo: z.string().nullable(),
  answerDue: day,
  overdue: z.boolean(),
  findingId: id.nullable(),
  content: z.boolean().nullable(),
  receivedAt: z.string(),
  lockVersion,
  category: voiceCategory.nullable(),
  occasion: z.string(),
  /** Whether a name was left; which one is told only to those who may know it. */
  named: z.boolean(),
});
export const voiceFile = z.object({
  id,
  name: z.string(),
  mime: z.string(),
  byteSize: z.number().int(),
  sha256: z.string(),
  sm3: z.string(),
  enteredBy: z.string(),
  enteredAt: z.string(),
});
export const voiceDetail = voiceRow.extend({
  text: z.string(),
  answer: z.string().nullable(),
  comment: z.string().nullable(),
  joinedTo: id.nullable(),
  joined: z.array(z.object({ id, number: z.string(), subject: z.string() })),
  /** Only for those who may know the names. */
  person: z.object({ name: z.string(), contact: z.string() }).nullable(),
  /** Scans and photos: they show hand and name, and open only for those who may know them. */
  files: z.array(voiceFile),
  mayOpenFiles: z.boolean(),
});
export const voiceListQuery = listQuery.extend({
  state: many,
  overdue: z.stringbool().optional(),
  /** Assigned to the reader. */
  mine: z.stringbool().optional(),
  q: z.string().max(200).optional(),
  channel: many,
  category: many,
  /** Received from and to these days. */
  from: dayQuery,
  to: dayQuery,
  content: z.stringbool().optional(),
  /** A finding was made of it. */
  finding: z.stringbool().optional(),
});
const version = lockVersion;
export const assignBody = z.object({ userId: id, lockVersion: version });
export const voiceAnswer = z.object({ text: z.string().trim().min(1).max(5000), lockVersion: version });
export const joinBody = z.object({ into: id, lockVersion: version });
export const unjoinBody = z.object({ lockVersion: version });
/** Two matters after all: `apart` false takes that back. */
export const apartBody = z.object({ other: id, apart: z.boolean().default(true) });
export const sortBody = z.object({ category: voiceCategory.nullable(), lockVersion: version });
export const duplicate = voiceRow
  .pick({ id: true, number: true, subject: true, state: true, receivedAt: true, lockVersion: true })
  .extend({
    /** Of the shorter one's pairs of characters, how many per cent the other has too. */
    share: z.number().int().min(0).max(100),
    daysApart: z.number().int().min(0),
  });
const alike = voiceRow
  .pick({ id: true, number: true, subject: true, state: true, receivedAt: true, lockVersion: true })
  .extend({ text: z.string() });
export const duplicatePair = z.object({
  /** The earlier one, to which the other may be joined. */
  into: alike,
  from: alike,
  share: z.number().int().min(0).max(100),
  daysApart: z.number().int().min(0),
  /** What both say word for word. */
  common: z.array(z.string()),
});
export const voiceRules = z.object({
  answerDays: z.number().int().min(1).max(365),
  /** Counted in working days, by the house's calendar. */
  workdays: z.boolean(),
});
const figures = z.object({
  total: z.number().int(),
  open: z.number().int(),
  overdue: z.number().int(),
  content: z.number().int(),
  notContent: z.number().int(),
  findings: z.number().int(),
});
export const voiceStatistics = z.object({
  /** Months YYYYMM, oldest first. */
  months: z.array(day),
  cells: z.array(figures.extend({ channel: z.string(), month: day })),
});
export const statisticsQuery = z.object({ months: z.coerce.number().int().min(1).max(36).default(12) });
export type VoiceFigures = z.infer<typeof figures>;
export type VoiceStatistics = z.infer<typeof voiceStatistics>;
export type DuplicatePair = z.infer<typeof duplicatePair>;
export type Duplicate = z.infer<typeof duplicate>;
/** What is not given is taken from the voice. */
export const findingOfVoice = newFinding.partial();
export type VoiceDetail = z.infer<typeof voiceDetail>;
export type VoiceRow = z.infer<typeof voiceRow>;
