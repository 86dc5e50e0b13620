/** What is meant too: on request, after all that is written so, with the reason; and never past what the asker may see. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HoldingsHouse, openHoldingsHouse } from '../../../test/holdings-house.ts';
import { searchQuery } from '../../../shared/schemas/search.ts';
import { newId } from '../../lib/ids.ts';
import { SYSTEM_ACTOR } from '../identity/index.ts';
import { createOrganization } from '../organization/index.ts';
import { createSearchDesk } from './index.ts';
import { birthYears } from './search.birth.ts';

let house: HoldingsHouse;
beforeAll(async () => {
  house = await openHoldingsHouse();
});
afterAll(() => house.close());
const archivist = () => house.as('archivist');
const found = async (q: string, also?: ('sound' | 'variant' | 'former' | 'synonym')[], actor = archivist()) =>
  (await house.ask(actor, { q, ...(also && { also }) })).hits.map(({ title, tier, why }) => [
    title.text,
    tier,
    why.map(({ by, text }) => `${by}:${text}`).join(),
  ]);

test('characters written for one another: surnames, variant forms, those of the withdrawn list', async () => {
  await house.add(
    { title: '傅主任的讲话', names: [{ role: '讲话人', name: '傅昇' }] },
    { title: '付主任的讲话' },
    { title: '副主任的讲话' },
    { title: '关于陞任的通知' },
  );
  await house.search.indexNow();
  expect((await found('付主任')).map(([title]) => title)).toEqual(['付主任的讲话']);
  const wide = await found('付主任', ['variant']);
  expect(wide[0]).toEqual(['付主任的讲话', 'title', '']);
  expect(wide.slice(1).toSorted()).toEqual([
    ['傅主任的讲话', 'alike', 'variant:傅主任'],
    ['副主任的讲话', 'alike', 'variant:副主任'],
  ]);
  // Folding does this by itself: it is no alternative.
  expect(await found('升任')).toEqual([['关于陞任的通知', 'title', '']]);
});

test('former names of an agency, also by its short form, and what came before it elsewhere', async () => {
  const { db, ledger } = house;
  const organization = createOrganization({
    db,
    ledger,
    clock: { now: () => new Date().toISOString(), millis: Date.now },
  });
  await db.write((trx) =>
    organization.createAgency(trx, SYSTEM_ACTOR, {
      archiveId: house.archiveId,
      name: '青原县卫生健康局',
      formerNames: ['青原县卫生科', '青原县革委会卫生组'],
    }),
  );
  await house.add({ title: '青原县卫生科关于防疫的报告' }, { title: '青原县卫生健康局简报' });
  await house.search.indexNow();
  await wait(1100);
  for (const q of ['青原县卫生健康局', '卫生健康局'])
    expect(await found(q, ['former']), q).toEqual([
      ['青原县卫生健康局简报', 'title', ''],
      ['青原县卫生科关于防疫的报告', 'alike', 'former:青原县卫生科'],
    ]);
  expect(await found('青原县卫生健康局 NOT 简报', ['former'])).toEqual([
    ['青原县卫生科关于防疫的报告', 'alike', 'former:青原县卫生科'],
  ]);
});

test('former names of a person, from records within the scope that give both', async () => {
  const [, other] = house.agencies;
  await house.add(
    {
      title: '知青登记表',
      names: [
        { role: '姓名', name: '柳卫东' },
        { role: '曾用名', name: '柳招娣' },
      ],
    },
    { title: '招工名册', names: [{ role: '姓名', name: '柳招娣' }] },
    { title: '柳卫东返城批复', names: [{ role: '姓名', name: '柳卫东' }] },
    { title: '别处的招工名册', agencyId: other, names: [{ role: '姓名', name: '柳招娣' }] },
  );
  await house.search.indexNow();
  const wide = await found('柳卫东', ['former']);
  expect(wide.map(([title]) => title).toSorted()).toEqual(
    ['知青登记表', '招工名册', '柳卫东返城批复', '别处的招工名册'].toSorted(),
  );
  expect(wide.filter(([, tier]) => tier === 'alike').map(([, , why]) => why)).toEqual([
    'former:柳招娣',
    'former:柳招娣',
  ]);
  // The other agency has no record that tells it of the two names.
  expect(await found('柳卫东', ['former'], house.as('agency', other))).toEqual([]);
});

test('synonyms are the archivists’ to keep; each change is entered', async () => {
  const words = { words: ['知识青年', '知青', '下乡青年'], note: '' };
  await expect(house.searchDesk.addSynonyms(house.as('desk'), words)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(house.searchDesk.addSynonyms(archivist(), { words: ['檔案', '档案'], note: '' })).rejects.toMatchObject({
    code: 'synonym-alone',
  });
  const group = await house.searchDesk.addSynonyms(archivist(), words);
  await house.add({ title: '知识青年安置经费', openness: 'open' }, { title: '下乡青年安置经费' });
  await house.search.indexNow();
  await wait(1100);
  expect(await found('知青安置经费')).toEqual([]);
  expect((await found('知青安置经费', ['synonym'])).toSorted()).toEqual([
    ['下乡青年安置经费', 'alike', 'synonym:下乡青年安置经费'],
    ['知识青年安置经费', 'alike', 'synonym:知识青年安置经费'],
  ]);
  expect((await house.ask(house.public, { q: '知青安置经费', also: ['synonym'] })).total).toBe(1);
  const changed = await house.searchDesk.changeSynonyms(archivist(), group.id, {
    words: ['知识青年', '知青'],
    note: '只留两个',
    lockVersion: group.lockVersion,
  });
  await expect(
    house.searchDesk.changeSynonyms(archivist(), group.id, { ...words, lockVersion: group.lockVersion }),
  ).rejects.toMatchObject({ code: 'changed-meanwhile' });
  expect((await house.searchDesk.listSynonyms(archivist(), { limit: 10 })).items).toEqual([changed]);
  await house.searchDesk.removeSynonyms(archivist(), group.id);
  expect((await house.searchDesk.listSynonyms(archivist(), { limit: 10 })).items).toEqual([]);
  const acts = await house.db.read
    .selectFrom('ledger_entry')
    .select('action')
    .where('object_id', '=', group.id)
    .orderBy('id')
    .execute();
  expect(acts.map((row) => row.action)).toEqual(['synonym.create', 'synonym.change', 'synonym.remove']);
});

test('document numbers are one in any style of brackets, and a former code leads to the unit with its reason', async () => {
  const [id] = (await house.add(
    { title: '救灾批复', documentNumber: '青民〔1981〕17号', code: 'Z109-WS·1981-Y-9001' },
    { title: '提到青民（1981）17号的通知' },
  )) as [string, string];
  await house.search.indexNow();
  for (const q of [
    '青民〔1981〕17号',
    '青民[1981]17号',
    '青民(1981)17号',
    '青民（1981）17号',
    '青民【1981】17号',
    '青民 1981 17号',
  ])
    expect((await found(q))[0], q).toEqual(['救灾批复', 'code', '']);
  const { lockVersion } = await house.catalog.getUnit(archivist(), id);
  await house.catalog.editUnit(archivist(), id, { lockVersion, code: 'Z109-WS·1982-Y-9002' });
  await house.search.indexNow();
  const [hit] = await found('Z109-WS·1981-Y-9001');
  expect(hit?.slice(0, 2)).toEqual(['救灾批复', 'code']);
  expect(hit?.[2]).toMatch(/^former-code:.*1981.*9001/i);
  expect((await found('Z109-WS·1982-Y-9002'))[0]?.[2]).toBe('');
});

test('years of birth come from the fields that give them, for the house alone', async () => {
  expect(
    birthYears({ 出生日期: '1956年3月2日', 男方出生年月: '195603', 生年: '1957', 登记日期: '1980-01-01' }),
  ).toEqual([1956, 1957]);
  expect(birthYears({ 出生: '19560302', 备注: '1990', 出生地: '1949' })).toEqual([1956]);
  await house.add(
    { title: '婚姻登记甲', fields: { 出生日期: '19560302' }, openness: 'open' },
    { title: '婚姻登记乙', fields: { 出生日期: '1958-01-01' } },
    { title: '婚姻登记丙', fields: { 出生日期: '1961' } },
  );
  await house.search.indexNow();
  expect(await found('出生:1956')).toEqual([['婚姻登记甲', 'text', '']]);
  expect(await found('婚姻登记 出生:1956±2')).toEqual([
    ['婚姻登记甲', 'title', ''],
    ['婚姻登记乙', 'alike', 'born:1958'],
  ]);
  expect(await found('出生:1956±2', undefined, house.public)).toEqual([]);
});

test('names that sound alike say whose', async () => {
  await house.add({ title: '户籍底册', names: [{ role: '户主', name: '章小凤' }] });
  await house.search.indexNow();
  expect(await found('张晓红', ['sound'])).toEqual([]);
  expect(await found('张晓凤', ['sound'])).toEqual([['户籍底册', 'alike', 'sound:章小凤']]);
});

test('a search is kept for its person alone, tells what came in since, and is entered', async () => {
  const { searchDesk: desk } = house;
  const saved = await desk.saveSearch(archivist(), { name: '防汛', query: { q: '防汛指挥' } });
  expect(saved.newHits).toBe(0);
  const query = searchQuery.parse({ q: '防汛指挥' });
  await expect(desk.saveSearch(archivist(), { name: '错', query: { sort: 'nonsense' } })).rejects.toThrow();
  expect(await desk.listSaved(house.as('desk'))).toEqual([]);
  await expect(desk.lookAt(house.as('desk'), saved.id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(desk.removeSaved(house.as('desk'), saved.id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(desk.listSaved(house.as('system-admin'))).rejects.toMatchObject({ code: 'forbidden' });
  // The agency's user keeps the same search: only what is her own is new to her.
  const clerk = house.as('agency', house.agencies[1]);
  await desk.saveSearch(clerk, { name: '本单位防汛', query: { q: '防汛指挥' } });
  await wait(5);
  await house.add({ title: '防汛指挥部值班表' }, { title: '防汛指挥部通告', id: newId() });
  await house.search.indexNow();
  // Within two minutes the count stands; a look begins it anew.
  expect((await desk.listSaved(archivist()))[0]).toMatchObject({ newHits: 0 });
  const from = (
    await house.db.read.selectFrom('saved_search').select('looked_at').where('id', '=', saved.id).execute()
  )[0];
  expect(await house.search.countNew(archivist(), query, Date.parse(from!.looked_at))).toEqual({
    count: 2,
    capped: false,
  });
  expect(await house.search.countNew(clerk, query, Date.parse(from!.looked_at))).toEqual({
    count: 0,
    capped: false,
  });
  // A house that has just begun counts anew: the day's first page says how many of one's searches have something new.
  const { db, ledger, search, staffIndex, publicIndex } = house;
  const clock = { now: () => new Date().toISOString(), millis: Date.now };
  const later = createSearchDesk({ db, ledger, clock, search, staffIndex, publicIndex, onError: () => undefined });
  expect((await later.listSaved(archivist()))[0]).toMatchObject({ newHits: 2, newHitsCapped: false });
  expect(await later.savedTasks(archivist())).toMatchObject([{ kind: 'saved-search-new', count: 1 }]);
  expect(await later.savedTasks(clerk)).toEqual([]);
  expect(await later.savedTasks(house.as('system-admin'))).toEqual([]);
  const renamed = await desk.renameSaved(archivist(), saved.id, { name: '防汛材料', lockVersion: saved.lockVersion });
  expect(renamed.name).toBe('防汛材料');
  expect(await desk.lookAt(archivist(), saved.id)).toEqual({ lookedAt: saved.lookedAt });
  expect((await desk.listSaved(archivist()))[0]).toMatchObject({ name: '防汛材料', newHits: 0 });
  await desk.removeSaved(archivist(), saved.id);
  expect(await desk.listSaved(archivist())).toEqual([]);
});
