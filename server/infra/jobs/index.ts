/**
 * Work that outlives its request: queued in the caller's transaction, done at least once, by one worker at a time, which
 * holds a lease and prolongs it. A worker that dies loses its lease and the job goes on where it last saved.
 *
 * A worker has a lane for each kind, and in each lane one job at a time: a reminder never waits for an import, nor an
 * accession for a bulk edit, while two imports follow one another. Kinds that must not meet share a lane.
 *
 *   queued ──► running ──────► done
 *    ▲  │       │ │  ▲ │
 *    │  │       │ │  └─┘          its worker died: another takes it, a few times
 *    └──┼───────┘ │               an error that may pass (after a pause), or the server ends
 *       │         ├───────► failed      an error that will not pass, or the last try
 *       └─────────┴───────► cancelled   by a person: at once while it waits, at its next save while it runs
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { PROBLEMS } from '../../../shared/problem-codes.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { Database, JobState, JobTable, Writer } from '../db/index.ts';
import {
  anyDue,
  cancelJob,
  claimJob,
  ended,
  endLeases,
  findHeld,
  findJob,
  insertJob,
  listJobs,
  updateHeld,
  viewOf,
} from './jobs.repo.ts';
import {
  type JobContext,
  type JobFailed,
  type JobHandler,
  JobInterrupted,
  type JobProblem,
  type JobView,
  type NewJob,
} from './jobs.types.ts';
import { isDeadWorker, markEnded, markLiving, newWorkerName } from './worker-name.ts';

export type { JobContext, JobFailed, JobHandler, JobProblem, JobProgress, JobView, NewJob } from './jobs.types.ts';

export interface JobsOptions {
  db: Database;
  clock: Clock;
  /** Name of this worker; machine, process and instance where not given. */
  worker?: string;
  leaseMs?: number;
  /** Pause before the first repetition of a failed job; doubles with each. */
  retryMs?: number;
  pollMs?: number;
  onError?: (error: unknown) => void;
}

export interface Jobs {
  /** Queues a job in the caller's transaction. Gives its id, or that of the queued or running job with the same unique key. */
  enqueue(trx: Writer, job: NewJob): Promise<string>;
  /**
   * Who does jobs of this kind, in this process; `failed` hears of a job that is given up or cancelled. `lane`: the kind
   * behind whose jobs they wait, where not only behind their own.
   */
  register(kind: string, handler: JobHandler, failed?: JobFailed, lane?: string): void;
  start(): void;
  /** Takes no more, asks running handlers to stop at their next save, and waits for them. Their jobs are queued again. */
  stop(): Promise<void>;
  cancel(id: string): Promise<void>;
  /** The same for the job that holds a unique key, in the transaction of the act that makes it needless. */
  cancelKey(trx: Writer, uniqueKey: string): Promise<void>;
  /** Throws `not-found`. */
  get(id: string): Promise<JobView>;
  /** Newest first; `before`: the id of the last one of the page before. */
  list(filter?: { state?: JobState; kind?: string; before?: string; limit?: number }): Promise<JobView[]>;
}

/** What is told of a job that was cancelled before it was done. */
const CANCELLED: JobProblem = { code: 'work-lost', params: {} };
/** A job whose worker died this often without saving anything is what kills it. */
const ABANDONED_LIMIT = 20;
const LONGEST_PAUSE_MS = 300_000;

export function createJobs(options: JobsOptions): Jobs {
  const { db, clock } = options;
  const { leaseMs = 30_000, retryMs = 2000, pollMs = 250 } = options;
  const worker = options.worker ?? newWorkerName();
  const onError = options.onError ?? (() => undefined);
  const handlers = new Map<string, { handler: JobHandler; failed: JobFailed | undefined; lane: string }>();
  /** What is done now, by its lane. */
  const running = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let polling: Promise<void> = Promise.resolve();
  let open = false;

  /** Who enqueues does so inside a write; what that wakes shall not count as a part of it. */
  const outside = AsyncLocalStorage.snapshot();

  const leaseEnd = () => new Date(clock.millis() + leaseMs).toISOString();

  const wake = (delay: number) => {
    if (!open) return;
    clearTimeout(timer);
    timer = setTimeout(
      () =>
        outside(() => {
          polling = polling
            .then(poll)
            .catch(onError)
            .then(() => wake(pollMs));
        }),
      delay,
    );
  };

  /** Kinds whose lane is free. So a job whose lease ran out while it is done here is not taken by this worker again. */
  const freeKinds = (): string[] => [...handlers].flatMap(([kind, { lane }]) => (running.has(lane) ? [] : [kind]));

  /** Takes jobs until none is due whose lane is free. */
  const poll = async (): Promise<void> => {
    for (let kinds = freeKinds(); open && (await anyDue(db.read, kinds, clock.now())); kinds = freeKinds()) {
      const claim = await claimJob(db, { worker, kinds, now: clock.now(), leaseUntil: leaseEnd() });
      if (claim === undefined) return;
      const { lane } = handlers.get(claim.row.kind)!;
      const run = runJob(claim.row, claim.abandoned)
        .catch(onError)
        .finally(() => {
          running.delete(lane);
          wake(0);
        });
      running.set(lane, run);
    }
  };

  const runJob = async (row: JobTable, abandoned: boolean): Promise<void> => {
    const update = (values: Partial<JobTable>) =>
      db.write(async (trx) => {
        const isHeld = await updateHeld(trx, row.id, worker, values);
        const job = viewOf({ ...row, ...values });
        if (isHeld && values.state === 'failed') await handlers.get(row.kind)?.failed?.(trx, job, job.problem!);
        if (isHeld && values.state === 'cancelled') await handlers.get(row.kind)?.failed?.(trx, job, CANCELLED);
      });
    if (row.cancel_requested === 1) {
      await update(ended('cancelled', clock.now()));
      return;
    }
    if (abandoned && row.attempts > ABANDONED_LIMIT) {
      const problem: JobProblem = { code: 'internal', params: {}, detail: `its worker died ${ABANDONED_LIMIT} times` };
      await update({ ...ended('failed', clock.now()), error: JSON.stringify(problem) });
      return;
    }
    const heartbeat = setInterval(() => void update({ lease_until: leaseEnd() }).catch(onError), leaseMs / 3);
    let outcome: Partial<JobTable>;
    try {
      const result = (await handlers.get(row.kind)!.handler(contextOf(row))) ?? null;
      outcome = { ...ended('done', clock.now()), result_json: JSON.stringify(result), error: null };
    } catch (error) {
      outcome = afterFailure(row, error);
      if (!(error instanceof JobInterrupted)) onError(error);
    } finally {
      clearInterval(heartbeat);
    }
    // Changes nothing where another worker has taken the job since.
    await update(outcome);
  };

  const contextOf = (row: JobTable): JobContext => {
    const job = viewOf(row);
    const throwIfCancelled = async () => {
      const held = await findHeld(db.read, row.id, worker);
      if (held === undefined) throw new JobInterrupted('lost');
      if (held.cancel_requested === 1) throw new JobInterrupted('cancelled');
      if (!open) throw new JobInterrupted('closing');
    };
    return {
      job,
      payload: job.payload,
      cursor: job.cursor,
      throwIfCancelled,
      save: async (cursor, progress) => {
        const kept = await db.write((trx) =>
          updateHeld(trx, row.id, worker, {
            cursor_json: JSON.stringify(cursor ?? null),
            ...(progress === undefined ? {} : { progress_json: JSON.stringify(progress) }),
            // Whoever gets on may fail anew.
            attempts: 1,
            lease_until: leaseEnd(),
            updated_at: clock.now(),
          }),
        );
        row.attempts = 1;
        if (!kept) throw new JobInterrupted('lost');
        await throwIfCancelled();
      },
    };
  };

  const afterFailure = (row: JobTable, error: unknown): Partial<JobTable> => {
    const now = clock.now();
    const again = (at: string): Partial<JobTable> => ({
      state: 'queued',
      worker: null,
      lease_until: null,
      run_at: at,
      updated_at: now,
    });
    if (error instanceof JobInterrupted)
      return error.why === 'cancelled' ? ended('cancelled', now) : { ...again(now), attempts: row.attempts - 1 };
    const problem = JSON.stringify(problemOf(error));
    if (!mayPass(error) || row.attempts >= row.max_attempts) return { ...ended('failed', now), error: problem };
    const pause = Math.min(retryMs * 2 ** (row.attempts - 1), LONGEST_PAUSE_MS);
    return { ...again(new Date(clock.millis() + pause).toISOString()), error: problem };
  };

  const cancel = async (trx: Writer, by: { id: string } | { key: string }): Promise<void> => {
    const ended = await cancelJob(trx, by, clock.now());
    if (ended !== undefined) await handlers.get(ended.kind)?.failed?.(trx, ended, CANCELLED);
  };

  return {
    enqueue: async (trx, job) => {
      const id = await insertJob(trx, newId(clock.millis()), clock.now(), job);
      // The caller commits in a moment; where it takes longer, the next look finds it.
      wake(20);
      return id;
    },
    register: (kind, handler, failed, lane = kind) => void handlers.set(kind, { handler, failed, lane }),
    start: () => {
      if (open) return;
      open = true;
      markLiving(worker);
      polling = endLeases(db, isDeadWorker, clock.now())
        .catch(onError)
        .then(() => wake(0));
    },
    stop: async () => {
      open = false;
      clearTimeout(timer);
      await polling;
      await Promise.all(running.values());
      markEnded(worker);
    },
    cancel: (id) => db.write((trx) => cancel(trx, { id })),
    cancelKey: (trx, key) => cancel(trx, { key }),
    get: async (id) => {
      const job = await findJob(db.read, id);
      if (job === undefined) throw new LantaiError('not-found');
      return job;
    },
    list: ({ limit = 100, ...filter } = {}) => listJobs(db.read, { ...filter, limit }),
  };
}

/** Whether trying again can help: not where a person has to mend what was given. */
const mayPass = (error: unknown): boolean => !(error instanceof LantaiError) || PROBLEMS[error.code] >= 500;

const problemOf = (error: unknown): JobProblem =>
  error instanceof LantaiError
    ? { code: error.code, params: error.params }
    : { code: 'internal', params: {}, detail: String(error) };
