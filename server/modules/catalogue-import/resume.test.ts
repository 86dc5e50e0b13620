import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openHouse } from '../../app.ts';
import { openTestHouse } from '../../../test/house.ts';

/** So many that the storing is seen between its beginning and its end. */
const ROWS = 12_000;
const CLI = join(import.meta.dirname, '..', '..', '..', 'cli', 'lantai.js');

test('killed while it stores, an import loses nothing and doubles nothing', {
  timeout: 180_000,
}, async () => {
  const t = await openTestHouse();
  let { house } = t;
  try {
    const { dataDir } = t.config;
    const file = join(dataDir, '..', 'catalogue.csv');
    // Not in the order of their codes, as twenty years of spreadsheets are.
    const lines = Array.from({ length: ROWS }, (_, n) => {
      const number = ((n * 7919) % ROWS) + 1;
      return `C001-WS·1985-Y-BGS-${String(number).padStart(5, '0')},关于第${number}号事项的通知,县委`;
    });
    await writeFile(file, `档号,题名,责任者\n${lines.join('\n')}\n`);
    await house.close();
    const child = spawn(
      process.execPath,
      [CLI, 'import', file, '--fonds', 'C001', '--category', 'WS', '--as', 'archivist', '--data', dataDir, '--json'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    let seen = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      const told = JSON.parse(line) as { type: string; step?: string; done?: number };
      if (told.step === 'storing' && (told.done ?? 0) > 0 && (told.done ?? 0) < ROWS) {
        seen = told.done!;
        child.kill('SIGKILL');
        break;
      }
    }
    expect(seen).toBeGreaterThan(0);
    await new Promise((resolve) =>
      child.exitCode === null && child.signalCode === null ? child.once('exit', resolve) : resolve(0),
    );
    house = await openHouse(t.config);
    const actor = await house.identity.actorByLogin('archivist', { kind: 'web' });
    const { items } = await house.imports.list(actor, { limit: 1 });
    const { id } = items[0]!;
    house.start();
    const { state } = await house.imports.settled(actor, id);
    expect(state).toBe('done');
    const detail = await house.imports.get(actor, id, 'zh-CN');
    expect(detail).toMatchObject({ rowCount: ROWS, createdCount: ROWS, refusedCount: 0 });
    const count = async (table: 'unit' | 'unit_code' | 'unit_name') =>
      (await house.db.read.selectFrom(table).select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow()).n;
    expect([await count('unit'), await count('unit_code'), await count('unit_name')]).toEqual([ROWS, ROWS, ROWS]);
    const { n } = await house.db.read
      .selectFrom('unit')
      .select(sql<number>`count(distinct code_key)`.as('n'))
      .executeTakeFirstOrThrow();
    expect(n).toBe(ROWS);
    const entries = await house.db.read
      .selectFrom('ledger_entry')
      .select('canonical')
      .where('action', '=', 'unit.create')
      .execute();
    const entered = entries.reduce(
      (sum, { canonical }) => sum + (JSON.parse(canonical) as { detail: { count: number } }).detail.count,
      0,
    );
    expect(entered).toBe(ROWS);
    // Its rows went to the journal as blocks: from there the same database is made.
    await house.settle();
    const digests = await house.preservation.digests(house.db.read);
    expect([digests.unit!.rows, digests.unit_code!.rows]).toEqual([ROWS, ROWS]);
    await house.close();
    house = await openHouse(t.config, { rebuild: true });
    await house.preservation.restore({ skipCorrupt: false, onStep: () => undefined });
    expect(await house.preservation.digests(house.db.read)).toEqual(digests);
  } finally {
    await house.close();
    await rm(join(t.config.dataDir, '..'), { recursive: true, force: true });
  }
});
