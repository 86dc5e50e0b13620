/** Workers on a database of a contract suite: stopped, and their jobs gone, after each test. */
import { afterEach, expect } from 'vitest';
import { createJobs, type Jobs, type JobsOptions } from '../server/infra/jobs/index.ts';
import { systemClock } from '../server/lib/clock.ts';
import type { TestDatabase } from './databases.ts';

/** A promise that the test settles by hand. */
export function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { opened: promise.then(() => undefined), open: () => resolve(undefined) };
}

export function jobsOn(t: TestDatabase) {
  const started: Jobs[] = [];
  const make = (options: Partial<JobsOptions> = {}): Jobs => {
    const jobs = createJobs({ db: t.db, clock: systemClock, pollMs: 20, retryMs: 10, ...options });
    started.push(jobs);
    return jobs;
  };
  afterEach(async () => {
    for (const jobs of started.splice(0)) await jobs.stop();
    await t.db.write((trx) => trx.deleteFrom('job').execute());
  });
  const enqueue = (jobs: Jobs, job: Partial<Parameters<Jobs['enqueue']>[1]> = {}) =>
    t.db.write((trx) => jobs.enqueue(trx, { kind: 'work', payload: {}, ...job }));
  const reaches = (jobs: Jobs, id: string, state: string) =>
    expect.poll(async () => (await jobs.get(id)).state).toBe(state);
  return { make, enqueue, reaches };
}
