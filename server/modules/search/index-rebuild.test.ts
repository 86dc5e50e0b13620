/** A rebuild tells how far it is, can be stopped in its middle, and the old index answers all the while. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HoldingsHouse, openHoldingsHouse } from '../../../test/holdings-house.ts';

/** Three batches of a rebuild. */
const UNITS = 2400;

let house: HoldingsHouse;
beforeAll(async () => {
  house = await openHoldingsHouse();
  await house.add(...Array.from({ length: UNITS }, (_, at) => ({ title: `重建检验${at}`, openness: 'open' as const })));
  await house.search.indexNow();
});
afterAll(() => house.close());

const admin = () => house.as('system-admin');
const answers = async () => (await house.ask(house.as('archivist'), { q: '重建检验' })).total;
const stateOf = async () => (await house.searchDesk.getIndexState(admin())).rebuild;
const actions = async () => {
  const entries = house.db.read.selectFrom('ledger_entry').select('action').where('object_type', '=', 'search-index');
  return (await entries.orderBy('id').execute()).map(({ action }) => action);
};

test('stopped in the middle the old index is left, whole; then it runs to its end', async () => {
  const { searchDesk: desk } = house;
  // The third batch waits, so that the stop falls between the first units and the last.
  const rebuild = house.staffIndex.rebuild.bind(house.staffIndex);
  const met = Promise.withResolvers<undefined>();
  const go = Promise.withResolvers<undefined>();
  let batches = 0;
  house.staffIndex.rebuild = async () => {
    const made = await rebuild();
    return {
      ...made,
      apply: async (docs) => {
        await made.apply(docs);
        if (++batches === 3) {
          met.resolve(undefined);
          await go.promise;
        }
      },
    };
  };
  await desk.startRebuild(admin());
  await met.promise;
  expect(await stateOf()).toMatchObject({ state: 'running', total: UNITS, by: admin().name });
  expect((await stateOf())!.done).toBeGreaterThan(0);
  expect((await stateOf())!.done).toBeLessThan(UNITS);
  expect((await stateOf())!.rate).toBeGreaterThan(0);
  expect((await stateOf())!.secondsLeft).toBeGreaterThan(0);
  await expect(desk.startRebuild(admin())).rejects.toMatchObject({ code: 'index-rebuilding' });
  expect(await answers()).toBe(UNITS);
  // What changes meanwhile is found at once, in the index that answers.
  await house.add({ title: '重建检验之外的新件' });
  await house.search.indexNow();
  expect(await answers()).toBe(UNITS + 1);
  const stopped = desk.stopRebuild(admin());
  await expect.poll(async () => (await actions()).at(-1)).toBe('index.stop');
  go.resolve(undefined);
  await stopped;
  expect(await stateOf()).toMatchObject({ state: 'stopped', secondsLeft: null });
  expect(await answers()).toBe(UNITS + 1);

  house.staffIndex.rebuild = rebuild;
  await desk.startRebuild(admin());
  await expect.poll(async () => (await stateOf())?.state).toBe('done');
  expect(await stateOf()).toMatchObject({ done: UNITS + 1, total: UNITS + 1 });
  expect(await answers()).toBe(UNITS + 1);
  expect(await desk.getIndexState(admin())).toMatchObject({ units: UNITS + 1, openUnits: UNITS, allUnits: UNITS + 1 });
  expect(await actions()).toEqual(['index.rebuild', 'index.stop', 'index.rebuild']);
});

test('only who manages the system may begin or stop it', async () => {
  for (const role of ['archivist', 'desk', 'audit-admin'] as const) {
    await expect(house.searchDesk.startRebuild(house.as(role))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(house.searchDesk.stopRebuild(house.as(role))).rejects.toMatchObject({ code: 'forbidden' });
  }
  await expect(house.searchDesk.getIndexState(house.public)).rejects.toMatchObject({ code: 'not-signed-in' });
});

test('a house that closes while a rebuild runs leaves the index that was in use', async () => {
  const rebuild = house.search.reindexAll();
  const ended = rebuild.then(
    () => 'done',
    () => 'stopped',
  );
  await house.search.stop();
  expect(await ended).toBe('stopped');
  expect(await answers()).toBe(UNITS + 1);
});
