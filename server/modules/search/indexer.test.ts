/** In which order the index follows a large delivery. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HoldingsHouse, openHoldingsHouse } from '../../../test/holdings-house.ts';

let house: HoldingsHouse;
beforeAll(async () => {
  house = await openHoldingsHouse();
});
afterAll(() => house.close());

test('what was opened is indexed with the first batch, though a large delivery came before it', async () => {
  const ids = await house.add(...Array.from({ length: 700 }, (_, at) => ({ title: `大批移交${at}` })));
  const last = ids.at(-1)!;
  await house.catalog.openUnits(house.as('archivist'), { ids: [last], ground: '到期开放' });
  const batches: string[][] = [];
  const apply = house.publicIndex.apply.bind(house.publicIndex);
  house.publicIndex.apply = (docs, removed) => {
    batches.push([...docs.map((doc) => doc.unitId), ...removed]);
    return apply(docs, removed);
  };
  await house.search.indexNow();
  expect(batches.length).toBeGreaterThan(2);
  expect(batches[0]).toContain(last);
  expect(batches[0]!.length).toBeLessThan(ids.length / 2);
  expect(new Set(batches.flat())).toEqual(new Set(ids));
  expect((await house.ask(house.public, { q: '大批移交' })).hits.map((hit) => hit.unitId)).toEqual([last]);
});
