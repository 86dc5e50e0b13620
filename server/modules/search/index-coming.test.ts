/** A new index is filled beside that in use while many more units come than there are. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HoldingsHouse, openHoldingsHouse } from '../../../test/holdings-house.ts';

/** As many are said to come, so that it is worth it. */
const MANY = { count: 1_000_000, first: '0', last: 'g' };

let house: HoldingsHouse;
beforeEach(async () => {
  house = await openHoldingsHouse();
});
afterEach(() => house.close());

const totalOf = async (q: string, asker = house.as('archivist')): Promise<number> =>
  (await house.ask(asker, { q })).total;
const queued = async (): Promise<number> =>
  (await house.db.read.selectFrom('index_queue').select('unit_id').distinct().execute()).length;

test('what is there, what comes and what changes meanwhile is found afterwards, once each', async () => {
  const [old] = await house.add({ title: '原有案卷甲' }, { title: '原有案卷乙' });
  await house.search.indexNow();
  const coming = await house.search.whileComing(MANY, async () => {
    const first = await house.add(...Array.from({ length: 600 }, (_, at) => ({ title: `新来案卷${at}` })));
    await house.search.indexNow();
    // The old index answers; what comes is not in it, and stands in the queue still.
    expect(await totalOf('原有案卷')).toBe(2);
    expect(await totalOf('新来案卷')).toBe(0);
    expect(await queued()).toBe(600);
    await house.catalog.openUnits(house.as('archivist'), { ids: [old!, first[5]!, first[6]!], ground: '到期开放' });
    await house.search.indexNow();
    expect(await totalOf('原有案卷', house.public)).toBe(1);
    const second = await house.add({ title: '后到案卷' });
    await house.search.indexNow();
    await house.catalog.withdrawUnits(house.as('archivist'), { ids: [first[6]!], ground: '开放有误' });
    return [...first, ...second];
  });
  await house.search.indexNow();
  expect(await queued()).toBe(0);
  expect(await house.staffIndex.count()).toBe(coming.length + 2);
  expect(await totalOf('新来案卷')).toBe(600);
  expect(await totalOf('后到案卷')).toBe(1);
  expect(await totalOf('原有案卷')).toBe(2);
  expect(await totalOf('案卷', house.public)).toBe(2);
});

test('where it is broken off nothing is missing', async () => {
  const broken = house.search.whileComing(MANY, async () => {
    await house.add(...Array.from({ length: 30 }, (_, at) => ({ title: `新来案卷${at}` })));
    await house.search.indexNow();
    throw new Error('stopped');
  });
  await expect(broken).rejects.toThrow('stopped');
  await house.search.indexNow();
  expect(await totalOf('新来案卷')).toBe(30);
  expect(await queued()).toBe(0);
  // Nothing of it stands in the way of the next.
  await house.search.whileComing(MANY, () => house.add({ title: '再来案卷' }));
  await house.search.indexNow();
  expect(await totalOf('来案卷')).toBe(31);
});

test('while the indexes are made anew those in use take what comes', async () => {
  const rebuild = await house.staffIndex.rebuild();
  await house.search.whileComing(MANY, () => house.add({ title: '新来案卷' }));
  await house.search.indexNow();
  expect(await totalOf('新来案卷')).toBe(1);
  expect(await queued()).toBe(0);
  await rebuild.commit();
  expect(await totalOf('新来案卷')).toBe(1);
});
