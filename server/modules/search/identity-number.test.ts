/** Who is in a record by number: the public sees that there is one, the house finds it whole and by no part of it. */
import { join } from 'node:path';
import { mkdtemp, readFile, rm, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HoldingsHouse, openHoldingsHouse } from '../../../test/holdings-house.ts';
import { openFts5Index } from '../../infra/search/index.ts';

const NUMBER = '110101199003077758';
const OLD = '110101900307775';
const MASKED = '110*************58';
let house: HoldingsHouse;
let id: string;

beforeAll(async () => {
  house = await openHoldingsHouse();
  [id] = (await house.add({
    title: `关于张某（${NUMBER}）落户的批复`,
    responsible: `经办人${OLD}`,
    documentNumber: `户字${NUMBER}号`,
    names: [{ role: '当事人', name: `张某${NUMBER}` }],
    fields: { 证件号: NUMBER },
  })) as [string];
  await house.catalog.openUnits(house.as('archivist'), { ids: [id], ground: '试验' });
  const pages = [`申请人张某，身份证号${NUMBER}，现住本区。`];
  await house.addFile(id, { name: 'a.txt', mime: 'text/plain', bytes: Buffer.from('x'), pages });
  await house.search.indexNow();
});
afterAll(() => house.close());

const archivist = () => house.as('archivist');
const found = async (actor: Parameters<HoldingsHouse['ask']>[0], q: string) =>
  (await house.ask(actor, { q })).hits.map((hit) => hit.unitId);

test('nothing that the public is sent holds the number, wherever it stands', async () => {
  const urls = [
    `/units/${id}`,
    `/units/${id}/pages/1/text`,
    '/portal',
    `/search?q=${encodeURIComponent('落户')}`,
    `/search?q=${encodeURIComponent('现住本区')}`,
  ];
  let masked = 0;
  for (const url of urls) {
    const answer = await house.app.inject(`/api/v1${url}`);
    expect([url, answer.statusCode]).toEqual([url, 200]);
    for (const number of [NUMBER, OLD]) expect(answer.body).not.toContain(number);
    if (answer.body.includes(MASKED)) masked += 1;
  }
  // Each shows that there is one.
  expect(masked).toBe(urls.length);
  const { hits } = await house.ask(house.public, { q: '现住本区' });
  const { text, marks } = hits[0]!.pages[0]!.snippet;
  expect(marks.map(([start, end]) => text.slice(start, end))).toEqual(['现住本区']);
  for (const q of [NUMBER, '19900307', OLD, '7758']) expect(await found(house.public, q)).toEqual([]);
});

test('the house finds it by the whole number alone, and sees it in the record', async () => {
  const [other] = (await house.add({ title: '关于李某落户的批复', fields: { 证件号: '11010119800229002X' } })) as [
    string,
  ];
  await house.search.indexNow();
  expect(await found(archivist(), '11010119800229002x')).toEqual([other]);
  expect(await found(archivist(), '李某 11010119800229002X')).toEqual([other]);
  expect(await found(archivist(), '张某 11010119800229002X')).toEqual([]);
  for (const part of ['110101198002', '19800229', '0229002']) expect(await found(archivist(), part)).toEqual([]);
  expect(await found(archivist(), OLD)).toEqual([id]);
  expect((await house.catalog.getUnit(archivist(), other)).fields).toEqual({ 证件号: '11010119800229002X' });
  expect((await house.catalog.getUnit(archivist(), id)).title).toContain(NUMBER);
  // What is kept for good of a search does not hold it either.
  const kept = async () =>
    (await house.db.read.selectFrom('ledger_entry').select('canonical').execute()).map((row) => row.canonical).join();
  await house.ledger.flush();
  expect(await kept()).toContain('110*************2X');
  expect(await kept()).not.toContain('11010119800229002');
});

test('an index that an older program filled is made anew', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'lantai-old-index-'));
  await (await openFts5Index(dir)).close();
  const current = async () => join(dir, (await readFile(join(dir, 'current'), 'utf8')).trim());
  const old = new Sqlite(await current());
  old.exec("INSERT INTO stored VALUES (1, '{}', null)");
  old.pragma('user_version = 1');
  old.close();
  const index = await openFts5Index(dir);
  expect(await index.count()).toBe(0);
  await index.close();
  const now = new Sqlite(await current(), { readonly: true });
  expect(now.prepare('SELECT count(*) AS n FROM stored').get()).toEqual({ n: 0 });
  expect((await readdir(dir)).filter((name) => /^index-\d+\.db$/.test(name))).toEqual(['index-2.db']);
  now.close();
  await rm(dir, { recursive: true });
});
