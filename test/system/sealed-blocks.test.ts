/** Rows that came as a block stand in the description objects as one, each beside what it belongs to, and come back. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openHouse } from '../../server/app.ts';
import { DESCRIPTION_PREFIX } from '../../server/modules/preservation/description-objects.ts';
import { isBlock, type JournalBlock, scanEntries } from '../../server/modules/preservation/journal.line.ts';
import { openTestHouse } from '../house.ts';

const ROWS = 300;

test('an import of two categories is sealed as blocks by category and rebuilt to equal digests', async () => {
  const opened = await openTestHouse({ start: true });
  const { house, config } = opened;
  const archivist = await opened.actor('archivist');
  const file = join(dirname(config.dataDir), 'catalogue.csv');
  const lines = Array.from({ length: ROWS }, (_, n) => {
    const category = n % 3 === 0 ? 'ZP' : 'WS';
    return `C001-${category}·1985-Y-BGS-${String(n + 1).padStart(4, '0')},关于第${n}号事项的通知,张三`;
  });
  await writeFile(file, `档号,题名,责任者\n${lines.join('\n')}\n`);
  const { id } = await house.imports.ofFile(archivist, file);
  const { mapping } = await house.imports.propose(archivist, id, {});
  await house.imports.start(archivist, id, {
    fonds: 'C001',
    category: '',
    mapping: { ...mapping, categoryFromCode: true },
    match: 'refuse',
    dryRun: false,
  });
  expect((await house.imports.settled(archivist, id)).state).toBe('done');
  expect(await house.imports.get(archivist, id, 'zh-CN')).toMatchObject({ createdCount: ROWS, refusedCount: 0 });
  await house.settle();
  await house.preservation.exporter.seal();

  const titles = new Map<string, number>();
  for await (const objectId of house.blobs.objects()) {
    const group = objectId.startsWith(`${DESCRIPTION_PREFIX}fonds:C001:`) ? objectId.split(':')[5]! : undefined;
    if (group === undefined) continue;
    const { state } = (await house.blobs.inventory(objectId)).versions.v1!;
    for (const path of Object.values(state).flat()) {
      const entries = [...scanEntries(await readFile(await house.blobs.path(objectId, path)))];
      expect(entries.filter((read) => 'corrupt' in read)).toEqual([]);
      const blocks = entries.flatMap((read): JournalBlock[] =>
        'entry' in read && isBlock(read.entry) && read.entry.t === 'unit' ? [read.entry] : [],
      );
      for (const { columns, rows } of blocks)
        for (const row of rows) {
          expect(row[columns.indexOf('category_id')]).toBe(group);
          titles.set(group, (titles.get(group) ?? 0) + 1);
        }
      // Far fewer lines than rows: they stand as blocks.
      if (blocks.length > 0) expect(blocks.length * 10).toBeLessThan(titles.get(group)!);
    }
  }
  expect(Object.fromEntries(titles)).toEqual({ ZP: ROWS / 3, WS: (ROWS * 2) / 3 });

  const before = await house.preservation.digests(house.db.read);
  await house.close();
  for (const suffix of ['', '-wal', '-shm']) await rm(join(config.dataDir, `lantai.db${suffix}`), { force: true });
  const rebuilt = await openHouse(config, { rebuild: true });
  await rebuilt.preservation.restore({ skipCorrupt: false, onStep: () => undefined });
  const after = await rebuilt.preservation.digests(rebuilt.db.read);
  for (const table of ['unit', 'unit_code', 'unit_name', 'catalogue_import'] as const)
    expect([table, after[table]]).toEqual([table, before[table]]);
  await rebuilt.close();
  await rm(dirname(config.dataDir), { recursive: true, force: true });
});
