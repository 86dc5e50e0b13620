/** Killed in the transaction of each of its steps and begun again, an import and its undoing end as if nobody had. */
import { fork } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { openTestHouse } from '../../../test/house.ts';
import { openHouse } from '../../app.ts';

const CHILD = join(import.meta.dirname, '..', '..', '..', 'test', 'import-child.ts');
const ROWS = 1500;
const code = (n: number): string => `C001-WS·1985-Y-BGS-${String(n).padStart(4, '0')}`;
const HEADINGS = '档号,题名,责任者,全文';

/** Runs the child; gives the signal that ended it, or how it ended itself. */
const run = (dataDir: string, begin: string, file: string, step = ''): Promise<string | number | null> =>
  new Promise((resolve) => {
    const child = fork(CHILD, [dataDir, begin, file, step], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: ['--no-warnings'],
    });
    child.once('exit', (ended, signal) => resolve(signal ?? ended));
  });

test('at every step', { timeout: 240_000 }, async () => {
  const t = await openTestHouse({ start: true });
  const { dataDir } = t.config;
  let { house } = t;
  const clerk = () => house.identity.actorByLogin('archivist', { kind: 'web' });
  try {
    // What is held before: two units that the catalogue will change.
    const actor = await clerk();
    const held = `${HEADINGS}\n${code(1)},原题名,县委,\n${code(2)},原题名,县委,\n`;
    const { id: first } = await house.imports.upload(actor, 'held.csv', Readable.from([Buffer.from(held)]));
    const { mapping } = await house.imports.propose(actor, first);
    const body = { fonds: 'C001', category: 'WS', match: 'refuse', dryRun: false, mapping } as const;
    await house.imports.start(actor, first, body);
    await house.imports.settled(actor, first);
    await house.settle();
    await house.close();

    const lines = Array.from({ length: ROWS }, (_, at) => {
      const n = ((at * 7919) % ROWS) + 1;
      return `${code(n)},第${n}号事项的通知,县委,${n % 500 === 3 ? `第${n}号的全文。` : ''}`;
    });
    const file = join(dirname(dataDir), 'catalogue.csv');
    await writeFile(file, `${HEADINGS}\n${lines.join('\n')}\n${code(9001)},,县委,\n,没有档号,县委,\n`);
    let begin = 'import';
    for (const step of ['read', 'defects', 'rows', 'done']) {
      expect([step, await run(dataDir, begin, file, step)]).toEqual([step, 'SIGKILL']);
      begin = 'go-on';
    }
    expect(await run(dataDir, 'go-on', file)).toBe(0);

    house = await openHouse(t.config);
    const { id } = (await house.imports.list(await clerk(), { limit: 1 })).items[0]!;
    const counts = { rowCount: ROWS + 2, createdCount: ROWS - 2, updatedCount: 2, refusedCount: 2 };
    expect(await house.imports.get(await clerk(), id, 'zh-CN')).toMatchObject({ state: 'done', ...counts });
    const rowsOf = async (table: 'unit' | 'unit_code' | 'unit_name' | 'page' | 'aip' | 'import_defect') =>
      (await house.db.read.selectFrom(table).select('id').execute()).length;
    expect(await rowsOf('unit')).toBe(ROWS);
    expect(await rowsOf('unit_code')).toBe(ROWS);
    expect(await rowsOf('unit_name')).toBe(ROWS);
    expect(await rowsOf('page')).toBe(3);
    // Two titles that differ, two rows that were refused; once each.
    expect(await rowsOf('import_defect')).toBe(4);
    const entered = async (action: string): Promise<number> => {
      const entries = house.db.read.selectFrom('ledger_entry').select('canonical').where('action', '=', action);
      const details = (await entries.where('object_id', '=', id).execute()).map(
        ({ canonical }) => (JSON.parse(canonical) as { detail: { count?: number } }).detail,
      );
      return details.reduce((sum, { count = 1 }) => sum + count, 0);
    };
    expect(await entered('unit.create')).toBe(ROWS - 2);
    expect(await entered('import.finish')).toBe(1);
    await house.close();

    begin = 'undo';
    for (const step of ['removed', 'restored', 'undone']) {
      expect([step, await run(dataDir, begin, file, step)]).toEqual([step, 'SIGKILL']);
      begin = 'go-on';
    }
    expect(await run(dataDir, 'go-on', file)).toBe(0);
    house = await openHouse(t.config);
    const undone = await house.imports.get(await clerk(), id, 'zh-CN');
    expect(undone).toMatchObject({ state: 'undone', undo: { removed: ROWS - 2, restored: 2, spared: 0 } });
    const left = await house.db.read.selectFrom('unit').select(['code', 'title']).orderBy('code').execute();
    expect(left).toEqual([1, 2].map((n) => ({ code: code(n), title: '原题名' })));
    expect(await entered('unit.remove')).toBe(ROWS - 2);
    // Nothing of what is gone is in storage either; no code of it is given again.
    expect(await rowsOf('page')).toBe(0);
    expect(await rowsOf('unit_code')).toBe(ROWS);
  } finally {
    await house.close();
    await rm(dirname(dataDir), { recursive: true, force: true });
  }
});
