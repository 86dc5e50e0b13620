import type { JobState, Writer } from '../db/index.ts';

/** What went wrong, for `problem.<code>` in i18n; `detail` for the log. */
export interface JobProblem {
  code: string;
  params: Record<string, string | number>;
  detail?: string;
}

export interface JobProgress {
  done: number;
  total: number | null;
}

export interface JobView {
  id: string;
  kind: string;
  state: JobState;
  payload: unknown;
  /** What the handler saved last. */
  cursor: unknown;
  progress: JobProgress;
  result: unknown;
  problem: JobProblem | undefined;
  attempts: number;
  worker: string | null;
  cancelRequested: boolean;
  createdBy: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface JobContext {
  readonly job: JobView;
  readonly payload: unknown;
  /** Where an earlier run of this job had got to; undefined at the first. */
  readonly cursor: unknown;
  /** Keeps how far the job is: what is saved is not done again after a failure or a kill. Throws as `throwIfCancelled`. */
  save(cursor: unknown, progress?: JobProgress): Promise<void>;
  /** Throws where the job shall stop: cancelled, the program is closing, or another worker has taken it. Let it through. */
  throwIfCancelled(): Promise<void>;
}

/** Runs at least once: what it does a second time must change nothing. What it gives is the job's result. */
export type JobHandler = (context: JobContext) => Promise<unknown>;

/** Told in the transaction that ends a job as failed or cancelled, so that what it worked on never waits for it in vain. */
export type JobFailed = (trx: Writer, job: JobView, problem: JobProblem) => Promise<void>;

export interface NewJob {
  kind: string;
  payload: object;
  /** At most one job with this key is queued or running. */
  uniqueKey?: string;
  /**
   * Where the key's holder is running this one is done after it: for who sees in records of his own that the other's work is
   * over. A job ends a moment later than what it does, and what is asked for in that moment must not be lost.
   */
  afterRunning?: boolean;
  createdBy?: string;
  /** Not before this time, ISO 8601. */
  runAt?: string;
  /** How often it may fail; 3 where not given. */
  maxAttempts?: number;
}

/** Thrown inside a handler to unwind it; why tells the runner what becomes of the job. */
export class JobInterrupted extends Error {
  readonly why: 'cancelled' | 'closing' | 'lost';

  constructor(why: 'cancelled' | 'closing' | 'lost') {
    super(`job ${why}`);
    this.name = 'JobInterrupted';
    this.why = why;
  }
}
