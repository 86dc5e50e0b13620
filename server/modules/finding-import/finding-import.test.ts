/** A ledger as offices keep it, from the file to findings and back: trial, import, returned rows, undo. */
import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import XLSX from 'xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLoopHouse, type LoopHouse } from '../../../test/loop-house.ts';
import { findingListQuery } from '../../../shared/schemas/finding.ts';
import { runImport } from './finding-import.job.ts';
import type { LedgerMapping } from '../../../shared/schemas/finding-import.ts';

let h: LoopHouse;
beforeAll(async () => {
  h = await openLoopHouse();
});
afterAll(() => h.destroy());

const HEADINGS = [
  '序号',
  '存在问题',
  '具体表现',
  '整改措施',
  '责任领导',
  '牵头单位',
  '配合单位',
  '责任人',
  '检查人',
  '开始时间',
  '整改时限',
  '进度',
  '完成情况',
  '备注',
];

/** The title above, headings in the third row, a finding over three rows by merged cells. */
async function workbook(): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('台账');
  sheet.addRow(['区档案馆问题整改台账']);
  sheet.mergeCells('A1:N1');
  sheet.addRow(['填报：办公室']);
  sheet.addRow(HEADINGS);
  const rows: (string | number | Date | null)[][] = [
    [
      1,
      '库房温湿度无记录',
      '一是七月没有记录；二是仪器失准',
      '配备温湿度计',
      'supervisor',
      '保管科',
      '办公室',
      'archivist',
      'supervisor',
      new Date('2026-02-01'),
      new Date('2026-06-30'),
      0.5,
      '已采购',
      '每周抽查',
    ],
    [null, null, null, '每日记录', null, null, null, null, null, null, new Date('2026-05-31'), 1, '已记录', null],
    [null, null, null, '每周核查', null, null, null, null, null, null, '2026年6月', 0, null, null],
    [
      2,
      '查档等候时间长',
      '高峰期等候三小时',
      '1.增设窗口；2.开通预约',
      null,
      '保管科',
      null,
      'desk',
      'archivist',
      '2026-03-01',
      '6月底',
      '30%',
      null,
      null,
    ],
    [
      3,
      '目录录入差错',
      null,
      '重新核对',
      null,
      '保管科',
      null,
      'desk',
      'archivist',
      '2026-03-01',
      '2026-02-01',
      '785%',
      null,
      null,
    ],
    [4, '未开展业务指导', null, '制定计划', null, '征集科', null, '王某', 'archivist', null, '尽快', 20, null, null],
    [
      5,
      '修复经费未落实',
      null,
      '申请经费',
      null,
      '保管科',
      null,
      'desk',
      'desk',
      null,
      '长期坚持',
      null,
      '已完成',
      null,
    ],
    [6, '机密★三年文件未清退', null, '清退', null, '保管科', null, 'desk', 'archivist', null, null, null, null, null],
    ['填表人：张三', null, null, null, null, null, null, null, null, null, null, null, null, null],
  ];
  for (const row of rows) sheet.addRow(row);
  for (const column of ['A', 'B', 'C', 'E', 'F', 'G', 'H', 'I', 'J']) sheet.mergeCells(`${column}4:${column}6`);
  for (const cell of ['L4', 'L5', 'L6']) sheet.getCell(cell).numFmt = '0%';
  for (const cell of ['J4', 'K4', 'K5']) sheet.getCell(cell).numFmt = 'yyyy-mm-dd';
  return Buffer.from(await book.xlsx.writeBuffer());
}
const send = (name: string, bytes: Buffer) => h.imports.upload(h.people.supervisor, name, Readable.from([bytes]));
const settled = (id: string) => async () => (await h.imports.get(h.people.supervisor, id, 'zh-CN')).state !== 'running';

describe('a ledger in a workbook', () => {
  let id: string;
  let mapping: LedgerMapping;

  it('is proposed by its headings', async () => {
    id = (await send('台账.xlsx', await workbook())).id;
    const proposal = await h.imports.propose(h.people.supervisor, id);
    expect(proposal.sheets.map(({ name, headingRow }) => [name, headingRow])).toEqual([['台账', 3]]);
    expect(proposal.mapping.columns).toEqual([
      'serial',
      'problem',
      'appearance',
      'measure',
      'leader',
      'body',
      'joining',
      'owner',
      'checker',
      'start',
      'due',
      'percent',
      'progress',
      'note',
    ]);
    expect(proposal.mapping.year).toBe(2026);
    mapping = { ...proposal.mapping, source: 'above' };
  });

  it('is tried without writing: each defect with row, column, value and what to do', async () => {
    const preview = await h.imports.preview(h.people.supervisor, id, mapping, 'zh-CN');
    expect(
      preview.defects
        .filter(({ severity }) => severity === 'error')
        .map(({ row, column, kind }) => [row, column, kind]),
    ).toEqual([
      [4, '牵头单位', 'unknown-unit'],
      [4, '配合单位', 'unknown-joining'],
      [7, '牵头单位', 'unknown-unit'],
      [8, '牵头单位', 'unknown-unit'],
      [8, '整改时限', 'due-before-start'],
      [8, '进度', 'bad-percent'],
      [9, '责任人', 'unknown-person'],
      [9, '牵头单位', 'unknown-unit'],
      [9, '整改时限', 'bad-date'],
      [10, '检查人', 'checker-is-owner'],
      [10, '牵头单位', 'unknown-unit'],
      [11, '存在问题', 'classified'],
      [11, '牵头单位', 'unknown-unit'],
    ]);
    const bad = preview.defects.find(({ kind }) => kind === 'bad-percent')!;
    expect([bad.value, bad.message]).toEqual([
      '785%',
      '进度“785%”不在 0% 至 100% 之间，或不是整数。请填写 0 至 100 的整数。',
    ]);
    expect(JSON.stringify(preview.defects)).not.toContain('未清退');
    expect((await h.findings.list(h.people.supervisor, findingListQuery.parse({}))).total).toBe(0);

    mapping = { ...mapping, createUnits: true };
    const better = await h.imports.preview(h.people.supervisor, id, mapping, 'en');
    expect([better.findings, better.measures, better.refused, better.newUnits]).toEqual([
      2,
      5,
      4,
      ['保管科', '办公室', '征集科'],
    ]);
    expect(better.items.find(({ row }) => row === 4)).toMatchObject({
      lastRow: 6,
      appearances: ['七月没有记录', '仪器失准'],
      measures: ['配备温湿度计', '每日记录', '每周核查'],
      due: 20260630,
      percent: 50,
    });
    expect(better.defects.find(({ kind }) => kind === 'year-assumed')?.message).toContain('read as 2026-06-30');
  });

  it('comes in with its measures, dates, percentages and words', async () => {
    await h.imports.start(h.people.supervisor, id, mapping);
    await expect(h.imports.start(h.people.supervisor, id, mapping)).rejects.toThrow('finding-import-state');
    await h.work(settled(id));
    const done = await h.imports.get(h.people.supervisor, id, 'zh-CN');
    expect(done).toMatchObject({
      state: 'done',
      findingCount: 2,
      measureCount: 5,
      refusedCount: 4,
      number: 'TZ-2026-001',
    });
    const list = await h.findings.list(h.people.supervisor, findingListQuery.parse({ import: id }));
    expect(list.items.map(({ problem, source, state, percent }) => [problem, source, state, percent])).toEqual([
      ['库房温湿度无记录', 'above', 'registered', 50],
      ['查档等候时间长', 'above', 'registered', 30],
    ]);
    const detail = await h.findings.get(h.people.supervisor, list.items[0]!.id);
    expect(detail.measures.map(({ text, due, percent, state }) => [text, due, percent, state])).toEqual([
      ['配备温湿度计', 20260630, 50, 'open'],
      ['每日记录', 20260531, 100, 'done'],
      ['每周核查', 20260630, 0, 'open'],
    ]);
    expect(detail).toMatchObject({
      start: 20260201,
      due: 20260630,
      bodyName: '保管科',
      ownerName: 'archivist',
      joining: [expect.any(String)],
    });
    expect(detail.progress.map(({ text }) => text)).toEqual(['已采购\n已记录\n备注：每周抽查']);
  });

  it('gives the refused rows back as a workbook whose cells say what is wrong', async () => {
    const { name, bytes } = await h.imports.returned(h.people.supervisor, id, 'zh-CN');
    expect(name).toBe('台账-退回的行.xlsx');
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes as unknown as ArrayBuffer);
    const sheet = book.getWorksheet('台账')!;
    expect((sheet.getRow(1).values as string[]).slice(1)).toEqual(HEADINGS);
    // Three of the four: what the secrecy gate stopped is not handed on.
    expect([2, 3, 4, 5].map((row) => sheet.getRow(row).getCell(2).value)).toEqual([
      '目录录入差错',
      '未开展业务指导',
      '修复经费未落实',
      null,
    ]);
    expect(JSON.stringify(sheet.getRow(2).getCell(12).note)).toContain('785%');
    const mended = Buffer.from(bytes);
    const again = await send('退回.xlsx', mended);
    expect((await h.imports.propose(h.people.supervisor, again.id)).sheets[0]!.columns[0]!.why).toBe('remembered');
  });

  it('is undone but for what somebody has worked on, and numbers are not given twice', async () => {
    const { items } = await h.findings.list(h.people.supervisor, findingListQuery.parse({ import: id }));
    const [first, second] = items;
    await h.findings.edit(h.people.supervisor, second!.id, { lockVersion: 0, target: '当日办结' });
    await h.imports.undo(h.people.supervisor, id);
    expect((await h.imports.get(h.people.supervisor, id, 'zh-CN')).undo).toEqual({
      removed: 1,
      spared: [second!.number],
    });
    await expect(h.findings.get(h.people.supervisor, first!.id)).rejects.toThrow('not-found');
    expect(await h.db.read.selectFrom('measure').select('id').where('finding_id', '=', first!.id).execute()).toEqual(
      [],
    );
    await expect(h.imports.undo(h.people.supervisor, id)).rejects.toThrow('finding-import-state');
    const next = await h.findings.register(h.people.supervisor, { source: 'self', problem: '新' });
    expect((await h.findings.get(h.people.supervisor, next)).number).toBe('2026-ZC-0003');
  });
});

it('reads a table of commas, and keeps names of people without an account as words', async () => {
  const text =
    'No.,Finding,Measures,Unit,Owner,Due date\r\n1,Ledger late,Report weekly,Office,Nobody Known,2026-09-30\r\n';
  const { id } = await send('ledger.csv', Buffer.from(text));
  const { mapping } = await h.imports.propose(h.people.supervisor, id);
  await h.imports.start(h.people.supervisor, id, { ...mapping, createUnits: true, leavePeople: true });
  await h.work(settled(id));
  const { items } = await h.findings.list(h.people.supervisor, findingListQuery.parse({ import: id }));
  expect(items.map(({ problem, ownerName, due }) => [problem, ownerName, due])).toEqual([
    ['Ledger late', null, 20260930],
  ]);
  const { progress } = await h.findings.get(h.people.supervisor, items[0]!.id);
  expect(progress.map(({ text: said }) => said)).toEqual(['Owner：Nobody Known']);
});

it('reads a workbook of the old format, with its merged cells', async () => {
  const sheet = XLSX.utils.aoa_to_sheet([
    ['序号', '存在问题', '整改措施', '整改时限'],
    [1, '查档慢', '增设窗口', '2026-09-30'],
    [null, null, '开通预约', '2026-10-31'],
  ]);
  sheet['!merges'] = [0, 1].map((c) => ({ s: { r: 1, c }, e: { r: 2, c } }));
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, sheet, '台账');
  const { id } = await send('台账.xls', XLSX.write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer);
  const { mapping } = await h.imports.propose(h.people.supervisor, id);
  const { items } = await h.imports.preview(h.people.supervisor, id, mapping, 'zh-CN');
  expect(items.map(({ row, lastRow, measures, due }) => [row, lastRow, measures, due])).toEqual([
    [2, 3, ['增设窗口', '开通预约'], 20261031],
  ]);
});

it('stopped in the middle and run again, enters nothing twice', async () => {
  const lines = Array.from({ length: 120 }, (_, index) => `${index + 1},Problem ${index + 1},Mend,2026-09-30`);
  const { id } = await send('long.csv', Buffer.from(`No.,Finding,Measures,Due date\n${lines.join('\n')}\n`));
  const { mapping } = await h.imports.propose(h.people.supervisor, id);
  await h.imports.start(h.people.supervisor, id, mapping);
  const { db, clock, findings, dir, ledger } = h;
  const parts = {
    db,
    clock,
    findings,
    ledger,
    dataDir: dir,
    jobs: { enqueue: () => Promise.resolve(''), register: () => undefined },
  };
  const stop = new Error('stopped');
  const context = { save: () => Promise.reject(stop), throwIfCancelled: () => Promise.resolve() };
  await expect(runImport(parts, { importId: id, actor: h.people.supervisor }, context)).rejects.toThrow(stop);
  const listed = async () => (await h.findings.list(h.people.supervisor, findingListQuery.parse({ import: id }))).total;
  expect(await listed()).toBe(50);
  await h.work(settled(id));
  expect(await listed()).toBe(120);
});

it('refuses what is no ledger, and whoever may not edit', async () => {
  const { id } = await send('x.csv', Buffer.from('a,b,c\n1,2,3\n'));
  await expect(h.imports.propose(h.people.supervisor, id)).rejects.toThrow('ledger-headings');
  await expect(h.imports.upload(h.people.agency, 'x.csv', Readable.from(['a']))).rejects.toThrow('forbidden');
  const broken = await send('x.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'));
  await expect(h.imports.propose(h.people.supervisor, broken.id)).rejects.toThrow('workbook-unreadable');
});
