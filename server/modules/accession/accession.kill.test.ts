/** Killed at any point and started again, taking in ends the same, with nothing twice and nothing lost. */
import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestHouse } from '../../../test/house.ts';
import { openHouse } from '../../app.ts';
import { describeShared, sharedPath } from '../../../test/shared-path.ts';

const CHILD = join(import.meta.dirname, '..', '..', '..', 'test', 'accession-child.ts');

/** Runs the child; after `killAfter` ms since it began it is killed. True where it ended by itself. */
const run = (dataDir: string, delivery: string | undefined, killAfter: number | undefined): Promise<boolean> =>
  new Promise((resolve) => {
    const child = fork(CHILD, delivery === undefined ? [dataDir] : [dataDir, delivery], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: ['--no-warnings'],
    });
    if (killAfter !== undefined) child.once('message', () => setTimeout(() => child.kill('SIGKILL'), killAfter));
    child.once('exit', (code) => resolve(code === 0));
  });

describeShared('a killed job', () => {
  test('comes to the same end', { timeout: 240_000 }, async () => {
    const clean = sharedPath('samples', 'delivery-clean');
    const test_ = await openTestHouse();
    await test_.house.close();
    const { dataDir } = test_.config;
    let ended = await run(dataDir, clean, 30);
    // Each run is cut a little later, so that all steps are met.
    for (const [round, after] of [150, 450, 800, 1200].entries()) {
      if (ended) break;
      ended = await run(dataDir, undefined, after + round);
    }
    if (!ended) expect(await run(dataDir, undefined, undefined)).toBe(true);

    const house = await openHouse(test_.config);
    const actor = await house.identity.actorByLogin('archivist', { kind: 'web' });
    const { items } = await house.accession.list(actor, { limit: 10 });
    expect(items).toMatchObject([{ state: 'accepted', acceptedCount: 33, errorCount: 0, warningCount: 0 }]);
    const count = async (table: 'unit' | 'file' | 'page' | 'package' | 'aip' | 'event' | 'unit_code') => {
      const rows = await house.db.read.selectFrom(table).select('id').execute();
      return rows.length;
    };
    expect(await count('unit')).toBe(33);
    expect(await count('unit_code')).toBe(33);
    expect(await count('aip')).toBe(33);
    expect(await count('package')).toBe(33);
    expect(await count('event')).toBe(66);
    const masters = await house.db.read.selectFrom('file').select('id').where('path', 'like', '%/master/%').execute();
    expect(masters).toHaveLength(41);
    const objects: string[] = [];
    for await (const id of house.blobs.objects()) if (id.startsWith('urn:lantai:aip:')) objects.push(id);
    expect(objects).toHaveLength(1);
    expect(await house.blobs.validate(objects[0]!)).toEqual([]);
    await house.close();
    await rm(dirname(dataDir), { recursive: true, force: true });
  });
});
