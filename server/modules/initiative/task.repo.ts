/** Key tasks 重点任务 in the database. */
import { sql } from 'kysely';
import { insertMany, type KeyTaskTable, type Reader, type Writer } from '../../infra/db/index.ts';

const rowsOf = (db: Reader) =>
  db
    .selectFrom('key_task')
    .innerJoin('initiative', 'initiative.id', 'key_task.initiative_id')
    .leftJoin('body', 'body.id', 'key_task.body_id')
    .leftJoin('user', 'user.id', 'key_task.owner_id')
    .selectAll('key_task')
    .select([
      'initiative.title as initiative_title',
      'initiative.state as initiative_state',
      'body.name as body_name',
      'body.agency_id as body_agency',
      'body.head_id as body_head',
      'user.name as owner_name',
    ]);
export type KeyTaskRow = Awaited<ReturnType<typeof listTasks>>[number];

export const listTasks = (db: Reader, initiativeId: string) =>
  rowsOf(db).where('key_task.initiative_id', '=', initiativeId).orderBy('key_task.position').execute();

export const findTask = (db: Reader, initiativeId: string, id: string): Promise<KeyTaskRow | undefined> =>
  rowsOf(db).where('key_task.id', '=', id).where('key_task.initiative_id', '=', initiativeId).executeTakeFirst();

/** Open tasks of running initiatives that somebody has to do by a day: her own, those of the bodies she heads, her agency's, and where she leads those that nobody was given. */
export async function listTasksOf(
  db: Reader,
  who: { archiveId: string; personId: string; agencyId: string | null },
  dueTo: number,
  limit: number,
): Promise<KeyTaskRow[]> {
  let bodies = db.selectFrom('body').select('id').where('archive_id', '=', who.archiveId);
  bodies =
    who.agencyId === null
      ? bodies.where('head_id', '=', who.personId)
      : bodies.where((is) => is.or([is('head_id', '=', who.personId), is('agency_id', '=', who.agencyId)]));
  // By each way over an index of its own; a task that comes by both is one.
  const open = (way: 'owner_id' | 'body_id' | 'leader_id') =>
    rowsOf(db)
      .where('key_task.state', '=', 'open')
      .where('key_task.due', '<=', dueTo)
      .where('initiative.state', '=', 'running')
      .where('initiative.archive_id', '=', who.archiveId)
      .where((is) =>
        way === 'owner_id'
          ? is('key_task.owner_id', '=', who.personId)
          : way === 'body_id'
            ? is('key_task.body_id', 'in', bodies)
            : is.and([
                is('initiative.leader_id', '=', who.personId),
                is('key_task.owner_id', 'is', null),
                is('key_task.body_id', 'is', null),
              ]),
      )
      .orderBy('key_task.due')
      .limit(limit)
      .execute();
  const found = new Map(
    (await Promise.all([open('owner_id'), open('body_id'), open('leader_id')])).flat().map((row) => [row.id, row]),
  );
  return [...found.values()].sort((a, b) => (a.due ?? 0) - (b.due ?? 0) || a.position - b.position).slice(0, limit);
}

export interface TaskCounts {
  total: number;
  done: number;
  late: number;
}
/** Without those that were dropped; for an agency's person those alone that she sees (task.service.ts: `seesTask`). */
export async function countTasks(
  db: Reader,
  ids: readonly string[],
  redFrom: number,
  bounds: { agencyId: string; personId: string } | undefined,
): Promise<Map<string, TaskCounts>> {
  if (ids.length === 0) return new Map();
  const many = (condition: ReturnType<typeof sql>) => sql<number>`sum(case when ${condition} then 1 else 0 end)`;
  let query = db
    .selectFrom('key_task')
    .select(['initiative_id', sql<number>`count(*)`.as('total')])
    .select([many(sql`state = 'done'`).as('done'), many(sql`state = 'open' and due < ${sql.lit(redFrom)}`).as('late')])
    .where('initiative_id', 'in', [...ids])
    .where('state', '<>', 'dropped')
    .groupBy('initiative_id');
  if (bounds !== undefined)
    query = query.where((is) =>
      is.or([
        is('owner_id', '=', bounds.personId),
        is.and([is('owner_id', 'is', null), is('body_id', 'is', null)]),
        is('body_id', 'in', (own) =>
          own
            .selectFrom('body')
            .select('id')
            .where((body) => body.or([body('agency_id', '=', bounds.agencyId), body('head_id', '=', bounds.personId)])),
        ),
      ]),
    );
  const rows = await query.execute();
  return new Map(rows.map((row) => [row.initiative_id, { total: row.total, done: row.done, late: row.late }]));
}

export async function countOpenTasks(db: Reader, initiativeId: string): Promise<number> {
  const row = await db
    .selectFrom('key_task')
    .select(sql<number>`count(*)`.as('count'))
    .where('initiative_id', '=', initiativeId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function nextPosition(trx: Writer, initiativeId: string): Promise<number> {
  const last = await trx
    .selectFrom('key_task')
    .select('position')
    .where('initiative_id', '=', initiativeId)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.position ?? 0) + 1;
}

export const insertTasks = (trx: Writer, rows: KeyTaskTable[]): Promise<void> => insertMany(trx, 'key_task', rows);

/** Changes the task where it is still at `version`. False where another came first. */
export async function updateTask(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<KeyTaskTable, 'id' | 'initiative_id' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('key_task')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
