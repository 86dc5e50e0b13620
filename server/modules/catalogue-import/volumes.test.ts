/** Catalogues of files and of the items in them, as most archives have them: two sheets or two files, often the wrong way round. */
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { useImportHouse } from '../../../test/import-house.ts';
import type { ImportDetail } from '../../../shared/schemas/catalogue-import.ts';

const t = useImportHouse();

const run = async (name: string, bytes: string | Uint8Array, dryRun = false): Promise<ImportDetail> =>
  t.start(await t.upload(name, bytes), { fonds: 'J021', match: 'refuse', dryRun });
const warnings = async (id: string) =>
  (await t.house.imports.defects(t.actor, id, { limit: 50 }, 'zh-CN')).items.map(({ kind, message }) => [
    kind,
    message,
  ]);
async function tree(prefix: string) {
  const units = await t.house.db.read.selectFrom('unit').selectAll().where('code', 'like', `${prefix}%`).execute();
  const codeOf = new Map(units.map(({ id, code }) => [id, code]));
  return Object.fromEntries(
    units.map(({ code, level, parent_id }) => [
      code,
      [level, parent_id === null ? null : (codeOf.get(parent_id) ?? '?')],
    ]),
  );
}
const FILES = ['档号,案卷题名', 'J021-001-0001,党组会议记录', 'J021-001-0002,农业生产'].join('\n');
const items = (catalogue: string, volume: string, ...numbers: string[]): string =>
  ['档号,题名', ...numbers.map((n) => `J021-${catalogue}-${volume}-${n},文件${n}`)].join('\n');

test('items go below the files of the same workbook, also where their sheet stands first; undoing takes both', async () => {
  const book = new ExcelJS.Workbook();
  const [inner, outer] = [book.addWorksheet('卷内文件目录'), book.addWorksheet('案卷目录')];
  for (const line of [...items('009', '0001', '0001', '0002').split('\n'), 'J021-009-0002-0001,文件3'])
    inner.addRow(line.split(','));
  for (const line of FILES.replaceAll('-001-', '-009-').split('\n')) outer.addRow(line.split(','));
  const bytes = new Uint8Array(await book.xlsx.writeBuffer());
  expect(await run('两张表.xlsx', bytes, true)).toMatchObject({ state: 'checked', createdCount: 5 });
  const detail = await run('两张表.xlsx', bytes);
  expect(detail).toMatchObject({ state: 'done', createdCount: 5, refusedCount: 0 });
  expect(await warnings(detail.id)).toEqual([
    [
      'level-by-code',
      '工作表“案卷目录”：有 2 行按档号作为案卷读入，卷内文件归入各自的案卷。不是案卷的，请增加“著录层级”一列。',
    ],
  ]);
  const whole = {
    'J021-009-0001': ['file', null],
    'J021-009-0001-0001': ['item', 'J021-009-0001'],
    'J021-009-0001-0002': ['item', 'J021-009-0001'],
    'J021-009-0002': ['file', null],
    'J021-009-0002-0001': ['item', 'J021-009-0002'],
  };
  expect(await tree('J021-009')).toEqual(whole);
  // The second file's item was opened since: it stays, and what it lies in; the first file goes with its items.
  const { items: units } = await t.house.catalog.listUnits(t.actor, { import: detail.id, limit: 20, sort: 'code' });
  await t.house.catalog.openUnits(t.actor, { ids: [units.at(-1)!.id], ground: '满二十五年' });
  const trial = await t.house.imports.tryUndo(t.actor, detail.id);
  expect(trial).toMatchObject({ removed: 3, spared: 2, reasons: { opened: 1, parent: 1 } });
  await t.house.imports.undo(t.actor, detail.id);
  await t.house.imports.settled(t.actor, detail.id);
  expect((await t.house.imports.get(t.actor, detail.id, 'zh-CN')).undo).toMatchObject({ removed: 3, spared: 2 });
  expect(Object.keys(await tree('J021-009')).sort()).toEqual(['J021-009-0002', 'J021-009-0002-0001']);
});

test('items go below files that are held; where there is no file, each is told once', async () => {
  await run('案卷目录.csv', FILES);
  const detail = await run(
    '卷内.csv',
    `${items('001', '0002', '0001', '0002')}\nJ021-001-0007-0001,甲\nJ021-001-0007-0002,乙\n`,
  );
  expect(await tree('J021-001')).toEqual({
    'J021-001-0001': ['file', null],
    'J021-001-0002': ['file', null],
    'J021-001-0002-0001': ['item', 'J021-001-0002'],
    'J021-001-0002-0002': ['item', 'J021-001-0002'],
    'J021-001-0007-0001': ['item', null],
    'J021-001-0007-0002': ['item', null],
  });
  expect(await warnings(detail.id)).toEqual([
    [
      'file-absent',
      '第 4 行的案卷“J021-001-0007”不在这份目录里，馆内也没有，本卷各件放在全宗之下。请先导入案卷目录，或导入后组卷。',
    ],
  ]);
});

test('a column of levels goes before what a code says', async () => {
  await run('层级.csv', '档号,题名,著录层级\nJ021-002-0001,一件,文件\nJ021-002-0002,一卷,案卷\n');
  expect(await tree('J021-002')).toEqual({ 'J021-002-0001': ['item', null], 'J021-002-0002': ['file', null] });
});

test('codes as the fonds itself writes them are no defect, and items go into their files by them', async () => {
  const fondsId = await t.house.db.write((trx) => t.house.catalog.ensureFonds(trx, t.archiveId, 'J021', t.agencyId));
  const template = '{fonds}-{catalogue:1}-{volume:1}[-{item:1}]';
  await t.house.arrangements.setTemplate(t.actor, fondsId, { category: '', template });
  const detail = await run(
    '老档号.csv',
    [
      '档号,题名',
      'J021-3-12-8,第八次会议',
      'J021-3-12,会议记录',
      'J021-WS·2011-Y-BGS-0001,甲',
      'J021-WS·2011·Y·BGS-001,乙',
    ]
      .concat('J021/3/12,丙')
      .join('\n'),
  );
  expect((await warnings(detail.id)).map(([kind]) => kind)).toEqual(['level-by-code', 'unusual-code']);
  expect(await tree('J021-3-')).toEqual({ 'J021-3-12': ['file', null], 'J021-3-12-8': ['item', 'J021-3-12'] });
});

test('items with texts go below their file, also where it stands behind them and has no text', async () => {
  const rows = [
    '0001-0001,第一件,第一件的全文',
    '0001,一卷,',
    '0001-0002,第二件,',
    '0002-0001,第三件,第三件的全文',
    '0002,二卷,二卷的全文',
  ];
  const lines = rows.map((row) => `J021-020-${row}`);
  const detail = await run('全文.csv', ['档号,题名,text', ...lines].join('\n'));
  expect(detail).toMatchObject({ state: 'done', createdCount: 5, refusedCount: 0 });
  expect((await warnings(detail.id)).map(([kind]) => kind)).toEqual(['level-by-code']);
  expect(await tree('J021-020')).toEqual({
    'J021-020-0001': ['file', null],
    'J021-020-0001-0001': ['item', 'J021-020-0001'],
    'J021-020-0001-0002': ['item', 'J021-020-0001'],
    'J021-020-0002': ['file', null],
    'J021-020-0002-0001': ['item', 'J021-020-0002'],
  });
});
