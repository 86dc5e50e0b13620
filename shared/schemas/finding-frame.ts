/** Meetings that examine, special clean-ups, the register of lasting rules, work on many findings at once. */
import { z } from 'zod';
import { count, dayQuery, listQuery } from './common.ts';
import { lastingRule } from './finding.ts';

const id = z.string().min(1).max(64);
const day = z.number().int();
const refusal = z.object({ id, number: z.string(), message: z.string() });

export const meetingRow = z.object({ id, title: z.string(), heldOn: day, place: z.string(), items: count });
export const meetingDetail = meetingRow.extend({
  minutes: z.string(),
  createdAt: z.string(),
  /** In the order in which they were examined. */
  list: z.array(
    z.object({
      findingId: id,
      number: z.string(),
      problem: z.string(),
      bodyName: z.string().nullable(),
      decision: z.enum(['admit', 'return', 'adjust']),
      note: z.string(),
    }),
  ),
});
export type MeetingDetail = z.infer<typeof meetingDetail>;
/** What the meeting decided, and what could not be taken and why. */
export const examined = z.object({ id: id.nullable(), refused: z.array(refusal) });

export const specialRow = z.object({
  id,
  title: z.string(),
  standard: z.string(),
  start: day,
  due: day.nullable(),
  state: z.enum(['open', 'closed']),
  total: count,
  closed: count,
  red: count,
});
export const specialPatch = z.object({
  title: z.string().trim().min(1).max(200).optional(),
  standard: z.string().max(4000).optional(),
  due: day.nullable().optional(),
  state: z.enum(['open', 'closed']).optional(),
});

export const ruleListQuery = listQuery.extend({
  act: z.enum(['made', 'revised', 'dropped']).optional(),
  from: dayQuery,
  to: dayQuery,
  q: z.string().max(200).optional(),
});
export const registeredRule = lastingRule.extend({
  findingNumber: z.string().nullable(),
  problem: z.string().nullable(),
});
export type RegisteredRule = z.infer<typeof registeredRule>;
export const tableFormat = z.enum(['xlsx', 'csv']);

/** Each finding is a change of its own: one refused holds no other back. */
export const bulkBody = z.object({
  ids: z.array(id).min(1).max(500),
  act: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('check') }),
    z.object({
      kind: z.literal('assign'),
      ownerId: id.optional(),
      executorId: id.optional(),
      checkerId: id.optional(),
      leaderId: id.optional(),
      bodyId: id.optional(),
    }),
    z.object({ kind: z.literal('due'), due: day }),
    z.object({ kind: z.literal('special'), specialId: id }),
  ]),
});
export type BulkAct = z.infer<typeof bulkBody>['act'];
export const bulkResult = z.object({ done: count, refused: z.array(refusal) });
export type BulkResult = z.infer<typeof bulkResult>;
