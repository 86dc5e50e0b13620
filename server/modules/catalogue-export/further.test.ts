import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildings, configure, MAY } from '../../../test/buildings.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import type { Actor } from '../identity/index.ts';

const BUILDINGS = buildings([
  {
    key: 'house',
    name: '建筑名称',
    nameEn: 'Building',
    type: 'text',
    length: 10,
    obligations: { ...MAY, item: 'must' },
  },
  { key: 'grade', name: '保护级别', nameEn: 'Grade', type: 'code', table: 'grade', obligations: MAY },
  { key: 'used', name: '在用', nameEn: 'In use', type: 'flag', obligations: MAY },
  // Its name is what the column of persons is called.
  { key: 'owner', name: '姓名', nameEn: 'Person', type: 'name', repeatable: true, search: true, obligations: MAY },
]);

let t: TestHouse;
let actor: Actor;
beforeAll(async () => {
  t = await openTestHouse({ start: true });
  actor = await t.actor('archivist');
  await configure(t, BUILDINGS);
  const fondsId = await t.house.db.write((trx) => t.house.catalog.ensureFonds(trx, t.archiveId, 'Z109', t.agencyId));
  const common = { archiveId: t.archiveId, fondsId, title: '登记表', retention: '永久', dateText: '2019' };
  await t.house.db.write((trx) =>
    t.house.catalog.createUnits(trx, [
      {
        ...common,
        categoryId: 'JZ',
        code: 'Z109-JZ·2019-Y-0001',
        fields: { house: '听松堂', grade: '2', used: '1', owner: '沈某\n顾某', 页数: '约三百' },
        names: [{ role: 'person', name: '梁某' }],
      },
      { ...common, categoryId: 'JZ', code: 'Z109-JZ·2019-Y-0002', fields: { 建筑名称: '望江楼', 存放: '二库' } },
    ]),
  );
});
afterAll(() => t.destroy());

const units = async () =>
  (
    await t.house.db.read
      .selectFrom('unit')
      .select(['code', 'fields_json'])
      .where('category_id', '=', 'JZ')
      .orderBy('sort_key')
      .execute()
  ).map(({ code, fields_json: json }) => [code, JSON.parse(json) as unknown]);
const open = async (format: 'csv' | 'xlsx', locale: Locale, q = '') =>
  (await t.house.exports.open(actor, { format, q, category: ['JZ'] }, locale)).stream;
const headingsOf = async (locale: Locale, q = ''): Promise<string[]> =>
  (await text(await open('csv', locale, q))).replace('\ufeff', '').split('\r\n')[0]!.split(',').slice(13);

test('further fields are columns under their names; a target stands where the name would be taken for another', async () => {
  expect(await headingsOf('zh-CN')).toEqual([
    ...['姓名 [person]', '门类', '著录层级', '立档单位'],
    ...['建筑名称', '保护级别', '在用', '姓名', '页数 [field:页数]', '存放'],
  ]);
  expect((await headingsOf('en')).slice(4)).toEqual([
    ...['Building', 'Grade', 'In use', 'Person', '页数 [field:页数]', '存放'],
  ]);
  await t.house.settle();
  expect((await headingsOf('zh-CN', '听松堂')).slice(4)).not.toContain('存放');
});

test.each([
  ['csv', 'zh-CN'],
  ['xlsx', 'en'],
] as const)('what goes out as %s in %s comes in again under the same keys', async (format, locale) => {
  const bytes = await buffer(await open(format, locale));
  expect((await text(await open('csv', locale))).includes(locale === 'en' ? 'Second' : '二类')).toBe(true);
  await t.house.db.write(async (trx) => {
    const ids = trx.selectFrom('unit').select('id').where('category_id', '=', 'JZ');
    await trx.deleteFrom('unit_code').where('unit_id', 'in', ids).execute();
    await trx.deleteFrom('unit_name').where('unit_id', 'in', ids).execute();
    await trx.deleteFrom('unit').where('category_id', '=', 'JZ').execute();
  });
  const { id } = await t.house.imports.upload(actor, `x.${format}`, Readable.from([bytes]));
  const { mapping, guess } = await t.house.imports.propose(actor, id);
  expect(guess).toEqual({ fonds: 'Z109', category: 'JZ' });
  await t.house.imports.start(actor, id, { ...guess, mapping });
  await t.house.imports.settled(actor, id);
  const { items } = await t.house.imports.defects(actor, id, { limit: 50 }, 'zh-CN');
  expect(items.map(({ message }) => message)).toEqual([]);
  expect(await units()).toEqual([
    ['Z109-JZ·2019-Y-0001', { house: '听松堂', grade: '2', used: '1', owner: '沈某\n顾某', 页数: '约三百' }],
    ['Z109-JZ·2019-Y-0002', { house: '望江楼', 存放: '二库' }],
  ]);
  const names = await t.house.db.read.selectFrom('unit_name').select('name').where('role', '=', 'person').execute();
  expect(names).toEqual([{ name: '梁某' }]);
});
