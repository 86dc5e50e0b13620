/** Random small holdings and random queries, each answer held against looking through every unit. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Query } from '../../shared/query/ast.ts';
import type { SearchIndex, SearchRequest } from '../../server/infra/search/search-index.ts';
import { holds, mayBeSeen, pagesWith } from './naive-search.ts';
import { asked, ids, unit } from './search-index.samples.ts';

export function bruteForceCase(getIndex: () => SearchIndex): void {
  it('finds what looking through every unit finds', async () => {
    const index = getIndex();
    await index.clear();
    let inside: string[] = [];
    const word = fc
      .array(fc.constantFrom(...Array.from('甲乙丙A1－( \n𠀾')), { maxLength: 7 })
      .map((chars) => chars.join(''));
    const one = (): fc.Arbitrary<Query> =>
      fc.record({
        kind: fc.constant('term' as const),
        field: fc.constantFrom(null, null, null, 'title', 'name', 'code', 'doc', 'agency', 'text', 'fonds' as const),
        text: fc
          .array(fc.constantFrom(...Array.from('甲乙丙a1-(')), { minLength: 1, maxLength: 5 })
          .map((chars) => chars.join('')),
      });
    const year = fc.option(fc.integer({ min: 1976, max: 1980 }));
    const tree = fc.letrec<{ query: Query }>((tie) => ({
      query: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        one(),
        fc.record({ kind: fc.constant('years' as const), from: year, to: year }),
        fc.record({
          kind: fc.constantFrom('and' as const, 'or' as const),
          items: fc.array(tie('query'), { minLength: 1, maxLength: 3 }),
        }),
        fc.record({ kind: fc.constant('not' as const), item: tie('query') }),
      ),
    })).query;
    const doc = fc
      .record({
        agency: fc.constantFrom('民政局', '教育局'),
        openness: fc.constantFrom('开放', '控制'),
        year: fc.constantFrom('1977', '1978', '1979', ''),
        code: word,
        codeKeys: fc.array(word, { maxLength: 2 }),
        documentNumber: word,
        names: fc.array(word, { maxLength: 2 }),
        title: word,
        responsible: word,
        other: word,
        fonds: fc.constantFrom('甲', '乙1'),
        texts: fc.array(word, { maxLength: 4 }),
      })
      .map(unit);
    const scope = fc.constantFrom<SearchRequest['scope']>(
      {},
      { agencies: ['教育局'] },
      { agencies: ['民政局'], openness: ['开放'] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(doc, { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(tree, scope), { minLength: 12, maxLength: 20 }),
        async (docs, queries) => {
          const now = docs.map((each) => each.unitId);
          // While a failure is made smaller the same units come again.
          await index.apply(
            docs,
            inside.filter((each) => !now.includes(each)),
          );
          inside = now;
          for (const [query, limit] of queries) {
            const right = docs.filter((each) => mayBeSeen(each, limit) && holds(each, query));
            const result = await index.search(asked(query, { scope: limit }));
            expect(ids(result).toSorted(), JSON.stringify(query)).toEqual(right.map((each) => each.unitId).toSorted());
            expect(result.total).toBe(right.length);
            if (query.kind !== 'term' || query.field !== null || query.text.length < 2) continue;
            for (const hit of result.hits)
              expect(hit.pageHits).toBe(pagesWith(docs.find((each) => each.unitId === hit.unitId)!, query.text).length);
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
}
