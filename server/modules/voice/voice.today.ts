/** Which voices wait for somebody today: those given to her, and for the office those that nobody has yet. */
import type { TodayTask } from '../../../shared/schemas/home.ts';
import type { Database } from '../../infra/db/index.ts';
import { type Actor, may } from '../identity/index.ts';
import { archiveOf } from '../finding/index.ts';
import { countVoices } from './voice.repo.ts';

export const voiceTasks =
  ({ db }: { db: Database }) =>
  async (actor: Actor): Promise<TodayTask[]> => {
    if (actor.id === undefined || !may(actor, 'voice.handle')) return [];
    const archiveId = await archiveOf(db.read, actor);
    const task = async (
      kind: TodayTask['kind'],
      link: string,
      filter: { state: string; assigned?: string },
    ): Promise<TodayTask[]> => {
      const { count, oldest } = await countVoices(db.read, archiveId, filter);
      return count === 0 ? [] : [{ kind, count, oldest, link }];
    };
    const tasks = await Promise.all([
      task('voice-mine', '/work/voices?state=assigned&mine=true', { state: 'assigned', assigned: actor.id }),
      task('voice-new', '/work/voices?state=new', { state: 'new' }),
    ]);
    return tasks.flat();
  };
