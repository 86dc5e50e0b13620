/** A category's own fields in the import: recognised, normalised, held against the scheme, found afterwards. */
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildings, configure, MAY } from '../../../test/buildings.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import type { ImportMapping } from '../../../shared/schemas/catalogue-import.ts';
import type { Actor } from '../identity/index.ts';
import { targetsWith } from './mapping.propose.ts';
import { FieldReader } from './row.fields.ts';

const field = (key: string, name: string, nameEn: string, more: object) => ({
  key,
  name,
  nameEn,
  type: 'text',
  obligations: MAY,
  ...more,
});
const MUST = { ...MAY, item: 'must' } as const;
const BUILDINGS = buildings([
  field('house', '建筑名称', 'Building', { length: 6, obligations: MUST, search: true }),
  field('grade', '保护级别', 'Grade', { type: 'code', table: 'grade' }),
  field('storeys', '层数', 'Storeys', { type: 'integer' }),
  field('listedOn', '公布日期', 'Listed on', { type: 'date' }),
  field('owners', '产权人', 'Owners', { type: 'name', repeatable: true, search: true }),
  field('surveyor', '普查员', 'Surveyor', { obligations: MUST }),
]);

let t: TestHouse;
let actor: Actor;
beforeAll(async () => {
  t = await openTestHouse({ start: true });
  actor = await t.actor('archivist');
  await configure(t, BUILDINGS);
});
afterAll(() => t.destroy());

const code = (n: number) => `Z109-JZ·2019-Y-000${n}`;
const upload = async (lines: string[]): Promise<string> =>
  (await t.house.imports.upload(actor, '建筑.csv', Readable.from([Buffer.from(lines.join('\n'))]))).id;
async function run(id: string, mapping: ImportMapping) {
  await t.house.imports.start(actor, id, { fonds: 'Z109', category: 'JZ', mapping });
  await t.house.imports.settled(actor, id);
  return t.house.imports.get(actor, id, 'zh-CN');
}
const fieldsOf = async (which: string): Promise<unknown> =>
  JSON.parse(
    (await t.house.db.read.selectFrom('unit').select('fields_json').where('code', '=', which).executeTakeFirstOrThrow())
      .fields_json,
  );

test('columns are proposed as fields of the category that the codes name, values kept as an edit keeps them', async () => {
  const id = await upload([
    '档号,题名,日期,建筑名称,Grade,层数,公布日期,产权人,经办',
    `${code(1)},普查表,2019,听松堂,二类,３,20190412,沈某、顾某,甲`,
    `${code(2)},普查表,2019,一座名字很长的房子,二,3,20190412,,甲`,
    `${code(3)},普查表,2019,望江楼,特级,三层,20190231,,甲`,
    `${code(4)},普查表,2019,,1,,,,甲`,
  ]);
  const { columns, fields, mapping } = await t.house.imports.propose(actor, id);
  expect(Object.fromEntries(columns.map(({ heading, target }) => [heading, target]))).toEqual({
    ...{ 档号: 'code', 题名: 'title', 日期: 'date', 经办: 'field' },
    ...{ 建筑名称: 'field:house', Grade: 'field:grade', 层数: 'field:storeys', 公布日期: 'field:listedOn' },
    产权人: 'field:owners',
  });
  expect(fields).toContainEqual({ key: 'house', name: '建筑名称', nameEn: 'Building' });
  // What another category is asked for has no such fields, and the heading is kept.
  const other = await t.house.imports.propose(actor, id, { category: 'WS' });
  expect(other.columns.find(({ heading }) => heading === '建筑名称')!.target).toBe('field');
  expect(other.columns.find(({ heading }) => heading === '产权人')!.target).toBe('person');

  expect(await run(id, mapping)).toMatchObject({ state: 'done', createdCount: 2, refusedCount: 2 });
  expect(await fieldsOf(code(1))).toEqual({
    ...{ house: '听松堂', grade: '2', storeys: '3', listedOn: '20190412' },
    ...{ owners: '沈某\n顾某', 经办: '甲' },
  });
  expect(await fieldsOf(code(4))).toEqual({ grade: '1', 经办: '甲' });
  const { items } = await t.house.imports.defects(actor, id, { limit: 50 }, 'zh-CN');
  expect(items.map((each) => [each.row, each.kind, each.severity, each.column, each.value, each.suggestion])).toEqual([
    [2, 'field-absent', 'warning', '', '', ''],
    [3, 'field-too-long', 'error', '建筑名称', '一座名字很长的房子', ''],
    [3, 'field-not-in-table', 'error', 'Grade', '二', '二类'],
    [4, 'field-not-in-table', 'error', 'Grade', '特级', ''],
    [4, 'field-not-integer', 'error', '层数', '三层', ''],
    [4, 'field-not-date', 'error', '公布日期', '20190231', ''],
    [5, 'field-required', 'warning', '建筑名称', '', ''],
  ]);
  expect(items[0]!.message).toContain('“普查员”');
  expect(items[2]).toMatchObject({ target: 'field:grade', message: expect.stringContaining('二类') as unknown });

  await t.house.settle();
  const find = async (q: string) =>
    (await t.house.search.search(actor, { q, limit: 10, sort: 'code', facets: false, suggest: false }, 'zh-CN')).hits;
  expect((await find('听松堂')).map((hit) => hit.code)).toEqual([code(1)]);
  expect((await find('姓名:顾某')).map((hit) => hit.code)).toEqual([code(1)]);

  // What is meant by a value is said once for all rows, and the rest comes in.
  const remedies = await t.house.imports.remedies(actor, id);
  expect(remedies.find(({ kind }) => kind === 'field-not-in-table')).toMatchObject({
    how: 'values',
    target: 'field:grade',
    values: expect.arrayContaining([{ value: '二', suggestion: '二类', count: 1 }]) as unknown,
  });
  const again = await upload([
    '档号,题名,日期,建筑名称,Grade',
    `${code(3)},普查表,2019,望江楼,特级`,
    `${code(5)},普查表,2019,小楼,`,
  ]);
  const proposed = await t.house.imports.propose(actor, again);
  const mended = await run(again, {
    ...proposed.mapping,
    values: { 'field:grade': { 特级: '一类' } },
    constants: { 'field:surveyor': '甲' },
  });
  expect(mended).toMatchObject({ createdCount: 2, refusedCount: 0, kinds: [] });
  expect(await fieldsOf(code(3))).toEqual({ house: '望江楼', grade: '1', surveyor: '甲' });
  expect(await fieldsOf(code(5))).toEqual({ house: '小楼', surveyor: '甲' });
});

test('an update takes what differs in further fields alone, names it under its heading, and is undone', async () => {
  const mapping = async (id: string) => (await t.house.imports.propose(actor, id)).mapping;
  const first = await upload(['档号,题名,日期,建筑名称,层数,经办', `${code(7)},普查表,2019,听松堂,2,甲`]);
  await run(first, await mapping(first));
  const second = await upload(['档号,题名,日期,建筑名称,层数,经办', `${code(7)},普查表,2019,听松堂,3,`]);
  const body = { fonds: 'Z109', category: 'JZ', mapping: await mapping(second), match: 'update' as const };
  await t.house.imports.start(actor, second, body);
  await t.house.imports.settled(actor, second);
  const done = await t.house.imports.get(actor, second, 'zh-CN');
  expect(done).toMatchObject({ state: 'done', updatedCount: 1, skippedCount: 0 });
  expect(await fieldsOf(code(7))).toEqual({ house: '听松堂', storeys: '3', 经办: '甲' });
  const { items } = await t.house.imports.defects(actor, second, { limit: 50, kind: 'differs' }, 'zh-CN');
  expect(items.map(({ column, before, value }) => [column, before, value])).toEqual([['层数', '2', '3']]);
  await t.house.imports.undo(actor, second);
  await t.house.imports.settled(actor, second);
  expect(await fieldsOf(code(7))).toEqual({ house: '听松堂', storeys: '2', 经办: '甲' });
});

test('a heading means a column that all have rather than a field, a field rather than persons, and what it says itself', () => {
  const meant = targetsWith([
    { key: 'name', name: '题名', nameEn: '' },
    { key: 'owner', name: '姓名', nameEn: 'Owner (name)' },
    { key: 'sheets', name: '张数', nameEn: 'Sheets' },
  ]);
  expect([targetsWith([])('张数'), meant('张数'), meant('页数')]).toEqual(['pages', 'field:sheets', 'pages']);
  expect(['题名', ' 姓 名 ', 'owner', '当事人', '姓名 [person]', '页数 [field:页数]', '存放'].map(meant)).toEqual([
    'title',
    'field:owner',
    'field:owner',
    'person',
    'person',
    'field:页数',
    undefined,
  ]);
});

test('what is the same for all rows is made once', () => {
  const { categories, schemes, tables } = { categories: [], schemes: [], tables: [] };
  const reader = new FieldReader({ categories, schemes, tables }, []);
  const columns = [{ target: 'field:x' as const, heading: 'x' }];
  const first = reader.of('WS', 'item', columns);
  expect([first.begun, reader.of('WS', 'item', columns).begun]).toEqual([true, false]);
  expect(reader.of('WS', 'item', columns).given).toBe(first.given);
  expect(reader.of('WS', 'item', [...columns]).begun).toBe(true);
});
