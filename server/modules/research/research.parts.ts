/** What research is built from, and what its services share: reading in scope, who has a part, the ledger. */
import type { Database, Reader, ResearchTopicTable, Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { isDay, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor, may, researchScope } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { findTopic, listMembers } from './topic.repo.ts';

export interface ResearchParts {
  db: Database;
  ledger: Pick<Ledger, 'append' | 'note'>;
  clock: Clock;
  /** Makes a finding in the caller's transaction; gives its id. */
  registerFinding(
    trx: Writer,
    actor: Actor,
    given: {
      source: 'research';
      problem: string;
      basis: string;
      target: string;
      appearances: string[];
      initiativeId: string | null;
      bodyId: string | null;
      ownerId: string | null;
      due: number | null;
    },
  ): Promise<string>;
  /** Whether people work on a day; without it, Monday to Friday. */
  isWorkday?(db: Reader): Promise<(day: number) => boolean>;
}

/** The topic, where it exists for the actor: within the scope, and no other person's draft. Throws `not-found`. */
export async function getTopic(db: Reader, actor: Actor, id: string): Promise<ResearchTopicTable> {
  const row = await findTopic(db, researchScope(actor), actor.id, id);
  if (row === undefined) throw new LantaiError('not-found');
  return row;
}

/** Leader, member, author, or the office. */
export async function hasPart(db: Reader, actor: Actor, topic: ResearchTopicTable): Promise<boolean> {
  if (may(actor, 'research.manage')) return true;
  if (actor.id === undefined || !may(actor, 'research.work')) return false;
  if (topic.leader_id === actor.id || topic.created_by === actor.id) return true;
  return (await listMembers(db, [topic.id])).some(({ user_id }) => user_id === actor.id);
}

/** Throws `not-found` where the topic is none for the actor, `forbidden` where she only reads it. */
export async function workOn(db: Reader, actor: Actor, id: string): Promise<ResearchTopicTable> {
  const topic = await getTopic(db, actor, id);
  if (!(await hasPart(db, actor, topic))) throw new LantaiError('forbidden', { permission: 'research.work' });
  return topic;
}

/** Throws `topic-state` where the topic is no longer worked on. */
export function demandOpen(topic: ResearchTopicTable): void {
  if (topic.state === 'dropped') throw new LantaiError('topic-state', { state: topic.state });
}

export function checkDays(...days: (number | null | undefined)[]): void {
  for (const day of days)
    if (day !== null && day !== undefined && !isDay(day)) throw new LantaiError('day-unknown', { day });
}
export function checkPastDay(clock: Clock, day: number): void {
  checkDays(day);
  if (day > todayOf(clock)) throw new LantaiError('day-future', { day });
}

/** Enters an act on a topic; texts enter by the names of their fields alone. */
export const enter = (
  { ledger }: Pick<ResearchParts, 'ledger'>,
  trx: Writer,
  actor: Actor,
  action: string,
  topic: Pick<ResearchTopicTable, 'id' | 'number'>,
  detail: object = {},
): Promise<string> =>
  ledger.append(trx, {
    actor,
    action: `research.${action}`,
    objectType: 'research-topic',
    objectId: topic.id,
    label: topic.number,
    detail,
  });

export const fieldsOf = (patch: object): string[] => Object.keys(patch).filter((field) => field !== 'lockVersion');
