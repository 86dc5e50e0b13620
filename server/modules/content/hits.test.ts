import PDFDocument from 'pdfkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HoldingsHouse, openHoldingsHouse } from '../../../test/holdings-house.ts';
import type { HitPages, PageHits } from '../../../shared/schemas/hits.ts';

type Place = PageHits['boxes'][number][number];

let house: HoldingsHouse;
let drawn: string, written: string;

/** A PDF with a text on each page; its standard font knows Latin letters only. */
async function makePdf(texts: string[]): Promise<Buffer> {
  const document = new PDFDocument({ autoFirstPage: false });
  for (const text of texts) document.addPage().fontSize(20).text(text, 100, 100);
  document.end();
  const pieces: Buffer[] = [];
  for await (const piece of document) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

beforeAll(async () => {
  house = await openHoldingsHouse();
  [drawn, written] = (await house.add({ openness: 'open' }, { openness: 'open' })) as [string, string];
  const pages = ['Water works and reser', 'voirs of the county'];
  await house.addFile(drawn, { name: 'a.pdf', mime: 'application/pdf', bytes: await makePdf(pages), pages });
  const texts = ['关于水库的报告，水\n庫甚大', '无关', '同意移民', '安置方案', ...Array<string>(510).fill('水库')];
  const bytes = Buffer.from(texts.join('\f'));
  await house.addFile(written, { name: 'b.txt', mime: 'text/plain', bytes, pages: texts });
});
afterAll(() => house.close());

const ask = (unit: string, q: string, page?: number) =>
  house.app.inject({ url: `/api/v1/units/${unit}/hits`, query: { q, ...(page !== undefined && { page: `${page}` }) } });
const list = async (unit: string, q: string) => (await ask(unit, q)).json<HitPages>();

test('the pages with hits are listed with their count and a marked piece', async () => {
  const { pages, complete } = await list(written, '移民安置 OR 甚大 NOT 无关');
  expect(complete).toBe(true);
  expect(pages).toEqual([
    { number: 1, count: 1, snippet: { text: '关于水库的报告，水 庫甚大', marks: [[11, 13]] } },
    { number: 3, count: 1, snippet: { text: '同意移民', marks: [[2, 4]] } },
    { number: 4, count: 0, snippet: { text: '安置方案', marks: [[0, 2]] } },
  ]);
  expect((await list(written, '水库')).pages[0]).toMatchObject({ number: 1, count: 2 });
  expect((await list(written, 'title:水库')).pages).toEqual([]);
  expect((await list(written, '库')).pages).toEqual([]);
});

test('of very many such pages the first 500 are listed', async () => {
  const { pages, complete } = await list(written, '水库');
  expect(complete).toBe(false);
  expect(pages).toHaveLength(500);
  expect(pages.at(-1)?.number).toBe(503);
});

test('a page tells where on its picture the hits stand, also those across its edge', async () => {
  const first = (await ask(drawn, 'reservoirs WATER', 1)).json<PageHits>();
  expect(first).toMatchObject({ number: 1, continued: false });
  expect(first.marks).toEqual([
    [0, 5],
    [16, 21],
  ]);
  expect(first.boxes.map((hit) => hit.length)).toEqual([1, 1]);
  const [water, reser] = first.boxes.map((hit) => hit[0]!) as [Place, Place];
  // The page is 612 by 792 points, its text begins at 100, 100 in letters of 20.
  expect(water[0] * 612).toBeCloseTo(100, 0);
  expect(water[1] * 792).toBeGreaterThan(95);
  expect((water[1] + water[3]) * 792).toBeLessThan(126);
  expect(reser[0]).toBeGreaterThan(water[0] + water[2]);
  const second = (await ask(drawn, 'reservoirs', 2)).json<PageHits>();
  expect(second).toMatchObject({ number: 2, continued: true, marks: [[0, 5]] });
  expect(second.boxes[0]![0]![0] * 612).toBeCloseTo(100, 0);
});

test('a file without pictures of pages has marks and no boxes', async () => {
  const { marks, boxes } = (await ask(written, '水库', 1)).json<PageHits>();
  expect(marks).toEqual([
    [2, 4],
    [8, 11],
  ]);
  expect(boxes).toEqual([]);
});

test('what is not in the scope is not there, and what is withdrawn is gone at once', async () => {
  const [closed] = await house.add({});
  await house.addFile(closed!, { name: 'c.txt', mime: 'text/plain', bytes: Buffer.from('水库'), pages: ['水库'] });
  for (const answer of [await ask(closed!, '水库'), await ask(closed!, '水库', 1), await ask('none', '水库')]) {
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'not-found', params: {} });
  }
  expect((await house.content.listHitPages(house.as('archivist'), closed!, '水库')).pages).toHaveLength(1);
  expect((await ask(written, '水库', 9999)).statusCode).toBe(404);
  await house.catalog.withdrawUnits(house.as('archivist'), { ids: [drawn], ground: '涉及个人' });
  expect((await ask(drawn, 'water')).statusCode).toBe(404);
  expect((await ask(drawn, 'water', 1)).statusCode).toBe(404);
});

test('asking where hits stand is not entered in the ledger', async () => {
  await ask(written, '水库');
  await ask(written, '水库', 1);
  await house.ledger.flush();
  const rows = await house.db.read
    .selectFrom('ledger_entry')
    .select('action')
    .where('object_id', '=', written)
    .where('action', '=', 'unit.view')
    .execute();
  expect(rows).toEqual([]);
});
