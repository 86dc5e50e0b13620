/** How a fonds writes its codes: what holds and why, a template tried on its codes, each change put back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import type { Actor } from '../identity/index.ts';

const FORM_2015 = '{fonds}-{cat}[·{sub}]·{year}-{ret}[-{org}]-{item:4}';
const FORM_2022 = '{fonds}-{cat}[·{sub}]·{year}·{ret}[·{org}]-{item:3}';
const THREE_PART = '{fonds}-{catalogue:3}-{volume:3}[-{item:3}]';

let t: TestHouse;
let actor: Actor;
let fonds: string;
beforeAll(async () => {
  t = await openTestHouse();
  actor = await t.actor('archivist');
  const { db, catalog } = t.house;
  fonds = await db.write((trx) => catalog.ensureFonds(trx, t.archiveId, 'Z109', t.agencyId));
  const unit = (categoryId: string, code: string, year: number) => ({
    ...{ archiveId: t.archiveId, agencyId: t.agencyId, fondsId: fonds, categoryId, code, year, title: code },
  });
  await db.write((trx) =>
    catalog.createUnits(trx, [
      unit('WS', 'Z109-WS·2011-Y-BGS-0001', 2011),
      unit('WS', 'Z109-WS·2011-Y-BGS-0002', 2011),
      unit('WS', 'Z109-WS·2019·Y-037', 2019),
      unit('KU', 'Z109-001-002', 1986),
    ]),
  );
});
afterAll(() => t.destroy());

const attempt = (template: string, category = 'WS', locale: 'zh-CN' | 'en' = 'zh-CN') =>
  t.house.arrangements.tryTemplate(actor, fonds, { category, template }, locale);

test('a template is tried on codes of both ends; what it cannot read is named', async () => {
  const form2022 = await attempt(FORM_2022);
  expect(form2022).toMatchObject({ problem: null, looked: 3, read: 1 });
  expect(form2022.conflicts).toEqual([
    { kind: 'codes-unread', n: 2, example: expect.stringContaining('2011') as string },
  ]);
  expect(form2022.codes.find(({ code }) => code === 'Z109-WS·2019·Y-037')?.parts).toEqual([
    { part: 'fonds', value: 'Z109' },
    { part: 'cat', value: 'WS' },
    { part: 'year', value: '2019' },
    { part: 'ret', value: 'Y' },
    { part: 'item', value: '37' },
  ]);
  // Read by another usual form, a code shows how it would be written.
  expect(form2022.codes.find(({ parts }) => parts === null)?.written).toMatch(/^Z109-WS·2011·Y·BGS-00[12]$/);
  // The last code is of the other form: new ones would go on as it is.
  const form2015 = await attempt(FORM_2015);
  expect(form2015).toMatchObject({ looked: 3, read: 2 });
  expect(form2015.conflicts.map(({ kind }) => kind)).toEqual(['codes-unread', 'last-unread']);
});

test('volume, item and category that are lacking are told; what is no template says where', async () => {
  expect((await attempt(THREE_PART, 'KU')).conflicts).toEqual([]);
  expect((await attempt(FORM_2015, 'KU')).conflicts.map(({ kind }) => kind)).toContain('no-volume');
  expect((await attempt('{fonds}-{catalogue:3}-{volume:3}')).conflicts.map(({ kind }) => kind)).toContain('no-item');
  const all = await attempt(THREE_PART, '');
  expect(all.conflicts.find(({ kind }) => kind === 'categories-share')).toMatchObject({ n: 2 });
  expect((await attempt('{fonds}{cat}')).problem).toMatch(/[一-龥]/);
  expect((await attempt('{fonds}{cat}', 'WS', 'en')).problem).not.toMatch(/[一-龥]/);
});

test('what holds follows what is chosen, and what was before is there to be put back', async () => {
  const { arrangements } = t.house;
  const held = async (category: string) =>
    (await arrangements.templatesOf(actor, fonds)).items.find((row) => row.category === category);
  expect(await held('WS')).toMatchObject({ own: null, source: 'as-written', sample: 'Z109-WS·2019·Y-037' });
  expect(await held('')).toMatchObject({ own: null, holds: null, source: null });
  await arrangements.setTemplate(actor, fonds, { category: 'WS', template: FORM_2022 });
  expect(await held('WS')).toMatchObject({ own: FORM_2022, holds: FORM_2022, source: 'own' });
  await arrangements.setTemplate(actor, fonds, { category: 'WS', template: FORM_2015 });
  // The last code cannot be read by it, so that it does not hold yet.
  expect(await held('WS')).toMatchObject({ own: FORM_2015, source: 'as-written' });
  const { versions } = await arrangements.templatesOf(actor, fonds);
  expect(versions.map(({ category, from, to }) => ({ category, from, to }))).toEqual([
    { category: 'WS', from: FORM_2022, to: FORM_2015 },
    { category: 'WS', from: '', to: FORM_2022 },
  ]);
  await arrangements.setTemplate(actor, fonds, { category: 'WS', template: versions[0]!.from });
  expect(await held('WS')).toMatchObject({ own: FORM_2022, source: 'own' });
  await arrangements.setTemplate(actor, fonds, { category: 'WS', template: '' });
  await arrangements.setTemplate(actor, fonds, { category: '', template: FORM_2022 });
  expect(await held('WS')).toMatchObject({ own: null, holds: FORM_2022, source: 'own-all' });
});

test('who may not describe sees none of it', async () => {
  const agency = await t.actor('agency');
  await expect(t.house.arrangements.templatesOf(agency, fonds)).rejects.toMatchObject({ code: 'forbidden' });
});

test('an old code without leading zeros is given to a unit where the template of its fonds is of that form', async () => {
  const { catalog, arrangements, db } = t.house;
  const id = (await catalog.findIdByCode(actor, 'Z109-001-002'))!;
  const edit = async (code: string) => {
    const { lockVersion } = await catalog.getUnit(actor, id);
    await catalog.editUnit(actor, id, { lockVersion, code });
  };
  await arrangements.setTemplate(actor, fonds, { category: 'KU', template: '' });
  await expect(edit('Z109-3-12')).rejects.toMatchObject({ code: 'code-malformed' });
  await arrangements.setTemplate(actor, fonds, {
    category: 'KU',
    template: '{fonds}-{catalogue:1}-{volume:1}[-{item:1}]',
  });
  await edit('Z109-3-12');
  expect(await catalog.findIdByCode(actor, 'Z109-3-12')).toBe(id);
  const found = await arrangements.check(actor, { fonds, category: 'KU', limit: 100 });
  expect(found.items.filter(({ kind }) => kind === 'code-unread')).toEqual([]);
  expect(await db.read.selectFrom('unit').select('code').where('id', '=', id).executeTakeFirst()).toEqual({
    code: 'Z109-3-12',
  });
});
