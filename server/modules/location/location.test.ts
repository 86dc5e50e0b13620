/** Places on a real house: rooms to boxes, a range of codes into a box, moves with their history, room that is not there. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newLocation } from '../../../shared/schemas/location.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { type Actor, SYSTEM_ACTOR } from '../identity/index.ts';

let t: TestHouse;
let archivist: Actor;
let ids: string[];
let shelf: string;

const code = (n: number) => `Z109-WS·2011-D30-BGS-${String(n).padStart(4, '0')}`;
const make = (given: object) => t.house.locations.create(archivist, newLocation.parse(given));

beforeAll(async () => {
  t = await openTestHouse();
  archivist = await t.actor('archivist');
  const { house, archiveId, agencyId } = t;
  ids = await house.db.write(async (trx) => {
    const fondsId = await house.catalog.ensureFonds(trx, archiveId, 'Z109', agencyId, '区档案局');
    const base = { archiveId, agencyId, fondsId, categoryId: 'WS', retention: '30年', year: 2011, pageCount: 10 };
    return house.catalog.createUnits(
      trx,
      Array.from({ length: 40 }, (_, at) => ({ ...base, code: code(at + 1), title: `通知${at + 1}` })),
    );
  });
  const [room] = await make({ kind: 'room', number: '01', name: '一号库房' });
  const [rack] = await make({ kind: 'rack', number: 'A03', parentId: room!.id });
  const shelves = await make({ kind: 'shelf', number: '1', parentId: rack!.id, count: 3, capacity: 100 });
  expect(shelves.map(({ number }) => number)).toEqual(['1', '2', '3']);
  shelf = shelves[1]!.id;
}, 60_000);
afterAll(() => t.destroy());

test('a range of codes goes into a box; the box tells what its spine says; a unit tells where it lies', async () => {
  const [box] = await make({ kind: 'box', number: '0099', parentId: shelf, spine: 40 });
  const put = { what: { range: { from: code(1), to: code(20) } }, reason: '整理入盒' };
  expect(await t.house.locations.put(archivist, box!.id, put)).toBe(20);
  expect(await t.house.locations.put(archivist, box!.id, put)).toBe(0);
  const detail = await t.house.locations.get(archivist, box!.id);
  expect(detail).toMatchObject({ count: 20, used: 200, spine: 40 });
  expect(detail.path.map(({ number }) => number)).toEqual(['01', 'A03', '2', '0099']);
  expect(detail.facts).toEqual({
    fonds: [{ number: 'Z109', name: '区档案局' }],
    categories: ['文书档案'],
    years: [2011],
    retentions: ['30年'],
    firstNumber: '0001',
    lastNumber: '0020',
    firstCode: code(1),
    lastCode: code(20),
    units: 20,
    pages: 200,
  });
  const place = await t.house.locations.findPlace(archivist, ` ${code(7)} `);
  expect(place.path.at(-1)!.number).toBe('0099');
  expect(place.moves).toMatchObject([{ from: '', to: '01-A03-2-0099', reason: '整理入盒', by: archivist.name }]);
  const first = await t.house.locations.listUnits(archivist, box!.id, { limit: 15 });
  const rest = await t.house.locations.listUnits(archivist, box!.id, { limit: 15, cursor: first.cursor });
  expect([...first.items, ...rest.items].map((unit) => unit.code)).toEqual(
    Array.from({ length: 20 }, (_, at) => code(at + 1)),
  );
});

test('an item in a file lies where the file lies', async () => {
  const { house, archiveId, agencyId } = t;
  const [file, item] = await house.db.write(async (trx) => {
    const fondsId = await house.catalog.ensureFonds(trx, archiveId, 'Z109', agencyId);
    const base = { archiveId, agencyId, fondsId, categoryId: 'KJ' };
    const [made] = await house.catalog.createUnits(trx, [
      { ...base, level: 'file', code: 'Z109-KJ·JJ·02-005', title: '基建案卷' },
    ]);
    const [part] = await house.catalog.createUnits(trx, [
      { ...base, parentId: made!, code: 'Z109-KJ·JJ·02-005-001', title: '图纸' },
    ]);
    return [made!, part!];
  });
  expect((await house.locations.placeOf(archivist, item)).path).toEqual([]);
  const [box] = await make({ kind: 'box', number: '0200', parentId: shelf, spine: 20 });
  await house.locations.put(archivist, box!.id, { what: { ids: [file] }, reason: '入盒' });
  const place = await house.locations.placeOf(archivist, item);
  expect(place.through).toEqual({ id: file, code: 'Z109-KJ·JJ·02-005' });
  expect(place.path.at(-1)!.number).toBe('0200');
});

test('moves keep their history; a taken-out unit lies nowhere', async () => {
  const [, third] = await make({ kind: 'box', number: '0300', parentId: shelf, spine: 20, count: 2 });
  await t.house.locations.put(archivist, third!.id, { what: { ids: ids.slice(0, 2) }, reason: '换盒' });
  expect(await t.house.locations.takeOut(archivist, { ids: [ids[0]!], reason: '调卷' })).toBe(1);
  const place = await t.house.locations.placeOf(archivist, ids[0]!);
  expect(place.path).toEqual([]);
  expect(place.moves.map(({ from, to }) => [from, to])).toEqual([
    ['01-A03-2-0301', ''],
    ['01-A03-2-0099', '01-A03-2-0301'],
    ['', '01-A03-2-0099'],
  ]);
  const moves = await t.house.locations.listMoves(archivist, third!.id, { limit: 2 });
  expect(moves.items.map(({ what, to }) => [what, to])).toEqual([
    [code(1), ''],
    [code(2), '01-A03-2-0301'],
  ]);
  const { items } = await t.house.ledger.list({ action: 'unit.place', limit: 1 });
  expect(items[0]!.detail).toMatchObject({ count: 2, place: '01-A03-2-0301', reason: '换盒' });
});

test('what has no room, no sense or no number is refused, and nothing is half done', async () => {
  // The shelf holds 100 mm: 40 + 20 + 20 + 20 are on it.
  await expect(make({ kind: 'box', number: '0400', parentId: shelf })).rejects.toMatchObject({ code: 'location-full' });
  await expect(make({ kind: 'box', number: '0099', parentId: shelf, spine: 20 })).rejects.toMatchObject({
    code: 'location-number-taken',
  });
  await expect(make({ kind: 'box', number: '1', parentId: null })).rejects.toMatchObject({ code: 'location-kind' });
  await expect(t.house.locations.remove(archivist, shelf)).rejects.toMatchObject({ code: 'location-not-empty' });
  const other = (await t.house.locations.list(archivist, { limit: 10 })).items[0]!;
  const [rack] = (await t.house.locations.list(archivist, { parent: other.id, limit: 10 })).items;
  const [one] = (await t.house.locations.list(archivist, { parent: rack!.id, limit: 1 })).items;
  const [box] = await make({ kind: 'box', number: '7', parentId: one!.id, spine: 50, capacity: 25 });
  const put = (from: string, to: string) =>
    t.house.locations.put(archivist, box!.id, { what: { range: { from, to } }, reason: '入盒' });
  await expect(put(code(30), code(32))).rejects.toMatchObject({ code: 'location-full', params: { used: 0, more: 30 } });
  await expect(put(code(32), code(30))).rejects.toMatchObject({ code: 'location-range' });
  await expect(put(code(30), code(99))).rejects.toMatchObject({ code: 'location-code-unknown' });
  expect((await t.house.locations.get(archivist, box!.id)).count).toBe(0);
  const moved = { parentId: shelf, reason: '倒架' };
  await expect(t.house.locations.move(archivist, box!.id, moved)).rejects.toMatchObject({ code: 'location-full' });
  const { lockVersion } = await t.house.locations.get(archivist, box!.id);
  await t.house.locations.change(archivist, box!.id, { lockVersion, capacity: 40 });
  expect(await put(code(30), code(32))).toBe(3);
  await expect(
    t.house.locations.change(archivist, box!.id, { lockVersion: lockVersion + 1, capacity: 20 }),
  ).rejects.toMatchObject({ code: 'location-full' });
});

test('places are for the house; another agency’s records are not counted for who may not see them', async () => {
  await expect(t.house.locations.list(await t.actor('agency'), { limit: 10 })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(t.house.locations.list(SYSTEM_ACTOR, { limit: 10 })).rejects.toMatchObject({ code: 'not-found' });
  await t.house.settle();
  const desk = await t.actor('desk');
  expect((await t.house.locations.findPlace(desk, code(2))).path).toHaveLength(4);
  await expect(t.house.locations.takeOut(desk, { ids, reason: '试' })).rejects.toMatchObject({ code: 'forbidden' });
});
