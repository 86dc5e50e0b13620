/** A voice as the API shows it; what a list is asked for, in the repository's words. */
import type { z } from 'zod';
import { addDays } from '../../lib/day.ts';
import type { voiceListQuery, VoiceRow } from '../../../shared/schemas/voice.ts';
import type { Actor } from '../identity/index.ts';
import { startOfDay } from './voice.figures.ts';
import type { VoiceFilter, VoiceWithNames } from './voice.repo.ts';

export const present = (row: VoiceWithNames, today: number): VoiceRow => ({
  id: row.id,
  number: row.number,
  channel: row.channel,
  subject: row.subject,
  state: row.state,
  assignedTo: row.assigned_name,
  answerDue: row.answer_due,
  overdue: (row.state === 'new' || row.state === 'assigned') && row.answer_due < today,
  findingId: row.finding_id,
  content: row.content === null ? null : row.content === 1,
  receivedAt: row.received_at,
  lockVersion: row.lock_version,
  category: row.category as VoiceRow['category'],
  occasion: row.occasion ?? '',
  named: false,
});

/** The filter of a list in the repository's words. Throws `day-unknown`. */
export const filterOf = (actor: Actor, query: z.output<typeof voiceListQuery>, today: number): VoiceFilter => ({
  state: query.state,
  channel: query.channel,
  category: query.category,
  content: query.content,
  finding: query.finding,
  q: query.q,
  ...(query.overdue === true && { overdueOn: today }),
  ...(query.mine === true && { assigned: actor.id ?? '' }),
  ...(query.from !== undefined && { receivedFrom: startOfDay(query.from) }),
  ...(query.to !== undefined && { receivedBefore: startOfDay(addDays(query.to, 1)) }),
});
