/** Voices 意见: what people say, followed by number and code without an account. */
import { z } from 'zod';
import { listQuery, many } from './common.ts';
import { findingState, newFinding } from './finding.ts';

const id = z.string().min(1).max(64);
const day = z.number().int();
export const CHANNELS = ['web', 'letter', 'box', 'phone', 'desk', 'meeting', 'other'] as const;
export const voiceState = z.enum(['new', 'assigned', 'answered', 'closed', 'joined']);

const said = z.object({
  subject: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(5000),
  /** Who speaks may stay unnamed. */
  name: z.string().max(100).default(''),
  contact: z.string().max(200).default(''),
});
export const publicVoice = said;
export const deskVoice = said.extend({ channel: z.enum(CHANNELS) });
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
  lockVersion: z.number().int(),
});
export const voiceDetail = voiceRow.extend({
  text: z.string(),
  answer: z.string().nullable(),
  comment: z.string().nullable(),
  joinedTo: id.nullable(),
  joined: z.array(z.object({ id, number: z.string(), subject: z.string() })),
  /** Only for those who may know the names. */
  person: z.object({ name: z.string(), contact: z.string() }).nullable(),
});
export const voiceListQuery = listQuery.extend({
  state: many,
  overdue: z.stringbool().optional(),
  /** Assigned to the reader. */
  mine: z.stringbool().optional(),
  q: z.string().max(200).optional(),
});
const version = z.number().int().min(0);
export const assignBody = z.object({ userId: id, lockVersion: version });
export const voiceAnswer = z.object({ text: z.string().trim().min(1).max(5000), lockVersion: version });
export const joinBody = z.object({ into: id, lockVersion: version });
/** What is not given is taken from the voice. */
export const findingOfVoice = newFinding.partial();
export type VoiceDetail = z.infer<typeof voiceDetail>;
export type VoiceRow = z.infer<typeof voiceRow>;
