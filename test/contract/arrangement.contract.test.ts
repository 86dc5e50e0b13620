/** Acts of arrangement on both databases: what they do, what they refuse, and that each is undone as a whole. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrangeAct, type ArrangeActInput } from '../../shared/schemas/arrangement.ts';
import { type ArrangingHouse, openArrangingHouse } from '../arranging-house.ts';
import { onBothDatabases } from '../databases.ts';

onBothDatabases('arrangement', (database) => {
  let house: ArrangingHouse['house'];
  let acts: ArrangingHouse['acts'];
  let archivist: ArrangingHouse['archivist'];
  let plan: ArrangingHouse['plan'];
  let run: ArrangingHouse['run'];
  let below: ArrangingHouse['below'];
  let codeOf: ArrangingHouse['codeOf'];
  let state: ArrangingHouse['state'];
  let items: ArrangingHouse['items'];
  let file: ArrangingHouse['file'];
  beforeAll(async () => {
    ({ house, acts, archivist, plan, run, below, codeOf, state, items, file } = await openArrangingHouse(database.url));
  }, 60_000);
  afterAll(() => house.close());

  test('a file is composed of chosen units, numbered inside, and undone as it was', async () => {
    const { id: other } = await file(1, 1);
    const loose = await house.add(
      ...[3, 1, 2].map((n) => ({
        categoryId: 'KU',
        code: `Z109-KU·01·2017-900-00${n}`,
        title: `散件${n}`,
        year: 2017,
        retention: '30年',
        dateFrom: 20170300 + n,
        dateTo: 20170300 + n,
        pageCount: n,
      })),
    );
    const before = await state(loose);
    const act: ArrangeActInput = { kind: 'compose', target: { ids: loose }, unit: { title: '新卷' }, renumber: true };
    const shown = await plan(act);
    expect(shown).toMatchObject({ kind: 'compose', count: 4, codes: 3 });
    // Volume 900 is taken by the loose ones' codes: the next is 901.
    expect(shown.rows[0]).toMatchObject({ change: 'create', to: { code: 'Z109-KU·01·2017-901' } });
    const done = await run(act);
    const made = done.unitId!;
    const unit = await house.catalog.getUnit(archivist, made);
    expect(unit).toMatchObject({
      code: 'Z109-KU·01·2017-901',
      level: 'file',
      dateText: '20170301-20170303',
      pageCount: 6,
      retention: '30年',
      year: 2017,
    });
    expect((await below(made)).map(({ code, title }) => [code, title])).toEqual([
      ['Z109-KU·01·2017-901-001', '散件1'],
      ['Z109-KU·01·2017-901-002', '散件2'],
      ['Z109-KU·01·2017-901-003', '散件3'],
    ]);
    // The former code still finds it.
    expect(await house.catalog.findIdByCode(archivist, 'Z109-KU·01·2017-900-002')).toBe(loose[2]);
    const history = await house.catalog.listHistory(archivist, loose[0]!, { limit: 10 });
    expect(history.items).toMatchObject([
      { action: 'arrangement.compose', changes: [{ field: 'reason', to: '测试整理' }] },
    ]);
    await acts.undo(archivist, done.id);
    expect(await state(loose)).toEqual(before);
    await expect(house.catalog.getUnit(archivist, made)).rejects.toMatchObject({ code: 'not-found' });
    await expect(acts.undo(archivist, done.id)).rejects.toMatchObject({ code: 'arrangement-state' });
    // The number of the file that is no more is not issued again.
    expect((await plan(act)).rows[0]).toMatchObject({ to: { code: 'Z109-KU·01·2017-902' } });
    expect(other).toBeDefined();
  });

  test('a class is renumbered without gaps, the old codes find their units, and no code is issued twice', async () => {
    const ids = await items('XZ', 6);
    const gone = ids[1]!;
    await run({ kind: 'renumber', target: { ids: [gone] }, like: 'Z109-WS·2011-Y-YK-0001' });
    expect(await codeOf(gone)).toBe('Z109-WS·2011-Y-YK-0001');
    const rest = ids.filter((id) => id !== gone);
    const act: ArrangeActInput = { kind: 'renumber', target: { ids: rest } };
    const shown = await plan(act);
    // 0002 was the other's and stays so; 0001 is as it was.
    expect(shown.warnings).toContainEqual({ kind: 'code-jump', n: 1, example: 'Z109-WS·2011-Y-XZ-' });
    expect(shown.codes).toBe(0);
    await expect(run(act)).rejects.toMatchObject({ code: 'arrange-nothing' });
    const start: ArrangeActInput = { kind: 'renumber', target: { ids: rest }, start: 3 };
    expect((await plan(start)).warnings).toContainEqual({
      kind: 'code-passed-on',
      n: 4,
      example: 'Z109-WS·2011-Y-XZ-0003',
    });
    const done = await run(start);
    expect((await Promise.all(rest.map(codeOf))).map((code) => code.slice(-4))).toEqual([
      '0003',
      '0004',
      '0005',
      '0006',
      '0007',
    ]);
    await house.search.indexNow();
    expect(await house.catalog.findIdByCode(archivist, 'Z109-WS·2011-Y-XZ-0001')).toBe(rest[0]);
    // The exact former code finds it in the search too.
    const hits = (await house.ask(archivist, { q: 'Z109-WS·2011-Y-XZ-0001' })).hits.map(({ unitId }) => unitId);
    expect(hits[0]).toBe(rest[0]);
    await acts.undo(archivist, done.id);
    expect((await Promise.all(rest.map(codeOf))).map((code) => code.slice(-4))).toEqual([
      '0001',
      '0003',
      '0004',
      '0005',
      '0006',
    ]);
    expect(
      (
        await acts.nextCode(archivist, {
          fonds: house.fondsId,
          category: 'WS',
          level: 'item',
          year: 2011,
          retention: '永久',
          org: 'XZ',
        })
      ).code,
    ).toBe('Z109-WS·2011-Y-XZ-0008');
  });

  test('two who compose at once get two numbers', async () => {
    const first = ['甲', '乙'];
    const [a, b] = await Promise.all(
      first.map((id) =>
        acts.arrange(archivist, {
          act: arrangeAct.parse({
            kind: 'create',
            category: 'KU',
            to: { fonds: house.fondsId, parent: null },
            unit: { title: `同时${id}`, year: 2020, retention: '30年', sub: '02' },
          }),
          reason: '同时编号',
        }),
      ),
    );
    expect([await codeOf(a!.unitId!), await codeOf(b!.unitId!)].sort()).toEqual([
      'Z109-KU·02·2020·D30-001',
      'Z109-KU·02·2020·D30-002',
    ]);
  });

  test('the number of a paper on its way into the holdings is not given again', async () => {
    const paper = {
      id: 'p1',
      archive_id: house.archiveId,
      archiving_id: 'a',
      initiative_id: 'i',
      paper_key: 'slip:1',
      version: '1',
      kind: 'slip',
    };
    const series = 'Z109-WS·2026-Y-ZW';
    await house.db.write((trx) =>
      trx
        .insertInto('archiving_paper')
        .values({
          ...paper,
          series,
          serial: 4,
          code: `${series}-0004`,
          title: '督办单',
          on_day: 20260101,
          retention: '永久',
          pages: 1,
        })
        .execute(),
    );
    await house.add({ code: `${series}-0001`, year: 2026 });
    const query = {
      fonds: house.fondsId,
      category: 'WS',
      level: 'item',
      year: 2026,
      retention: '永久',
      org: 'ZW',
    } as const;
    expect((await acts.nextCode(archivist, query)).code).toBe(`${series}-0005`);
  });

  test('a file is dissolved and merged; what it held stands where it stood', async () => {
    const one = await file(11, 3);
    const two = await file(12, 2);
    const before = await state([one.id, two.id, ...one.inside, ...two.inside]);
    const merged = await run({ kind: 'merge', target: { ids: [two.id] }, into: one.id, renumber: true });
    expect((await below(one.id)).map(({ code }) => code.slice(-7))).toEqual([
      '011-001',
      '011-002',
      '011-003',
      '011-004',
      '011-005',
    ]);
    await acts.undo(archivist, merged.id);
    expect(await state([one.id, two.id, ...one.inside, ...two.inside])).toEqual(before);
    const dissolved = await run({ kind: 'dissolve', target: { ids: [one.id, two.id] } });
    const after = await state([...one.inside, ...two.inside]);
    expect(after.every(({ parent_id }) => parent_id === null)).toBe(true);
    await acts.undo(archivist, dissolved.id);
    expect(await state([one.id, two.id, ...one.inside, ...two.inside])).toEqual(before);
  });

  test('what holds documents is neither dissolved nor merged, what was changed since is not undone', async () => {
    const one = await file(21, 2);
    await house.addFile(one.id, { name: 'a.txt', mime: 'text/plain', bytes: Buffer.from('a'), pages: ['a'] });
    await expect(plan({ kind: 'dissolve', target: { ids: [one.id] } })).rejects.toMatchObject({
      code: 'arrange-holds-content',
    });
    const two = await file(22, 2);
    const split = await run({ kind: 'split', target: { ids: [two.inside[1]!] }, unit: { title: '第二部分' } });
    expect((await below(split.unitId!)).map(({ id }) => id)).toEqual([two.inside[1]]);
    // Taken back in turn: a later act that was undone is no change.
    const turned = await run({ kind: 'reorder', target: { ids: [split.unitId!] }, after: null });
    await acts.undo(archivist, turned.id);
    const edit = async (change: object) => {
      const { lockVersion } = await house.catalog.getUnit(archivist, two.inside[1]!);
      await house.catalog.editUnit(archivist, two.inside[1]!, { lockVersion, ...change });
    };
    await edit({ title: '后来改的' });
    await acts.undo(archivist, split.id);
    expect(await house.catalog.getUnit(archivist, two.inside[1]!)).toMatchObject({ title: '后来改的' });
    expect((await below(two.id)).length).toBe(2);
    const again = await run({
      kind: 'split',
      target: { ids: [two.inside[1]!] },
      unit: { title: '第二部分' },
      renumber: true,
    });
    await edit({ code: 'Z109-KU·01·2017-029-001' });
    await expect(acts.undo(archivist, again.id)).rejects.toMatchObject({ code: 'arrangement-changed-since' });
    expect((await below(again.unitId!)).length).toBe(1);
  });

  test('moving: into a file, to another fonds with all below it, never into itself', async () => {
    const one = await file(31, 3);
    const two = await file(32, 2);
    const first = await run({
      kind: 'move',
      target: { ids: [one.inside[0]!] },
      to: { parent: two.id, after: two.inside[0]! },
    });
    expect((await below(two.id)).map(({ id }) => id)).toEqual([two.inside[0], one.inside[0], two.inside[1]]);
    expect(await codeOf(one.inside[0]!)).toBe('Z109-KU·01·2017-031-001');
    await acts.undo(archivist, first.id);
    await expect(plan({ kind: 'move', target: { ids: [one.id] }, to: { parent: one.id } })).rejects.toMatchObject({
      code: 'arrange-circle',
    });
    await expect(
      plan({ kind: 'move', target: { ids: [one.id] }, to: { parent: two.inside[0]! } }),
    ).rejects.toMatchObject({ code: 'arrange-into-item' });

    const fonds = await house.db.write((trx) =>
      house.catalog.ensureFonds(trx, house.archiveId, 'Z208', house.agencies[1], '区水利局全宗'),
    );
    const all = [one.id, ...one.inside];
    const before = await state(all);
    const act: ArrangeActInput = { kind: 'move', target: { ids: [one.id] }, to: { fonds, parent: null } };
    expect((await plan(act)).warnings).toContainEqual(expect.objectContaining({ kind: 'other-fonds', n: 4 }));
    const moved = await run(act);
    expect((await state(all)).map(({ code, fonds_id }) => [code, fonds_id]).sort()).toEqual(
      ['', '-001', '-002', '-003'].map((rest) => [`Z208-KU·01·2017-001${rest}`, fonds]),
    );
    await acts.undo(archivist, moved.id);
    expect(await state(all)).toEqual(before);
  });

  describe('who may', () => {
    test('a reader may not arrange, another archive’s units are not there', async () => {
      const [id] = await items('QX', 1);
      const act = arrangeAct.parse({ kind: 'renumber', target: { ids: [id!] } });
      await expect(acts.preview(house.as('desk'), act)).rejects.toMatchObject({ code: 'forbidden' });
      const stranger = { ...archivist, archiveId: 'another' };
      await expect(acts.preview(stranger, act)).rejects.toMatchObject({ code: 'not-found' });
      await expect(acts.check(stranger, { fonds: house.fondsId, limit: 10 })).rejects.toMatchObject({
        code: 'not-found',
      });
    });
    test('each act is one entry of the ledger', async () => {
      await house.ledger.sequenceNow();
      const { items: entries } = await acts.list(archivist, { limit: 200 });
      for (const act of entries.slice(0, 3)) {
        const rows = await house.db.read
          .selectFrom('ledger_entry')
          .select('action')
          .where('object_id', '=', act.id)
          .execute();
        expect(rows.map(({ action }) => action)).toContain(`arrangement.${act.kind}`);
      }
      expect(entries.length).toBeGreaterThan(10);
    });
  });
});
