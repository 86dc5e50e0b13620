import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';

let t: TestHouse;
beforeEach(async () => {
  t = await openTestHouse();
});
afterEach(() => t.destroy());

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
