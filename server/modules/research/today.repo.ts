/** What waits in research for one person. */
import type { Reader } from '../../infra/db/index.ts';

/** Planned visits that she goes to, until a day: how many, and the first. */
export const countOwnVisits = (
  db: Reader,
  userId: string,
  until: number,
): Promise<{ count: number; oldest: number | null }> =>
  db
    .selectFrom('research_visit_person')
    .innerJoin('research_visit', 'research_visit.id', 'research_visit_person.visit_id')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min<number | null>('research_visit.day').as('oldest')])
    .where('research_visit_person.user_id', '=', userId)
    .where('research_visit.state', '=', 'planned')
    .where('research_visit.day', '<=', until)
    .executeTakeFirstOrThrow();

/** Return visits of the topics that she leads, planned until a day and not made, the first first. */
export const listOwnReturns = (
  db: Reader,
  userId: string,
  until: number,
): Promise<{ topic_id: string; planned_on: number }[]> =>
  db
    .selectFrom('research_topic')
    .innerJoin('research_return', 'research_return.topic_id', 'research_topic.id')
    .select(['research_return.topic_id', 'research_return.planned_on'])
    .where('research_topic.leader_id', '=', userId)
    .where('research_topic.state', 'in', ['running', 'done'])
    .where('research_return.done_on', 'is', null)
    .where('research_return.planned_on', '<=', until)
    .orderBy('research_return.planned_on')
    .limit(1000)
    .execute();

/** Running topics that she leads whose time ends by a day. */
export const countEndingTopics = (
  db: Reader,
  userId: string,
  until: number,
): Promise<{ count: number; oldest: number | null }> =>
  db
    .selectFrom('research_topic')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min<number | null>('window_to').as('oldest')])
    .where('leader_id', '=', userId)
    .where('state', '=', 'running')
    .where('window_to', '<=', until)
    .executeTakeFirstOrThrow();
