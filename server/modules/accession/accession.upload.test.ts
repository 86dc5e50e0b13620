/** Uploads: files with their paths, what is too large, and a package that must not be unpacked. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import yazl from 'yazl';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';

let test_: TestHouse;
beforeEach(async () => {
  test_ = await openTestHouse({ start: true, env: { LANTAI_UPLOAD_LIMIT: '20000' } });
}, 120_000);
afterEach(() => test_.destroy(), 120_000);

const code = 'A001-WS·2023-Y-BGS-0001';
const catalogue = `档号,题名,责任者,日期,保管期限,移交单位开放意见\n${code},一号通知,区档案局,20230315,永久,开放\n`;
async function* files(list: Record<string, string | Buffer>) {
  await Promise.resolve();
  for (const [name, content] of Object.entries(list)) yield { name, stream: Readable.from([Buffer.from(content)]) };
}
const delivery = { '移交/目录.csv': catalogue, [`移交/${code}/正文.txt`]: '各单位：现通知如下。' };
const quarantined = () => readdir(join(test_.config.dataDir, 'quarantine')).catch(() => []);

test('files become a unit of the uploader’s agency; sent again they are known', { timeout: 120_000 }, async () => {
  const { accession, db } = test_.house;
  const agency = await test_.actor('agency');
  const first = await accession.receiveUpload(agency, files(delivery));
  expect(first).toMatchObject({ known: false });
  expect(await accession.settled(agency, first.id)).toMatchObject({ state: 'accepted', acceptedCount: 1 });
  const units = await db.read.selectFrom('unit').selectAll().execute();
  expect(units).toMatchObject([{ code, agency_id: test_.agencyId, openness: 'unreviewed' }]);
  expect(await accession.receiveUpload(agency, files(delivery))).toEqual({ ...first, known: true });
  expect(await quarantined()).toEqual([first.id]);
  await expect(accession.sendBack(agency, first.id, '不行')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(accession.get(await test_.actor('desk'), first.id, 'en')).rejects.toMatchObject({ code: 'not-found' });
});

test('what is too large or badly named leaves nothing behind', { timeout: 120_000 }, async () => {
  const archivist = await test_.actor('archivist');
  const send = (list: Record<string, string | Buffer>) => test_.house.accession.receiveUpload(archivist, files(list));
  await expect(send({ ...delivery, '移交/大.txt': Buffer.alloc(30_000, 65) })).rejects.toMatchObject({
    code: 'upload-too-large',
  });
  await expect(send({ '../x.txt': 'x' })).rejects.toMatchObject({ code: 'zip-unsafe-path' });
  await expect(send({ ...delivery, [`移交/${code}`]: 'x' })).rejects.toMatchObject({ code: 'bad-request' });
  await expect(send({ ...delivery, [`移交/${'长'.repeat(100)}.txt`]: 'x' })).rejects.toMatchObject({
    code: 'bad-request',
  });
  await expect(send({})).rejects.toMatchObject({ code: 'delivery-empty' });
  expect(await quarantined()).toEqual([]);
});

test('a delivery whose own name bears a mark is not called by it', { timeout: 120_000 }, async () => {
  const { accession, db } = test_.house;
  const archivist = await test_.actor('archivist');
  const { id } = await accession.receiveUpload(
    archivist,
    files({
      '机密★北山/目录.csv': catalogue,
      [`机密★北山/${code}/正文.txt`]: '通知',
      '机密★北山/说明.txt': '移交单位：绝密★北山',
    }),
  );
  await accession.settled(archivist, id);
  expect(await accession.get(archivist, id, 'en')).toMatchObject({ title: '★', sourceName: '★', state: 'accepted' });
  for (const table of [
    'accession',
    'ledger_entry',
    'outbox',
    'job',
    'check_result',
    'package',
    'unit',
    'event',
  ] as const)
    expect(JSON.stringify(await db.read.selectFrom(table).selectAll().execute())).not.toContain('北山');
});

test('a ZIP among the files is one of them, also where it comes first', { timeout: 120_000 }, async () => {
  const { accession } = test_.house;
  const archivist = await test_.actor('archivist');
  const name = `移交/${code}/附件.zip`;
  const { id } = await accession.receiveUpload(archivist, files({ [name]: Buffer.from('PK'), ...delivery }));
  await accession.settled(archivist, id);
  expect(await accession.get(archivist, id, 'en')).toMatchObject({ state: 'accepted', fileCount: 3 });
  const kept = await test_.house.db.read
    .selectFrom('file')
    .select('name')
    .where('path', 'like', '%/master/%')
    .execute();
  expect(kept.map((file) => file.name).sort()).toEqual(['正文.txt', '附件.zip'].sort());
});

test('a ZIP is unpacked; a damaged one and one without a catalogue say why', { timeout: 120_000 }, async () => {
  const { accession } = test_.house;
  const archivist = await test_.actor('archivist');
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(delivery)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const bytes = await buffer(zip.outputStream);
  const sent = async (list: Record<string, string | Buffer>) => {
    const { id } = await accession.receiveUpload(archivist, files(list));
    await accession.settled(archivist, id);
    return accession.get(archivist, id, 'zh-CN');
  };
  expect(await sent({ '移交.zip': bytes })).toMatchObject({ state: 'accepted', acceptedCount: 1 });
  const damaged = await sent({ '坏.zip': bytes.subarray(0, bytes.length - 40) });
  expect(damaged).toMatchObject({ state: 'needs-review', goodCount: 0, defects: [{ kind: 'unreadable', rows: [] }] });
  const bare = await sent({ '甲/说明.pdf': 'x', '乙/说明.pdf': 'y' });
  expect(bare.state).toBe('failed');
  expect(bare.failure).toContain('目录');
});
