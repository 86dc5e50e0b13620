import { spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import {
  createJobs,
  type JobContext,
  type JobFailed,
  type Jobs,
  type JobsOptions,
} from '../../server/infra/jobs/index.ts';
import { systemClock } from '../../server/lib/clock.ts';
import { LantaiError } from '../../server/lib/errors.ts';
import { onBothDatabases } from '../databases.ts';

/** A promise that the test settles by hand. */
function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { opened: promise.then(() => undefined), open: () => resolve(undefined) };
}

onBothDatabases('jobs', (t) => {
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

  it('does a job with its payload and keeps result, progress and who asked', async () => {
    const jobs = make();
    jobs.register('work', async (context) => {
      await context.save({ at: 'end' }, { done: 2, total: 2 });
      return { got: context.payload };
    });
    jobs.start();
    const id = await enqueue(jobs, { payload: { 档号: 'Y001' }, createdBy: 'someone' });
    await reaches(jobs, id, 'done');
    expect(await jobs.get(id)).toMatchObject({
      result: { got: { 档号: 'Y001' } },
      progress: { done: 2, total: 2 },
      cursor: { at: 'end' },
      createdBy: 'someone',
      problem: undefined,
    });
    await expect(jobs.get('none')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('polls on while the write that enqueued still runs, without being taken for a part of it', async () => {
    const errors: unknown[] = [];
    const jobs = make({ onError: (error) => errors.push(error) });
    let failed = false;
    jobs.register('work', () => {
      if (failed) return Promise.resolve('done');
      failed = true;
      return Promise.reject(new Error('once'));
    });
    jobs.start();
    // It is due again while the next write runs.
    const first = await enqueue(jobs);
    await expect.poll(() => failed).toBe(true);
    const second = await t.db.write(async (trx) => {
      const id = await jobs.enqueue(trx, { kind: 'work', payload: {} });
      await new Promise((resolve) => setTimeout(resolve, 200));
      return id;
    });
    await reaches(jobs, first, 'done');
    await reaches(jobs, second, 'done');
    expect(errors).toMatchObject([{ message: 'once' }]);
  });

  it('queues nothing where the transaction is undone, and nothing before its commit', async () => {
    const jobs = make();
    let ran = 0;
    jobs.register('work', () => Promise.resolve((ran += 1)));
    jobs.start();
    const undone = t.db.write(async (trx) => {
      await jobs.enqueue(trx, { kind: 'work', payload: {} });
      await new Promise((resolve) => setTimeout(resolve, 100));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(ran).toBe(0);
    expect(await jobs.list()).toEqual([]);
  });

  it('leaves jobs of a kind that nobody here does, and those whose time has not come', async () => {
    const jobs = make();
    const done: string[] = [];
    jobs.register('work', (context) => Promise.resolve(void done.push(context.job.id)));
    jobs.start();
    const foreign = await enqueue(jobs, { kind: 'other' });
    const later = await enqueue(jobs, { runAt: '2999-01-01T00:00:00.000Z' });
    const now = await enqueue(jobs);
    await reaches(jobs, now, 'done');
    expect(done).toEqual([now]);
    expect((await jobs.get(foreign)).state).toBe('queued');
    expect((await jobs.get(later)).state).toBe('queued');
    expect((await jobs.list({ state: 'queued' })).map((job) => job.id)).toEqual([later, foreign]);
    expect((await jobs.list({ limit: 1, before: later })).map((job) => job.id)).toEqual([foreign]);
  });

  it('never gives one job to two workers', async () => {
    const count = 40;
    const ran: string[] = [];
    const other = await t.openAnother();
    const workers = [make(), make({ db: other }), make(), make({ db: other })];
    const kinds = ['work', 'other work', 'third work'];
    for (const [number, jobs] of workers.entries())
      for (const kind of kinds)
        jobs.register(kind, async (context) => {
          ran.push(context.job.id);
          await new Promise((resolve) => setTimeout(resolve, 5));
          return { number };
        });
    const ids: string[] = [];
    for (let i = 0; i < count; i++) ids.push(await enqueue(workers[0]!, { kind: kinds[i % kinds.length]! }));
    for (const jobs of workers) jobs.start();
    await expect.poll(async () => (await workers[0]!.list({ state: 'done', limit: 200 })).length).toBe(count);
    expect(ran.sort()).toEqual(ids.sort());
  });

  it('does quick work while long work runs, and of one lane one at a time', async () => {
    const jobs = make();
    const long = gate();
    const begun: string[] = [];
    const hold = async (context: JobContext) => {
      begun.push(context.job.id);
      await long.opened;
    };
    jobs.register('import', hold);
    jobs.register('import-undo', hold, undefined, 'import');
    jobs.register('remind', () => Promise.resolve());
    jobs.start();
    const first = await enqueue(jobs, { kind: 'import' });
    await reaches(jobs, first, 'running');
    const behind = [await enqueue(jobs, { kind: 'import' }), await enqueue(jobs, { kind: 'import-undo' })];
    // Queued after what waits, and done before it, again and again.
    for (let round = 0; round < 3; round++) await reaches(jobs, await enqueue(jobs, { kind: 'remind' }), 'done');
    expect(begun).toEqual([first]);
    expect((await jobs.list({ state: 'queued' })).map(({ id }) => id).sort()).toEqual([...behind].sort());
    long.open();
    for (const id of behind) await reaches(jobs, id, 'done');
    expect(begun).toEqual([first, ...behind]);
  });

  it('does not take its own job twice where the lease ran out while it was busy', async () => {
    const jobs = make();
    const long = gate();
    let runs = 0;
    jobs.register('work', async () => {
      runs += 1;
      await long.opened;
    });
    jobs.register('remind', () => Promise.resolve());
    jobs.start();
    const id = await enqueue(jobs);
    await reaches(jobs, id, 'running');
    await expect.poll(() => runs).toBe(1);
    // As after a machine that slept.
    await t.db.write((trx) =>
      trx.updateTable('job').set({ lease_until: '2001-01-01T00:00:00.000Z' }).where('id', '=', id).execute(),
    );
    await reaches(jobs, await enqueue(jobs, { kind: 'remind' }), 'done');
    expect(runs).toBe(1);
    long.open();
    await reaches(jobs, id, 'done');
    expect(runs).toBe(1);
  });

  it('puts back all that runs when the program closes, and a next worker goes on with each', async () => {
    const kinds = ['work', 'other work', 'third work'];
    const jobs = make();
    const begun = new Set<string>();
    for (const kind of kinds)
      jobs.register(kind, async (context) => {
        await context.save({ of: kind });
        begun.add(kind);
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, 10));
          await context.throwIfCancelled();
        }
      });
    jobs.start();
    const ids = [];
    for (const kind of kinds) ids.push(await enqueue(jobs, { kind }));
    await expect.poll(() => begun.size).toBe(kinds.length);
    await jobs.stop();
    for (const id of ids) expect((await jobs.get(id)).state).toBe('queued');
    const next = make();
    const cursors: unknown[] = [];
    for (const kind of kinds)
      next.register(kind, (context) => Promise.resolve(void cursors.push([kind, context.cursor])));
    next.start();
    for (const id of ids) await reaches(next, id, 'done');
    expect(cursors.sort()).toEqual(kinds.map((kind) => [kind, { of: kind }]).sort());
  });

  it('keeps the lease of a long job by its heartbeat', async () => {
    const leaseMs = 600;
    const jobs = make({ leaseMs });
    const long = gate();
    jobs.register('work', () => long.opened);
    const id = await enqueue(jobs);
    const leaseEnd = async () => {
      const row = await t.db.read
        .selectFrom('job')
        .select('lease_until')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return Date.parse(row.lease_until ?? '');
    };
    jobs.start();
    await reaches(jobs, id, 'running');
    // Prolonged beyond all that it was given at first, by one beat after another.
    const first = await leaseEnd();
    await expect.poll(leaseEnd).toBeGreaterThan(first + leaseMs);
    long.open();
    await reaches(jobs, id, 'done');
  });

  it('takes a job over when its lease has run out, and lets the old worker change nothing more', async () => {
    // A worker of another machine, silent since its lease began: the job stands as it left it.
    const [old, next] = [make({ worker: 'elsewhere/1/a' }), make()];
    const stuck = gate();
    let oldContext: JobContext | undefined;
    old.register('work', async (context) => {
      await context.save({ step: 7 }, { done: 7, total: 9 });
      oldContext = context;
      await stuck.opened;
      return { by: 'old' };
    });
    const id = await enqueue(old);
    old.start();
    await expect.poll(() => oldContext).toBeDefined();
    let cursor: unknown;
    next.register('work', (context) => {
      cursor = context.cursor;
      return Promise.resolve({ by: 'next' });
    });
    next.start();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await next.get(id)).state).toBe('running');
    await t.db.write((trx) =>
      trx.updateTable('job').set({ lease_until: '2001-01-01T00:00:00.000Z' }).where('id', '=', id).execute(),
    );
    await reaches(next, id, 'done');
    expect(cursor).toEqual({ step: 7 });
    await expect(oldContext!.save({ step: 8 })).rejects.toThrow('job lost');
    stuck.open();
    await old.stop();
    expect(await next.get(id)).toMatchObject({ result: { by: 'next' }, cursor: { step: 7 } });
  });

  it('goes on where a killed process had got to, at once on the same machine', { timeout: 60_000 }, async () => {
    const jobs = make();
    const id = await enqueue(jobs, { kind: 'killed' });
    const child = spawn(process.execPath, [join(import.meta.dirname, 'job-worker.ts'), t.folder, t.url ?? '']);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)));
    });
    const gone = new Promise((resolve) => child.once('close', resolve));
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
    await gone;
    expect(await jobs.get(id)).toMatchObject({
      state: 'running',
      cursor: { step: 2 },
      progress: { done: 2, total: 3 },
    });
    let cursor: unknown;
    jobs.register('killed', (context) => {
      cursor = context.cursor;
      return Promise.resolve();
    });
    const begun = Date.now();
    jobs.start();
    await reaches(jobs, id, 'done');
    expect(cursor).toEqual({ step: 2 });
    // Before the lease of thirty seconds ends.
    expect(Date.now() - begun).toBeLessThan(29_000);
  });

  it('gives up a job whose workers die again and again', async () => {
    const jobs = make();
    const id = await enqueue(jobs);
    const values = { state: 'running', attempts: 20, worker: `${hostname()}/${process.pid}/gone` } as const;
    await t.db.write((trx) =>
      trx
        .updateTable('job')
        .set({ ...values, lease_until: '2999-01-01T00:00:00.000Z' })
        .where('id', '=', id)
        .execute(),
    );
    let ran = 0;
    jobs.register('work', () => Promise.resolve((ran += 1)));
    jobs.start();
    await reaches(jobs, id, 'failed');
    expect(ran).toBe(0);
    expect((await jobs.get(id)).problem).toMatchObject({ code: 'internal' });
  });

  it('cancels a queued job at once, and a running one at its next save', async () => {
    const jobs = make();
    const told: unknown[] = [];
    const hear: JobFailed = (_trx, job, { code }) => Promise.resolve(void told.push([job.id, job.state, code]));
    jobs.register('later', () => Promise.resolve(), hear);
    const queued = await enqueue(jobs, { kind: 'later' });
    await jobs.cancel(queued);
    await jobs.cancel(queued);
    expect((await jobs.get(queued)).state).toBe('cancelled');
    expect(told).toEqual([[queued, 'cancelled', 'work-lost']]);
    const [begun, cancelled] = [gate(), gate()];
    let after = false;
    jobs.register(
      'work',
      async (context) => {
        begun.open();
        await cancelled.opened;
        await context.throwIfCancelled();
        after = true;
      },
      hear,
    );
    jobs.start();
    const id = await enqueue(jobs);
    await begun.opened;
    await jobs.cancel(id);
    expect(await jobs.get(id)).toMatchObject({ state: 'running', cancelRequested: true });
    cancelled.open();
    await reaches(jobs, id, 'cancelled');
    expect(after).toBe(false);
    expect(told.at(-1)).toEqual([id, 'cancelled', 'work-lost']);
  });

  it('cancels the job of a key in the transaction of an act, or not at all where that is undone', async () => {
    const jobs = make();
    const [begun, undone, cancelled] = [gate(), gate(), gate()];
    let passed = false;
    jobs.register('work', async (context) => {
      begun.open();
      await undone.opened;
      await context.throwIfCancelled();
      passed = true;
      await cancelled.opened;
      await context.throwIfCancelled();
    });
    jobs.start();
    const id = await enqueue(jobs, { uniqueKey: 'accession 1' });
    await begun.opened;
    const fails = t.db.write(async (trx) => {
      await jobs.cancelKey(trx, 'accession 1');
      throw new Error('undone');
    });
    await expect(fails).rejects.toThrow('undone');
    undone.open();
    await expect.poll(() => passed).toBe(true);
    await t.db.write((trx) => jobs.cancelKey(trx, 'accession 1'));
    cancelled.open();
    await reaches(jobs, id, 'cancelled');
    const queued = await enqueue(jobs, { kind: 'other', uniqueKey: 'accession 2' });
    await t.db.write((trx) => jobs.cancelKey(trx, 'accession 2'));
    expect((await jobs.get(queued)).state).toBe('cancelled');
  });

  it('keeps one job of a unique key until that has ended', async () => {
    const jobs = make();
    const held = gate();
    jobs.register('work', () => held.opened);
    const first = await enqueue(jobs, { uniqueKey: 'accession 1' });
    expect(await enqueue(jobs, { uniqueKey: 'accession 1' })).toBe(first);
    expect(await enqueue(jobs, { uniqueKey: 'accession 2' })).not.toBe(first);
    jobs.start();
    await reaches(jobs, first, 'running');
    expect(await enqueue(jobs, { uniqueKey: 'accession 1' })).toBe(first);
    held.open();
    await reaches(jobs, first, 'done');
    const again = await enqueue(jobs, { uniqueKey: 'accession 1' });
    expect(again).not.toBe(first);
    const many = await Promise.all(Array.from({ length: 8 }, () => enqueue(jobs, { uniqueKey: 'accession 3' })));
    expect(new Set(many).size).toBe(1);
  });

  it('does what is asked for after the work of a job whose end is not written yet', async () => {
    const jobs = make();
    const [held, begun] = [gate(), gate()];
    const done: unknown[] = [];
    jobs.register('work', async ({ payload }) => {
      begun.open();
      await held.opened;
      done.push(payload);
    });
    const act = (n: number) => enqueue(jobs, { payload: { n }, uniqueKey: 'import 1', afterRunning: true });
    const first = await act(1);
    expect(await act(0)).toBe(first);
    jobs.start();
    await begun.opened;
    const second = await act(2);
    expect(second).not.toBe(first);
    expect(await act(3)).toBe(second);
    held.open();
    await reaches(jobs, first, 'done');
    await reaches(jobs, second, 'done');
    expect(done).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('tries again after a fault, from the cursor, and fails for good at the limit', async () => {
    const errors: unknown[] = [];
    const jobs = make({ onError: (error) => errors.push(error) });
    const seen: unknown[] = [];
    jobs.register('work', async (context) => {
      seen.push(context.cursor);
      if (context.cursor === undefined) await context.save({ step: 1 });
      if (seen.length < 3) throw new Error('a fault');
    });
    jobs.register('hopeless', () => Promise.reject(new Error('always')));
    jobs.start();
    const id = await enqueue(jobs);
    await reaches(jobs, id, 'done');
    expect(seen).toEqual([undefined, { step: 1 }, { step: 1 }]);
    expect((await jobs.get(id)).problem).toBeUndefined();
    const hopeless = await enqueue(jobs, { kind: 'hopeless', maxAttempts: 2 });
    await reaches(jobs, hopeless, 'failed');
    expect(await jobs.get(hopeless)).toMatchObject({
      attempts: 2,
      problem: { code: 'internal', detail: 'Error: always' },
    });
    expect(errors).toHaveLength(4);
  });

  it('does not try again what a person has to mend, and says what it is', async () => {
    const jobs = make();
    jobs.register('work', () => Promise.reject(new LantaiError('zip-encrypted', { entry: '甲.pdf' })));
    jobs.start();
    const id = await enqueue(jobs);
    await reaches(jobs, id, 'failed');
    expect(await jobs.get(id)).toMatchObject({
      attempts: 1,
      problem: { code: 'zip-encrypted', params: { entry: '甲.pdf' } },
    });
  });

  it('puts a running job back when the program closes, for the next start', async () => {
    const jobs = make();
    const begun = gate();
    jobs.register('work', async (context) => {
      await context.save({ step: 1 });
      begun.open();
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        await context.throwIfCancelled();
      }
    });
    const id = await enqueue(jobs);
    jobs.start();
    await begun.opened;
    await jobs.stop();
    expect(await jobs.get(id)).toMatchObject({ state: 'queued', cursor: { step: 1 } });
    const next = make();
    let cursor: unknown;
    next.register('work', (context) => Promise.resolve(void (cursor = context.cursor)));
    next.start();
    await reaches(next, id, 'done');
    expect(cursor).toEqual({ step: 1 });
  });
});
