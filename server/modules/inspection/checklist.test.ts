/** Checklists: one file out and in is the same, what is wrong is named, a published version never changes. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { itemsOf } from '../../../shared/inspection/score.ts';
import type { ChecklistDefinition } from '../../../shared/schemas/checklist.ts';
import type { Actor } from '../identity/index.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { readChecklistFile, readDefinition, writeChecklistFile } from './checklist.check.ts';
import { AGENCY_YEARLY, SHIPPED } from './shipped/agency-yearly.ts';

const shortened = fc
  .tuple(
    fc.constantFrom(...Object.values(SHIPPED)),
    fc.nat(),
    fc.integer({ min: 1, max: 100_000 }),
    fc.string({ maxLength: 40 }),
  )
  .map(([definition, at, points, note]): ChecklistDefinition => {
    const copy = structuredClone(definition);
    const items = itemsOf(copy);
    items[at % items.length]!.points = points / 100;
    return { ...copy, note: note.trim() };
  });

describe('the file', () => {
  test('what is written is read as it was', () => {
    fc.assert(
      fc.property(shortened, fc.integer({ min: 1, max: 99 }), (definition, version) => {
        const text = writeChecklistFile('a-list', version, definition);
        expect(readChecklistFile(JSON.parse(text), 'en')).toEqual({
          format: 'lantai-checklist',
          formatVersion: 1,
          key: 'a-list',
          version,
          definition,
        });
      }),
      { numRuns: 30 },
    );
  });

  const wrong: [string, (definition: ChecklistDefinition) => void, RegExp][] = [
    ['a key that stands twice', (d) => (d.sections[0]!.items[1]!.key = 'A1'), /“A1” stands twice/],
    [
      'a veto to a grade there is not',
      (d) => (d.sections[0]!.items[0]!.veto = 'superb'),
      /“A1” names the grade “superb”/,
    ],
    ['a rule over an item there is not', (d) => d.rules[0]!.anyOf.push('Z9'), /names the item “Z9”/],
    ['a rule over nothing', (d) => Object.assign(d.rules[0]!, { allOf: [], anyOf: [] }), /names no items/],
    ['grades out of order', (d) => (d.grades[1]!.from = 90), /grade “good” must begin below/],
    ['a last grade above nought', (d) => (d.grades[3]!.from = 10), /must begin at 0/],
    ['an item that counts nothing', (d) => (d.sections[0]!.items[0]!.points = 0), /neither points nor a veto/],
    ['points below nought', (d) => (d.sections[0]!.items[0]!.points = -1), /sections\.0\.items\.0\.points/],
    ['a field there is not', (d) => Object.assign(d, { wieght: 1 }), /wieght/],
  ];
  test.each(wrong)('%s is named', (_, spoil, reason) => {
    const definition = structuredClone(AGENCY_YEARLY);
    spoil(definition);
    expect(() => readDefinition(definition, 'en')).toThrow(reason);
  });
  test('what is no checklist at all is refused in words', () => {
    for (const value of [null, [], {}, { format: 'other' }, 'text'])
      expect(() => readChecklistFile(value, 'zh-CN')).toThrow(/checklist-malformed/);
  });
});

test('the shipped lists are sound, and the yearly one has the eleven classes of standards 7.2', () => {
  for (const definition of Object.values(SHIPPED)) expect(readDefinition(definition, 'en')).toEqual(definition);
  expect(AGENCY_YEARLY.sections.map(({ key, items }) => `${key}${items.length}`).join(' ')).toBe(
    'A7 B10 C7 D5 E9 F5 G6 H4 I4 J10 K3',
  );
  expect(AGENCY_YEARLY.grades.map(({ from }) => from)).toEqual([80, 70, 60, 0]);
  expect(AGENCY_YEARLY.provisional).toBe(true);
});

describe('versions', () => {
  let house: TestHouse;
  let office: Actor;
  beforeAll(async () => {
    house = await openTestHouse();
    office = await house.actor('supervisor');
  });
  afterAll(() => house.destroy());

  test('a shipped one is in the list until it is changed; drafts change, published ones never', async () => {
    const { checklists } = house.house.inspections;
    const listed = () =>
      checklists.list(office).then((all) => all.map(({ key, version, state }) => [key, version, state]));
    expect(await listed()).toEqual([
      ['agency-yearly', 1, 'published'],
      ['storage-safety', 1, 'published'],
    ]);
    const shipped = await checklists.get(office, 'shipped.agency-yearly');
    const definition = { ...shipped.definition, note: '经局务会核定', provisional: false };
    const draft = await checklists.create(office, { key: 'agency-yearly', definition }, 'zh-CN');
    expect(await listed()).toEqual([
      ['agency-yearly', 2, 'draft'],
      ['agency-yearly', 1, 'published'],
      ['storage-safety', 1, 'published'],
    ]);
    const again = checklists.create(office, { key: 'agency-yearly', definition }, 'zh-CN');
    await expect(again).rejects.toMatchObject({ code: 'checklist-draft' });
    await checklists.change(office, draft, { definition: { ...definition, title: '新题' }, lockVersion: 0 }, 'zh-CN');
    const stale = checklists.change(office, draft, { definition, lockVersion: 0 }, 'zh-CN');
    await expect(stale).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await checklists.publish(office, draft, 1);
    const late = checklists.change(office, draft, { definition, lockVersion: 2 }, 'zh-CN');
    await expect(late).rejects.toMatchObject({ code: 'checklist-state' });
    expect((await checklists.get(office, 'shipped.agency-yearly')).title).toBe('新题');
    const { text } = await checklists.exportFile(office, draft);
    const copy = { ...(JSON.parse(text) as object), key: 'our-list' };
    const taken = await checklists.get(office, await checklists.importFile(office, copy, 'zh-CN'));
    expect(taken).toMatchObject({ key: 'our-list', version: 1, state: 'draft', title: '新题' });
    await checklists.retire(office, draft, 2);
    await expect(house.house.db.write((trx) => checklists.takeIn(trx, office, draft))).rejects.toMatchObject({
      code: 'checklist-state',
    });
  });

  test('is the office’s to change', async () => {
    const { checklists } = house.house.inspections;
    for (const login of ['archivist', 'agency', 'desk'])
      await expect(checklists.list(await house.actor(login))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(checklists.get(office, 'shipped.constructor')).rejects.toMatchObject({ code: 'not-found' });
  });
});
