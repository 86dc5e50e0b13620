import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';

let t: TestHouse;
beforeAll(async () => {
  t = await openTestHouse();
}, 60_000);
afterAll(() => t.destroy());

test('a verification that is asked for while one runs gets its report, and is an act of its own', async () => {
  const { blobs, preservation, db, ledger } = t.house;
  await preservation.exporter.seal();
  const validate = vi.spyOn(blobs, 'validate');
  const audit = await t.actor('audit');
  await preservation.verify(audit, { fixity: true });
  const once = validate.mock.calls.length;
  expect(once).toBeGreaterThan(0);
  const told: string[] = [];
  const [first, second] = await Promise.all([
    preservation.verify(audit, { fixity: true }),
    preservation.verify(audit, { fixity: true, onProgress: (step) => told.push(step) }),
  ]);
  expect(validate).toHaveBeenCalledTimes(2 * once);
  expect(second).toEqual(first);
  expect(told).toContain('storage');
  await ledger.sequenceNow();
  const acts = await db.read.selectFrom('ledger_entry').select('id').where('action', '=', 'ledger.verify').execute();
  expect(acts).toHaveLength(3);
  // Another kind of check is not mixed up with it; a later one is made anew.
  await Promise.all([preservation.verify(audit, { fixity: true }), preservation.verify(audit, { fixity: false })]);
  expect(validate).toHaveBeenCalledTimes(4 * once);
});
