/** What a batch of the index reads at once is bounded by the texts of its units, on a real database. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HoldingsHouse, openHoldingsHouse } from '../../../test/holdings-house.ts';
import { readUnitsAfter, withinTexts } from './search.repo.ts';

let house: HoldingsHouse;
let ids: string[];
/** Pages of each unit: one without any, small ones, a volume, small ones again. */
const PAGES = [0, 1, 2, 300, 1, 0, 4];
const TEXT = '水'.repeat(100);
/** A page's text has 300 bytes, and weighs 500 more. */
const PAGE = 800;

beforeAll(async () => {
  house = await openHoldingsHouse();
  ids = await house.add(...PAGES.map((_, at) => ({ title: `卷${at}` })));
  for (const [at, pages] of PAGES.entries()) {
    if (pages === 0) continue;
    const file = { name: `${at}.txt`, mime: 'text/plain', bytes: Buffer.from('x') };
    await house.addFile(ids[at]!, { ...file, pages: Array.from({ length: pages }, () => TEXT) });
  }
});
afterAll(() => house.close());

/** How many of the units from `from` on are read at once. */
const taken = async (most: number, from = 0): Promise<number> => {
  const asked = ids.slice(from);
  const within = await withinTexts(house.db.read, asked, most);
  expect(within).toEqual(asked.slice(0, within.length));
  return within.length;
};

test('units are taken as long as their texts together are within the bound', async () => {
  expect(await taken(304 * PAGE)).toBe(6);
  expect(await taken(308 * PAGE)).toBe(7);
  expect(await taken(303 * PAGE)).toBe(4);
  expect(await taken(302 * PAGE)).toBe(3);
  expect(await taken(3 * PAGE)).toBe(3);
  expect(await taken(3 * PAGE - 1)).toBe(2);
});

test('a volume that is beyond the bound by itself is taken alone, and so nothing is left waiting for ever', async () => {
  expect(await taken(PAGE, 3)).toBe(1);
  expect(await taken(PAGE, 4)).toBe(2);
  expect(await withinTexts(house.db.read, [])).toEqual([]);
});

test('batch after batch every unit is read once, with all of its pages', async () => {
  const seen: [id: string, pages: number][] = [];
  for (let after = ''; ; ) {
    const rows = await readUnitsAfter(house.db.read, after, 100, 4 * PAGE);
    const last = rows.units.at(-1);
    if (last === undefined) break;
    for (const { id } of rows.units) seen.push([id, rows.pages.filter((page) => page.unit_id === id).length]);
    after = last.id;
  }
  expect(seen).toEqual(ids.map((id, at) => [id, PAGES[at]]).sort());
});
