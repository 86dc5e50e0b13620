/** Jobs on both databases: queued, done, of one lane, cancelled, tried again, given up. */
import { expect, it } from 'vitest';
import type { JobContext, JobFailed } from '../../server/infra/jobs/index.ts';
import { LantaiError } from '../../server/lib/errors.ts';
import { onBothDatabases } from '../databases.ts';
import { gate, jobsOn } from '../jobs-house.ts';

onBothDatabases('jobs', (t) => {
  const { make, enqueue, reaches } = jobsOn(t);

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
});
