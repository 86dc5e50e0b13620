/** A new category needs no code; versions, put back, files; what is in use stays. Over HTTP, as the pages do it. */
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildings, GRADE, MAY } from '../../../test/buildings.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import { serveHouse, type SignedIn, signIn } from '../../../test/served-house.ts';
import type {
  PartDifference,
  schemeSave,
  SchemeNow,
  SchemeOutcome,
  SchemeRelease,
  UnitForm,
} from '../../../shared/schemas/scheme.ts';
import type { UnitDetail } from '../../../shared/schemas/unit.ts';
import type { z } from 'zod';
import { SHIPPED } from './shipped/index.ts';

let t: TestHouse;
let app: FastifyInstance;
let fondsId: string;
const sessions = new Map<string, SignedIn>();

beforeAll(async () => {
  t = await openTestHouse();
  const { house, archiveId, agencyId } = t;
  app = await serveHouse(t);
  fondsId = await house.db.write((trx) => house.catalog.ensureFonds(trx, archiveId, 'Z109', agencyId, '区档案局'));
  for (const login of ['system', 'archivist', 'agency'])
    sessions.set(login, await signIn(t, login, t.passwords[login]!));
});
afterAll(async () => {
  await app.close();
  await t.destroy();
});

async function ask<T = unknown>(
  login: string,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  payload?: object,
): Promise<{ status: number; body: Pick<T, keyof T> & { code?: string; detail?: string } }> {
  const response = await app.inject({
    method,
    url: `/api/v1${path}`,
    ...sessions.get(login)!,
    ...(payload && { payload }),
  });
  return { status: response.statusCode, body: response.json<T & { code?: string; detail?: string }>() };
}
const now = async () => (await ask<SchemeNow>('system', 'GET', '/scheme')).body;
type Changes = z.input<typeof schemeSave>['changes'];
const save = async (changes: Changes, note = '') =>
  ask<SchemeOutcome>('system', 'POST', '/scheme/changes', { release: (await now()).release, changes, note });
const makeUnit = async (categoryId: string, code: string, more: object = {}) => {
  const [id] = await t.house.db.write((trx) =>
    t.house.catalog.createUnits(trx, [
      {
        archiveId: t.archiveId,
        agencyId: t.agencyId,
        fondsId,
        categoryId,
        code,
        title: '历史建筑普查登记表',
        responsible: '区住建局',
        dateText: '20190412',
        dateFrom: 20190412,
        dateTo: 20190412,
        year: 2019,
        retention: '永久',
        ...more,
      },
    ]),
  );
  return id!;
};
const FIELDS = [
  {
    key: 'house',
    name: '建筑名称',
    nameEn: 'Building',
    type: 'text',
    length: 40,
    obligations: { ...MAY, item: 'must' },
    search: true,
  },
  { key: 'grade', name: '保护级别', nameEn: 'Grade', type: 'code', table: 'grade', obligations: MAY },
  { key: 'storeys', name: '层数', nameEn: 'Storeys', type: 'integer', obligations: MAY },
  { key: 'street', name: '街巷', nameEn: 'Street', type: 'text', obligations: MAY, inherited: true },
  {
    key: 'owners',
    name: '历代产权人',
    nameEn: 'Owners',
    type: 'name',
    repeatable: true,
    personal: true,
    search: true,
    obligations: MAY,
  },
];
const BUILDING = buildings(FIELDS, {
  group: 'local',
  levels: ['fonds', 'series', 'file', 'item'],
  template: 'by-item-2022',
  position: 100,
});

test('a new category needs no code: made, described by, found by its search key, exported', async () => {
  const made = await save(
    [
      { kind: 'table', key: 'grade', content: GRADE },
      { kind: 'category', key: 'JZ', content: BUILDING },
    ],
    '历史建筑普查',
  );
  expect(made.status).toBe(200);
  expect(made.body.differences.map(({ kind, key, act }) => [kind, key, act])).toEqual([
    ['category', 'JZ', 'added'],
    ['table', 'grade', 'added'],
  ]);
  const { body: names } = await ask<{ items: { id: string; nameEn: string }[] }>('archivist', 'GET', '/categories');
  expect(names.items.find(({ id }) => id === 'JZ')?.nameEn).toBe('Historic buildings');

  const file = await makeUnit('JZ', 'Z109-JZ·2019·Y-001', { level: 'file', fields: { street: '前塘巷' } });
  const id = await makeUnit('JZ', 'Z109-JZ·2019·Y-0002', { parentId: file });
  const { body: form } = await ask<UnitForm>('archivist', 'GET', `/units/${id}/form`);
  expect(form.fields.find(({ key }) => key === 'house')?.obligation).toBe('must');
  expect(form.tables.map(({ key }) => key)).toContain('grade');
  expect(form.inherited).toEqual([
    expect.objectContaining({ key: 'responsible' }),
    expect.objectContaining({ key: 'retention' }),
    { key: 'street', value: '前塘巷', from: 'Z109-JZ·2019·Y-001' },
  ]);

  const fields = { house: '听松堂', grade: '二类', storeys: '２', owners: '沈某\n顾某' };
  const edited = await ask<UnitDetail>('archivist', 'PATCH', `/units/${id}`, { lockVersion: 0, fields });
  expect(edited.status).toBe(200);
  expect(edited.body.fields).toEqual({ house: '听松堂', grade: '2', storeys: '2', owners: '沈某\n顾某' });
  expect(edited.body.described.map(({ nameEn, valueEn, inheritedFrom }) => [nameEn, valueEn, inheritedFrom])).toEqual([
    ['Building', '听松堂', null],
    ['Grade', 'Second', null],
    ['Storeys', '2', null],
    ['Street', '前塘巷', 'Z109-JZ·2019·Y-001'],
    ['Owners', '沈某; 顾某', null],
  ]);
  await t.house.settle();
  const { body: found } = await ask<{ hits: { unitId: string }[] }>(
    'archivist',
    'GET',
    `/search?q=${encodeURIComponent('听松堂')}&category=JZ`,
  );
  expect(found.hits.map(({ unitId }) => unitId)).toEqual([id]);
  // A person in a search key is found as a name; the public finds nothing of it.
  const byName = await ask<{ hits: { unitId: string }[] }>(
    'archivist',
    'GET',
    `/search?q=${encodeURIComponent('姓名:顾某')}`,
  );
  expect(byName.body.hits.map(({ unitId }) => unitId)).toEqual([id]);
  // Its own fields stand before a colon, in both languages.
  for (const q of [
    '历代产权人:顾某',
    'owners:顾某',
    '街巷:前塘巷',
    '建築名稱：听松堂',
    'building:听松堂',
    '保护级别:二类',
  ]) {
    const own = await ask<{ hits: { unitId: string }[]; unknownFields?: object }>(
      'archivist',
      'GET',
      `/search?q=${encodeURIComponent(q)}`,
    );
    expect([q, own.body.hits.map(({ unitId }) => unitId), own.body.unknownFields]).toEqual([
      q,
      [q.startsWith('街巷') ? file : id],
      undefined,
    ]);
  }
  // A code is found by what its table calls it.
  const byWord = await ask<{ hits: { unitId: string }[] }>(
    'archivist',
    'GET',
    `/search?q=${encodeURIComponent('二类')}`,
  );
  expect(byWord.body.hits.map(({ unitId }) => unitId)).toEqual([id]);
  const exported = await t.house.exports.open(
    await t.actor('archivist'),
    { format: 'jsonl', q: '', category: ['JZ'] },
    'zh-CN',
  );
  expect(await text(exported.stream)).toContain('听松堂');

  // The ledger knows that, by whom and which; a person's name in it is a digest.
  const { items } = await t.house.ledger.list({ limit: 20 });
  expect(items.find(({ action }) => action === 'scheme.change')?.object).toContain('历史建筑档案');
  const entry = items.find(({ action }) => action === 'unit.change')!;
  expect(JSON.stringify(entry)).toContain('建筑名称');
  expect(JSON.stringify(entry)).not.toContain('沈某');
});

test.each([
  [{ house: '' }, 'field-required'],
  [{ house: '长'.repeat(41) }, 'field-too-long'],
  [{ grade: '特级' }, 'field-not-in-table'],
  [{ storeys: '两层' }, 'field-not-integer'],
  [{ house: '甲\n乙' }, 'field-one-value'],
  [{ nowhere: '甲' }, 'field-unknown'],
  [{ level: 'fonds' }, 'field-unknown'],
])('a value against the scheme is refused: %j', async (fields, code) => {
  const [id] = (
    await t.house.catalog.listUnits(await t.actor('archivist'), {
      category: ['JZ'],
      level: ['item'],
      sort: 'code',
      limit: 1,
    })
  ).items.map((unit) => unit.id);
  const before = (await ask<UnitDetail>('archivist', 'GET', `/units/${id}`)).body;
  const refused = await ask('archivist', 'PATCH', `/units/${id}`, { lockVersion: before.lockVersion, fields });
  expect([refused.status, refused.body.code]).toEqual([422, code]);
  expect((await ask<UnitDetail>('archivist', 'GET', `/units/${id}`)).body.fields).toEqual(before.fields);
});

test('an old unit with free fields and gaps stays editable', async () => {
  const id = await makeUnit('HY', 'Z109-HY·2019-Y-0001', {
    fields: { 男方姓名: '周某', 旧卡号: '第7号' },
    responsible: '',
  });
  const patch = { lockVersion: 0, title: '周某、方某结婚登记', fields: { husband: '周某甲', 旧卡号: '第8号' } };
  const { status, body } = await ask<UnitDetail>('archivist', 'PATCH', `/units/${id}`, patch);
  expect(status).toBe(200);
  // What stood under the field's name stands under its key now; what no scheme knows stays as it was written.
  expect(body.fields).toEqual({ husband: '周某甲', 旧卡号: '第8号' });
});

test('versions are kept, compared and put back, and what is in use stays', async () => {
  const { release } = await now();
  const renamed = await save([{ kind: 'category', key: 'JZ', content: { ...BUILDING, name: '老建筑档案' } }]);
  expect(renamed.body.differences).toEqual([
    expect.objectContaining({ act: 'changed', members: [{ at: 'name', from: '历史建筑档案', to: '老建筑档案' }] }),
  ]);
  expect((await t.house.catalog.listCategories(await t.actor('archivist'))).map(({ name }) => name)).toContain(
    '老建筑档案',
  );
  const stale = await ask('system', 'POST', '/scheme/changes', {
    release,
    changes: [{ kind: 'table', key: 'grade', content: null }],
  });
  expect([stale.status, stale.body.code]).toEqual([409, 'changed-meanwhile']);

  const before = await ask<{ items: PartDifference[] }>(
    'archivist',
    'GET',
    `/scheme/compare?from=${release}&to=${release + 1}`,
  );
  expect(before.body.items.map(({ key, act }) => [key, act])).toEqual([['JZ', 'changed']]);
  const back = await ask<SchemeOutcome>('system', 'POST', '/scheme/put-back', {
    to: release,
    release: release + 1,
    apply: true,
  });
  expect(back.body.release).toBe(release + 2);
  expect((await now()).categories.find(({ key }) => key === 'JZ')?.name).toBe('历史建筑档案');
  const { body: list } = await ask<{ items: SchemeRelease[] }>('archivist', 'GET', '/scheme/releases');
  expect(list.items.map(({ number }) => number)).toEqual([4, 3, 2, 1]);
  expect(list.items[2]).toMatchObject({ note: '历史建筑普查', by: '系统管理员' });
  expect((await ask<SchemeNow>('archivist', 'GET', '/scheme/releases/0')).body.categories).toEqual(SHIPPED.categories);

  for (const [change, name] of [
    [[{ kind: 'category', key: 'JZ', content: null }], '历史建筑档案'],
    [[{ kind: 'category', key: 'JZ', content: { ...BUILDING, fields: FIELDS.slice(1) } }], '建筑名称'],
    [[{ kind: 'table', key: 'grade', content: { ...GRADE, values: GRADE.values.slice(0, 1) } }], '保护级别：二类'],
  ] as [Changes, string][]) {
    const refused = await save(change);
    expect([refused.status, refused.body.code, refused.body.detail?.includes(name)]).toEqual([
      409,
      'scheme-in-use',
      true,
    ]);
  }
  const lost = await save([{ kind: 'table', key: 'grade', content: null }]);
  expect([lost.status, lost.body.code]).toEqual([422, 'scheme-defects']);
  const wrong = await save([
    { kind: 'template', key: 'bad', content: { key: 'bad', name: '坏', template: '{fonds}-{nothing}' } },
  ]);
  expect(wrong.body.code).toBe('scheme-defects');
});

test.each([
  [
    'scheme',
    { key: 'CENSUS', name: '普查项目', nameEn: 'Census', fields: FIELDS.slice(0, 1) },
    { name: '普查著录项目' },
  ],
  ['table', { key: 'roof', name: '屋顶', values: [{ code: '1', name: '悬山' }] }, { name: '屋面' }],
  [
    'schedule',
    {
      key: 'census',
      name: '普查三合一',
      rules: [{ number: '1.1', category: 'JZ', function: '普查', scope: '登记表', retention: '永久' }],
    },
    { name: '普查归档范围与保管期限' },
  ],
  ['template', { key: 'census', name: '简式', template: '{fonds}-{cat}·{year}-{item:4}' }, { name: '普查档号' }],
] as const)('a %s is a part like any other: added, changed, in the file, put back', async (kind, content, change) => {
  const { release } = await now();
  const added = await save([{ kind, key: content.key, content }] as Changes, '普查');
  expect(added.body.differences).toMatchObject([{ kind, key: content.key, act: 'added' }]);
  const changed = await save([{ kind, key: content.key, content: { ...content, ...change } }] as Changes);
  expect(changed.body.differences).toMatchObject([
    { kind, act: 'changed', members: [{ at: 'name', from: content.name, to: change.name }] },
  ]);
  const file = await app.inject({
    url: '/api/v1/scheme/file',
    ...sessions.get('archivist')!,
  });
  expect(file.body).toContain(change.name);
  const back = (to: number, at: number) =>
    ask<SchemeOutcome>('system', 'POST', '/scheme/put-back', { to, release: at, apply: true });
  const list = kind === 'schedule' ? 'schedules' : (`${kind}s` as const);
  const here = async () => (await now())[list].find(({ key }) => key === content.key)?.name;
  expect(await here()).toBe(change.name);
  expect((await back(release + 1, release + 2)).status).toBe(200);
  expect(await here()).toBe(content.name);
  expect((await back(release, release + 3)).status).toBe(200);
  expect(await here()).toBeUndefined();
});

test('one file holds all: compared without a change, taken in, the same bytes again', async () => {
  const read = async () => {
    return (await app.inject({ url: '/api/v1/scheme/file', ...sessions.get('archivist')! })).body;
  };
  const file = await read();
  const same = await ask<SchemeOutcome>('system', 'POST', '/scheme/file', { text: file, removes: true });
  expect(same.body).toEqual({ release: null, defects: [], differences: [], uses: [] });

  const shipped = JSON.stringify({ format: 'lantai-schemes', formatVersion: 1, ...SHIPPED });
  const dry = await ask<SchemeOutcome>('system', 'POST', '/scheme/file', { text: shipped, removes: true });
  expect(dry.body.differences.map(({ key, act }) => [key, act])).toEqual([
    ['JZ', 'removed'],
    ['grade', 'removed'],
  ]);
  expect(dry.body.uses).toEqual([{ what: 'category', key: 'JZ', name: '历史建筑档案', units: 2 }]);
  const refused = await ask('system', 'POST', '/scheme/file', { text: shipped, removes: true, apply: true });
  expect(refused.body.code).toBe('scheme-in-use');
  // Without removals there is nothing to do: what the file does not speak of stays.
  expect(
    (await ask<SchemeOutcome>('system', 'POST', '/scheme/file', { text: shipped, apply: true })).body.release,
  ).toBeNull();
  expect(await read()).toBe(file);

  const broken = file.replace('"type": "name"', '"typ": "name"');
  const { body } = await ask<SchemeOutcome>('system', 'POST', '/scheme/file', { text: broken });
  expect(body.defects.map(({ rule }) => rule).sort()).toEqual(['missing', 'unknown-member']);
  expect(body.defects[0]?.at).toMatch(/^categories\[\d+\]\.fields\[\d+\]/);
  for (const [given, rule] of [
    ['{', 'not-json'],
    ['{}', 'not-schemes'],
    ['{"format":"lantai-schemes","formatVersion":2}', 'newer'],
  ])
    expect((await ask<SchemeOutcome>('system', 'POST', '/scheme/file', { text: given })).body.defects[0]?.rule).toBe(
      rule,
    );
});

test('a template shows an example as it is written, or says what is wrong', async () => {
  const example = (template: string) =>
    ask<{ example: string | null; problem: string | null }>('archivist', 'POST', '/scheme/template-example', {
      template,
    });
  expect((await example('{fonds}-{cat}·{year}-{ret}-{org}-{item:4}')).body.example).toBe(
    'Z109-WS·2023-D30-办公室-0012',
  );
  const wrong = (await example('{fonds}-{what}')).body;
  expect([wrong.example, wrong.problem?.includes('what')]).toEqual([null, true]);
});

test('archivists read and do not change, an agency sees nothing', async () => {
  expect((await ask<SchemeNow>('archivist', 'GET', '/scheme')).body.mayEdit).toBe(false);
  expect((await ask('archivist', 'POST', '/scheme/changes', { release: 1, changes: [] })).status).toBe(403);
  expect((await ask('agency', 'GET', '/scheme')).status).toBe(403);
});
