/**
 * What every search index has to do, a case for each sentence of the design's paragraph on search.
 * An adapter calls `searchIndexContract` with a way to make an empty index.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  SearchDocument,
  SearchIndex,
  SearchRequest,
  SearchResult,
} from '../../server/infra/search/search-index.ts';
import { bruteForceCase } from './search-index.brute-force.ts';
import { replacingCases } from './search-index.replacing.ts';
import { asked, ids, unit } from './search-index.samples.ts';

export function searchIndexContract(name: string, make: () => Promise<SearchIndex>): void {
  describe(`search index: ${name}`, () => {
    let index: SearchIndex;
    beforeAll(async () => {
      index = await make();
    });
    afterAll(() => index.close());

    const inside = new Set<string>();
    const put = (...docs: SearchDocument[]): Promise<void> => {
      for (const doc of docs) inside.add(doc.unitId);
      return index.apply(docs, []);
    };
    /** Takes out what this suite has put in: quicker than `clear`, which makes a new file, and a test of removal. */
    async function empty(): Promise<void> {
      await index.apply([], [...inside]);
      inside.clear();
    }
    const find = async (query: string, more: Partial<SearchRequest> = {}): Promise<string[]> =>
      ids(await index.search(asked(query, more)));
    /** Every page of a search, by cursor. */
    async function findAll(query: string, more: Partial<SearchRequest> = {}): Promise<SearchResult['hits']> {
      const hits: SearchResult['hits'] = [];
      for (let cursor: string | undefined; ; ) {
        const result = await index.search(asked(query, { ...more, cursor }));
        hits.push(...result.hits);
        cursor = result.cursor;
        if (cursor === undefined) return hits;
      }
    }

    describe('one unit at a time', () => {
      beforeEach(empty);

      it('folds width, traditional forms, variants and case', async () => {
        const doc = unit({ title: '縣檔案館關於ＡＢＣ廠房產權的批覆', names: ['張　三'] });
        await put(doc);
        for (const query of ['县档案馆', '縣檔案館', 'abc厂', 'ａｂｃ', '张三', '張三'])
          expect(await find(query)).toEqual([doc.unitId]);
      });

      it('finds names that sound alike where that is asked, after those written so', async () => {
        const same = unit({ names: ['张三'], dateFrom: 19780101 });
        const alike = unit({ names: ['章三'], dateFrom: 19790101, year: '1979' });
        await put(same, alike, unit({ names: ['李四'] }));
        expect(await find('张三')).toEqual([same.unitId]);
        for (const [text, readings] of [
          ['张三', ['zhangsan']],
          ['zhangsan', ['zhangsan']],
        ] as const) {
          const others = readings.map((reading) => ({ by: 'sound' as const, text: reading }));
          const result = await index.search(asked({ kind: 'term', field: 'name', text, others }));
          expect(ids(result).toSorted()).toEqual([same.unitId, alike.unitId].toSorted());
          if (text === '张三') expect(ids(result)[0]).toBe(same.unitId);
        }
      });

      it('puts what was not written but is meant too after all that is written so, and says why', async () => {
        const written = unit({ texts: ['民政局来文'], year: '1950' });
        const former = unit({ title: '民政科关于救济的报告', names: ['民政科'], year: '1990' });
        const inText = unit({ texts: ['抄送民政科'], year: '1991' });
        await put(written, former, inText, unit({ title: '水利科报告' }));
        const others = [{ by: 'former' as const, text: '民政科' }];
        const wide = await index.search(asked({ kind: 'term', field: null, text: '民政局', others }));
        expect([ids(wide)[0], wide.total]).toEqual([written.unitId, 3]);
        expect(wide.hits.map(({ tier, why }) => [tier, why])).toEqual([
          ['text', []],
          ['alike', others],
          ['alike', others],
        ]);
        expect(await find('民政局')).toEqual([written.unitId]);
        // What is left out is what was written, and nothing more.
        const not = { kind: 'not', item: { kind: 'term', field: null, text: '民政科' } } as const;
        const pages = [];
        for (let cursor: string | undefined; ; ) {
          const query = { kind: 'term', field: null, text: '民政局', others } as const;
          const page = await index.search(asked(query, { limit: 1, cursor }));
          pages.push(...ids(page));
          cursor = page.cursor;
          if (cursor === undefined) break;
        }
        expect(pages).toEqual(ids(wide));
        const both = { kind: 'and', items: [{ kind: 'term', field: null, text: '民政局', others }, not] } as const;
        expect(ids(await index.search(asked({ ...both, items: [...both.items] })))).toEqual([written.unitId]);
      });

      it('finds by year of birth, the year itself before those near it', async () => {
        const near = unit({ birthYears: [1957], year: '1999' });
        const same = unit({ birthYears: [1956], year: '1960' });
        await put(near, same, unit({ birthYears: [1960] }), unit());
        expect(await find('出生:1956')).toEqual([same.unitId]);
        expect((await find('出生:1955..1957')).toSorted()).toEqual([near.unitId, same.unitId].toSorted());
        const result = await index.search(asked('born:1956±2'));
        expect(result.hits.map(({ unitId, tier, why }) => [unitId, tier, why])).toEqual([
          [same.unitId, 'text', []],
          [near.unitId, 'alike', [{ by: 'born', text: '1957' }]],
        ]);
      });

      it('says by which former code a unit was found', async () => {
        const doc = unit({ code: 'B-2', codeKeys: ['B-2', 'A-1'] });
        await put(doc, unit());
        expect((await index.search(asked('A-1'))).hits).toMatchObject([
          { unitId: doc.unitId, tier: 'code', why: [{ by: 'former-code', text: 'A-1' }] },
        ]);
        expect((await index.search(asked('B2'))).hits[0]?.why).toEqual([]);
      });

      it('orders by when units came in, and counts those that are newer', async () => {
        const docs = [10, 30, 20].map((addedAt, at) =>
          unit({ unitId: `a${addedAt}`, addedAt, title: '来件', year: String(1980 + at) }),
        );
        await put(...docs);
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await index.search(asked('来件', { sort: 'added', limit: 2, cursor, newAfter: 10 }));
          seen.push(...ids(page));
          expect(page.newHits).toEqual({ count: 2, more: false });
          cursor = page.cursor;
        } while (cursor !== undefined);
        expect(seen).toEqual(['a30', 'a20', 'a10']);
      });

      it('proposes what was perhaps meant, of what the asker may see, where nothing is found', async () => {
        await put(unit({ title: '关于石桥水库移民安置的批复', names: ['王建国'] }));
        const meant = async (query: string, more: Partial<SearchRequest> = {}) =>
          (await index.search(asked(query, { ...more, suggest: true }))).suggestion;
        expect(await meant('石桥水厍移民')).toBe('石桥水库移民');
        expect(await meant('王健国')).toBe('王建国');
        expect(await meant('安置 王建帼')).toBe('安置 王建国');
        expect(await meant('水厍')).toBeUndefined();
        expect(await meant('石桥水库移民')).toBeUndefined();
        expect(await meant('毫不相干的词语')).toBeUndefined();
        expect(await meant('王健国', { scope: { agencies: ['教育局'] } })).toBeUndefined();
        expect(await meant('王健国', { scope: { agencies: [] } })).toBeUndefined();
      });

      it('finds any substring, of numbers and codes too', async () => {
        const doc = unit({
          code: 'Z109-WS·2023-Y-BGS-0001',
          documentNumber: '青革发〔1978〕36号',
          title: 'Annual report',
        });
        await put(doc, unit());
        const queries = [
          'Z109-WS',
          'BGS-0001',
          '·2023-',
          '革发[1978]',
          '〕36号',
          '978',
          'nual',
          'z109 bgs',
          '青革发1978-36号',
        ];
        for (const query of queries) expect(await find(query), query).toEqual([doc.unitId]);
        expect(await find('革发36')).toEqual([]);
      });

      it('counts units, not pages', async () => {
        await put(unit({ texts: ['水库加固', '水库加固', '水库加固'] }), unit({ title: '水库加固' }));
        const result = await index.search(asked('水库'));
        expect([result.total, result.totalIsExact]).toEqual([2, true]);
      });

      it('holds AND and NOT over the whole unit, description and all pages', async () => {
        const apart = unit({ title: '防汛工作', texts: ['水库', '堤坝'] });
        const other = unit({ title: '防汛工作', texts: ['水库'] });
        await put(apart, other);
        expect(await find('防汛 水库 堤坝')).toEqual([apart.unitId]);
        expect(await find('防汛 NOT 堤坝')).toEqual([other.unitId]);
        expect(await find('NOT 堤坝')).toEqual([other.unitId]);
        expect(await find('水库 -(堤坝 OR 桥梁)')).toEqual([other.unitId]);
      });

      it('finds a term within one field or page or across one page edge, never further', async () => {
        const doc = unit({
          title: '土地',
          responsible: '房产局',
          names: ['李建国', '王小明'],
          texts: ['一二三四', '五六', `七八${'甲'.repeat(17)}乙丙丁`],
        });
        await put(doc);
        for (const query of ['三四五六', '"四五"', '六七八甲', `六七八${'甲'.repeat(17)}乙`])
          expect(await find(query), query).toEqual([doc.unitId]);
        for (const query of ['四五六七', '土地房产', '建国王小', '题名房产', `六七八${'甲'.repeat(17)}乙丙`])
          expect(await find(query), query).toEqual([]);
      });

      it('gives the pages that hold any of the terms, the carried characters not counted as a page’s own', async () => {
        await put(unit({ texts: ['上文', '水库之坝', '民兵训', '练完毕', '水库'] }));
        const [hit] = (await index.search(asked('水库 OR 训练'))).hits;
        expect(hit?.pages.map((page) => page.number)).toEqual([2, 3, 5]);
        expect(hit?.pageHits).toBe(3);
        expect(hit?.pages[1]?.snippet).toEqual({ text: '民兵训', marks: [[2, 3]] });
      });

      it('marks the terms in the text as written', async () => {
        await put(unit({ title: '關於《水　庫》加固', texts: [`${'前'.repeat(200)}修 建\n水庫`] }));
        const [hit] = (await index.search(asked('水库 OR 修建'))).hits;
        expect(hit?.fields.title.marks.map(([a, b]) => hit.fields.title.text.slice(a, b))).toEqual(['水　庫']);
        const page = hit?.pages[0];
        expect(page?.snippet.marks.map(([a, b]) => page.snippet.text.slice(a, b))).toEqual(['修 建', '水庫']);
        expect(page?.start).toBeGreaterThan(100);
      });

      it('orders exact codes and numbers, then names, titles and texts, the exact before a mere mention', async () => {
        const text = unit({ year: '2020', texts: ['李建国'] });
        const inTitle = unit({ year: '2019', title: '关于李建国的决定' });
        const title = unit({ year: '1950', title: '李建国' });
        const inName = unit({ year: '2018', names: ['李建国华'] });
        const name = unit({ year: '1951', names: ['李建国'] });
        const code = unit({ year: '1949', code: '李-建国' });
        await put(text, inTitle, title, inName, name, code);
        const { hits } = await index.search(asked('李建国'));
        expect(hits.map((hit) => hit.unitId)).toEqual(
          [code, name, title, inName, inTitle, text].map((doc) => doc.unitId),
        );
        expect(hits.map((hit) => hit.tier)).toEqual(['code', 'name', 'title', 'name', 'title', 'text']);
      });

      it('puts a text that speaks of it often before a newer one that mentions it', async () => {
        const often = unit({ year: '1950', texts: ['水库水库，水库之水库'] });
        const once = unit({ year: '1990', texts: [`水库${'甲'.repeat(300)}`] });
        await put(often, once);
        expect(await find('水库')).toEqual([often.unitId, once.unitId]);
        const first = await index.search(asked('水库', { limit: 1 }));
        expect(await find('水库', { limit: 1, cursor: first.cursor })).toEqual([once.unitId]);
      });

      it('limits terms to a field', async () => {
        const doc = unit({ title: '甲乙', names: ['丙丁'], responsible: '戊己局', texts: ['庚辛'], fonds: 'Z777' });
        await put(doc, unit());
        const queries = [
          '题名:甲乙',
          'name:丙丁',
          '责任者：戊己',
          '正文:庚辛',
          'fonds:z777',
          '年:1978 丙丁',
          '题名:(甲乙 OR 壬癸)',
        ];
        for (const query of queries) expect(await find(query), query).toEqual([doc.unitId]);
        for (const query of ['题名:丙丁', 'name:甲乙', '正文:甲乙']) expect(await find(query), query).toEqual([]);
      });

      it('answers one character from names and codes and says so', async () => {
        const named = unit({ names: ['李四'] });
        await put(named, unit({ title: '李树', texts: ['李'] }));
        const result = await index.search(asked('李'));
        expect([ids(result), result.note]).toEqual([[named.unitId], 'one-character']);
        expect((await index.search(asked('李四'))).note).toBeUndefined();
      });

      it('has nothing of what is outside the scope in hits, counts and facets', async () => {
        const mine = unit({ agency: '教育局', openness: '开放' });
        await put(mine, unit({ agency: '教育局', openness: '控制' }), unit(), unit({ archive: '市馆' }));
        const scope = { agencies: ['教育局', '无此局'], openness: ['开放'] };
        for (const query of ['', '题名', 'NOT 没有']) {
          const result = await index.search(asked(query, { scope, facets: true }));
          expect([ids(result), result.total]).toEqual([[mine.unitId], 1]);
          expect(result.facets?.values.agency).toEqual([{ value: '教育局', count: 1 }]);
        }
        expect(await find('', { scope: { agencies: [] } })).toEqual([]);
        expect(await find('', { scope: { archives: ['市馆'] } })).toHaveLength(1);
      });

      it('replaces, removes and repeats without a trace', async () => {
        const doc = unit({ title: '旧题名', year: '1960' });
        const gone = unit({ title: '旧题名' });
        await put(doc, gone);
        for (let round = 0; round < 2; round++) {
          await index.apply([{ ...doc, title: '新题名', year: '1999' }], [gone.unitId, 'never-there']);
          expect(await find('旧题名')).toEqual([]);
          expect(await find('新题名 1990..2000')).toEqual([doc.unitId]);
          expect(await index.count()).toBe(1);
          expect((await index.search(asked('', { facets: true }))).facets?.values.year).toEqual([
            { value: '1999', count: 1 },
          ]);
        }
      });

      it('refuses a wrong query with its place, and a foreign cursor', async () => {
        await put(unit());
        await expect(index.search(asked('甲 (乙'))).rejects.toMatchObject({
          code: 'query-syntax',
          params: { reason: 'unclosed-bracket', position: 3 },
        });
        await expect(index.search(asked('', { cursor: 'x' }))).rejects.toMatchObject({ code: 'bad-request' });
      });

      it('puts a new index in the place of the old one in one step, live changes included', async () => {
        const old = unit({ title: '旧件' });
        const changed = unit({ title: '改前' });
        await put(old, changed);
        const rebuild = await index.rebuild();
        await rebuild.apply([{ ...old, title: '重建' }]);
        await put({ ...changed, title: '改后' });
        await rebuild.apply([changed]);
        expect(await find('旧件')).toEqual([old.unitId]);
        await rebuild.commit();
        await rebuild.abort();
        expect([await find('旧件'), await find('重建'), await find('改后'), await find('改前')]).toEqual([
          [],
          [old.unitId],
          [changed.unitId],
          [],
        ]);
        const given = await index.rebuild();
        await given.abort();
        expect(await index.count()).toBe(2);
      });
    });

    describe('many units', () => {
      const MANY = 12_000;
      const pad = (at: number): string => String(at).padStart(5, '0');
      beforeAll(async () => {
        await index.clear();
        const docs = Array.from({ length: MANY }, (_, at) =>
          unit({
            title: `关于工作的通知${pad(at)}`,
            year: String(1950 + (at % 60)),
            dateFrom: (1950 + (at % 60)) * 10000 + 101 + (at % 28),
            fonds: `Z${String(at % 4)}`,
            code: `K-${pad((at * 7919) % MANY)}`,
            retention: at % 3 === 0 ? '永久' : '30年',
            names: at === 77 ? ['工作'] : [],
          }),
        );
        docs[5000] = { ...docs[5000]!, title: '工作' };
        // Two arrivals, the dates in no order.
        await index.apply(
          docs.filter((_, at) => at % 2 === 0),
          [],
        );
        await index.apply(
          docs.filter((_, at) => at % 2 === 1),
          [],
        );
      }, 60_000);

      it('says "more than" above 10,000 and marks facets as estimates there', async () => {
        const result = await index.search(asked('工作', { facets: true }));
        expect([result.total, result.totalIsExact, result.facets?.exact]).toEqual([10_000, false, false]);
        for (const { count } of result.facets?.values.fonds ?? []) expect(Math.abs(count - MANY / 4)).toBeLessThan(600);
        const fewer = await index.search(asked('工作 1950..1984', { facets: true }));
        expect([fewer.total, fewer.totalIsExact, fewer.facets?.exact]).toEqual([7000, true, true]);
        expect(fewer.facets?.values.year).toHaveLength(35);
        expect(fewer.facets?.values.year[0]).toEqual({ value: '1950', count: 200 });
      });

      it('puts an exact name and title first among them', async () => {
        const { hits } = await index.search(asked('工作', { limit: 3 }));
        expect(hits.map((hit) => hit.fields.names?.text ?? hit.fields.title.text)).toEqual([
          '工作',
          '工作',
          expect.stringContaining('关于工作的通知'),
        ]);
      });

      it('gives every hit once over its pages, in every order', async () => {
        for (const query of ['工作 1950..1952', '通知001']) {
          const inOneOrder = new Set((await findAll(query, { limit: 100 })).map((hit) => hit.unitId));
          for (const sort of ['relevance', 'date', 'date-asc', 'code'] as const) {
            const hits = await findAll(query, { sort, limit: 37 });
            expect(hits.length).toBe(inOneOrder.size);
            expect(new Set(hits.map((hit) => hit.unitId))).toEqual(inOneOrder);
          }
        }
        const all = await findAll('工作', { limit: 100 });
        expect(new Set(all.map((hit) => hit.unitId)).size).toBe(MANY);
      }, 60_000);

      it('sorts by date and by code', async () => {
        const title = async (sort: SearchRequest['sort']): Promise<number[]> =>
          (await index.search(asked('通知 1950..1951', { sort }))).hits.map((hit) =>
            Number(hit.fields.title.text.slice(-5)),
          );
        const day = (at: number): number => (1950 + (at % 60)) * 100 + (at % 28);
        const newest = (await title('date')).map(day);
        expect(newest).toEqual(newest.toSorted((a, b) => b - a));
        const oldest = (await title('date-asc')).map(day);
        expect(oldest).toEqual(oldest.toSorted((a, b) => a - b));
        for (const query of ['通知 1950..1951', '通知']) {
          const { hits } = await index.search(asked(query, { sort: 'code' }));
          const codes = hits.map((hit) => (Number(hit.fields.title.text.slice(-5)) * 7919) % MANY);
          expect(codes).toEqual(codes.toSorted((a, b) => a - b));
        }
      });

      it('filters by facet', async () => {
        const result = await index.search(
          asked('工作', {
            filters: { fonds: ['Z1'], retention: ['永久'], yearFrom: 1970, yearTo: 1979 },
            facets: true,
          }),
        );
        const right = Array.from({ length: MANY }, (_, at) => at).filter(
          (at) => at % 4 === 1 && at % 3 === 0 && at % 60 >= 20 && at % 60 <= 29,
        );
        expect(result.total).toBe(right.length);
        expect(result.facets?.values.fonds).toEqual([{ value: 'Z1', count: right.length }]);
      });
    });

    bruteForceCase(() => index);
    replacingCases(() => index);
  });
}
