import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';

// Half past midnight of New Year in China, while the old year lasts elsewhere.
const AT = '2026-12-31T16:30:00.000Z';

let t: TestHouse;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantai-number-'));
  await writeFile(join(folder, '目录.txt'), '甲');
  t = await openTestHouse({ clock: { now: () => AT, millis: () => Date.parse(AT) } });
});
afterAll(async () => {
  await t.destroy();
  await rm(folder, { recursive: true });
});

test('deliveries are numbered by the year it is in China, and on beyond four digits', async () => {
  const archivist = await t.actor('archivist');
  const receive = () => t.house.accession.receiveFolder(archivist, { path: folder });
  const first = await receive();
  expect(first.number).toBe('2027-0001');
  await t.house.db.write((trx) =>
    trx.updateTable('accession').set({ number: '2027-9999' }).where('id', '=', first.id).execute(),
  );
  expect((await receive()).number).toBe('2027-10000');
  expect((await receive()).number).toBe('2027-10001');
});
