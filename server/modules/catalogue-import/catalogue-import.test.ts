import { buffer } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import XLSX from 'xlsx';
import { gb18030 } from '../../../test/gb18030.ts';
import { useImportHouse } from '../../../test/import-house.ts';
import { newId } from '../../lib/ids.ts';

const t = useImportHouse();

const { upload, start } = t;
const kindsOf = async (id: string): Promise<Record<number, string[]>> => {
  const { items } = await t.house.imports.defects(t.actor, id, { limit: 200 }, 'zh-CN');
  const kinds: Record<number, string[]> = {};
  for (const { row, kind } of items) (kinds[row] ??= []).push(kind);
  return kinds;
};
const code = (n: number, fonds = 'C001'): string => `${fonds}-WS·1985-Y-BGS-${String(n).padStart(4, '0')}`;
const unitsOf = (prefix: string) =>
  t.house.db.read.selectFrom('unit').selectAll().where('code', 'like', `${prefix}%`).orderBy('sort_key').execute();

async function placeInBox(unitId: string): Promise<void> {
  const none = { name: '', spine: null, capacity: null, note: '', count: 1 };
  let parentId: string | null = null;
  for (const kind of ['room', 'rack', 'shelf', 'box'] as const) {
    const [made] = await t.house.locations.create(t.actor, { ...none, kind, number: '01', parentId });
    parentId = made!.id;
  }
  await t.house.locations.put(t.actor, parentId!, { what: { ids: [unitId] }, reason: '上架' });
}

async function workbook(sheets: Record<string, unknown[][]>): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = book.addWorksheet(name);
    for (const row of rows) sheet.addRow(row);
  }
  return new Uint8Array(await book.xlsx.writeBuffer());
}

describe('bad input of old catalogues', () => {
  test('each kind is named with row, column and suggestion; good rows come in', async () => {
    const rows = [
      ['临江市一九八五年文书档案目录'],
      [],
      ['序号', '档号', '题名', '责任者', '日期', '保管期限', '密级', '页数'],
      [1, code(101, 'C001'), '关于水库移民的批复', '县委', '1985年3月', '永久', '', '３'],
      [2, code(102), '日期不存在', '县委', '19850231', '永久'],
      [3, code(103), '民国的日期', '县政府', '民国二十三年', '永久'],
      [4, code(104), '年代', '县政府', '六七十年代', '永久'],
      [5, code(105), '序列数', '县政府', 31121, '永久'],
      [6, code(106), '甲', '县政府', '19850101', '永久'],
      [7, code(106), '乙', '县政府', '19850101', '永久'],
      [8, '', '没有档号', '县政府', '19850101', '永久'],
      [9, code(107, 'C002'), '别的全宗', '县政府', '19850101', '永久'],
      [10, code(108), '关于战备工作的通知', '县委', '19850101', '永久', '机密'],
      [11, code(109), '', '县委', '19850101', '永久'],
      [12, code(110), '期限不对', '县委', '19850101', '十五载'],
      ['合计', '', '', '', '', '', '', 12],
    ];
    const id = await upload('目录.xlsx', await workbook({ 目录: rows }));
    const detail = await start(id);
    expect(await kindsOf(id)).toEqual({
      5: ['bad-date'],
      7: ['bad-date'],
      8: ['bad-date'],
      9: ['duplicate-in-file'],
      10: ['duplicate-in-file'],
      11: ['missing-code'],
      12: ['foreign-fonds'],
      13: ['classified'],
      14: ['missing-title'],
      15: ['bad-retention'],
      6: ['year-mismatch'],
      16: ['left-out'],
    });
    expect(detail).toMatchObject({ state: 'done', rowCount: 12, createdCount: 2, refusedCount: 9, stoppedCount: 1 });
    const { items } = await t.house.imports.defects(t.actor, id, { limit: 200 }, 'zh-CN');
    const suggestions = Object.fromEntries(
      items.filter(({ kind }) => kind === 'bad-date').map(({ row, suggestion }) => [row, suggestion]),
    );
    expect(suggestions).toEqual({ 5: '19850228', 7: '1960-1979', 8: '19850315' });
    const units = await unitsOf('C001-WS·1985-Y-BGS-01');
    expect(units.map(({ code: c, date_from, date_to, page_count }) => [c, date_from, date_to, page_count])).toEqual([
      [code(101), 19850301, 19850331, 3],
      [code(103), 19340101, 19341231, null],
    ]);
  });

  test('what the gate stops leaves row, reason and keyed digest only', async () => {
    const rows = await t.house.db.read
      .selectFrom('import_defect')
      .selectAll()
      .where('kind', '=', 'classified')
      .execute();
    expect(rows).toHaveLength(1);
    expect(JSON.parse(rows[0]!.params_json)).toEqual({
      reason: 'column',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    });
    expect(JSON.stringify(rows)).not.toContain('战备');
    const id = rows[0]!.import_id;
    const { stream } = await t.house.imports.returned(t.actor, id, 'zh-CN');
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await buffer(stream)) as unknown as Parameters<typeof book.xlsx.load>[0]);
    const sheet = book.getWorksheet('目录')!;
    const text = JSON.stringify(book.worksheets.map((each) => each.getSheetValues()));
    expect(text).not.toContain('战备');
    expect(sheet.rowCount).toBe(10);
    const dateCell = sheet.getCell('E2');
    expect(dateCell.value).toBe('19850231');
    expect(JSON.stringify(dateCell.note)).toContain('19850228');
    expect(dateCell.fill).toMatchObject({ pattern: 'solid' });
  });

  test('rows that were returned and mended come in, also under the name of their shape', async () => {
    const rows = [
      ['序号', '档号', '题名', '责任者', '日期', '保管期限', '密级', '页数'],
      [2, code(102), '日期不存在', '县委', '19850228', '永久'],
    ];
    const id = await upload('退回.xlsx', await workbook({ 目录: rows }));
    expect((await t.house.imports.propose(t.actor, id)).columns.map(({ why }) => why)).not.toContain('values');
    expect(await start(id)).toMatchObject({ state: 'done', createdCount: 1, refusedCount: 0 });
  });

  test('forty sheets: all that have headings, or those chosen', async () => {
    const sheets: Record<string, unknown[][]> = { 说明: [['本工作簿共四十张表']] };
    for (let n = 1; n <= 40; n++)
      sheets[`第${n}盒`] = [
        ['档号', '题名'],
        [code(200 + n), `第${n}盒的文件`],
      ];
    const id = await upload('四十.xlsx', await workbook(sheets));
    expect((await t.house.imports.propose(t.actor, id)).sheets).toHaveLength(40);
    expect(await start(id, { dryRun: true, mapping: { sheets: ['第1盒', '第7盒'] } })).toMatchObject({
      state: 'checked',
      rowCount: 2,
    });
    expect(await unitsOf('C001-WS·1985-Y-BGS-02')).toHaveLength(0);
    expect(await start(id, { mapping: { sheets: undefined } })).toMatchObject({ state: 'done', createdCount: 40 });
  });

  test('a CSV in GB18030 that claims UTF-8, with a broken quote far below: one line is lost and named', async () => {
    const lines = ['档号,题名,日期'];
    for (let n = 1; n <= 3000; n++)
      lines.push(`C001-WS·1990-Y-BGS-${String(n).padStart(5, '0')},关于第${n}号事项的通知,19900101`);
    lines[2500] = 'C001-WS·1990-Y-BGS-02500,"没有闭合的题名,19900101';
    lines[2600] = 'C001-WS·1990-Y-BGS-02600,"两行的\n题名",19900101';
    const gb = gb18030(lines.join('\r\n'));
    const id = await upload('旧目录.csv', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), gb]));
    const [first] = (await t.house.imports.propose(t.actor, id)).columns;
    expect(first).toMatchObject({ heading: '档号', target: 'code', why: 'heading' });
    const detail = await start(id);
    expect(await kindsOf(id)).toEqual({ 0: ['encoding-claim'], 2501: ['broken-quote'] });
    expect(detail).toMatchObject({ state: 'done', rowCount: 3000, createdCount: 2999, refusedCount: 1 });
    const [two] = await unitsOf('C001-WS·1990-Y-BGS-02600');
    expect(two?.title).toBe('两行的\n题名');
  });

  test('an old XLS comes in, its dates, zeros and rare characters as they were', async () => {
    const sheet = XLSX.utils.aoa_to_sheet([
      ['档号', '题名', '日期', '页数'],
      ['C001-WS·1984-Y-BGS-0001', '关于𠮷龘的批复', 31121, 3],
    ]);
    (sheet.C2 as XLSX.CellObject).z = 'yyyy/m/d';
    const book = XLSX.utils.book_new();
    XLSX.utils.book_append_sheet(book, sheet, '目录');
    const id = await upload('旧.xls', XLSX.write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer);
    expect(await start(id)).toMatchObject({ state: 'done', createdCount: 1 });
    const [unit] = await unitsOf('C001-WS·1984-Y-BGS-0001');
    expect(unit).toMatchObject({ title: '关于𠮷龘的批复', date_from: 19850315, page_count: 3 });
  });

  test('an XLS that is none is said to be unreadable, and nothing comes in', async () => {
    const id = await upload('坏.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'));
    await expect(t.house.imports.propose(t.actor, id)).rejects.toMatchObject({ code: 'workbook-unreadable' });
  });

  test('a DBF in GBK comes in without what was marked as deleted', async () => {
    const records = [
      [' ', 'C001-WS·1983-Y-BGS-0001', '关于白河水库的批复', '19830312'],
      ['*', 'C001-WS·1983-Y-BGS-0002', '已经删去的一条', '19830313'],
      [' ', 'C001-WS·1983-Y-BGS-0003', '关于石桥小学的通知', '19830401'],
    ] as const;
    const id = await upload(
      '旧库.dbf',
      dbf(
        [
          ['档号', 30],
          ['题名', 40],
          ['日期', 8],
        ],
        records,
      ),
    );
    const detail = await start(id);
    expect(detail).toMatchObject({ state: 'done', rowCount: 2, createdCount: 2 });
    const units = await unitsOf('C001-WS·1983-Y-BGS-000');
    expect(units.map(({ title, date_from }) => [title, date_from])).toEqual([
      ['关于白河水库的批复', 19830312],
      ['关于石桥小学的通知', 19830401],
    ]);
  });

  test('entities in EAD are refused, a document type alone is not', async () => {
    const ead = (
      head: string,
    ) => `<?xml version="1.0"?>${head}<ead><archdesc level="fonds"><did><unitid>C001</unitid><unittitle>全宗</unittitle></did>
      <dsc><c01 level="series"><did><unitid>C001-WS·1986-Y-BGS</unitid><unittitle>文书类</unittitle></did>
      <c02 level="item"><did><unitid>C001-WS·1986-Y-BGS-0001</unitid><unittitle>请示<emph>一</emph></unittitle><unitdate>1986</unitdate></did></c02></c01></dsc></archdesc></ead>`;
    const bad = await upload('x.xml', ead('<!DOCTYPE ead [<!ENTITY x SYSTEM "file:///etc/passwd">]>'));
    await expect(t.house.imports.propose(t.actor, bad)).rejects.toMatchObject({ code: 'workbook-unreadable' });
    const id = await upload('y.xml', ead('<!DOCTYPE ead PUBLIC "+//ISBN 1-931666-00-8//DTD ead.dtd//EN" "ead.dtd">'));
    // The fonds itself is none of its units.
    expect(await start(id)).toMatchObject({ state: 'done', createdCount: 2 });
    const [item] = await unitsOf('C001-WS·1986-Y-BGS-0001');
    const parent = await t.house.db.read
      .selectFrom('unit')
      .selectAll()
      .where('id', '=', item!.parent_id!)
      .executeTakeFirstOrThrow();
    expect([item!.title, parent.title, parent.level]).toEqual(['请示一', '文书类', 'series']);
  });
});

describe('units that exist', () => {
  const csv = (title: string) => `档号,题名,备注\n${code(901)},${title},旧\n${code(902)},不变,\n`;
  test('are refused, skipped or updated with the difference shown', async () => {
    await start(await upload('a.csv', csv('原题名')));
    expect(await start(await upload('b.csv', csv('新题名')))).toMatchObject({ createdCount: 0, refusedCount: 2 });
    expect(await start(await upload('c.csv', csv('新题名')), { match: 'skip' })).toMatchObject({
      skippedCount: 2,
      refusedCount: 0,
    });
    const id = await upload('d.csv', csv('新题名'));
    expect(await start(id, { match: 'update', dryRun: true })).toMatchObject({ state: 'checked', updatedCount: 1 });
    expect((await unitsOf(code(901)))[0]!.title).toBe('原题名');
    const done = await start(id, { match: 'update' });
    expect(done).toMatchObject({ state: 'done', updatedCount: 1, skippedCount: 1 });
    const { items } = await t.house.imports.defects(t.actor, id, { limit: 10 }, 'zh-CN');
    expect(items).toMatchObject([{ kind: 'differs', row: 2, column: 'title', value: '新题名' }]);
    expect(items[0]!.message).toBe('第 2 行的“题名”与馆内不同：馆内是“原题名”，这里是“新题名”。');
    await t.house.imports.undo(t.actor, id);
    await t.house.imports.settled(t.actor, id);
    expect((await unitsOf(code(901)))[0]!.title).toBe('原题名');
  });
});

test('an update by code tells and writes other persons and bodies, and undoing puts them back', async () => {
  const csv = (body: string, person: string) => `档号,题名,责任者,姓名\n${code(950)},登记表,${body},${person}\n`;
  await start(await upload('a.csv', csv('县民政局', '王建国；李秀英')));
  const [unit] = await unitsOf(code(950));
  const names = async () =>
    (
      await t.house.db.read
        .selectFrom('unit_name')
        .selectAll()
        .where('unit_id', '=', unit!.id)
        .orderBy('name')
        .execute()
    ).map(({ role, name }) => `${role}:${name}`);
  const before = await names();
  const id = await upload('b.csv', csv('县民政科', '王建国；李秀珍'));
  expect(await start(id, { match: 'update' })).toMatchObject({ updatedCount: 1 });
  expect((await names()).sort()).toEqual(['person:李秀珍', 'person:王建国', 'responsible:县民政科']);
  const { items } = await t.house.imports.defects(t.actor, id, { limit: 10 }, 'zh-CN');
  expect(items.map(({ column, before: held, value }) => [column, held, value])).toEqual([
    ['responsible', '县民政局', '县民政科'],
    ['names', '王建国；李秀英', '王建国；李秀珍'],
  ]);
  await t.house.imports.undo(t.actor, id);
  await t.house.imports.settled(t.actor, id);
  expect(await names()).toEqual(before);
  // Persons alone are a difference too; no persons in the file say nothing against those that are held.
  const other = await upload('c.csv', csv('县民政局', '王建国；李秀芬'));
  expect(await start(other, { match: 'update' })).toMatchObject({ updatedCount: 1 });
  expect(await start(await upload('d.csv', csv('县民政局', '')), { match: 'update' })).toMatchObject({
    updatedCount: 0,
    skippedCount: 1,
  });
});

test('undo removes what nobody touched, spares the rest and keeps the codes known', async () => {
  const lines = Array.from({ length: 300 }, (_, n) => `${code(1000 + n)},题名${n}`);
  const id = await upload('undo.csv', `档号,题名\n${lines.join('\n')}\n`);
  await start(id);
  const units = await unitsOf('C001-WS·1985-Y-BGS-1');
  await t.house.catalog.editUnit(t.actor, units[5]!.id, { lockVersion: 0, title: '改过的题名' });
  await t.house.catalog.openUnits(t.actor, { ids: [units[7]!.id], ground: '满二十五年' });
  const link = { kind: 'reply', side: 'from', other: { id: units[12]!.id }, note: '' } as const;
  await t.house.unitLinks.add(t.actor, units[11]!.id, link);
  await placeInBox(units[13]!.id);
  const read = { unitId: units[14]!.id, initiativeId: null, title: '', documentNumber: '', note: '', required: true };
  await t.house.study.addMaterial(await t.other('supervisor'), read);
  // A file was added to it by something else than this import.
  const object = { id: newId(), unit_id: units[15]!.id, object_id: 'urn:lantai:aip:another', folder: '' };
  await t.house.db.write((trx) =>
    trx
      .insertInto('aip')
      .values({ ...object, created_at: new Date().toISOString() })
      .execute(),
  );
  const reasons = { changed: 1, opened: 1, cited: 3, placed: 1, filled: 1 };
  expect(await t.house.imports.tryUndo(t.actor, id)).toMatchObject({ removed: 293, spared: 7, reasons });
  await t.house.imports.undo(t.actor, id);
  await t.house.imports.settled(t.actor, id);
  const detail = await t.house.imports.get(t.actor, id, 'zh-CN');
  expect(detail.state).toBe('undone');
  expect(detail.undo).toMatchObject({ removed: 293, spared: 7, reasons });
  expect(await unitsOf('C001-WS·1985-Y-BGS-1')).toHaveLength(7);
  const codes = await t.house.db.read
    .selectFrom('unit_code')
    .selectAll()
    .where('written', 'like', 'C001-WS·1985-Y-BGS-1%')
    .execute();
  expect(codes).toHaveLength(300);
  expect(codes.filter(({ current }) => current === 1)).toHaveLength(7);
  // None of them is given again, to whatever comes next.
  const next = {
    fonds: units[0]!.fonds_id,
    category: 'WS',
    level: 'item',
    year: 1985,
    retention: 'Y',
    org: 'BGS',
  } as const;
  const { code: given } = await t.house.arrangements.nextCode(t.actor, next);
  expect(codes.map(({ written }) => written)).not.toContain(given);
  expect(Number(given.slice(-4))).toBeGreaterThanOrEqual(1300);
});

test('a text column becomes a representation that can be found', async () => {
  const text = '关于兴修水利的全文，梅溪公社。';
  const id = await upload(
    'texts.tsv',
    `id\tcode\ttitle\tyear\ttext\n1\t${code(1500)}\t水利\t1985\t${text}\n2\t${code(1501)}\t空\t1985\t\n`,
  );
  expect(await start(id)).toMatchObject({ state: 'done', createdCount: 2 });
  await t.house.settle();
  const [unit] = await unitsOf(code(1500));
  const page = await t.house.db.read
    .selectFrom('page')
    .selectAll()
    .where('unit_id', '=', unit!.id)
    .executeTakeFirstOrThrow();
  expect(page.text).toBe(text);
  await t.house.imports.undo(t.actor, id);
  await t.house.imports.settled(t.actor, id);
  expect(await unitsOf(code(1500))).toHaveLength(0);
});

/** A dBASE III file in GB18030: character fields, the first of a record its mark of deletion. */
function dbf(fields: [name: string, width: number][], records: readonly (readonly string[])[]): Buffer {
  const fixed = (text: string, width: number, fill: string): Buffer =>
    Buffer.concat([gb18030(text), Buffer.alloc(width, fill)]).subarray(0, width);
  const head = Buffer.alloc(32);
  const length = 32 + 32 * fields.length + 1;
  head.set([0x03, 91, 6, 4]);
  head.writeUInt32LE(records.length, 4);
  head.writeUInt16LE(length, 8);
  head.writeUInt16LE(1 + fields.reduce((sum, [, width]) => sum + width, 0), 10);
  const described = fields.map(([name, width]) => {
    const field = Buffer.alloc(32);
    field.set(fixed(name, 11, '\0'));
    field.write('C', 11, 'latin1');
    field[16] = width;
    return field;
  });
  const lines = records.map(([mark, ...cells]) =>
    Buffer.concat([Buffer.from(mark!), ...cells.map((cell, at) => fixed(cell, fields[at]![1], ' '))]),
  );
  return Buffer.concat([head, ...described, Buffer.from([0x0d]), ...lines, Buffer.from([0x1a])]);
}
