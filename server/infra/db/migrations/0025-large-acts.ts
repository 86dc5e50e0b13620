/** How far the jobs of large acts of arrangement are, and the steps they have still to take. */
import type { Kysely } from 'kysely';
import { makeTables } from './make-tables.ts';

export const up = (db: Kysely<unknown>): Promise<void> =>
  makeTables(db, {
    arrangement_run: [
      'id archive_id phase act_json total:i? done:i spared:i spared_json undo_to undo_actor_json? tree_json? problem_json?',
      'archive_id phase',
    ],
    arrangement_step: ['id arrangement_id position:i unit_id change step_json', '! arrangement_id position', 'unit_id'],
  });
