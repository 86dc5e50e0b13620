/** What goes wrong on our side: a full disk, a cut between storage and database, a person who cancels; and what may not stay. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, afterEach, beforeEach, expect, it, test, vi } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { codeOf, makeDelivery } from '../../../test/made-delivery.ts';
import { digestFile } from '../../lib/digest.ts';
import type { Actor } from '../identity/index.ts';
import { copyDelivery, deliveryDigest, quarantineOf } from './quarantine.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const CHILD = join(import.meta.dirname, '..', '..', '..', 'test', 'accession-disk-child.ts');
/** A file system of its own, to fill it, needs Linux with user name spaces; elsewhere that one test is listed as not run. */
const canMount = spawnSync('unshare', ['-Urm', 'true']).status === 0;

const temp = await mkdtemp(join(tmpdir(), 'lantai-faults-'));
afterAll(() => rm(temp, { recursive: true, force: true }));

let test_: TestHouse;
let archivist: Actor;
beforeEach(async () => {
  test_ = await openTestHouse({ start: true });
  archivist = await test_.actor('archivist');
});
afterEach(() => test_.destroy());

const items = (count: number) => Array.from({ length: count }, () => ({}));
const units = () => test_.house.db.read.selectFrom('unit').selectAll().execute();
const contentObjects = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const id of test_.house.blobs.objects()) if (id.startsWith('urn:lantai:aip:')) found.push(id);
  return found;
};
const take = async (path: string) => {
  const { id } = await test_.house.accession.receiveFolder(archivist, { path });
  await test_.house.accession.settled(archivist, id);
  return test_.house.accession.get(archivist, id, 'zh-CN');
};

it.runIf(canMount)('a full disk fails it in words, and with room again it goes on where it was', async () => {
  const delivery = await makeDelivery(
    join(temp, 'large'),
    Array.from({ length: 10 }, () => ({ files: { '录音.wav': 7 * 1024 ** 2 } })),
  );
  const disk = await mkdtemp(join(temp, 'disk-'));
  const inside = 'mount -t tmpfs -o size=320m tmpfs "$1" && TMPDIR="$1" exec "$2" --no-warnings "$3" "$4"';
  const args = ['-Urm', 'sh', '-c', inside, 'sh', disk, process.execPath, CHILD, delivery];
  const { stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8', timeout: 110_000 });
  const said = stdout
    .split('\n')
    .filter((line) => line.startsWith('{"state"') || line.startsWith('{"findings"'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(said, stderr).toMatchObject([
    { state: 'failed', mayRetry: true, units: 0, objects: 0 },
    { state: 'failed', mayRetry: true, units: 0, objects: 0 },
    { state: 'accepted', failure: null, mayRetry: false, acceptedCount: 10, units: 10, objects: 1 },
    { findings: [] },
  ]);
  for (const { failure } of said.slice(0, 2)) expect(failure).toContain('磁盘空间不足');
  const actions = said[3]!.actions as string[];
  expect(actions.filter((action) => action === 'accession.fail')).toHaveLength(2);
  expect(actions.filter((action) => action === 'accession.retry')).toHaveLength(2);
});

test('what was stored before a cut is adopted by the run after it', async () => {
  const { blobs, accession, preservation } = test_.house;
  const put = vi.spyOn(blobs, 'put').mockImplementationOnce(async (version) => {
    put.mockRestore();
    await blobs.put(version);
    // The object is in the storage root; its units are not yet in the database.
    expect(await units()).toHaveLength(0);
    throw new Error('cut');
  });
  expect(await take(await makeDelivery(join(temp, 'cut'), items(5)))).toMatchObject({
    state: 'accepted',
    acceptedCount: 5,
  });
  expect(await units()).toHaveLength(5);
  expect(await contentObjects()).toHaveLength(1);
  await test_.house.settle();
  const report = await preservation.verify(await test_.actor('audit'), { fixity: true });
  expect(report.findings).toEqual([]);
  expect((await accession.list(archivist, { limit: 10 })).items).toHaveLength(1);
});

test('a fault that stays is told after the last try, and retry goes on when it is gone', async () => {
  const { blobs, accession } = test_.house;
  const put = vi.spyOn(blobs, 'put').mockRejectedValue(new Error('fault'));
  const failed = await take(await makeDelivery(join(temp, 'fault'), items(2)));
  expect(put).toHaveBeenCalledTimes(3);
  expect(failed).toMatchObject({ state: 'failed', mayRetry: true, acceptedCount: 0 });
  expect(failed.failure).toMatch(/\S/);
  put.mockRestore();
  await accession.retry(archivist, failed.id);
  await accession.settled(archivist, failed.id);
  expect(await accession.get(archivist, failed.id, 'en')).toMatchObject({
    state: 'accepted',
    acceptedCount: 2,
    failure: null,
    mayRetry: false,
  });
  await expect(accession.retry(archivist, failed.id)).rejects.toMatchObject({ code: 'accession-state' });
});

test('cancelled in the middle nothing is left, and the same delivery may come again', async () => {
  const { accession, jobs, parse } = test_.house;
  const path = await makeDelivery(join(temp, 'cancelled'), items(60));
  const running = async () =>
    (await accession.list(archivist, { limit: 1 })).items[0]?.state === 'checking' &&
    (await jobs.list({ kind: 'accession', state: 'running' })).length === 1;
  // The second batch of files is looked into only when the decision to cancel stands …
  const [checking, decided] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const extractMany = parse.extractMany.bind(parse);
  const spy = vi.spyOn(parse, 'extractMany').mockImplementation(async (files) => {
    if (spy.mock.calls.length === 2) {
      checking.resolve(undefined);
      await decided.promise;
    }
    return extractMany(files);
  });
  const { id } = await accession.receiveFolder(archivist, { path });
  await checking.promise;
  expect(await running()).toBe(true);
  // … and whoever cancels is slower after it than the job: it was stopped all the same.
  const list = jobs.list.bind(jobs);
  vi.spyOn(jobs, 'list').mockImplementationOnce(async (filter) => {
    expect((await accession.progress(archivist, id)).state).toBe('returned');
    decided.resolve(undefined);
    await vi.waitFor(async () => expect(await list({ kind: 'accession', state: 'running' })).toEqual([]), 30_000);
    return list(filter);
  });
  await accession.cancel(archivist, id);
  expect((await jobs.list({ kind: 'accession' })).map(({ state }) => state)).toEqual(['cancelled']);
  expect(await readdir(join(test_.config.dataDir, 'quarantine', id))).toEqual(['progress.json']);
  expect(await accession.get(archivist, id, 'en')).toMatchObject({ state: 'returned', sameDelivery: null });
  expect(await units()).toHaveLength(0);
  expect(await contentObjects()).toEqual([]);
  expect(await take(path)).toMatchObject({ state: 'accepted', acceptedCount: 60 });
});

test('of a row whose document bears a mark nothing is left but its number', async () => {
  const { accession, db } = test_.house;
  const title = '关于某工程进度的第七次通报';
  const text = `000007\n机密★10年\n特急\n${title}的正文：各单位严格保管。`;
  const path = await makeDelivery(join(temp, 'marked'), [{}, { title, files: { '正文.txt': text } }, {}]);
  const found = await take(path);
  expect(found).toMatchObject({ state: 'needs-review', goodCount: 2 });
  expect(found.defects).toMatchObject([{ kind: 'classified', rows: [3], code: null, file: null, value: null }]);
  const file = join(path, codeOf(2), '正文.txt');
  const { size, ...digests } = await digestFile(file);
  const secrets = [title, codeOf(2), '机密★10年', ...Object.values(digests)];
  const expectNothing = () => {
    for (const secret of secrets)
      expect(() => execFileSync('grep', ['-rlaF', secret, test_.config.dataDir]), secret).toThrow();
    expect(execFileSync('find', [test_.config.dataDir, '-size', `${size}c`]).toString()).toBe('');
  };
  expectNothing();
  await accession.takeGood(archivist, found.id, { representative: '王某', note: '' });
  await accession.settled(archivist, found.id);
  await test_.house.settle();
  expectNothing();
  const { following } = await accession.get(archivist, found.id, 'zh-CN');
  const { bytes } = await accession.report(archivist, following[0]!.id, 'zh-CN');
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes.buffer as ArrayBuffer);
  const cells: string[] = [];
  workbook.eachSheet((sheet) => sheet.eachRow((row) => row.eachCell((cell) => cells.push(cell.text))));
  for (const secret of secrets) expect(cells.join('\n')).not.toContain(secret);
  // Who has the files cannot tell by the delivery's digest that they were in it.
  const { delivery_digest } = await db.read
    .selectFrom('accession')
    .selectAll()
    .where('id', '=', found.id)
    .executeTakeFirstOrThrow();
  const other = await readFile(join(test_.config.dataDir, 'keys', 'secrecy-gate.key'));
  const copy = await copyDelivery(path, quarantineOf(temp, 'copy'), () => Promise.resolve());
  expect(deliveryDigest(copy, other)).toBe(delivery_digest);
  expect(deliveryDigest(copy, Buffer.alloc(32))).not.toBe(delivery_digest);
});
