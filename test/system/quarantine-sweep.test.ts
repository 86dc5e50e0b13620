/** Files of foreigners do not lie about: what kills left of uploads is swept, what is needed stays. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Actor } from '../../server/modules/identity/index.ts';
import { openTestHouse, type TestHouse } from '../house.ts';
import { makeDelivery } from '../made-delivery.ts';

let t: TestHouse;
let archivist: Actor;
let quarantine: string;
beforeAll(async () => {
  t = await openTestHouse({ start: true });
  archivist = await t.actor('archivist');
  quarantine = join(t.config.dataDir, 'quarantine');
}, 60_000);
afterAll(() => t.destroy());

const YESTERDAY = new Date(Date.now() - 25 * 3_600_000);
const leave = async (folder: string, isOld: boolean) => {
  await mkdir(join(folder, 'delivery'), { recursive: true });
  await writeFile(join(folder, 'delivery', '协议.pdf'), 'half an upl');
  if (isOld) await utimes(folder, YESTERDAY, YESTERDAY);
};

test('what belongs to no accession goes after a day, at the next start', async () => {
  const path = await makeDelivery(join(t.config.dataDir, '..', 'waiting'), [{ title: '' }, {}]);
  const { id } = await t.house.accession.receiveFolder(archivist, { path });
  expect((await t.house.accession.settled(archivist, id)).state).toBe('needs-review');
  await utimes(join(quarantine, id), YESTERDAY, YESTERDAY);
  await leave(join(quarantine, '019f0000-0000-7000-8000-000000000001'), true);
  await leave(join(quarantine, '019f0000-0000-7000-8000-000000000002'), false);
  await leave(join(quarantine, 'imports', '019f0000-0000-7000-8000-000000000003'), true);
  await leave(join(quarantine, 'imports', 'preview-abc'), true);
  await t.reopen();
  await vi.waitFor(async () => {
    expect((await readdir(quarantine)).sort()).toEqual(['019f0000-0000-7000-8000-000000000002', 'imports', id].sort());
    expect(await readdir(join(quarantine, 'imports'))).toEqual([]);
  }, 10_000);
  // The delivery that waits for a decision has all its files still.
  expect(await readdir(join(quarantine, id, 'delivery'))).toContain('目录.csv');
}, 60_000);

test('a settled accession whose job was killed while it tidied up is tidied up', async () => {
  const path = await makeDelivery(join(t.config.dataDir, '..', 'settled'), [{}]);
  const { id } = await t.house.accession.receiveFolder(archivist, { path });
  expect((await t.house.accession.settled(archivist, id)).state).toBe('accepted');
  await vi.waitFor(() => expect(existsSync(join(quarantine, id, 'delivery'))).toBe(false), 20_000);
  await leave(join(quarantine, id), false);
  await t.house.accession.sweep();
  expect(existsSync(join(quarantine, id, 'delivery'))).toBe(false);
  expect(existsSync(join(quarantine, id, 'progress.json'))).toBe(true);
}, 60_000);

test('of an import nothing stays when it is done, but for the rows to be mended', async () => {
  const imports = t.house.imports;
  const run = async (lines: string[]) => {
    const bytes = Buffer.from(`档号,题名,日期\n${lines.join('\n')}\n`);
    const { id } = await imports.upload(archivist, '目录.csv', Readable.from([bytes]));
    const { mapping } = await imports.propose(archivist, id);
    await imports.start(archivist, id, { fonds: 'C001', category: 'WS', mapping });
    expect((await imports.settled(archivist, id)).state).toBe('done');
    return id;
  };
  const linesOf = (id: string) => readdir(join(quarantine, 'imports', id, 'lines')).catch(() => []);
  const good = await run(['C001-WS·1985-Y-BGS-0001,通知,19850101']);
  await vi.waitFor(async () => expect(await linesOf(good)).toEqual([]), 20_000);
  const mixed = await run(['C001-WS·1985-Y-BGS-0002,通知,19850101', ',没有档号,19850101']);
  await vi.waitFor(async () => expect(await linesOf(mixed)).toEqual(['cells.jsonl']), 20_000);
  expect((await imports.returned(archivist, mixed, 'zh-CN')).name).toContain('.xlsx');
}, 60_000);
