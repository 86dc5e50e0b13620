/** What of the findings somebody has to do today: mend what is late, check what is to be closed. */
import type { TodayTask } from '../../../shared/schemas/home.ts';
import type { Database } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { addDays, todayOf } from '../../lib/day.ts';
import { type Actor, findingScope, may } from '../identity/index.ts';
import { readLightRules } from './finding.parts.ts';
import { countFindings, type FindingFilter } from './finding.repo.ts';

/** Counted up to here. */
const MOST = 10_000;

export const findingTasks =
  ({ db: { read: db }, clock }: { db: Database; clock: Clock }) =>
  async (actor: Actor): Promise<TodayTask[]> => {
    const me = actor.id;
    if (me === undefined || !may(actor, 'finding.work')) return [];
    const today = todayOf(clock);
    const { graceDays, soonDays } = await readLightRules(db);
    const moment = { today, dueFloor: addDays(today, -graceDays) };
    const scope = findingScope(actor);
    // What an agency has to mend is every one of its people's; in the house each has her own.
    const mine = scope.agencyId === undefined ? { owner: me } : {};
    const task = async (kind: TodayTask['kind'], filter: FindingFilter, asked = true): Promise<TodayTask[]> => {
      const count = asked ? await countFindings(db, scope, filter, moment, MOST + 1) : 0;
      const counted = { count: Math.min(count, MOST), ...(count > MOST && { more: true as const }) };
      return count === 0 ? [] : [{ kind, ...counted, oldest: null, link: addressOf(filter) }];
    };
    const checks = may(actor, 'finding.verify');
    const tasks = await Promise.all([
      task('finding-red', { ...mine, light: ['red'] }),
      task('finding-yellow', { ...mine, light: ['yellow'] }),
      task('measure-due', { measureOwner: me, measureTo: addDays(today, soonDays) }),
      task('closure-check', { checker: me, state: ['closure-asked'] }, checks),
      task('finding-close', { checker: me, state: ['verified'] }, checks),
    ]);
    return tasks.flat();
  };

/** The list that a figure counts, as the page of findings reads it. */
function addressOf(filter: FindingFilter): string {
  const query = new URLSearchParams({ view: 'table' });
  for (const [key, value] of Object.entries(filter) as [string, string | number | string[]][])
    for (const each of Array.isArray(value) ? value : [value]) query.append(key, String(each));
  return `/work/findings?${query.toString()}`;
}
