import type { Database, JobState, JobTable, Reader, Writer } from '../db/index.ts';
import type { JobProblem, JobProgress, JobView, NewJob } from './jobs.types.ts';

const parse = (json: string | null): unknown => (json === null ? undefined : JSON.parse(json));

const toView = (row: JobTable): JobView => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  payload: parse(row.payload_json),
  cursor: parse(row.cursor_json),
  progress: (parse(row.progress_json) as JobProgress | undefined) ?? { done: 0, total: null },
  result: parse(row.result_json),
  problem: parse(row.error) as JobProblem | undefined,
  attempts: row.attempts,
  worker: row.worker,
  cancelRequested: row.cancel_requested === 1,
  createdBy: row.created_by,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** The id of the job that holds the unique key already, or `id` of the one now queued. */
export async function insertJob(trx: Writer, id: string, now: string, job: NewJob): Promise<string> {
  if (job.uniqueKey !== undefined) {
    const byKey = trx.selectFrom('job').select(['id', 'state']).where('unique_key', '=', job.uniqueKey);
    const holder = await byKey.executeTakeFirst();
    if (holder !== undefined) {
      if (job.afterRunning !== true || holder.state !== 'running') return holder.id;
      await trx.updateTable('job').set({ unique_key: null }).where('id', '=', holder.id).execute();
    }
  }
  await trx
    .insertInto('job')
    .values({
      id,
      kind: job.kind,
      state: 'queued',
      unique_key: job.uniqueKey ?? null,
      payload_json: JSON.stringify(job.payload),
      attempts: 0,
      max_attempts: job.maxAttempts ?? 3,
      run_at: job.runAt ?? now,
      cancel_requested: 0,
      created_by: job.createdBy ?? null,
      created_at: now,
      updated_at: now,
    })
    .execute();
  return id;
}

const due = (db: Reader, kinds: string[], now: string) =>
  db
    .selectFrom('job')
    .where('kind', 'in', kinds)
    .where((is) =>
      is.or([
        is.and([is('state', '=', 'queued'), is('run_at', '<=', now)]),
        is.and([is('state', '=', 'running'), is('lease_until', '<=', now)]),
      ]),
    )
    .orderBy('run_at')
    .orderBy('id')
    .limit(1);

export const anyDue = async (db: Reader, kinds: string[], now: string): Promise<boolean> =>
  kinds.length > 0 && (await due(db, kinds, now).select('id').executeTakeFirst()) !== undefined;

/** Takes the next job that is due, or was left by a worker whose lease ran out. */
export async function claimJob(
  db: Database,
  claim: { worker: string; kinds: string[]; now: string; leaseUntil: string },
): Promise<{ row: JobTable; abandoned: boolean } | undefined> {
  return db.write(async (trx) => {
    let query = due(trx, claim.kinds, claim.now).selectAll();
    if (db.kind === 'postgres') query = query.forUpdate().skipLocked();
    const row = await query.executeTakeFirst();
    if (row === undefined) return undefined;
    const values = {
      state: 'running' as const,
      worker: claim.worker,
      lease_until: claim.leaseUntil,
      attempts: row.attempts + 1,
      updated_at: claim.now,
    };
    await trx.updateTable('job').set(values).where('id', '=', row.id).execute();
    return { row: { ...row, ...values }, abandoned: row.state === 'running' };
  });
}

/** Changes the job while `worker` has it. False where it has it no longer. */
export async function updateHeld(trx: Writer, id: string, worker: string, values: Partial<JobTable>): Promise<boolean> {
  const changed = await trx
    .updateTable('job')
    .set(values)
    .where('id', '=', id)
    .where('worker', '=', worker)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** How a job of `worker` stands: undefined where it is no longer its. */
export const findHeld = (db: Reader, id: string, worker: string): Promise<{ cancel_requested: number } | undefined> =>
  db
    .selectFrom('job')
    .select('cancel_requested')
    .where('id', '=', id)
    .where('worker', '=', worker)
    .where('state', '=', 'running')
    .executeTakeFirst();

/** A job that has ended gives its unique key back. */
export const ended = (state: JobState, now: string): Partial<JobTable> => ({
  state,
  unique_key: null,
  lease_until: null,
  updated_at: now,
});

/**
 * A queued job is cancelled at once, and given; a running one is asked to stop. `by` names one job, or the one that holds a
 * unique key.
 */
export async function cancelJob(
  trx: Writer,
  by: { id: string } | { key: string },
  now: string,
): Promise<JobView | undefined> {
  const [column, value] = 'id' in by ? (['id', by.id] as const) : (['unique_key', by.key] as const);
  const row = await trx.selectFrom('job').selectAll().where(column, '=', value).executeTakeFirst();
  if (row === undefined) return undefined;
  const change = (state: JobState, values: Partial<JobTable>) =>
    trx.updateTable('job').set(values).where('id', '=', row.id).where('state', '=', state).executeTakeFirst();
  await change('running', { cancel_requested: 1, updated_at: now });
  const { numUpdatedRows } = await change('queued', ended('cancelled', now));
  return numUpdatedRows > 0n ? toView({ ...row, ...ended('cancelled', now) }) : undefined;
}

/** Ends the leases of workers that are known to be dead, so that their jobs need not wait. */
export async function endLeases(db: Database, isDead: (worker: string) => boolean, now: string): Promise<void> {
  const rows = await db.read.selectFrom('job').select('worker').distinct().where('state', '=', 'running').execute();
  const dead = rows.flatMap(({ worker }) => (worker !== null && isDead(worker) ? [worker] : []));
  if (dead.length === 0) return;
  await db.write((trx) =>
    trx
      .updateTable('job')
      .set({ lease_until: now })
      .where('state', '=', 'running')
      .where('worker', 'in', dead)
      .execute(),
  );
}

export async function findJob(db: Reader, id: string): Promise<JobView | undefined> {
  const row = await db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toView(row);
}

/** Newest first. */
export async function listJobs(
  db: Reader,
  filter: { state?: JobState; kind?: string; before?: string; limit: number },
): Promise<JobView[]> {
  let query = db.selectFrom('job').selectAll();
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  if (filter.before !== undefined) query = query.where('id', '<', filter.before);
  return (await query.orderBy('id', 'desc').limit(filter.limit).execute()).map(toView);
}

export const viewOf = toView;
