/** Authorities on a real house: names, succession, who stands behind a name on a record. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newAuthority, newRelation } from '../../../shared/schemas/authority.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import type { Actor } from '../identity/index.ts';

let t: TestHouse;
let archivist: Actor;
const make = (given: object) => t.house.authorities.create(archivist, newAuthority.parse(given));

beforeAll(async () => {
  t = await openTestHouse();
  archivist = await t.actor('archivist');
}, 60_000);
afterAll(() => t.destroy());

test('an agency under all its names; the agency that delivers follows its record', async () => {
  const { authorities, db } = t.house;
  const made = await make({
    kind: 'agency',
    name: '区档案局',
    agencyId: t.agencyId,
    names: [
      { name: '区档案管理处', kind: 'former', fromDay: 19560301, toDay: 19831231 },
      { name: '档案局', kind: 'variant' },
    ],
  });
  const agency = await db.read
    .selectFrom('agency')
    .select('former_names_json')
    .where('id', '=', t.agencyId)
    .executeTakeFirst();
  expect(agency!.former_names_json).toBe('["区档案管理处"]');
  for (const q of ['档案管理', '区 档案局', '档案局'])
    expect((await authorities.list(archivist, { q, limit: 10 })).items.map(({ id }) => id)).toEqual([made.id]);
  expect((await authorities.list(archivist, { q: '水利', limit: 10 })).items).toEqual([]);
  await expect(make({ kind: 'agency', name: '区档案局' })).rejects.toMatchObject({ code: 'authority-name-taken' });
  await expect(make({ kind: 'agency', name: '别的', agencyId: t.agencyId })).rejects.toMatchObject({
    code: 'authority-linked',
  });
  const patch = {
    lockVersion: 0,
    name: '区档案局',
    nameEn: 'District Archives Bureau',
    dates: '1956—',
    place: '',
    history: '',
    names: [],
  };
  expect(await authorities.change(archivist, made.id, patch)).toMatchObject({
    dates: '1956—',
    names: [],
    lockVersion: 1,
  });
  await expect(authorities.change(archivist, made.id, patch)).rejects.toMatchObject({ code: 'changed-meanwhile' });
});

test('succession from both sides, never in a circle; a record tells what its agency is called now', async () => {
  const { house } = t;
  const { authorities } = house;
  const [first, second, third] = [
    await make({ kind: 'agency', name: '区革命委员会' }),
    await make({ kind: 'agency', name: '区人民政府', names: [{ name: '区政府', kind: 'variant' }] }),
    await make({ kind: 'agency', name: '新区管理委员会' }),
  ];
  const relate = (id: string, given: object) => authorities.addRelation(archivist, id, newRelation.parse(given));
  await relate(second.id, { kind: 'succeeded', side: 'before', otherId: first.id, onDay: 19801001 });
  const seen = await relate(second.id, { kind: 'renamed', side: 'after', otherId: third.id });
  expect(seen.relations.map(({ side, other }) => [side, other.name])).toEqual(
    expect.arrayContaining([
      ['before', '区革命委员会'],
      ['after', '新区管理委员会'],
    ]),
  );
  await expect(relate(third.id, { kind: 'renamed', side: 'after', otherId: first.id })).rejects.toMatchObject({
    code: 'relation-circle',
  });
  const person = await make({ kind: 'person', name: '王敏', dates: '1931—1998' });
  const [unit] = await house.db.write(async (trx) => {
    const fondsId = await house.catalog.ensureFonds(trx, t.archiveId, 'Z109', t.agencyId);
    return house.catalog.createUnits(trx, [
      {
        archiveId: t.archiveId,
        agencyId: t.agencyId,
        fondsId,
        categoryId: 'WS',
        code: 'Z109-WS·1978-Y-BGS-0001',
        title: '通知',
        responsible: '区革命委员会；区政府',
        names: [{ role: '人名', name: '王敏' }],
      },
    ]);
  });
  const named = await authorities.ofUnit(archivist, unit!);
  expect(named).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ written: '区革命委员会', now: { id: third.id, name: '新区管理委员会' } }),
      expect.objectContaining({ written: '区政府', name: '区人民政府' }),
      expect.objectContaining({ written: '王敏', id: person.id, dates: '1931—1998', now: null }),
    ]),
  );
  expect(await authorities.listNameGroups(house.db.read)).toEqual(
    expect.arrayContaining([expect.arrayContaining(['区革命委员会', '区人民政府'])]),
  );
  const [relation] = (await authorities.get(archivist, first.id)).relations;
  expect((await authorities.removeRelation(archivist, first.id, relation!.id)).relations).toEqual([]);
  await authorities.remove(archivist, third.id);
  expect((await authorities.get(archivist, second.id)).relations).toEqual([]);
});

test('who may not edit reads only', async () => {
  const desk = await t.actor('desk');
  expect((await t.house.authorities.list(desk, { limit: 10 })).items.length).toBeGreaterThan(0);
  await expect(
    t.house.authorities.create(desk, newAuthority.parse({ kind: 'person', name: '某' })),
  ).rejects.toMatchObject({
    code: 'forbidden',
  });
});
