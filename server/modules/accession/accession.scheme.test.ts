/** A delivery of a category that the archive made itself: held against its fields, and kept under their keys. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildings, configure } from '../../../test/buildings.ts';
import { openTestHouse, type TestHouse } from '../../../test/house.ts';
import type { Actor } from '../identity/index.ts';

const HEADINGS = ['档号', '题名', '责任者', '日期', '保管期限', '移交单位开放意见', '建筑名称*', 'Grade', '来处'];
const code = (number: number): string => `A001-JZ·2023-D30-BGS-000${number}`;
const row = (number: number, building: string, grade: string): string[] => [
  ...[code(number), `第${number}处`, '住建局', '20230315', '30年', '开放', building, grade, '普查'],
];

let t: TestHouse;
let archivist: Actor;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-delivery-'));
  t = await openTestHouse({ start: true });
  archivist = await t.actor('archivist');
  const fields = [
    { key: 'building', name: '建筑名称', nameEn: 'Building', type: 'text', length: 10, obligations: at('must') },
    { key: 'grade', name: '保护级别', nameEn: 'Grade', type: 'code', table: 'grade', obligations: at('may') },
  ];
  await configure(t, buildings(fields, { levels: ['item'] }));
});
afterAll(async () => {
  await t.destroy();
  await rm(dir, { recursive: true, force: true });
});

const at = (item: string) => ({ fonds: 'none', series: 'none', file: 'none', item });

async function take(name: string, rows: string[][]) {
  const path = join(dir, name);
  for (const [code = ''] of rows) {
    await mkdir(join(path, code), { recursive: true });
    await writeFile(join(path, code, '正文.txt'), '各单位：现将有关事项通知如下。');
  }
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('目录').addRows([HEADINGS, ...rows]);
  await workbook.xlsx.writeFile(join(path, '目录.xlsx'));
  const { accession } = t.house;
  const { id } = await accession.receiveFolder(archivist, { path });
  await accession.settled(archivist, id);
  return id;
}

test('what breaks the scheme comes back with field, rule and remedy; what keeps it is kept by key', async () => {
  const { accession, db } = t.house;
  const id = await take('first', [row(1, '听松堂', '二类'), row(2, '', '二类'), row(3, '望江楼', '二')]);
  const found = await accession.get(archivist, id, 'zh-CN');
  expect(found.state).toBe('needs-review');
  expect(found.defects.map(({ kind, rows, fieldName, column }) => ({ kind, rows, fieldName, column }))).toEqual([
    { kind: 'missing-field', rows: [3], fieldName: '建筑名称', column: 6 },
    { kind: 'not-in-table', rows: [4], fieldName: '保护级别', column: 7 },
  ]);
  expect(found.defects[1]).toMatchObject({
    message: '第 4 行的“保护级别”（二）不在代码表内，疑为“二类”。',
    remedy: '请核对；确是“二类”的请照此改写，或改为代码表中的其他值。',
  });
  const english = await accession.get(archivist, id, 'en');
  expect(english.defects[0]).toMatchObject({ fieldName: 'Building', message: 'Row 3: “Building” is not filled in.' });
  // The report marks the cells themselves.
  const report = new ExcelJS.Workbook();
  await report.xlsx.load((await accession.report(archivist, id, 'zh-CN')).bytes.buffer as ArrayBuffer);
  const sheet = report.worksheets[0]!;
  expect(JSON.stringify(sheet.getCell('G3').note)).toContain('没有填写“建筑名称”');
  expect(JSON.stringify(sheet.getCell('H4').note)).toContain('二类');

  await accession.takeGood(archivist, id, { representative: '王某', note: '' });
  await accession.settled(archivist, id);
  const units = await db.read.selectFrom('unit').select(['code', 'category_id', 'fields_json']).execute();
  expect(units).toHaveLength(1);
  expect(units[0]).toMatchObject({ code: code(1), category_id: 'JZ' });
  expect(JSON.parse(units[0]!.fields_json)).toEqual({ building: '听松堂', grade: '2', 来处: '普查' });
});
