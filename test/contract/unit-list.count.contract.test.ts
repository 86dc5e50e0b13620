/** Lists among many units: rare ones are found all, and how many there are is told without going through the rest. */
import { beforeAll, expect, it } from 'vitest';
import { insertBlock, type Tables } from '../../server/infra/db/index.ts';
import { countListed, listUnits, type UnitFilter, type UnitSort } from '../../server/modules/catalog/unit-list.repo.ts';
import { onBothDatabases } from '../databases.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const MANY = 24_000;
const MOST = 10_000;

/** What is rare stands at the end, behind more than are looked at: a few files, a category, a year, a retention, a word. */
const units = Array.from({ length: MANY }, (_, n): Tables['unit'] => {
  const rare = n >= MANY - 30;
  return {
    ...{ id: `u${String(n).padStart(5, '0')}`, archive_id: 'a', parent_id: null, accession_id: null },
    ...{ fonds_id: n % 10 === 0 ? 'g' : 'f', agency_id: n % 1000 === 1 ? 'small' : null },
    ...{ category_id: rare && n % 3 === 0 ? 'KJ' : 'WS', level: rare && n % 2 === 0 ? 'file' : 'item' },
    ...{
      sort_key: `k${String(n).padStart(5, '0')}`,
      code: '',
      code_key: '',
      title: rare ? `水库${n}` : `题名${n % 90}`,
    },
    ...{ responsible: '', document_number: '', date_text: '', date_from: null, date_to: null },
    ...{ year: rare && n % 5 === 0 ? 1912 : 1980, retention: rare && n % 7 === 0 ? '短期' : '永久' },
    ...{ secrecy: 'internal', openness: 'unreviewed', agency_opinion: '', page_count: null, carrier: '', note: '' },
    ...{ fields_json: '{}', lock_version: 0, created_at: NOW, updated_at: NOW },
  };
});

const filters: UnitFilter[] = [
  {},
  { fonds: 'g' },
  { fonds: 'f', category: ['WS'] },
  { category: ['KJ'] },
  { category: ['WS'] },
  { yearFrom: 1912, yearTo: 1912 },
  { yearTo: 1950 },
  { yearFrom: 1980, yearTo: 1980 },
  { category: ['KJ'], yearFrom: 1912, yearTo: 1912, level: ['file', 'item'] },
  { level: ['file'] },
  { level: ['series'] },
  { level: ['file', 'series'], fonds: 'f' },
  { level: ['item'], retention: ['永久'] },
  { retention: ['短期'] },
  { q: '水库' },
  { q: '题名' },
  { fonds: 'g', q: '水库' },
  { category: ['ZP'] },
];

function isMeant(unit: Tables['unit'], filter: UnitFilter): boolean {
  const { fonds, category, level, retention, yearFrom = 0, yearTo = 9999, q = '' } = filter;
  return (
    (fonds === undefined || unit.fonds_id === fonds) &&
    (category === undefined || category.includes(unit.category_id)) &&
    (level === undefined || level.includes(unit.level)) &&
    (retention === undefined || retention.includes(unit.retention)) &&
    unit.year! >= yearFrom &&
    unit.year! <= yearTo &&
    unit.title.includes(q)
  );
}

onBothDatabases('lists among many units', (t) => {
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
      for (const id of ['WS', 'KJ'])
        await trx
          .insertInto('category')
          .values({ id, name: id, name_en: id, arrangement: 'item', position: 1 })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      for (let at = 0; at < MANY; at += 2000) await insertBlock(trx, { unit: units.slice(at, at + 2000) });
    });
  });

  for (const agencyId of [undefined, 'small'] as const)
    it(`tell ${agencyId ?? 'the house'} how many there are, or the least`, async () => {
      const scope = { archiveId: 'a', publicOnly: false, ...(agencyId !== undefined && { agencyId }) };
      for (const filter of filters) {
        const meant = units.filter(
          (unit) => (agencyId === undefined || unit.agency_id === agencyId) && isMeant(unit, filter),
        );
        const { n, exact } = await countListed(t.db.read, scope, filter, MOST);
        if (exact) expect([filter, n]).toEqual([filter, meant.length]);
        else {
          expect(n).toBeLessThanOrEqual(Math.min(meant.length, MOST));
          // What is not told is only what would have to be gone through.
          expect(JSON.stringify(filter)).toMatch(/^\{\}$|category|year|retention|"item"|"q"/);
        }
        for (const by of ['code', 'title'] satisfies UnitSort[]) {
          const page = await listUnits(t.db.read, scope, filter, { by, down: by === 'code', limit: 40 });
          expect([filter, page.length]).toEqual([filter, Math.min(40, meant.length)]);
          expect(page.every((unit) => meant.some(({ id }) => id === unit.id))).toBe(true);
          if (by === 'code')
            expect(page.map(({ id }) => id)).toEqual(
              meant
                .slice(-40)
                .reverse()
                .map(({ id }) => id),
            );
        }
      }
    });

  it('are told whole where counts are kept or an index gives few', async () => {
    const scope = { archiveId: 'a', publicOnly: false };
    const told = async (filter: UnitFilter) => countListed(t.db.read, scope, filter, MOST);
    expect(await told({})).toEqual({ n: MANY, exact: true });
    expect(await told({ fonds: 'f', category: ['WS'] })).toMatchObject({ exact: true });
    expect(await told({ fonds: 'g', q: '水库' })).toEqual({ n: 3, exact: true });
    expect(await told({ level: ['file'] })).toEqual({ n: 15, exact: true });
    expect(await told({ q: '题名' })).toEqual({ n: MOST, exact: false });
    expect(await told({ q: '水库' })).toEqual({ n: 0, exact: false });
  });
});
