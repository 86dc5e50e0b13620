/** Lists of units page by page give each unit once, in order, whether they are sorted or walked to. */
import { CompiledQuery, sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { type Database, insertBlock, type Tables } from '../../server/infra/db/index.ts';
import { listUnits, type UnitSort } from '../../server/modules/catalog/unit-list.repo.ts';
import { onBothDatabases } from '../databases.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const COLUMNS = { title: 'title', date: 'date_from', updated: 'updated_at', code: 'sort_key' } as const;

/** A third is the large agency's, twelve units a small one's; many share a title or a time, a fifth has no date. */
const units = Array.from({ length: 600 }, (_, n): Tables['unit'] => {
  const mixed = (n * 7919) % 601;
  return {
    ...{
      id: `u${String(mixed).padStart(4, '0')}`,
      archive_id: 'a',
      fonds_id: n % 7 === 0 ? 'g' : 'f',
      parent_id: null,
      accession_id: null,
    },
    agency_id: n % 50 === 1 ? 'small' : n % 3 === 0 ? 'large' : null,
    ...{ category_id: 'WS', level: 'item', sort_key: `k${mixed}`, code: '', code_key: '', title: `题名${mixed % 90}` },
    ...{
      responsible: '',
      document_number: '',
      date_text: '',
      date_from: mixed % 5 === 0 ? null : 19800000 + (mixed % 70),
    },
    ...{ date_to: null, year: 1980, retention: '', secrecy: 'internal', openness: 'unreviewed', agency_opinion: '' },
    ...{ page_count: null, carrier: '', note: '', fields_json: '{}', lock_version: 0, created_at: NOW },
    // The last that were touched are all somebody else's: a walk over them alone finds nothing.
    updated_at: n % 3 === 0 ? `2025-01-01T00:00:${String(mixed % 60).padStart(2, '0')}.000Z` : NOW,
  };
});

const compare = (a: string | number | null, b: string | number | null): number =>
  a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1;

onBothDatabases('lists of units', (t) => {
  beforeAll(async () => {
    await t.db.write(async (trx) => {
      const none = { agency_id: null, name_en: null, note: null };
      const fonds = { archive_id: 'a', name: '全宗', provisional: 0, lock_version: 0, ...none, created_at: NOW };
      for (const [id, number] of [
        ['f', 'Z001'],
        ['g', 'Z002'],
      ] as const)
        await trx
          .insertInto('fonds')
          .values({ ...fonds, id, number })
          .execute();
      await insertBlock(trx, { unit: units });
    });
  });

  const asked = [
    [undefined, undefined],
    [undefined, 'f'],
    [undefined, 'g'],
    ['large', undefined],
    ['large', 'f'],
    ['small', undefined],
  ] as const;
  it('give the house all, an agency or a fonds what is its own, once and in order', { timeout: 60_000 }, async () => {
    for (const [agencyId, fonds] of asked)
      for (const by of ['title', 'date', 'updated', 'code'] satisfies UnitSort[])
        for (const down of [false, true]) {
          const column = COLUMNS[by];
          const expected = units
            .filter((unit) => agencyId === undefined || unit.agency_id === agencyId)
            .filter((unit) => fonds === undefined || unit.fonds_id === fonds)
            .sort((a, b) => (compare(a[column], b[column]) || compare(a.id, b.id)) * (down ? -1 : 1));
          const scope = { archiveId: 'a', publicOnly: false, ...(agencyId !== undefined && { agencyId }) };
          const limit = agencyId === undefined && fonds === undefined ? 50 : 10;
          const given: string[] = [];
          for (let after: { value: string | number | null; id: string } | undefined; ; ) {
            const page = await listUnits(t.db.read, scope, { fonds }, { by, down, after, limit });
            given.push(...page.map(({ id }) => id));
            const last = page.at(-1);
            if (last === undefined || page.length < limit) break;
            after = { value: last[column], id: last.id };
          }
          expect(given, `${agencyId} ${fonds} ${by} ${down}`).toEqual(expected.map(({ id }) => id));
        }
  });

  // How SQLite does it stands in query-plans.test.ts.
  if (t.kind === 'postgres')
    it('take each page from the index of its order', async () => {
      const asked: CompiledQuery[] = [];
      const noting = t.db.read.withPlugin({
        transformQuery: ({ node, queryId }) => {
          asked.push(t.db.read.getExecutor().compileQuery(node, queryId));
          return node;
        },
        transformResult: ({ result }) => Promise.resolve(result),
      });
      const places = { code: 'k3', title: '题名3', date: 19800003, updated: NOW };
      const indexes = { code: 'unit_11', title: 'unit_14', date: 'unit_13', updated: 'unit_12' };
      for (const by of ['title', 'date', 'updated', 'code'] satisfies UnitSort[])
        for (const down of [false, true])
          for (const after of [undefined, { value: places[by], id: 'u1' }, { value: null, id: 'u1' }]) {
            if (after?.value === null && by !== 'date') continue;
            asked.length = 0;
            await listUnits(noting, { archiveId: 'a', publicOnly: false }, {}, { by, down, after, limit: 10_000 });
            // The last one gives the units of the ids that were found.
            for (const query of asked.slice(0, -1)) {
              const plan = await planOf(t.db, query);
              expect(plan, `${query.sql} ${JSON.stringify(after)}`).toContain(`using ${indexes[by]} on unit`);
              expect(plan).not.toContain('Sort');
            }
          }
    });
});

/** The plan of a database that would rather do anything than read a whole table or sort. */
function planOf(db: Database, { sql: text, parameters }: CompiledQuery): Promise<string> {
  return db.read.connection().execute(async (one) => {
    for (const way of ['seqscan', 'bitmapscan', 'sort']) await sql.raw(`set enable_${way} = off`).execute(one);
    const explain = { ...CompiledQuery.raw(`explain ${text}`, [...parameters]) };
    const { rows } = await one.executeQuery<{ 'QUERY PLAN': string }>(explain);
    for (const way of ['seqscan', 'bitmapscan', 'sort']) await sql.raw(`reset enable_${way}`).execute(one);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}
