/** Jobs on both databases whose worker is late, ends or dies: by its lease each is done on, once, from where it was. */
import { spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { JobContext } from '../../server/infra/jobs/index.ts';
import { onBothDatabases } from '../databases.ts';
import { gate, jobsOn } from '../jobs-house.ts';

onBothDatabases('jobs and their leases', (t) => {
  const { make, enqueue, reaches } = jobsOn(t);

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
