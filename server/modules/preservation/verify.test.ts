/** What was sent in as evidence is held against the storage root as the files of units are. */
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { systemClock } from '../../lib/clock.ts';
import { todayOf } from '../../lib/day.ts';

let test_: TestHouse;
beforeAll(async () => {
  test_ = await openTestHouse();
});
afterAll(() => test_.destroy());

const verify = async () => {
  await test_.house.settle();
  const archivist = await test_.actor('archivist');
  const { findings } = await test_.house.preservation.verify(archivist, { fixity: true });
  return findings.map(({ kind }) => kind);
};

test('evidence is known, its alteration is found, and what no row names is unknown', async () => {
  const { findings, db, blobs } = test_.house;
  const supervisor = await test_.actor('supervisor');
  const finding = await findings.register(supervisor, { problem: '查档等候时间长', source: 'self' });
  const id = await findings.addEvidence(supervisor, finding, {
    name: '台账.txt',
    mime: 'text/plain',
    kind: 'ledger',
    factOn: todayOf(systemClock),
    content: Readable.from([Buffer.from('一月二月三月')]),
  });
  expect(await verify()).toEqual([]);
  const row = await db.read.selectFrom('evidence').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  await db.write((trx) =>
    trx
      .updateTable('evidence')
      .set({ sha512: '0'.repeat(128) })
      .where('id', '=', id)
      .execute(),
  );
  expect(await verify()).toEqual(['file-altered']);
  await db.write((trx) => trx.updateTable('evidence').set({ sha512: row.sha512 }).where('id', '=', id).execute());
  await writeFile(await blobs.path(row.object_id, row.path), '别的内容');
  expect(await verify()).toContain('file-altered');
  await db.write((trx) => trx.deleteFrom('evidence').where('id', '=', id).execute());
  expect(await verify()).toContain('object-unknown');
});
