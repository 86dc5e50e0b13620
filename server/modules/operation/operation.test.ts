import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';

let test_: TestHouse;
beforeAll(async () => {
  test_ = await openTestHouse();
}, 120_000);
afterAll(() => test_.destroy(), 120_000);

const entries = () =>
  test_.house.db.read.selectFrom('ledger_entry').select('object_id').where('action', '=', 'job.cancel').execute();

test('cancelling is entered with the act; what is no job is not found and leaves no entry', async () => {
  const { operation, jobs, db } = test_.house;
  const admin = await test_.actor('system');
  await expect(operation.cancelJob(admin, 'none')).rejects.toMatchObject({ code: 'not-found' });
  expect(await entries()).toEqual([]);
  const id = await db.write((trx) => jobs.enqueue(trx, { kind: 'test', payload: {} }));
  await operation.cancelJob(admin, id);
  expect(await jobs.get(id)).toMatchObject({ state: 'cancelled' });
  expect(await entries()).toEqual([{ object_id: id }]);
  await expect(operation.cancelJob(await test_.actor('archivist'), id)).rejects.toMatchObject({ code: 'forbidden' });
});
