/** Lists of units page by page give each unit once, in order, whether they are sorted or walked to. */
import { expect, it } from 'vitest';
import { insertBlock, type Tables } from '../../server/infra/db/index.ts';
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
      fonds_id: 'f',
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
  it('give an agency all that is its own, once and in order', { timeout: 30_000 }, async () => {
    await t.db.write(async (trx) => {
      const none = { agency_id: null, name_en: null, note: null };
      const fonds = { id: 'f', archive_id: 'a', number: 'Z001', name: '全宗', provisional: 0, lock_version: 0 };
      await trx
        .insertInto('fonds')
        .values({ ...fonds, ...none, created_at: NOW })
        .execute();
      await insertBlock(trx, { unit: units });
    });
    for (const agencyId of ['large', 'small'])
      for (const by of ['title', 'date', 'updated', 'code'] satisfies UnitSort[])
        for (const down of [false, true]) {
          const column = COLUMNS[by];
          const expected = units
            .filter((unit) => unit.agency_id === agencyId)
            .sort((a, b) => (compare(a[column], b[column]) || compare(a.id, b.id)) * (down ? -1 : 1));
          const scope = { archiveId: 'a', agencyId, publicOnly: false };
          const given: string[] = [];
          for (let after: { value: string | number | null; id: string } | undefined; ; ) {
            const page = await listUnits(t.db.read, scope, {}, { by, down, after, limit: 10 });
            given.push(...page.map(({ id }) => id));
            const last = page.at(-1);
            if (last === undefined || page.length < 10) break;
            after = { value: last[column], id: last.id };
          }
          expect(given, `${agencyId} ${by} ${down}`).toEqual(expected.map(({ id }) => id));
        }
  });
});
