import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { searchQuery } from '../../../shared/schemas/search.ts';
import { LantaiError } from '../../lib/errors.ts';
import { createSearch } from './search.service.ts';
import { type HoldingsHouse, openHoldingsHouse } from '../../../test/holdings-house.ts';

let house: HoldingsHouse;
const pages = ['首页说明会议召开', '第二页讲经费安排', '第三页写明青山渠道加固工程如期完工'];
const file = { name: 'a.txt', mime: 'text/plain', bytes: Buffer.from('x'), pages };

beforeAll(async () => {
  house = await openHoldingsHouse();
});
afterAll(() => house.close());

const archivist = () => house.as('archivist');
const ids = async (actor: Parameters<HoldingsHouse['ask']>[0], q: string) =>
  (await house.ask(actor, { q })).hits.map((hit) => hit.unitId);

test('delivered, the public finds nothing; opened, a sentence on the third page; withdrawn, nothing again', async () => {
  const [id] = (await house.add({ title: '水利工程报告' })) as [string];
  await house.addFile(id, file);
  house.search.start();
  onTestFinished(() => house.search.stop());
  // How long the index takes is the machine's affair: what never comes is told by the test's own limit.
  const found = async (actor: Parameters<HoldingsHouse['ask']>[0], wanted: number) => {
    for (;;) {
      const result = await house.ask(actor, { q: '渠道加固工程如期' });
      if (result.total === wanted) return result;
      await wait(20);
    }
  };
  expect((await found(archivist(), 1)).hits[0]).toMatchObject({
    unitId: id,
    pageHits: 1,
    pages: [{ number: 3 }],
    openness: 'unreviewed',
  });
  expect(await found(house.public, 0)).toMatchObject({ hits: [] });

  await house.catalog.openUnits(archivist(), { ids: [id], ground: '到期开放' });
  const open = await found(house.public, 1);
  expect(open.hits[0]).toMatchObject({ unitId: id, openness: null, pages: [{ number: 3 }] });
  const { snippet } = open.hits[0]!.pages[0]!;
  expect(snippet.marks.map(([start, end]) => snippet.text.slice(start, end)).join('')).toContain('渠道加固');
  expect(Object.keys(open.facets)).not.toContain('openness');
  expect(open.facets.fonds).toEqual([{ value: 'Z109', label: 'Z109 区民政局全宗', count: 1 }]);

  await house.catalog.withdrawUnits(archivist(), { ids: [id], ground: '含个人信息' });
  const gone = await found(house.public, 0);
  expect(gone.hits).toEqual([]);
  expect(Object.values(gone.facets).flat()).toEqual([]);
  expect(await house.publicIndex.count()).toBe(0);
});

test('a hit that is no longer in the scope is not shown even while the index is behind', async () => {
  const [id] = (await house.add({ title: '尚未追上的索引', openness: 'open' })) as [string];
  await house.search.indexNow();
  expect(await ids(house.public, '尚未追上')).toEqual([id]);
  await house.catalog.withdrawUnits(archivist(), { ids: [id], ground: '撤销' });
  expect(await house.ask(house.public, { q: '尚未追上' })).toMatchObject({ total: 0, hits: [] });
  await house.search.indexNow();
});

test('each role finds what it may see, in hits, counts and facets alike', async () => {
  const [mine, other, open, internal] = (await house.add(
    { title: '范围检验甲', year: 2001 },
    { title: '范围检验乙', year: 2002, agencyId: house.agencies[1] },
    { title: '范围检验丙', year: 2003, openness: 'open' },
    { title: '范围检验丁', year: 2004, openness: 'open', secrecy: 'internal' },
  )) as [string, string, string, string];
  await house.search.indexNow();
  const expected: [Parameters<HoldingsHouse['ask']>[0], string[]][] = [
    ...(['archivist', 'reviewer', 'desk', 'supervisor'] as const).map(
      (role) => [house.as(role), [mine, other, open, internal]] as [Parameters<HoldingsHouse['ask']>[0], string[]],
    ),
    [house.as('agency', house.agencies[0]), [mine, open, internal]],
    [house.as('agency', house.agencies[1]), [other]],
    [house.as('agency'), []],
    [house.as('system-admin'), [open]],
    [house.as('audit-admin'), [open]],
    [house.as('security-admin'), [open]],
    [house.public, [open]],
  ];
  for (const [actor, wanted] of expected) {
    const result = await house.ask(actor, { q: '范围检验' });
    expect(new Set(result.hits.map((hit) => hit.unitId)), actor.login).toEqual(new Set(wanted));
    expect(result.total).toBe(wanted.length);
    expect(result.facets.year?.reduce((sum, facet) => sum + facet.count, 0) ?? 0).toBe(wanted.length);
  }
  expect((await house.ask(house.public, { q: '范围检验', openness: ['unreviewed'] })).total).toBe(1);
});

test('what only the house may know is not found by the public either', async () => {
  const [id] = (await house.add({
    title: '附注检验',
    openness: 'open',
    note: '另有密不可宣的附注',
    fields: { 备注: '栏内之言', 证件: '11010519491231002X' },
  })) as [string];
  await house.search.indexNow();
  expect(await ids(archivist(), '密不可宣')).toEqual([id]);
  expect(await ids(archivist(), '栏内之言')).toEqual([id]);
  expect(await ids(archivist(), '19491231')).toEqual([]);
  expect(await ids(house.public, '密不可宣')).toEqual([]);
  expect(await ids(house.public, '栏内之言')).toEqual([]);
});

test('former codes find the unit, and category and fonds go by name too', async () => {
  const [id] = (await house.add({ categoryId: 'HY', code: 'Z109-HY·1988-Y-0042', title: '登记表' })) as [string];
  const { lockVersion } = await house.catalog.getUnit(archivist(), id);
  await house.catalog.editUnit(archivist(), id, { lockVersion, code: 'Z109-HY·1989-Y-0043' });
  await house.search.indexNow();
  for (const code of ['Z109-HY·1988-Y-0042', 'z109-hy·1989—y—0043'])
    expect((await house.ask(archivist(), { q: code })).hits[0]).toMatchObject({
      unitId: id,
      tier: 'code',
      code: 'Z109-HY·1989-Y-0043',
    });
  expect(await ids(archivist(), '门类:婚姻 登记表')).toEqual([id]);
  expect(await ids(archivist(), '全宗:民政局全宗 门类:HY')).toEqual([id]);
  expect(await ids(archivist(), '门类:照片 登记表')).toEqual([]);
  expect((await house.ask(archivist(), { q: '', category: ['HY'] })).total).toBe(1);
});

test('pages of hits follow each other without gap or double', async () => {
  const made = await house.add(...Array.from({ length: 7 }, (_, at) => ({ title: `翻页检验${at}` })));
  await house.search.indexNow();
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await house.ask(archivist(), { q: '翻页检验', limit: 3, cursor, sort: 'code' });
    seen.push(...page.hits.map((hit) => hit.unitId));
    cursor = page.cursor;
  } while (cursor !== undefined && seen.length < 50);
  expect(seen).toEqual(made);
});

test('the queue is emptied only after the index, and the same work again gives the same answer', async () => {
  const [id] = (await house.add({ title: '幂等检验' })) as [string];
  const queued = await house.db.read.selectFrom('index_queue').selectAll().execute();
  expect(queued.map((row) => row.unit_id)).toContain(id);
  await house.search.indexNow();
  expect(await house.db.read.selectFrom('index_queue').selectAll().execute()).toEqual([]);
  const before = await house.staffIndex.count();
  await house.db.write((trx) =>
    trx
      .insertInto('index_queue')
      .values([{ unit_id: id }, { unit_id: 'gone' }])
      .execute(),
  );
  await house.search.indexNow();
  expect(await house.staffIndex.count()).toBe(before);
  expect(await ids(archivist(), '幂等检验')).toEqual([id]);
});

test('made anew, the indexes answer the same', async () => {
  await house.search.indexNow();
  const questions = ['范围检验', '渠道', '翻页检验', '附注', ''];
  const ask = () =>
    Promise.all(
      questions.flatMap((q) =>
        [archivist(), house.public].map(async (actor) => {
          const { total, hits, facets } = await house.ask(actor, { q, sort: 'code' });
          return { total, hits, facets };
        }),
      ),
    );
  const before = await ask();
  const steps: number[] = [];
  await house.search.reindexAll((done) => steps.push(done));
  expect(await ask()).toEqual(before);
  expect(steps.at(-1)).toBe(await house.staffIndex.count());
});

test('a fault in the query is told in words, in the reader’s language', async () => {
  const { statusCode, body } = await house.app.inject({
    url: '/api/v1/search?q=%22abc',
    headers: { 'accept-language': 'en' },
  });
  expect(statusCode).toBe(422);
  expect(body).toContain('a quotation mark is not closed');
});

test('searches are entered in the ledger: the public’s only as keyed digests', async () => {
  await house.ask(house.public, { q: '某某人的婚姻' });
  await house.ask(archivist(), { q: '档案员所查' });
  await house.ledger.flush();
  const rows = await house.db.read
    .selectFrom('ledger_entry')
    .select(['canonical'])
    .where('action', '=', 'search.run')
    .execute();
  const all = rows.map((row) => row.canonical).join('\n');
  expect(all).toContain('档案员所查');
  expect(all).not.toContain('某某人的婚姻');
  expect(all).toContain(house.ledger.keyedDigest('某某人的婚姻'));
});

test('a fonds named in a query is that one, not those whose number begins like its own', async () => {
  const fonds = await house.db.write(async (trx) => {
    const make = (number: string, name: string) => house.catalog.ensureFonds(trx, house.archiveId, number, null, name);
    return [await make('Y1', '柳林公社'), await make('Y10', '枣园公社')] as const;
  });
  await house.add(...fonds.map((fondsId) => ({ title: '全宗检验', fondsId })));
  await house.search.indexNow();
  await wait(1100);
  expect(await house.ask(archivist(), { q: '全宗:柳林公社 全宗检验' })).toMatchObject({ total: 1 });
  expect(await house.ask(archivist(), { q: '全宗:公社 全宗检验' })).toMatchObject({ total: 2 });
});

test('an index of the public that was lost alone is made anew at the start', async () => {
  const [id] = (await house.add({ title: '公众索引检验', openness: 'open' })) as [string];
  await house.search.indexNow();
  await house.publicIndex.clear();
  expect(await ids(house.public, '公众索引检验')).toEqual([]);
  house.search.start();
  onTestFinished(() => house.search.stop());
  await expect.poll(() => ids(house.public, '公众索引检验')).toEqual([id]);
});

test('without the key of the digests the public still finds, and what it looked for is not kept', async () => {
  const [id] = (await house.add({ title: '无钥匙检验', openness: 'open' })) as [string];
  await house.search.indexNow();
  const { db, staffIndex, publicIndex } = house;
  const notes: object[] = [];
  const keyless = {
    ...house.ledger,
    note: (act: { detail?: object }) => void notes.push(act.detail ?? {}),
    keyedDigest: () => {
      throw new LantaiError('ledger-key-missing', { path: '/keys' });
    },
  };
  const search = createSearch({ db, ledger: keyless, staffIndex, publicIndex, onError: () => undefined });
  const { hits } = await search.search(house.public, searchQuery.parse({ q: '无钥匙检验' }), 'en');
  expect(hits.map((hit) => hit.unitId)).toEqual([id]);
  expect(notes).toMatchObject([{ query: null, total: 1 }]);
});

test('whoever turns the pages, or goes on with another query from an older place, is entered too', async () => {
  const first = await house.ask(archivist(), { q: '', limit: 1 });
  await house.ask(archivist(), { q: '借道所查', cursor: first.cursor! });
  await house.ledger.flush();
  const { canonical } = await house.db.read
    .selectFrom('ledger_entry')
    .select('canonical')
    .where('action', '=', 'search.more')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  expect(canonical).toContain('借道所查');
});

test('what was just withdrawn is out of every answer at once, counts and facets too, however much waits', async () => {
  const [id] = (await house.add({ title: '排队检验', openness: 'open', retention: '排队' })) as [string];
  await house.search.indexNow();
  await house.add(...Array.from({ length: 600 }, (_, at) => ({ title: `大批移交${at}` })));
  await house.catalog.withdrawUnits(archivist(), { ids: [id], ground: '撤销' });
  const result = await house.ask(house.public, { q: '排队检验' });
  expect(result).toMatchObject({ total: 0, hits: [] });
  expect(Object.values(result.facets).flat()).toEqual([]);
  await house.search.indexNow();
});

test('a fonds without a name is labelled by its number once, in facets and on the way to a record', async () => {
  const fondsId = await house.db.write((trx) => house.catalog.ensureFonds(trx, house.archiveId, 'Z777', null));
  const names = [
    { role: 'responsible', name: '区水利局' },
    { role: '责任者', name: '区水利局' },
    { role: '户主', name: '王大山' },
  ];
  const [id] = await house.add({ title: '无名全宗的文件', fondsId, names, responsible: '区水利局' });
  await house.search.indexNow();
  const { facets } = await house.ask(house.as('archivist'), { q: '无名全宗' });
  expect(facets.fonds).toEqual([{ value: 'Z777', label: 'Z777', count: 1 }]);
  const unit = await house.catalog.getUnit(house.as('archivist'), id!);
  expect(unit.path[0]?.label).toBe('Z777');
  // The responsible body is found by as a name, and shown once.
  expect(unit.names).toEqual([{ role: '户主', name: '王大山' }]);
});

test('names that sound alike come where asked; what is proposed is never of what the asker may not see', async () => {
  const [open] = (await house.add({
    title: '离婚登记审查处理表',
    names: [{ role: '男方', name: '章晓峰' }],
    openness: 'open',
  })) as [string];
  await house.add({ title: '结婚登记申请书', names: [{ role: '女方', name: '张晓枫' }] });
  await house.search.indexNow();
  expect((await house.ask(house.public, { q: 'zhangxiaofeng' })).total).toBe(0);
  expect((await house.ask(house.public, { q: 'zhang xiaofeng', also: ['sound'] })).hits[0]?.unitId).toBe(open);
  expect((await house.ask(house.public, { q: '张晓枫', also: ['sound'] })).total).toBe(1);
  expect((await house.ask(archivist(), { q: '张晓枫', also: ['sound'] })).total).toBe(2);
  expect((await house.ask(archivist(), { q: '张小枫', suggest: true })).suggestion).toBe('张晓枫');
  expect((await house.ask(house.public, { q: '张小枫', suggest: true })).suggestion).toBeUndefined();
});
