/** Which slips somebody has to sign for or answer today. */
import type { TodayTask } from '../../../shared/schemas/home.ts';
import type { Database } from '../../infra/db/index.ts';
import { showDay } from '../../lib/day.ts';
import { type Actor, findingScope, may } from '../identity/index.ts';
import { countSlips, type SlipFilter } from './slip.repo.ts';
import { mineOf } from './slip.service.ts';

export const slipTasks =
  ({ db }: { db: Database }) =>
  async (actor: Actor): Promise<TodayTask[]> => {
    if (actor.id === undefined || !may(actor, 'finding.work')) return [];
    const task = async (kind: TodayTask['kind'], link: string, filter: SlipFilter): Promise<TodayTask[]> => {
      const { count, oldest } = await countSlips(db.read, findingScope(actor), filter);
      return count === 0 ? [] : [{ kind, count, oldest: oldest === null ? null : showDay(oldest), link }];
    };
    const mine = mineOf(actor);
    const tasks = await Promise.all([
      task('slip-sign', '/work/slips?mine=true&state=issued', { state: ['issued'], mineOf: mine }),
      task('slip-answer', '/work/slips?mine=true&state=signed', { state: ['signed'], mineOf: mine }),
      may(actor, 'slip.issue')
        ? task('feedback-sign', '/work/slips?kind=feedback&state=issued', { state: ['issued'], kind: ['feedback'] })
        : [],
    ]);
    return tasks.flat();
  };
