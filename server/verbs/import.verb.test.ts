/** `lantai import` as the command line runs it: by a mapping file, both of the benchmark corpus, returned rows, trial, undone. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from '../../test/house.ts';
import { importVerb } from './import.verb.ts';
import type { VerbLine } from './verb.ts';

const MAPS = join(import.meta.dirname, '..', '..', 'bench', 'maps');
let t: TestHouse;
let dir: string;
beforeAll(async () => {
  t = await openTestHouse({ start: true });
  dir = await mkdtemp(join(tmpdir(), 'lantai-import-verb-'));
});
afterAll(async () => {
  await t.destroy();
  await rm(dir, { recursive: true, force: true });
});

async function run(options: Record<string, unknown>): Promise<{ code: number; lines: VerbLine[]; result: VerbLine }> {
  const lines: VerbLine[] = [];
  const base = { house: t.house, actor: await t.actor('archivist'), locale: 'zh-CN' as const, account: 'archivist' };
  const signal = new AbortController().signal;
  const code = await importVerb.run({ ...base, signal, emit: (line) => void lines.push(line) }, options);
  return { code, lines, result: lines.at(-1)! };
}
const put = async (name: string, rows: string[][], between: string): Promise<string> => {
  await writeFile(join(dir, name), `${rows.map((row) => row.join(between)).join('\n')}\n`);
  return join(dir, name);
};
const total = async (q: string): Promise<number> => {
  const query = { q, limit: 5, sort: 'relevance', facets: false, suggest: false } as const;
  return (await t.house.search.search(await t.actor('archivist'), query, 'zh-CN')).total;
};

test('the records and texts of the benchmark corpus, by the mappings that are kept for them', async () => {
  const columnsOf = async (map: string) =>
    Object.keys((JSON.parse(await readFile(join(MAPS, map), 'utf8')) as { columns: Record<string, string> }).columns);
  const records = [
    await columnsOf('records.json'),
    [
      '1',
      'Z117-WS·1970-D10-CWK-0001',
      '关于规范食品卫生贷款的决定',
      '顾德杰',
      '1970-05-22',
      '1970',
      '临江市体育运动委员会',
      '10年',
      '未审核',
    ],
    [
      '2',
      'Z133-WS·2003-Y-CWK-0001',
      '关于清理蚕桑生产用地的函',
      '徐娜秀',
      '2003-05-02',
      '2003',
      '桃源市档案局',
      '永久',
      '开放',
    ],
  ];
  const first = await run({
    file: await put('records.tsv', records, '\t'),
    map: join(MAPS, 'records.json'),
    fonds: '',
    category: '',
  });
  expect(first.result).toMatchObject({ type: 'result', ok: true, state: 'done', rows: 2, created: 2, refused: 0 });
  expect(first.code).toBe(0);
  const units = await t.house.db.read
    .selectFrom('unit')
    .innerJoin('fonds', 'fonds.id', 'unit.fonds_id')
    .innerJoin('agency', 'agency.id', 'unit.agency_id')
    .select(['unit.code', 'fonds.number', 'agency.name', 'unit.openness', 'unit.date_from', 'unit.retention'])
    .orderBy('unit.sort_key')
    .execute();
  expect(units).toEqual([
    {
      code: records[1]![1],
      number: 'Z117',
      name: '临江市体育运动委员会',
      openness: 'unreviewed',
      date_from: 19700522,
      retention: '10年',
    },
    {
      code: records[2]![1],
      number: 'Z133',
      name: '桃源市档案局',
      openness: 'open',
      date_from: 20030502,
      retention: '永久',
    },
  ]);

  const texts = [
    await columnsOf('texts.json'),
    ['1', 'Z900-WS·1958-Y-BGS-0001', '关于拨付化肥的意见', '1958', '梅溪公社领取化肥三十吨。'],
  ];
  const second = await run({
    file: await put('texts.tsv', texts, '\t'),
    map: join(MAPS, 'texts.json'),
    fonds: '',
    category: '',
  });
  expect(second.result).toMatchObject({ ok: true, created: 1 });
  expect([await total('姓名:顾德杰'), await total('梅溪公社领取')]).toEqual([1, 1]);
});

test('a trial writes nothing; then good rows come in, bad ones go back, and it is undone by its number', async () => {
  const code = (n: number) => `Z109-WS·2011-Y-BGS-000${n}`;
  const rows = [
    ['编号', '事由', '时间'],
    [code(1), '修渠', '20110301'],
    [code(2), '造林', '20110231'],
  ];
  const map = join(dir, 'map.json');
  const columns = { 编号: 'code', 事由: 'title', 时间: 'date' };
  await writeFile(map, JSON.stringify({ format: 'lantai-import-map', version: 1, headingRow: 1, columns }));
  const report = join(dir, '退回.xlsx');
  const given = { file: await put('old.csv', rows, ','), map, fonds: 'z109', category: 'WS', report };

  const tried = await run({ ...given, dryRun: true });
  expect([tried.code, tried.result]).toMatchObject([1, { state: 'checked', created: 1, refused: 1 }]);
  expect(await total('修渠')).toBe(0);

  const done = await run(given);
  expect([done.code, done.result]).toMatchObject([1, { ok: false, state: 'done', rows: 2, created: 1, refused: 1 }]);
  expect(done.lines.filter(({ type }) => type === 'defect')).toMatchObject([
    { kind: 'bad-date', severity: 'error', rows: [3] },
  ]);
  expect(await total('修渠')).toBe(1);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(report);
  const cell = book.worksheets[0]!.getCell('C2');
  expect([cell.value, JSON.stringify(cell.note).includes('20110228')]).toEqual(['20110231', true]);
  const mended = join(dir, '已改.xlsx');
  cell.value = '20110228';
  await book.xlsx.writeFile(mended);
  const again = join(dir, '再退回.xlsx');
  const last = await run({ file: mended, map, fonds: 'Z109', category: 'WS', report: again });
  expect([last.code, last.result]).toMatchObject([0, { state: 'done', created: 1, refused: 0 }]);
  expect(last.lines.filter(({ type }) => type === 'notice')).toHaveLength(1);
  expect(existsSync(again)).toBe(false);

  const { import: number } = done.result as VerbLine & { import: string };
  const trial = await run({ undo: number, dryRun: true });
  expect(trial.result).toMatchObject({ removed: 1, spared: 0 });
  expect(await total('修渠')).toBe(1);
  expect((await run({ undo: number })).result).toMatchObject({ ok: true, removed: 1, spared: 0 });
  expect(await total('修渠')).toBe(0);
});

test('what cannot be a mapping file is refused before anything is read', async () => {
  const map = join(dir, 'bad.json');
  await writeFile(map, '{"format":"lantai-import-map","version":1,"columns":{"编号":"nowhere"}}');
  const file = await put('x.csv', [['编号'], ['Z109-WS·2011-Y-BGS-0009']], ',');
  await expect(run({ file, map, fonds: 'Z109', category: 'WS' })).rejects.toMatchObject({
    code: 'import-mapping-malformed',
  });
  await expect(run({ map, fonds: 'Z109', category: 'WS' })).rejects.toMatchObject({ code: 'bad-request' });
});
