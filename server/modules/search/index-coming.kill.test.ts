/** Killed while a new index is filled, or when it has just taken the place of the old one, a house finds every unit once. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { searchQuery } from '../../../shared/schemas/search.ts';
import { openTestHouse } from '../../../test/house.ts';
import { openHouse } from '../../app.ts';

const CHILD = join(import.meta.dirname, '..', '..', '..', 'test', 'coming-child.ts');
const UNITS = 700;

/** Gives the signal that ended the child, or how it ended itself. */
const run = (dataDir: string, step: string): Promise<string | number | null> =>
  new Promise((resolve) => {
    const child = fork(CHILD, [dataDir, step], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: ['--no-warnings'],
    });
    child.once('exit', (ended, signal) => resolve(signal ?? ended));
  });

test.each(['filling', 'swapped'])('killed when it is %s', async (step) => {
  const t = await openTestHouse();
  let { house } = t;
  try {
    await house.settle();
    await house.close();
    expect(await run(t.config.dataDir, step)).toBe('SIGKILL');
    house = await openHouse(t.config);
    const queued = async () =>
      (await house.db.read.selectFrom('index_queue').select('unit_id').distinct().execute()).length;
    expect(await queued()).toBe(UNITS);
    const actor = await house.identity.actorByLogin('archivist', { kind: 'web' });
    const of = async (q: string): Promise<number> =>
      (await house.search.search(actor, searchQuery.parse({ q }), 'zh-CN')).total;
    // Which index is in use.
    expect(await of('新来案卷')).toBe(step === 'swapped' ? UNITS : 0);
    await house.search.indexNow();
    expect(await queued()).toBe(0);
    expect(await of('新来案卷')).toBe(UNITS);
    expect(await of('Z109-WS·2011-Y-BGS-0042')).toBe(1);
    await house.settle();
  } finally {
    await house.close();
    await t.destroy();
  }
});
