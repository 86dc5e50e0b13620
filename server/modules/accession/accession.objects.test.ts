/** How items share objects: a thousand in one, a large one alone; and the same delivery in another wrapping. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import yazl from 'yazl';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { makeDelivery } from '../../../test/made-delivery.ts';
import { runVerb } from '../../verbs/index.ts';
import type { VerbLine } from '../../verbs/verb.ts';
import type { Actor } from '../identity/index.ts';
import { type PackagedItem, planObjects } from '../preservation/index.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const temp = await mkdtemp(join(tmpdir(), 'lantai-objects-'));
afterAll(() => rm(temp, { recursive: true, force: true }));

let test_: TestHouse;
let archivist: Actor;
beforeEach(async () => {
  test_ = await openTestHouse({ start: true });
  archivist = await test_.actor('archivist');
});
afterEach(() => test_.destroy());

const take = async (path: string) => {
  const { id } = await test_.house.accession.receiveFolder(archivist, { path });
  await test_.house.accession.settled(archivist, id);
  return test_.house.accession.get(archivist, id, 'zh-CN');
};

const MB = 1024 ** 2;
const item = (number: number, size: number, more: Partial<PackagedItem> = {}): PackagedItem => ({
  unitId: `u${number}`,
  category: 'WS',
  year: 2023,
  folder: `f${number}`,
  files: [
    {
      path: 'a',
      name: 'a',
      sourcePath: '/a',
      digests: { sha512: '', sha256: '', sm3: '', size },
      puid: '',
      formatName: '',
      mime: '',
      pageCount: null,
      pages: [],
      textSource: 'none',
    },
  ],
  description: {},
  checks: [],
  ...more,
});
const plan = (items: PackagedItem[]) =>
  planObjects('acc', items).map(
    ({ objectId, items: { length } }) => `${objectId.slice('urn:lantai:aip:'.length)} ${length}`,
  );

test('objects are cut at 1,000 items, 4 GB, category and year; 16 MB stand alone', () => {
  const many = Array.from({ length: 2001 }, (_, index) => item(index, 1));
  expect(plan(many)).toEqual(['acc:WS:2023:1 1000', 'acc:WS:2023:2 1000', 'acc:WS:2023:3 1']);
  expect(plan([item(1, 16 * MB), item(2, 16 * MB - 1), item(3, 1)])).toEqual(['u1 1', 'acc:WS:2023:1 2']);
  const nearly = Array.from({ length: 300 }, (_, index) => item(index, 16 * MB - 1));
  expect(plan(nearly)).toEqual(['acc:WS:2023:1 256', 'acc:WS:2023:2 44']);
  expect(plan([item(1, 1), item(2, 1, { year: null }), item(3, 1, { category: 'KJ' }), item(4, 1)])).toEqual([
    'acc:WS:2023:1 2',
    'acc:WS:undated:1 1',
    'acc:KJ:2023:1 1',
  ]);
});

test('a thousand and one items and a large one become three sound objects', async () => {
  const { blobs, db, preservation } = test_.house;
  const small = Array.from({ length: 1001 }, () => ({}));
  const path = await makeDelivery(join(temp, 'many'), [...small, { files: { '录音.wav': 16 * MB } }]);
  expect(await take(path)).toMatchObject({ state: 'accepted', acceptedCount: 1002 });
  const rows = await db.read.selectFrom('aip').select(['object_id', 'unit_id']).execute();
  const counts = [...Map.groupBy(rows, (row) => row.object_id)].map(([id, of]) => [id, of.length] as const);
  expect(counts.map(([, count]) => count).sort((a, b) => a - b)).toEqual([1, 1, 1000]);
  const large = rows.find((row) => row.object_id === `urn:lantai:aip:${row.unit_id}`)!;
  const files = await db.read.selectFrom('file').select('byte_size').where('unit_id', '=', large.unit_id).execute();
  expect(files).toEqual([{ byte_size: 16 * MB }]);
  for (const [id] of counts) expect(await blobs.validate(id)).toEqual([]);
  await test_.house.settle();
  const report = await preservation.verify(await test_.actor('audit'), { fixity: false });
  expect(report.findings).toEqual([]);
});

test('folder, the same folder, and a ZIP of it are one delivery; the command says so and ends with 0', async () => {
  const { house } = test_;
  const path = await makeDelivery(join(temp, 'same'), [{}, {}]);
  const first = await take(path);
  const zip = new yazl.ZipFile();
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const file = join(entry.parentPath, entry.name);
      zip.addFile(file, file.slice(temp.length + 1));
    }
  zip.end();
  const zipped = join(temp, 'same.zip');
  await pipeline(zip.outputStream, createWriteStream(zipped));
  for (const delivery of [path, zipped]) {
    const again = await take(delivery);
    expect(again).toMatchObject({ state: 'returned', acceptedCount: 0, sameDelivery: { id: first.id } });
    const lines: VerbLine[] = [];
    const call = {
      verb: 'ingest',
      options: { delivery },
      as: 'archivist',
      account: 'test',
      host: 'test',
      locale: 'en' as const,
    };
    const code = await runVerb(house, call, (line) => void lines.push(line), new AbortController().signal);
    expect(code).toBe(0);
    expect(lines.at(-1)).toMatchObject({ type: 'result', ok: true, known: true, accession: first.number });
  }
  expect(await house.db.read.selectFrom('unit').select('id').execute()).toHaveLength(2);
});
