import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HoldingsHouse, openHoldingsHouse } from '../../../test/holdings-house.ts';
import { newId } from '../../lib/ids.ts';
import { createPortal } from './index.ts';

let house: HoldingsHouse;
let now = Date.parse('2026-03-02T08:00:00Z');
let portal: ReturnType<typeof createPortal>;

beforeAll(async () => {
  house = await openHoldingsHouse();
  portal = createPortal({ db: house.db, now: () => new Date(now) });
});
afterAll(() => house.close());

/** Later than figures may be kept. */
const home = () => {
  now += 2000;
  return portal.getHome();
};

test('an archive with nothing open says so without a hint of what there is', async () => {
  await house.add({ title: '未开放' }, { title: '标错的内部件', openness: 'open', secrecy: 'internal' });
  expect(await home()).toEqual({
    name: '测试区档案馆',
    nameEn: null,
    openUnits: 0,
    openPages: 0,
    years: null,
    categories: [],
    latest: [],
  });
});

test('what is opened is counted and listed once, newest first; what is withdrawn is in neither', async () => {
  const [first, second] = (await house.add(
    { title: '先开放', categoryId: 'HY', year: 1980, pageCount: 3 },
    { title: '后开放', year: 1999, pageCount: 4 },
  )) as [string, string];
  const actor = house.as('archivist');
  const act = (id: string) => ({ ids: [id], ground: '到期' });
  await house.catalog.openUnits(actor, act(first));
  await house.catalog.withdrawUnits(actor, act(first));
  await house.catalog.openUnits(actor, act(first));
  await house.catalog.openUnits(actor, act(second));
  const open = await home();
  expect(open).toMatchObject({ openUnits: 2, openPages: 7, years: { from: 1980, to: 1999 } });
  expect(open.categories.map(({ id, count }) => [id, count])).toEqual([
    ['WS', 1],
    ['HY', 1],
  ]);
  expect(open.latest.map((unit) => unit.id)).toEqual([second, first]);
  await house.catalog.withdrawUnits(actor, act(second));
  expect(await home()).toMatchObject({
    openUnits: 1,
    openPages: 3,
    years: { from: 1980, to: 1980 },
    latest: [{ id: first }],
  });
});

async function addAccession(
  state: 'needs-review' | 'returned' | 'accepted',
  agencyId: string,
  previous: string | null = null,
) {
  const id = newId();
  const at = '2026-02-01T00:00:00.000Z';
  await house.db.write((trx) =>
    trx
      .insertInto('accession')
      .values({
        id,
        archive_id: house.archiveId,
        agency_id: agencyId,
        previous_id: previous,
        number: `2026-${id.slice(-6)}`,
        title: '移交',
        source_name: 'x',
        delivery_digest: id,
        state,
        row_count: 0,
        item_count: 0,
        file_count: 0,
        byte_count: 1000,
        error_count: 0,
        warning_count: 0,
        accepted_count: 0,
        returned_count: 0,
        consent_json: null,
        receipt_json: null,
        created_by: 'x',
        created_at: at,
        decided_by: null,
        decided_at: null,
        updated_at: at,
      })
      .execute(),
  );
  return id;
}

test('the day shows each what is hers to do, and nobody else’s', async () => {
  const [mine, other] = house.agencies;
  const waiting = await addAccession('needs-review', mine);
  const returned = await addAccession('returned', mine);
  await addAccession('returned', mine);
  await addAccession('accepted', mine, returned);
  await addAccession('accepted', other);
  await house.add({ dateTo: 19900101 }, { dateTo: 20200101 }, { dateTo: 19900101, openness: 'controlled' });
  const kinds = async (actor: Parameters<typeof portal.getToday>[0]) =>
    Object.fromEntries((await portal.getToday(actor)).tasks.map(({ kind, count }) => [kind, count]));

  expect(await kinds(house.as('archivist'))).toEqual({ 'accession-decide': 1, 'unit-due': 1 });
  expect(await kinds(house.as('reviewer'))).toEqual({ 'unit-due': 1 });
  expect(await kinds(house.as('agency', mine))).toEqual({ 'accession-mend': 1 });
  expect(await kinds(house.as('agency', other))).toEqual({});
  expect(await kinds(house.as('desk'))).toEqual({});

  const archivist = await portal.getToday(house.as('archivist'));
  expect(archivist.recentAccessions).toHaveLength(5);
  expect(archivist.recentAccessions.map((row) => row.id)).toContain(waiting);
  expect(archivist.figures).toContainEqual({ kind: 'accessions-year', value: 2, link: '/work/accessions' });
  expect(archivist.figures).toContainEqual({ kind: 'bytes', value: 2000, link: '/work/accessions' });
  const foreign = await portal.getToday(house.as('agency', other));
  expect(foreign.recentAccessions).toHaveLength(1);
  expect(foreign.figures.find((figure) => figure.kind === 'units')?.value).toBe(0);
  expect((await portal.getToday(house.as('desk'))).recentAccessions).toEqual([]);
});

test('a person sees her own last acts, the auditor everybody’s', async () => {
  const reviewer = house.as('reviewer');
  const [id] = (await house.add({})) as [string];
  await house.catalog.openUnits(reviewer, { ids: [id], ground: '到期' });
  const { recentEntries } = await portal.getToday(reviewer);
  expect(recentEntries).toMatchObject([{ action: 'unit.open', actor: reviewer.name }]);
  expect((await portal.getToday(house.as('desk'))).recentEntries).toEqual([]);
  const audit = await portal.getToday(house.as('audit-admin'));
  expect(new Set(audit.recentEntries.map((entry) => entry.actor))).toContain(reviewer.name);
  await expect(portal.getToday(house.public)).rejects.toMatchObject({ code: 'not-signed-in' });
});

test('what is due is counted up to a number, and it is said where there is more', async () => {
  await house.add({ dateTo: 19900101 }, { dateTo: 19900102 });
  const due = async (mostDue?: number) => {
    const figures = createPortal({ db: house.db, now: () => new Date(now), ...(mostDue !== undefined && { mostDue }) });
    const { tasks } = await figures.getToday(house.as('archivist'));
    const { count, more = false } = tasks.find(({ kind }) => kind === 'unit-due')!;
    return { count, more };
  };
  const { count, more } = await due();
  expect(more).toBe(false);
  expect(await due(count)).toEqual({ count, more: false });
  expect(await due(count - 1)).toEqual({ count: count - 1, more: true });
});
