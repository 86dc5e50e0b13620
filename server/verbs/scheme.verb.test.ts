/** `lantai scheme`: the configuration of description as a file, compared before it is taken over, refused where it is in use. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../test/house.ts';
import type { SchemeConfig } from '../../shared/schemas/scheme.ts';
import { schemeVerb } from './scheme.verb.ts';

type Run = Parameters<typeof schemeVerb.run>[0];
type Line = Parameters<Run['emit']>[0] & { object?: string; kind?: string };

let t: TestHouse;
let dir: string;
beforeAll(async () => {
  t = await openTestHouse();
  dir = await mkdtemp(join(tmpdir(), 'lantai-schemes-'));
});
afterAll(async () => {
  await t.destroy();
  await rm(dir, { recursive: true, force: true });
});

const at = (name: string) => join(dir, name);
const read = (name: string) => readFile(at(name), 'utf8');
async function run(
  act: 'export' | 'import',
  name: string,
  more: object = {},
): Promise<{ code: number; lines: Line[] }> {
  const lines: Line[] = [];
  const given = { house: t.house, actor: await t.actor('system'), locale: 'zh-CN', account: 'test' } as const;
  const emit = (line: Line) => void lines.push(line);
  const signal = new AbortController().signal;
  return { code: await schemeVerb.run({ ...given, emit, signal }, { act, file: at(name), ...more }), lines };
}
/** The exported file, changed and written under another name. */
async function changed(name: string, change: (file: SchemeConfig) => void): Promise<void> {
  const file = JSON.parse(await read('first.json')) as SchemeConfig;
  change(file);
  await writeFile(at(name), JSON.stringify(file));
}

test('out, compared, in, and out again the same bytes', async () => {
  expect(await run('export', 'first.json')).toMatchObject({ code: 0 });
  expect(await run('import', 'first.json')).toMatchObject({ code: 0, lines: [{ type: 'result', ok: true, count: 0 }] });

  const values = [{ code: '1', name: '一类', nameEn: '', retired: false }];
  const grade = { key: 'grade', name: '保护级别', nameEn: '', clause: '', open: false, values };
  await changed('grade.json', ({ tables }) => tables.push(grade));
  const dry = await run('import', 'grade.json', { dryRun: true });
  expect(dry.lines.map(({ type, kind, object }) => [type, kind, object])).toEqual([
    ['finding', 'added', 'table grade'],
    ['result', undefined, undefined],
  ]);
  await run('export', 'dry.json');
  expect(await read('dry.json')).toBe(await read('first.json'));

  expect((await run('import', 'grade.json')).lines.at(-1)).toMatchObject({ ok: true, count: 1 });
  await run('export', 'second.json');
  await run('export', 'third.json');
  expect(await read('second.json')).toContain('"保护级别"');
  expect(await read('third.json')).toBe(await read('second.json'));

  // What the first file does not have stays, unless it is said that it goes.
  expect((await run('import', 'first.json')).lines.at(-1)).toMatchObject({ ok: true, count: 0 });
  expect((await run('import', 'first.json', { remove: true })).lines.at(-1)).toMatchObject({ ok: true, count: 1 });
  await run('export', 'fourth.json');
  expect(await read('fourth.json')).toBe(await read('first.json'));
});

test('a fault is told with its place, and what units have does not go; nothing is changed then', async () => {
  await changed('misspelt.json', ({ categories }) => Object.assign(categories[0]!, { nmae: '文书' }));
  const wrong = await run('import', 'misspelt.json');
  expect(wrong.code).toBe(1);
  expect(wrong.lines[0]).toMatchObject({ type: 'finding', kind: 'unknown-member', object: 'categories[1].nmae' });
  expect(wrong.lines.at(-1)).toMatchObject({ type: 'result', ok: false });

  await t.house.db.write(async (trx) => {
    const fondsId = await t.house.catalog.ensureFonds(trx, t.archiveId, 'Z109', t.agencyId);
    const unit = { archiveId: t.archiveId, fondsId, categoryId: 'HY', code: '', title: '结婚登记申请书' };
    await t.house.catalog.createUnits(trx, [{ ...unit, fields: { husband: '沈某' } }]);
  });
  await changed('without.json', ({ categories }) => {
    const category = categories.find(({ key }) => key === 'HY')!;
    category.fields = category.fields.filter(({ key }) => key !== 'husband' && key !== 'wife');
  });
  const refused = await run('import', 'without.json');
  expect(refused.code).toBe(1);
  expect(refused.lines.filter(({ kind }) => kind === 'in-use.field').map(({ object }) => object)).toEqual(['husband']);
  await run('export', 'fifth.json');
  expect(await read('fifth.json')).toBe(await read('first.json'));
  await expect(run('import', 'none.json')).rejects.toMatchObject({ code: 'bad-request' });
});
