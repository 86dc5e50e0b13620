/** In which order units stand and by which codes, on both databases: reordered, by a template of the fonds, checked. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unitListQuery } from '../../shared/schemas/unit.ts';
import { type ArrangingHouse, openArrangingHouse } from '../arranging-house.ts';
import { onBothDatabases } from '../databases.ts';

onBothDatabases('order and codes', (database) => {
  let house: ArrangingHouse['house'];
  let acts: ArrangingHouse['acts'];
  let archivist: ArrangingHouse['archivist'];
  let plan: ArrangingHouse['plan'];
  let run: ArrangingHouse['run'];
  let below: ArrangingHouse['below'];
  let codeOf: ArrangingHouse['codeOf'];
  let items: ArrangingHouse['items'];
  let file: ArrangingHouse['file'];
  beforeAll(async () => {
    ({ house, acts, archivist, plan, run, below, codeOf, items, file } = await openArrangingHouse(database.url));
  }, 60_000);
  afterAll(() => house.close());

  test('reordering touches only what moves; units without a code get places', async () => {
    const ids = await items('DS', 5);
    const [a, b, c, d, e] = ids as [string, string, string, string, string];
    const done = await run({ kind: 'reorder', target: { ids: [e] }, after: a });
    expect(done.count).toBe(1);
    const order = async () =>
      (
        await house.catalog.listUnits(archivist, {
          ...unitListQuery.parse({ fonds: house.fondsId, q: '-DS-' }),
          limit: 200,
        })
      ).items.map(({ id }) => id);
    expect(await order()).toEqual([a, e, b, c, d]);
    await run({ kind: 'reorder', target: { ids: [d] }, after: a });
    expect(await order()).toEqual([a, d, e, b, c]);
    await run({ kind: 'reorder', target: { ids }, by: 'date' });
    expect(await order()).toEqual([a, b, c, d, e]);
    const parent = (await file(41, 0)).id;
    const bare = await house.add(
      ...[1, 2, 3].map((n) => ({ code: '', title: `无号${n}`, categoryId: 'KU', parentId: parent })),
    );
    await run({ kind: 'reorder', target: { ids: [bare[0]!] }, after: bare[2]! });
    expect((await below(parent)).map(({ title }) => title)).toEqual(['无号2', '无号3', '无号1']);
  });

  test('a fonds’ own template makes its codes; a given code must be new', async () => {
    await acts.setTemplate(archivist, house.fondsId, {
      category: 'ZP',
      template: '{fonds}-{cat}·{year}·{ret}-{volume:4}[-{item:5}]',
    });
    await expect(
      acts.setTemplate(archivist, house.fondsId, { category: 'ZP', template: '{fonds}{cat}' }),
    ).rejects.toMatchObject({ code: 'template-adjacent' });
    const made = await run({
      kind: 'create',
      category: 'ZP',
      to: { fonds: house.fondsId, parent: null },
      unit: { title: '照片组', year: 2020, retention: '永久' },
    });
    expect(await codeOf(made.unitId!)).toBe('Z109-ZP·2020·Y-0001');
    const inside = await run({
      kind: 'create',
      category: 'ZP',
      to: { parent: made.unitId! },
      unit: { title: '照片', level: 'item' },
    });
    expect(await codeOf(inside.unitId!)).toBe('Z109-ZP·2020·Y-0001-00001');
    await acts.undo(archivist, inside.id);
    const given = (code: string) =>
      plan({ kind: 'create', category: 'ZP', to: { fonds: house.fondsId, parent: null }, unit: { title: '甲', code } });
    await expect(given('Z109-ZP·2020·Y-0001')).rejects.toMatchObject({ code: 'duplicate-code' });
    await expect(given('Z109-ZP·2020·Y-0001-00001')).rejects.toMatchObject({ code: 'code-issued' });
    await expect(given('not a code')).rejects.toMatchObject({ code: 'code-malformed' });
    expect(await acts.listTemplates(archivist, house.fondsId)).toMatchObject([{ category: 'ZP' }]);
  });

  test('gaps, doubles and contradictions are found', async () => {
    const [first] = await house.add(
      { categoryId: 'SW', code: 'Z109-SW·JB·2022-Y-0001', year: 2022 },
      { categoryId: 'SW', code: 'Z109-SW·JB·2022-Y-0003', year: 2021 },
      { categoryId: 'SW', code: 'Z109-SW·JB·2022-D30-0001', year: 2022, retention: '永久' },
      { categoryId: 'SW', code: '', year: 2022 },
      { categoryId: 'SW', code: 'Z109-KJ·JB·2022-Y-0001', year: 2022 },
      {
        categoryId: 'SW',
        level: 'file',
        code: 'Z109-SW-001',
        year: 2022,
        dateFrom: 20220101,
        dateTo: 20221231,
        dateText: '20220101-20221231',
      },
    );
    const [holder] = await house.db.read.selectFrom('unit').select('id').where('code', '=', 'Z109-SW-001').execute();
    expect((await acts.check(archivist, { fonds: house.fondsId, category: 'SW', limit: 100 })).counts).toContainEqual({
      kind: 'file-empty',
      n: 1,
    });
    await house.add({
      categoryId: 'SW',
      parentId: holder!.id,
      code: 'Z109-SW-002-001',
      year: 2022,
      dateFrom: 20230105,
      dateTo: 20230105,
      dateText: '20230105',
    });
    await house.addFile(first!, { name: 'a.txt', mime: 'text/plain', bytes: Buffer.from('a'), pages: ['a', 'b'] });
    await house.db.write((trx) => trx.updateTable('unit').set({ page_count: 5 }).where('id', '=', first!).execute());
    const report = await acts.check(archivist, { fonds: house.fondsId, category: 'SW', limit: 100 });
    const found = Object.fromEntries(report.counts.map(({ kind, n }) => [kind, n]));
    expect(found).toMatchObject({
      gap: 1,
      'code-year': 1,
      'code-retention': 1,
      'code-missing': 1,
      'code-category': 1,
      'code-volume': 1,
      'date-outside': 1,
      'pages-differ': 1,
    });
    expect(found['file-empty']).toBeUndefined();
    expect(report.items).toContainEqual({
      kind: 'gap',
      unitId: null,
      code: 'Z109-SW·JB·2022-Y-0002',
      found: '0002',
      expected: '',
    });
    expect(report).toMatchObject({ checked: 7, whole: true });
    expect(found['code-unread']).toBeUndefined();
    // A fonds that has a template of its own keeps to it.
    const template = '{fonds}-{cat}[·{sub}]·{year}-{ret}-{item:5}';
    await acts.setTemplate(archivist, house.fondsId, { category: 'SW', template });
    const strict = await acts.check(archivist, {
      fonds: house.fondsId,
      category: 'SW',
      kind: ['code-unread'],
      limit: 1,
    });
    expect(strict.counts).toContainEqual({ kind: 'code-unread', n: 6 });
    expect(strict.items).toMatchObject([{ kind: 'code-unread', expected: template }]);
    await acts.setTemplate(archivist, house.fondsId, { category: 'SW', template: '' });
  });
});
