import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unitListQuery } from '../../../shared/schemas/unit.ts';
import { type HoldingsHouse, openHoldingsHouse } from '../../../test/holdings-house.ts';
import type { Actor } from '../identity/index.ts';
import type { UnitListQuery } from './catalog.service.ts';

let house: HoldingsHouse;
beforeAll(async () => {
  house = await openHoldingsHouse();
});
afterAll(() => house.close());

const query = (given: Partial<UnitListQuery> = {}): UnitListQuery => ({ ...unitListQuery.parse({}), ...given });

describe('scope', () => {
  let mine: string, other: string, open: string, restricted: string;
  beforeAll(async () => {
    [mine, other, open, restricted] = (await house.add(
      { title: '民政局未审核', categoryId: 'KJ', year: 1999 },
      {
        title: '水利局未审核',
        categoryId: 'KJ',
        agencyId: house.agencies[1],
        year: 1999,
        code: 'Z109-WS·1999-Y-SLJ-0001',
      },
      { title: '已开放的婚姻登记', categoryId: 'HY', openness: 'open', note: '附件不公开', agencyOpinion: '同意开放' },
      { title: '内部资料', categoryId: 'SW', openness: 'open', secrecy: 'internal' },
    )) as [string, string, string, string];
  });

  test.each(['archivist', 'reviewer', 'desk', 'supervisor'] as const)('%s sees the whole house', async (role) => {
    const { items } = await house.catalog.listUnits(house.as(role), query());
    expect(items.map((item) => item.id)).toEqual(expect.arrayContaining([mine, other, open, restricted]));
  });

  test('an agency sees its own and nothing of another', async () => {
    const actor = house.as('agency', house.agencies[0]);
    const { items, total } = await house.catalog.listUnits(actor, query());
    expect(items.map((item) => item.id)).toEqual(expect.arrayContaining([mine, open, restricted]));
    expect(items.map((item) => item.id)).not.toContain(other);
    expect(total).toBe(items.length);
    await expect(house.catalog.getUnit(actor, other)).rejects.toMatchObject({ code: 'not-found' });
    await expect(house.catalog.listHistory(actor, other, { limit: 10 })).rejects.toMatchObject({ code: 'not-found' });
    const [fonds] = (await house.catalog.listTree(actor, { limit: 50 })).items;
    expect(fonds?.count).toBe(total);
    const years = await house.catalog.listTree(actor, { key: `c:${house.fondsId}:KJ`, limit: 50 });
    expect(years.items).toMatchObject([{ label: '1999', count: 1 }]);
  });

  test('an agency account without an agency sees nothing', async () => {
    expect(await house.catalog.listUnits(house.as('agency'), query())).toMatchObject({ items: [], total: 0 });
    expect(await house.catalog.listFonds(house.as('agency'))).toEqual([]);
  });

  test.each(['system-admin', 'security-admin', 'audit-admin'] as const)(
    '%s has no lists and sees what the public sees',
    async (role) => {
      await expect(house.catalog.listUnits(house.as(role), query())).rejects.toMatchObject({ code: 'forbidden' });
      await expect(house.catalog.getUnit(house.as(role), mine)).rejects.toMatchObject({ code: 'not-found' });
      expect((await house.catalog.getUnit(house.as(role), open)).title).toBe('已开放的婚姻登记');
    },
  );

  test('the public sees what is open, without what was said about opening it', async () => {
    for (const id of [mine, other, restricted, 'no-such-unit'])
      await expect(house.catalog.getUnit(house.public, id)).rejects.toMatchObject({ code: 'not-found', params: {} });
    const detail = await house.catalog.getUnit(house.public, open);
    expect(detail).toMatchObject({
      agencyOpinion: '',
      note: '',
      fields: {},
      accession: null,
      mayEdit: false,
      mayOpen: false,
    });
    expect((await house.catalog.listCategories(house.public)).map((row) => row.id)).toEqual(['HY']);
    expect(await house.catalog.listFonds(house.public)).toMatchObject([
      { number: 'Z109', provisional: false, note: null },
    ]);
    await expect(house.catalog.listTree(house.public, { limit: 50 })).rejects.toMatchObject({ code: 'not-signed-in' });
  });

  test('over HTTP a closed unit and one that never was answer alike', async () => {
    const ask = async (id: string) => {
      const { statusCode, body } = await house.app.inject(`/api/v1/units/${id}`);
      return { statusCode, body: body.replaceAll(id, 'ID') };
    };
    const closed = await ask(mine);
    expect(closed.statusCode).toBe(404);
    expect(closed.body).toBe((await ask('018f0000-0000-7000-8000-000000000000')).body);
    expect((await house.app.inject(`/api/v1/units/${open}`)).statusCode).toBe(200);
  });
});

test('the 13 categories of DA/T 13 and the livelihood ones are there', async () => {
  const all = await house.catalog.listCategories(house.as('archivist'));
  expect(all.slice(0, 13).map((row) => row.id)).toEqual('WS KJ RS KU ZY ZP LY LX SJ YJ WY MT SW'.split(' '));
  expect(all.map((row) => row.id)).toEqual(expect.arrayContaining(['HY', 'TD', 'ZQ']));
  await house.db.write((trx) => house.catalog.seedCategories(trx));
  expect(await house.catalog.listCategories(house.as('archivist'))).toHaveLength(all.length);
});

describe('lists', () => {
  const archivist = () => house.as('archivist');

  test.each(['code', '-code', 'title', '-title', 'date', '-date', 'updated', '-updated'] as const)(
    'by %s every unit comes once, also when others are added between pages',
    async (sort) => {
      const ids = await house.add(
        ...Array.from({ length: 11 }, (_, at) => ({
          categoryId: 'ZP',
          title: `照片${at % 4}`,
          dateFrom: at % 3 === 0 ? null : 20000101 + (at % 4),
          retention: sort,
        })),
      );
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await house.catalog.listUnits(archivist(), query({ retention: [sort], sort, limit: 4, cursor }));
        if (cursor === undefined) expect(page).toMatchObject({ total: 11, totalIsExact: true });
        seen.push(...page.items.map((item) => item.id));
        cursor = page.cursor;
        await house.add({ retention: 'somewhere else' });
      } while (cursor !== undefined);
      expect(seen).toHaveLength(11);
      expect(new Set(seen)).toEqual(new Set(ids));
    },
  );

  test('codes are in natural order and filters narrow', async () => {
    await house.add(
      ...[10, 9, 100].map((n) => ({
        code: `Z109-LX·2001-Y-${String(n).padStart(3, '0')}`,
        categoryId: 'LX',
        year: 2001,
      })),
    );
    const page = await house.catalog.listUnits(archivist(), query({ category: ['LX'] }));
    expect(page.items.map((item) => item.code)).toEqual([
      'Z109-LX·2001-Y-009',
      'Z109-LX·2001-Y-010',
      'Z109-LX·2001-Y-100',
    ]);
    expect((await house.catalog.listUnits(archivist(), query({ category: ['LX'], yearFrom: 2002 }))).total).toBe(0);
    expect((await house.catalog.listUnits(archivist(), query({ q: '2001-y-010' }))).total).toBe(1);
    expect((await house.catalog.listUnits(archivist(), query({ q: '%' }))).total).toBe(0);
  });

  test('a list begins at a code, whether or not a unit has it', async () => {
    const codes = ['Z777-WS·2001-Y-0002', 'Z777-WS·2001-Y-0010', 'Z777-WS·2001-Y-0100'] as const;
    await house.add(...codes.map((code) => ({ title: '起点', code })));
    const from = async (given: Partial<UnitListQuery>) => {
      const page = await house.catalog.listUnits(archivist(), query({ q: '起点', ...given }));
      return { ...page, codes: page.items.map(({ code }) => code) };
    };
    expect((await from({ at: codes[1] })).codes).toEqual([codes[1], codes[2]]);
    expect((await from({ at: codes[1], sort: '-code' })).codes).toEqual([codes[1], codes[0]]);
    expect((await from({ at: 'Z777-WS·2001-Y-0011' })).codes).toEqual([codes[2]]);
    expect((await from({ at: 'Z777-WS·2001-Y-3' })).codes).toEqual([codes[1], codes[2]]);
    // From there it goes on by cursor like every list; how many there are does not hang on where it begins.
    const first = await from({ at: codes[1], limit: 1 });
    expect(first).toMatchObject({ codes: [codes[1]], total: 3 });
    expect((await from({ cursor: first.cursor!, limit: 1 })).codes).toEqual([codes[2]]);
    await expect(from({ at: codes[1], sort: 'title' })).rejects.toMatchObject({ code: 'bad-request' });
    await expect(from({ at: codes[1], cursor: first.cursor! })).rejects.toMatchObject({ code: 'bad-request' });
  });

  test('a unit is found by its code however it is written, and by the code it had, within the scope alone', async () => {
    const [id] = await house.add({ title: '凭号找', code: 'Z778-WS·2001-Y-0007' });
    const found = async (actor: Actor, code: string) =>
      (await house.catalog.listUnits(actor, query({ code }))).items.map((item) => item.id);
    expect(await found(archivist(), 'z778-ws·2001-y-0007')).toEqual([id]);
    expect(await found(archivist(), 'Z778－WS·２００１－Y－0007')).toEqual([id]);
    const { lockVersion } = await house.catalog.getUnit(archivist(), id!);
    await house.catalog.editUnit(archivist(), id!, { lockVersion, code: 'Z778-WS·2001-Y-0008' });
    expect(await found(archivist(), 'Z778-WS·2001-Y-0007')).toEqual([id]);
    expect(await found(archivist(), 'Z778-WS·2001-Y-00')).toEqual([]);
    expect(await found(house.as('agency', house.agencies[1]), 'Z778-WS·2001-Y-0008')).toEqual([]);
  });

  test('a cursor of another list is refused', async () => {
    const cursor = Buffer.from('["title","x"]').toString('base64url');
    await expect(house.catalog.listUnits(archivist(), query({ cursor }))).rejects.toMatchObject({
      code: 'bad-request',
    });
  });

  test('the tree goes down to the items of a file', async () => {
    const [file] = await house.add({ categoryId: 'KU', level: 'file', year: 2017, code: 'Z109-KU·01·2017-001' });
    const items = await house.add(
      ...[1, 2, 3].map((n) => ({ categoryId: 'KU', year: 2017, parentId: file!, code: `Z109-KU·01·2017-001-00${n}` })),
    );
    const [node] = (await house.catalog.listTree(archivist(), { key: `y:${house.fondsId}:KU:2017`, limit: 50 })).items;
    expect(node).toMatchObject({ kind: 'unit', unitId: file, hasChildren: true });
    const first = await house.catalog.listTree(archivist(), { key: node!.key, limit: 2 });
    const second = await house.catalog.listTree(archivist(), { key: node!.key, limit: 2, cursor: first.cursor! });
    expect([...first.items, ...second.items].map((item) => item.unitId)).toEqual(items);
    const detail = await house.catalog.getUnit(archivist(), items[0]!);
    expect(detail.path.at(-1)).toMatchObject({ unitId: file });
  });

  test('the places of the tree have their English names, where they have none the Chinese ones', async () => {
    const [item] = await house.add({ categoryId: 'KU', year: 2018, code: 'Z109-KU·2018-0001' });
    const detail = () => house.catalog.getUnit(archivist(), item!);
    const tree = async (key?: string) =>
      (await house.catalog.listTree(archivist(), { ...(key !== undefined && { key }), limit: 50 })).items;
    const before = await detail();
    expect(before.fondsNameEn).toBe(before.fondsName);
    const change = { name_en: 'District Water Bureau' };
    await house.db.write((trx) => trx.updateTable('fonds').set(change).where('id', '=', house.fondsId).execute());
    const after = await detail();
    expect(after).toMatchObject({ fondsName: before.fondsName, fondsNameEn: 'District Water Bureau' });
    expect(after.path[0]).toMatchObject({
      label: `${after.fondsNumber} ${after.fondsName}`,
      labelEn: `${after.fondsNumber} District Water Bureau`,
    });
    expect(after.path[1]).toMatchObject({ label: '会计档案', labelEn: 'Accounting records' });
    const fonds = (await tree()).find(({ key }) => key === `f:${house.fondsId}`);
    expect(fonds).toMatchObject({ label: after.fondsName, labelEn: 'District Water Bureau' });
    const category = (await tree(`f:${house.fondsId}`)).find(({ code }) => code === 'KU');
    expect(category).toMatchObject({ label: '会计档案', labelEn: 'Accounting records' });
  });
});

describe('editing', () => {
  const archivist = () => house.as('archivist');

  test('a changed code keeps the old one as former, and the history says so', async () => {
    const [id] = await house.add({ title: '更改前', dateText: '2011' });
    const before = await house.catalog.getUnit(archivist(), id!);
    const after = await house.catalog.editUnit(archivist(), id!, {
      lockVersion: before.lockVersion,
      code: 'Z109-WS·2012-D30-BGS-0777',
      title: '张三的更改后',
      dateText: '2012年3月',
    });
    expect(after).toMatchObject({
      code: 'Z109-WS·2012-D30-BGS-0777',
      formerCodes: [before.code],
      year: 2012,
      dateFrom: 20120301,
    });
    // A whole former code finds it in the list too, a part of one does not.
    expect(
      (await house.catalog.listUnits(archivist(), query({ q: before.code }))).items.map((unit) => unit.id),
    ).toEqual([id]);
    expect((await house.catalog.listUnits(archivist(), query({ q: `${before.code}9` }))).total).toBe(0);
    const { items } = await house.catalog.listHistory(archivist(), id!, { limit: 10 });
    const changes = items[0]!.changes;
    expect(changes).toContainEqual({ field: 'code', from: before.code, to: after.code });
    expect(changes.find((change) => change.field === 'title')!.to).toBe(house.ledger.keyedDigest('张三的更改后'));
    const entry = await house.db.read
      .selectFrom('ledger_entry')
      .selectAll()
      .where('object_id', '=', id!)
      .executeTakeFirstOrThrow();
    expect(entry.canonical).not.toContain('张三');
    const back = await house.catalog.editUnit(archivist(), id!, { lockVersion: after.lockVersion, code: before.code });
    expect(back).toMatchObject({ code: before.code, formerCodes: [after.code] });
  });

  test('what another unit is called now is refused; what it was called once is free', async () => {
    const [a, b] = (await house.add({}, {})) as [string, string];
    const [first, second] = await Promise.all([
      house.catalog.getUnit(archivist(), a),
      house.catalog.getUnit(archivist(), b),
    ]);
    const patch = { lockVersion: second.lockVersion, code: first.code.toLowerCase().replaceAll('-', '－') };
    await expect(house.catalog.editUnit(archivist(), b, patch)).rejects.toMatchObject({ code: 'duplicate-code' });
    await house.catalog.editUnit(archivist(), a, { lockVersion: first.lockVersion, code: 'Z109-WS·2011-Y-BGS-9998' });
    expect((await house.catalog.editUnit(archivist(), b, patch)).formerCodes).toEqual([second.code]);
    await expect(house.add({ code: 'Z109-WS·2011-Y-BGS-9998' })).rejects.toMatchObject({ code: 'duplicate-code' });
  });

  test('two editors do not overwrite each other', async () => {
    const [id] = await house.add({});
    const { lockVersion } = await house.catalog.getUnit(archivist(), id!);
    const edit = (title: string) => house.catalog.editUnit(archivist(), id!, { lockVersion, title });
    const results = await Promise.allSettled([edit('甲'), edit('乙')]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({
      reason: { code: 'changed-meanwhile' },
    });
  });

  test.each([
    [{ code: 'nonsense' }, 'code-malformed'],
    [{ code: '' }, 'code-malformed'],
    [{ dateText: '20231301' }, 'date-malformed'],
    [{ retention: '很久' }, 'retention-unknown'],
  ])('%j is refused as %s and changes nothing', async (patch, code) => {
    const [id] = await house.add({});
    const before = await house.catalog.getUnit(archivist(), id!);
    await expect(
      house.catalog.editUnit(archivist(), id!, { lockVersion: before.lockVersion, ...patch }),
    ).rejects.toMatchObject({ code });
    expect(await house.catalog.getUnit(archivist(), id!)).toEqual(before);
  });

  test('only who may edit does', async () => {
    const [id] = await house.add({});
    for (const role of ['reviewer', 'desk', 'supervisor', 'system-admin'] as const)
      await expect(house.catalog.editUnit(house.as(role), id!, { lockVersion: 0, title: '改' })).rejects.toMatchObject({
        code: 'forbidden',
      });
  });
});

describe('opening', () => {
  test('opens and withdraws with who, ground and when; the public learns only since when', async () => {
    const [id] = await house.add({});
    const reviewer = house.as('reviewer');
    expect(await house.catalog.openUnits(reviewer, { ids: [id!], ground: '满二十五年' })).toBe(1);
    expect(await house.catalog.openUnits(reviewer, { ids: [id!], ground: '满二十五年' })).toBe(0);
    const seen = await house.catalog.getUnit(house.public, id!);
    expect(seen.openings).toEqual([{ act: 'open', ground: null, by: null, at: expect.any(String) as string }]);
    expect(await house.catalog.withdrawUnits(reviewer, { ids: [id!], ground: '涉及个人隐私' })).toBe(1);
    await expect(house.catalog.getUnit(house.public, id!)).rejects.toMatchObject({ code: 'not-found' });
    const detail = await house.catalog.getUnit(reviewer, id!);
    expect(detail.openness).toBe('controlled');
    expect(detail.openings.map(({ act, ground, by }) => [act, ground, by])).toEqual([
      ['open', '满二十五年', reviewer.name],
      ['withdraw', '涉及个人隐私', reviewer.name],
    ]);
    const { items } = await house.catalog.listHistory(reviewer, id!, { limit: 1 });
    expect(items).toMatchObject([{ action: 'unit.withdraw' }]);
  });

  test('internal and restricted units cannot be opened, and then none of the batch is', async () => {
    const [plain, internal] = await house.add({}, { secrecy: 'restricted' });
    const act = house.catalog.openUnits(house.as('archivist'), { ids: [plain!, internal!], ground: '到期' });
    await expect(act).rejects.toMatchObject({ code: 'unit-not-openable' });
    expect((await house.catalog.getUnit(house.as('desk'), plain!)).openness).toBe('unreviewed');
  });

  test('a batch is one entry of the ledger with count and root', async () => {
    const ids = await house.add({}, {}, {});
    expect(await house.catalog.openUnits(house.as('archivist'), { ids, ground: '到期开放' })).toBe(3);
    const entries = await house.db.read
      .selectFrom('ledger_entry')
      .selectAll()
      .where('action', '=', 'unit.open')
      .orderBy('id', 'desc')
      .execute();
    expect(JSON.parse(entries[0]!.canonical)).toMatchObject({
      detail: { count: 3, merkleRoot: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
    });
  });

  test('not without a ground, not without the right, not outside the scope', async () => {
    const [id] = await house.add({});
    await expect(house.catalog.openUnits(house.as('archivist'), { ids: [id!], ground: ' ' })).rejects.toMatchObject({
      code: 'ground-required',
    });
    await expect(house.catalog.openUnits(house.as('desk'), { ids: [id!], ground: '到期' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      house.catalog.openUnits(house.as('archivist'), { ids: [id!, 'none'], ground: '到期' }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(house.catalog.openUnits(house.public, { ids: [id!], ground: '到期' })).rejects.toMatchObject({
      code: 'not-signed-in',
    });
  });
});
