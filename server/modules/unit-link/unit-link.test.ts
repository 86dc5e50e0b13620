/** Links from both sides, absent for who may not see the other side. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LINK_KINDS } from '../../../shared/schemas/unit-link.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { SYSTEM_ACTOR, type Actor } from '../identity/index.ts';

let t: TestHouse;
let archivist: Actor;
let request: string;
let reply: string;
let strange: string;
const note = '';

beforeAll(async () => {
  t = await openTestHouse();
  archivist = await t.actor('archivist');
  const { house, archiveId, agencyId } = t;
  await house.db.write(async (trx) => {
    const other = await house.organization.createAgency(trx, SYSTEM_ACTOR, { archiveId, name: '区水利局' });
    const fonds = await house.catalog.ensureFonds(trx, archiveId, 'Z109', agencyId);
    const far = await house.catalog.ensureFonds(trx, archiveId, 'Z208', other);
    const base = { archiveId, categoryId: 'WS', year: 2011, retention: '永久' };
    [request = '', reply = '', strange = ''] = await house.catalog.createUnits(trx, [
      { ...base, agencyId, fondsId: fonds, code: 'Z109-WS·2011-Y-BGS-0001', title: '关于安置的请示' },
      { ...base, agencyId, fondsId: fonds, code: 'Z109-WS·2011-Y-BGS-0002', title: '关于安置的批复' },
      { ...base, agencyId: other, fondsId: far, code: 'Z208-WS·2011-Y-BGS-0001', title: '转发批复' },
    ]);
  });
}, 60_000);
afterAll(() => t.destroy());

test('a link is seen from both sides, each told which it is, and once only', async () => {
  const { unitLinks } = t.house;
  const other = { code: 'Z109-WS·2011-Y-BGS-0002' };
  const { items } = await unitLinks.add(archivist, request, { kind: 'reply', side: 'from', other, note: '批准' });
  expect(items).toMatchObject([{ kind: 'reply', side: 'from', note: '批准', unit: { id: reply } }]);
  expect((await unitLinks.list(archivist, reply)).items).toMatchObject([{ side: 'to', unit: { id: request } }]);
  const back = { kind: 'reply' as const, side: 'to' as const, other: { id: request }, note };
  await expect(unitLinks.add(archivist, reply, back)).rejects.toMatchObject({ code: 'link-taken' });
  await expect(unitLinks.add(archivist, request, back)).rejects.toMatchObject({ code: 'link-self' });
  const absent = { ...back, other: { code: 'Z109-WS·2011-Y-BGS-9999' } };
  await expect(unitLinks.add(archivist, reply, absent)).rejects.toMatchObject({ code: 'location-code-unknown' });
});

test.each(LINK_KINDS.filter((kind) => kind !== 'reply'))('of the kind %s too, with its two sides', async (kind) => {
  const { unitLinks } = t.house;
  await unitLinks.add(archivist, reply, { kind, side: 'from', other: { id: request }, note });
  const there = (await unitLinks.list(archivist, reply)).items.find((link) => link.kind === kind);
  const here = (await unitLinks.list(archivist, request)).items.find((link) => link.kind === kind);
  expect(there).toMatchObject({ side: 'from', unit: { id: request } });
  expect(here).toMatchObject({ id: there!.id, side: 'to', unit: { id: reply } });
  await unitLinks.remove(archivist, request, there!.id);
  expect((await unitLinks.list(archivist, reply)).items.map((link) => link.kind)).toEqual(['reply']);
});

test('a link to what one may not see is not there, cannot be made and cannot be taken away', async () => {
  const { unitLinks } = t.house;
  const linked = await unitLinks.add(archivist, reply, { kind: 'forward', side: 'to', other: { id: strange }, note });
  expect(linked.items).toHaveLength(2);
  const agency = await t.actor('agency');
  expect((await unitLinks.list(agency, reply)).items.map(({ unit }) => unit.id)).toEqual([request]);
  expect((await unitLinks.list(agency, reply)).mayEdit).toBe(false);
  await expect(unitLinks.list(agency, strange)).rejects.toMatchObject({ code: 'not-found' });
  const link = linked.items.find(({ kind }) => kind === 'forward')!;
  await expect(unitLinks.remove(agency, reply, link.id)).rejects.toMatchObject({ code: 'forbidden' });
  expect((await unitLinks.remove(archivist, strange, link.id)).items).toEqual([]);
  expect((await unitLinks.list(archivist, reply)).items).toHaveLength(1);
  const { items } = await t.house.ledger.list({ object: strange, limit: 5 });
  expect(items[0]).toMatchObject({ action: 'unit-link.remove', detail: { other: 'Z109-WS·2011-Y-BGS-0002' } });
});
