/** Spreadsheets as clerks have them: what is not read is told, and what a person sees at a glance is read as she sees it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import XLSX from 'xlsx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImportMapping } from '../../../shared/schemas/catalogue-import.ts';
import { codeComposer, proposeCodePattern } from './code-pattern.ts';
import { mappingOf, proposeAll } from './mapping.propose.ts';
import { prepare } from './prepare.ts';
import { propose } from './propose.ts';
import type { SourceFormat } from './read/index.ts';
import type { PrepareSummary, RowDefect } from './row.types.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-messy-'));
});
afterAll(() => rm(dir, { recursive: true }));

interface Row {
  sheet?: string;
  row: number;
  unit: Record<string, unknown>;
}
interface Taken {
  rows: Row[];
  /** `kind sheet row column value` of each. */
  defects: string[];
  suggestions: Record<string, string>;
  params: RowDefect['params'][];
  summary: PrepareSummary;
  targets: Record<string, string>;
}

async function take(
  name: string,
  bytes: Uint8Array,
  format: SourceFormat,
  options: Partial<ImportMapping> = {},
): Promise<Taken> {
  const path = join(dir, name);
  await writeFile(path, bytes);
  const { sheets } = await propose({ path, format, reading: {} });
  const columns = proposeAll(sheets, undefined);
  const out = join(dir, `${name}.out`);
  const mapping = { ...mappingOf(columns), ...options };
  const task = { path, format, out, mapping, fonds: 'Z109', category: 'WS', agencies: [] };
  const schemes = { categories: [], schemes: [], tables: [] };
  const summary = await prepare(
    { ...task, categories: ['WS'], schemes, templates: [], today: 20_260_101, gateKey: '00' },
    () => undefined,
  );
  const lines = async <T>(file: string): Promise<T[]> =>
    (await readFile(join(out, `${file}.jsonl`), 'utf8'))
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as T]));
  const defects = await lines<RowDefect>('defects');
  return {
    rows: await lines<Row>('rows'),
    defects: defects.map(({ kind, sheet, row, column, value }) => [kind, sheet, row, column, value].join(' ').trim()),
    params: defects.map(({ params }) => params),
    suggestions: Object.fromEntries(defects.map(({ value, suggestion }) => [value, suggestion])),
    summary,
    targets: Object.fromEntries(columns.map(({ heading, target }) => [heading, target])),
  };
}

const code = (n: number, year = 1985): string => `Z109-WS·${year}-Y-${String(n).padStart(4, '0')}`;
async function workbook(fill: (book: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  fill(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

test('cells merged downwards hold for all their rows, also the mark of secrecy; a notice says so', async () => {
  const bytes = await workbook((book) => {
    const sheet = book.addWorksheet('目录');
    sheet.addRows([
      ['1985年目录'],
      ['档号', '题名', '责任者', '密级'],
      [code(1), '关于安置的请示', '县民政局', ''],
      [code(2), '关于安置的批复', null, ''],
      [code(3), '作战方案一', '武装部', '秘密'],
      [code(4), '作战方案二', '武装部', null],
      [code(5), '关于救济的通知', '', ''],
    ]);
    sheet.mergeCells('A1:D1');
    sheet.mergeCells('C3:C4');
    sheet.mergeCells('D5:D6');
  });
  const { rows, defects, summary } = await take('merged.xlsx', bytes, 'xlsx');
  expect(rows.map(({ unit }) => [unit.title, unit.responsible ?? ''])).toEqual([
    ['关于安置的请示', '县民政局'],
    ['关于安置的批复', '县民政局'],
    ['关于救济的通知', ''],
  ]);
  expect(summary.stopped).toBe(2);
  expect(defects.filter((each) => each.startsWith('merged'))).toEqual(['merged-filled 目录 0']);
});

test('the same of an XLS', async () => {
  const sheet = XLSX.utils.aoa_to_sheet([
    ['档号', '题名', '责任者'],
    [code(1), '甲', '县民政局'],
    [code(2), '乙', null],
  ]);
  sheet['!merges'] = [{ s: { r: 1, c: 2 }, e: { r: 2, c: 2 } }];
  const hidden = XLSX.utils.aoa_to_sheet([
    ['档号', '题名'],
    [code(9), '旧'],
  ]);
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, sheet, '新');
  XLSX.utils.book_append_sheet(book, hidden, '旧');
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
  const bytes = new Uint8Array(XLSX.write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer);
  const { rows, defects } = await take('merged.xls', bytes, 'xls');
  expect(rows.map(({ unit }) => unit.responsible)).toEqual(['县民政局', '县民政局']);
  expect(defects).toEqual(['sheet-hidden 旧 0', 'merged-filled 新 0']);
});

test('sheets that are made alike are told of once', async () => {
  const bytes = await workbook((book) => {
    for (const year of [1985, 1986, 1987]) {
      const sheet = book.addWorksheet(`${year}年`);
      sheet.addRows([
        ['档号', '题名', '责任者'],
        [code(1, year), '甲', '县民政局'],
        [code(2, year), '乙', ''],
      ]);
      sheet.mergeCells('C2:C3');
    }
  });
  const { defects, params } = await take('alike.xlsx', bytes, 'xlsx');
  expect(defects).toEqual(['merged-filled 1985年 0']);
  expect(params).toEqual([{ n: 3, more: 2 }]);
});

test('columns behind the five hundredth are not read, and that is told', async () => {
  const wide = (last: string) => [...Array.from({ length: 500 }, (_, at) => `栏${at}`), last];
  const table = [['档号', '题名'], wide('').slice(2), [code(1), '甲']];
  const rows = (last: string) => [
    [...table[0]!, ...table[1]!, last],
    [...table[2]!, ...Array<string>(498).fill(''), last],
  ];
  const csv = (last: string) =>
    Buffer.from(
      rows(last)
        .map((row) => row.join(','))
        .join('\n'),
    );
  expect((await take('wide.csv', csv('多'), 'delimited')).defects).toContain('columns-beyond  0');
  expect((await take('not-wide.csv', csv(''), 'delimited')).defects.join()).not.toContain('columns-beyond');
  const bytes = await workbook((book) => void book.addWorksheet('目录').addRows(rows('多')));
  const { defects, rows: taken } = await take('wide.xlsx', bytes, 'xlsx');
  expect(defects.filter((each) => each.startsWith('columns-beyond'))).toEqual(['columns-beyond 目录 0']);
  expect(taken.map(({ unit }) => unit.title)).toEqual(['甲']);
});

test('a workbook that counts days from 1904 tells the same days, formatted or not, suggested or taken', async () => {
  // 1985-03-01 as the spreadsheet program counts there: 31107 - 1462.
  const table = [
    ['档号', '题名', '日期'],
    [code(1), '甲', 29645],
  ];
  const xlsx = await workbook((book) => {
    book.properties.date1904 = true;
    book.addWorksheet('目录').addRows([...table, [code(2), '乙', new Date(Date.UTC(1985, 2, 1))]]);
  });
  const old = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(old, XLSX.utils.aoa_to_sheet(table), '目录');
  old.Workbook = { WBProps: { date1904: true } };
  const xls = new Uint8Array(XLSX.write(old, { type: 'buffer', bookType: 'biff8' }) as Buffer);
  for (const [bytes, format] of [
    [xlsx, 'xlsx'],
    [xls, 'xls'],
  ] as const) {
    const asked = await take(`1904-asked.${format}`, bytes, format);
    expect(asked.suggestions['29645']).toBe('19850301');
    const taken = await take(`1904.${format}`, bytes, format, { excelDates: true });
    expect(new Set(taken.rows.map(({ unit }) => unit.dateFrom))).toEqual(new Set([19_850_301]));
    expect(taken.rows).toHaveLength(format === 'xlsx' ? 2 : 1);
  }
});

test('headings in two rows are one; without a second row nothing of the first record is lost', async () => {
  const bytes = await workbook((book) => {
    const two = book.addWorksheet('两行');
    two.addRows([
      ['序号', '档号', '题名', '日期', '', '当事人', ''],
      ['', '', '', '起', '止', '男方', '女方'],
      [1, code(1), '甲', '19850101', '19850301', '王建国', '李红'],
    ]);
    two.mergeCells('D1:E1');
    two.mergeCells('F1:G1');
    for (const column of ['A', 'B', 'C']) two.mergeCells(`${column}1:${column}2`);
    const one = book.addWorksheet('一行');
    one.addRows([
      ['档号', '题名', '', '备注'],
      ['', '缺档号的件', '甲', ''],
      [code(2), '乙', '', ''],
    ]);
  });
  const { rows, defects, targets } = await take('two.xlsx', bytes, 'xlsx');
  expect(targets).toMatchObject({
    '日期/起': 'date',
    '日期/止': 'date',
    '当事人/男方': 'person',
    '当事人/女方': 'person',
  });
  expect(rows.map(({ row, unit }) => [row, unit.title, unit.dateText, unit.names, unit.fields])).toEqual([
    [3, '甲', '19850101-19850301', ['王建国', '李红'], JSON.stringify({ 序号: '1' })],
    [3, '乙', undefined, undefined, undefined],
  ]);
  expect(defects.filter((each) => each.startsWith('missing-code'))).toEqual(['missing-code 一行 2 档号']);
  // Headings merged over both rows are no cells that a person should look at.
  expect(defects.filter((each) => each.startsWith('merged'))).toEqual([]);
});

test('totals in any column are told and are no record; what only begins so is one', async () => {
  const bytes = await workbook((book) => {
    for (const year of [1985, 1986])
      book.addWorksheet(`${year}年`).addRows([
        ['档号', '题名'],
        [code(1, year), '总计划'],
        ['合计', '1件'],
        ['', '合 计：1 件'],
      ]);
  });
  const { rows, defects } = await take('totals.xlsx', bytes, 'xlsx');
  expect(rows.map(({ unit }) => unit.title)).toEqual(['总计划', '总计划']);
  expect(defects).toEqual([
    'left-out 1985年 3  合计',
    'left-out 1985年 4  合 计：1 件',
    'left-out 1986年 3  合计',
    'left-out 1986年 4  合 计：1 件',
  ]);
});

test('sheets that are not read are named: the hidden, and those without headings', async () => {
  const bytes = await workbook((book) => {
    book.addWorksheet('目录').addRows([
      ['档号', '题名'],
      [code(1), '甲'],
    ]);
    book.addWorksheet('旧表', { state: 'hidden' }).addRows([
      ['档号', '题名'],
      [code(2), '乙'],
    ]);
    book.addWorksheet('说明').addRows([['本表由档案室编制']]);
    // As a returned workbook has it beside the rows.
    book.addWorksheet('检测问题').addRows([['第 3 行涉密，已在入口拦下，没有留下内容。']]);
  });
  const { rows, defects } = await take('sheets.xlsx', bytes, 'xlsx');
  expect(rows).toHaveLength(1);
  expect(defects).toEqual(['sheet-hidden 旧表 0', 'sheet-plain 说明 0']);
});

test('the error of a formula is no title; full-width codes are taken in half width; terms are suggested as words', async () => {
  const bytes = await workbook((book) => {
    const sheet = book.addWorksheet('目录');
    sheet.addRows([
      ['档号', '题名', '保管期限'],
      [code(1), '', '永久'],
      ['Ｚ１０９－ＷＳ·１９８５－Ｙ－０００２', '乙', '30'],
      ['Ｚ１０９－ＷＳ·１９８５－Ｙ－０００３', '丙', '永久'],
    ]);
    sheet.getCell('B2').value = { error: '#REF!' };
  });
  const { rows, defects, suggestions } = await take('cells.xlsx', bytes, 'xlsx');
  expect(rows.map(({ unit }) => unit.code)).toEqual(['Z109-WS·1985-Y-0003']);
  expect(defects.filter((each) => !each.startsWith('code-width'))).toEqual([
    'cell-error 目录 2 题名 #REF!',
    'bad-retention 目录 3 保管期限 30',
  ]);
  expect(defects.filter((each) => each.startsWith('code-width'))).toHaveLength(2);
  expect(suggestions['30']).toBe('30年');
});

test('one code in two sheets: each names the other', async () => {
  const bytes = await workbook((book) => {
    for (const name of ['甲', '乙'])
      book.addWorksheet(name).addRows([
        ['档号', '题名'],
        [code(1), name],
      ]);
  });
  await take('twice.xlsx', bytes, 'xlsx');
  const defects = (await readFile(join(dir, 'twice.xlsx.out', 'defects.jsonl'), 'utf8')).trim().split('\n');
  expect(defects.map((line) => JSON.parse(line) as RowDefect).map(({ sheet, params }) => [sheet, params])).toEqual([
    ['甲', { other: 2, otherSheet: '乙' }],
    ['乙', { other: 2, otherSheet: '甲' }],
  ]);
});

test('traditional headings and dates; headings by their initials, as programs of the nineties have them', async () => {
  const traditional = ['檔號,題名,日期', `${code(1)},關於安置的請示,民國三十五年`, `${code(2)},批復,1985`].join('\r\n');
  const big = await take('traditional.csv', Buffer.from(traditional), 'delimited');
  expect(big.rows.map(({ unit }) => [unit.title, unit.dateFrom])).toEqual([
    ['關於安置的請示', 19460101],
    ['批復', 19850101],
  ]);
  const initials = await take('initials.dbf', dbf(['DH', 'TM', 'BGQX', 'JLBH'], [[code(1), '甲', '永久', '7']]), 'dbf');
  expect(initials.targets).toEqual({ DH: 'code', TM: 'title', BGQX: 'retention', JLBH: 'field' });
  expect(initials.rows.map(({ unit }) => [unit.code, unit.title])).toEqual([[code(1), '甲']]);
  // Names that mean nothing to anybody else are headings all the same: a DBF has no others.
  const unknown = await take(
    'unknown.dbf',
    dbf(
      ['F1', 'F2'],
      [
        [code(1), '甲'],
        [code(2), '乙'],
        [code(3), '丙'],
      ],
    ),
    'dbf',
  );
  expect(unknown.targets).toEqual({ F1: 'code', F2: 'field' });
});

test('codes that stand in several columns are made of them; what lacks a part has none', async () => {
  const bytes = await workbook((book) =>
    book.addWorksheet('目录').addRows([
      ['全宗号', '目录号', '案卷号', '件号', '案卷标题', '起止年月'],
      ['Z109', 3, 12, '', '民政案卷', '1972'],
      ['Z109', 3, 12, '８', '下乡知识青年登记表', '1972'],
      ['Z109', '', 12, 9, '缺目录号的件', '1972'],
      ['Z021', 1, 1, 1, '别的全宗的件', '1972'],
    ]),
  );
  const { rows, defects } = await take('columns.xlsx', bytes, 'xlsx');
  expect(rows.map(({ unit }) => [unit.code, unit.title, unit.dateFrom])).toEqual([
    ['Z109-3-12', '民政案卷', 19_720_101],
    ['Z109-3-12-8', '下乡知识青年登记表', 19_720_101],
  ]);
  expect(defects.filter((each) => !each.startsWith('unusual'))).toEqual([
    'missing-code 目录 4',
    'foreign-fonds 目录 5  Z021-1-1-1',
  ]);
});

test('a pattern is proposed only where no column is a code and the parts are named', () => {
  expect(proposeCodePattern(['全宗號', '案卷号', '题名'])).toBe('{全宗號}-{案卷号}');
  expect(proposeCodePattern(['案卷号', '件号', '题名'])).toBeUndefined();
  const compose = codeComposer('({QZH})·{AJH}号', ['QZH', 'AJH']);
  expect(codeComposer('{全宗号}-{目录号:3}-{案卷号:4}', ['全宗号', '目录号', '案卷号'])(['J012', '1', '5甲'])).toBe(
    'J012-001-5甲',
  );
  expect([compose(['1', '2']), compose(['1', '']), compose(['', '2'])]).toEqual(['(1)·2号', '(1', '']);
});

/** dBASE III with fields of 40 characters. */
function dbf(fields: string[], records: string[][]): Uint8Array {
  const head = Buffer.alloc(32);
  head[0] = 3;
  head.set([90, 1, 1], 1);
  head.writeUInt32LE(records.length, 4);
  head.writeUInt16LE(32 + 32 * fields.length + 1, 8);
  head.writeUInt16LE(1 + 60 * fields.length, 10);
  const described = fields.map((name) => {
    const field = Buffer.alloc(32);
    field.write(name, 'ascii');
    field.write('C', 11);
    field[16] = 60;
    return field;
  });
  const rows = records.map((cells) =>
    Buffer.concat([
      Buffer.from(' '),
      ...cells.map((cell) => Buffer.concat([Buffer.from(cell), Buffer.alloc(60, 32)]).subarray(0, 60)),
    ]),
  );
  return new Uint8Array(Buffer.concat([head, ...described, Buffer.from('\r'), ...rows, Buffer.from('\x1a')]));
}

test('hidden columns and rows are read, and each is told; a column that is left out is not', async () => {
  const bytes = await workbook((book) => {
    const sheet = book.addWorksheet('目录');
    sheet.addRows([
      ['档号', '题名', '责任者', '序号'],
      [code(1), '甲', '县民政局', 1],
      [code(2), '乙', '县水利局', 2],
      [code(3), '丙', '县水利局', 3],
      [code(4), '丁', '县水利局', 4],
    ]);
    sheet.getColumn(3).hidden = true;
    for (const row of [3, 5]) sheet.getRow(row).hidden = true;
    // Nothing stands there: nothing to tell.
    sheet.getColumn(9).hidden = true;
    sheet.getRow(7).hidden = true;
  });
  const { rows, defects } = await take('hidden.xlsx', bytes, 'xlsx');
  expect(rows.map(({ unit }) => unit.responsible)).toEqual(['县民政局', '县水利局', '县水利局', '县水利局']);
  expect(defects).toEqual(['column-hidden 目录 0 责任者', 'rows-hidden 目录 0']);
  const { sheets } = await propose({ path: join(dir, 'hidden.xlsx'), format: 'xlsx', reading: {} });
  const columns = proposeAll(sheets, undefined);
  expect(columns.map(({ heading, hidden }) => `${heading} ${hidden}`)).toEqual([
    '档号 false',
    '题名 false',
    '责任者 true',
    '序号 false',
  ]);
});

test('the same of an XLS', async () => {
  const sheet = XLSX.utils.aoa_to_sheet([
    ['档号', '题名', '责任者'],
    [code(1), '甲', '县民政局'],
    [code(2), '乙', '县水利局'],
  ]);
  sheet['!cols'] = [{}, {}, { hidden: true }];
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, sheet, '目录');
  const written = XLSX.write(book, { type: 'buffer', bookType: 'biff8', cellStyles: true }) as Buffer;
  const { rows, defects } = await take('hidden.xls', new Uint8Array(withHiddenRow(written, 2)), 'xls');
  expect(rows.map(({ unit }) => unit.responsible)).toEqual(['县民政局', '县水利局']);
  expect(defects).toEqual(['column-hidden 目录 0 责任者', 'rows-hidden 目录 0']);
});

/** SheetJS leaves its reader of containers without types. */
const containers = XLSX.CFB as {
  read(bytes: Buffer, options: { type: 'buffer' }): object;
  find(container: object, path: string): { content: Uint8Array; size: number } | null;
  write(container: object, options: { type: 'buffer' }): Uint8Array;
};

/** Puts a ROW record ([MS-XLS] 2.4.221) with fDyZero into the only sheet: the program that writes XLS here knows none. */
function withHiddenRow(xls: Buffer, row: number): Buffer {
  const container = containers.read(xls, { type: 'buffer' });
  const stream = containers.find(container, '/Workbook')!;
  const bytes = Buffer.from(stream.content);
  const record = Buffer.alloc(20);
  record.writeUInt16LE(0x0208, 0);
  record.writeUInt16LE(16, 2);
  record.writeUInt16LE(row, 4);
  record.writeUInt16LE(0x20, 16);
  const dimensions = bytes.lastIndexOf(Buffer.from([0x00, 0x02, 0x0e, 0x00]));
  const at = dimensions + 4 + 14;
  stream.content = Buffer.concat([bytes.subarray(0, at), record, bytes.subarray(at)]);
  stream.size = stream.content.length;
  return Buffer.from(containers.write(container, { type: 'buffer' }));
}

test('a column that is hidden in several sheets is told of once', async () => {
  const bytes = await workbook((book) => {
    for (const year of [1985, 1986, 1987]) {
      const sheet = book.addWorksheet(`${year}年`);
      sheet.addRows([
        ['档号', '题名', '备注'],
        [code(1, year), '甲', ''],
      ]);
      if (year !== 1986) sheet.getColumn(3).hidden = true;
    }
  });
  const { defects, rows } = await take('hidden-twice.xlsx', bytes, 'xlsx');
  expect(rows).toHaveLength(3);
  expect(defects).toEqual(['column-hidden 1985年 0 备注']);
});

test('remarks below a table and sums beside a word of totals are told and are no record', async () => {
  const bytes = await workbook((book) =>
    book
      .addWorksheet('目录')
      .addRows([
        ['序号', '档号', '题名', '责任者'],
        [1, code(1), '甲', ''],
        ['', '', '说明：本会会址已迁', ''],
        ['合计', '1件', '', ''],
        ['', '以下空白'],
        [2, '', '—— 以 下 空 白 ——'],
        ['', '', '以下空白处填写说明'],
        ['', '填表人：王敏', '', '审核人：李静'],
        ['注：本目录由办公室编制，如有疑问请与档案室联系。'],
      ]),
  );
  const { rows, defects } = await take('remarks.xlsx', bytes, 'xlsx');
  expect(rows.map(({ unit }) => unit.title)).toEqual(['甲']);
  expect(defects).toEqual([
    // What stands in the title's column is a title, whatever it begins with.
    'missing-code 目录 3 档号',
    'left-out 目录 4  合计',
    'remark-row 目录 5  以下空白',
    'remark-row 目录 6  —— 以 下 空 白 ——',
    'missing-code 目录 7 档号',
    'remark-row 目录 8  填表人：王敏 审核人：李静',
    'remark-row 目录 9  注：本目录由办公室编制，如有疑问请与档案室联系。',
  ]);
});

test('headings of a table of another kind are found by how they end, and numbers that are codes are the code', async () => {
  const bytes = await workbook((book) => {
    const sheet = book.addWorksheet('婚姻登记');
    sheet.addRow(['一九八六年度婚姻登记档案目录（第一册）']);
    sheet.addRow(['编号', '男方姓名', '女方姓名', '登记日期', '结婚证字号', '住址', '备考']);
    for (let n = 1; n <= 6; n++)
      sheet.addRow([`Z016-HY·1986-Y-000${n}`, '王建国', '李红', '19860305', '', '城关镇', '']);
    book.addWorksheet('说明').addRow(['本表由档案室编制']);
  });
  const path = join(dir, 'marriage.xlsx');
  await writeFile(path, bytes);
  const { sheets, plain } = await propose({ path, format: 'xlsx', reading: {} });
  expect(sheets.map(({ name, headingRow }) => `${name} ${headingRow}`)).toEqual(['婚姻登记 2']);
  expect(plain.map(({ name }) => name)).toEqual(['说明']);
  const targets = Object.fromEntries(proposeAll(sheets, undefined).map(({ heading, target }) => [heading, target]));
  expect(targets).toMatchObject({ 编号: 'code', 男方姓名: 'person', 登记日期: 'date', 备考: 'note' });
});
