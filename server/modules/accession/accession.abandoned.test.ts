import { afterEach, beforeEach, expect, test } from 'vitest';
import { join } from 'node:path';
import { makeDelivery } from '../../../test/made-delivery.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';

let t: TestHouse;
beforeEach(async () => {
  t = await openTestHouse();
});
afterEach(() => t.destroy());

test('a job that the administrator cancels leaves a delivery that says so and can be tried again', async () => {
  const { accession, operation, jobs } = t.house;
  const archivist = await t.actor('archivist');
  const path = await makeDelivery(join(t.config.dataDir, '..', 'delivery'), [{}]);
  const { id } = await accession.receiveFolder(archivist, { path });
  const [job] = await jobs.list({ kind: 'accession' });
  await operation.cancelJob(await t.actor('system'), job!.id);
  const stopped = await accession.get(archivist, id, 'zh-CN');
  expect(stopped).toMatchObject({ state: 'failed', mayRetry: true });
  expect(stopped.failure).toContain('任务被取消');
  await accession.retry(archivist, id);
  t.house.start();
  expect((await accession.settled(archivist, id)).state).toBe('accepted');
});

test('an accession on its way whose job is gone is failed with words, one with a job is left alone', async () => {
  const { db, accession, jobs } = t.house;
  const row = (id: string, number: string) => ({
    id,
    archive_id: t.archiveId,
    agency_id: t.agencyId,
    previous_id: null,
    number,
    title: '民政局 2023',
    source_name: 'Z045-2023',
    delivery_digest: '',
    state: 'checking' as const,
    row_count: 0,
    item_count: 0,
    file_count: 0,
    byte_count: 0,
    error_count: 0,
    warning_count: 0,
    accepted_count: 0,
    returned_count: 0,
    consent_json: null,
    receipt_json: null,
    created_by: 'archivist',
    created_at: '2026-01-01T00:00:00.000Z',
    decided_by: null,
    decided_at: null,
    updated_at: '2026-01-01T00:00:00.000Z',
  });
  await db.write(async (trx) => {
    await trx
      .insertInto('accession')
      .values([
        row('lost', '2026-0901'),
        row('held', '2026-0902'),
        { ...row('good', '2026-0903'), state: 'accepting' as const },
      ])
      .execute();
    await jobs.enqueue(trx, { kind: 'accession', payload: {}, uniqueKey: 'accession:held' });
    // Of the good rows that a person has just taken.
    await jobs.enqueue(trx, { kind: 'accession', payload: {}, uniqueKey: 'accession-accept:good' });
  });
  expect(await accession.failAbandoned()).toBe(1);
  const detail = await accession.get(await t.actor('archivist'), 'lost', 'zh-CN');
  expect(detail).toMatchObject({ state: 'failed', mayRetry: false });
  expect(detail.failure).toContain('请重新移交');
  expect((await accession.get(await t.actor('archivist'), 'held', 'en')).state).toBe('checking');
  expect((await accession.get(await t.actor('archivist'), 'good', 'en')).state).toBe('accepting');
  expect(await accession.failAbandoned()).toBe(0);
});
