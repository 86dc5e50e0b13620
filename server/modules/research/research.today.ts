/** What research asks of somebody today: visits she makes, people she promised to see again, topics whose time ends. */
import type { TodayTask } from '../../../shared/schemas/home.ts';
import type { Database } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { addDays, showDay, todayOf } from '../../lib/day.ts';
import { type Actor, may } from '../identity/index.ts';
import { countEndingTopics, countOwnVisits, listOwnReturns } from './today.repo.ts';

/** A week ahead; what is past stays until it is entered. */
const AHEAD_DAYS = 7;

export const researchTasks =
  ({ db, clock }: { db: Database; clock: Clock }) =>
  async (actor: Actor): Promise<TodayTask[]> => {
    if (actor.id === undefined || !may(actor, 'research.work')) return [];
    const until = addDays(todayOf(clock), AHEAD_DAYS);
    const [visits, returns, topics] = await Promise.all([
      countOwnVisits(db.read, actor.id, until),
      listOwnReturns(db.read, actor.id, until),
      countEndingTopics(db.read, actor.id, until),
    ]);
    const [first] = returns;
    const tasks: (TodayTask & { day: number | null })[] = [
      {
        kind: 'research-visit',
        count: visits.count,
        day: visits.oldest,
        oldest: null,
        link: `/work/research?tab=visits&month=${Math.floor((visits.oldest ?? 0) / 100)}`,
      },
      {
        kind: 'research-return',
        count: returns.length,
        day: first?.planned_on ?? null,
        oldest: null,
        link: `/work/research/${first?.topic_id ?? ''}`,
      },
      {
        kind: 'research-topic',
        count: topics.count,
        day: topics.oldest,
        oldest: null,
        link: '/work/research?mine=true&state=running',
      },
    ];
    return tasks
      .filter(({ count }) => count > 0)
      .map(({ day, ...task }) => ({ ...task, oldest: day === null ? null : showDay(day) }));
  };
