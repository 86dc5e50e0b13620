/** A report from draft to withdrawal: who sees it, what a person adds, what is kept when it is issued, the three kinds of file. */
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { type LoopHouse, openLoopHouse } from '../../../test/loop-house.ts';
import { type ReportDetail, reportDetail } from '../../../shared/schemas/report.ts';
import { todayOf } from '../../lib/day.ts';
import type { Reports } from './report.service.ts';

let h: LoopHouse;
let reports: Reports;
let overdue: string;
const refusal = (code: string) => expect.objectContaining({ code }) as Error;

beforeAll(async () => {
  h = await openLoopHouse();
  reports = h.reports;
  const { supervisor } = h.people;
  const make = (problem: string) =>
    h.findings.register(supervisor, { source: 'people', problem, appearances: ['窗口无叫号', '往返四天'] });
  overdue = await make('查档等候三周');
  await h.admit(overdue, 20260310);
  const other = await make('目录与原件不符');
  await h.admit(other);
  await h.slips.issue(supervisor, overdue, { kind: 'notice', text: '请改' });
  await make('还没有核定');
});
afterAll(() => h.destroy());

const words = (report: ReportDetail) =>
  report.sections.flatMap(({ paragraphs }) =>
    paragraphs.filter(({ left }) => !left).map(({ runs }) => runs.map(({ text }) => text).join('')),
  );
const value = (report: ReportDetail, key: string) => report.figures.find((each) => each.key === key)?.value;

async function parts(bytes: Buffer, wanted: RegExp): Promise<string> {
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) =>
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  let text = '';
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject).on('end', resolve);
    zip.on('entry', (entry: yauzl.Entry) => {
      if (!wanted.test(entry.fileName)) return zip.readEntry();
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.on('end', () => zip.readEntry());
      });
    });
    zip.readEntry();
  });
  return text;
}

test('a draft is its author’s alone; issued it is numbered, kept, told with what changed, and withdrawn', async () => {
  const { supervisor, archivist, guide, agency, desk } = h.people;
  const today = todayOf(h.clock);
  const id = await reports.create(supervisor, { kind: 'stage', from: 20260301, asOf: today });
  for (const other of [archivist, guide, agency, desk])
    await expect(reports.get(other, id)).rejects.toThrow(refusal('not-found'));
  expect((await reports.list(archivist, { limit: 50 })).items).toEqual([]);

  const draft = await reports.get(supervisor, id);
  expect(draft).toMatchObject({
    state: 'draft',
    number: null,
    head: '测试区档案馆',
    title: '问题整改阶段性进展情况汇报',
  });
  // Nothing is lost on the way to the browser: a figure in a sentence stays one.
  expect(reportDetail.parse(draft)).toEqual(draft);
  expect([value(draft, 'total'), value(draft, 'appearances'), value(draft, 'notice')]).toEqual([3, 6, 1]);
  expect(words(draft)).toContain('问题的具体表现6条，制定整改措施2条，已完成0条。');
  expect(words(draft)).toContain('截至2026年3月2日，没有逾期未销号的问题。');
  // What has nothing to say does not speak.
  expect(words(draft).join('')).not.toContain('建章立制');

  const { lockVersion } = draft;
  const edits = { own: { next: ['抓紧办理。'] }, left: ['rectification.slips'] };
  await reports.change(supervisor, id, { lockVersion, edits });
  await expect(reports.change(supervisor, id, { lockVersion, edits })).rejects.toThrow(refusal('changed-meanwhile'));
  const edited = await reports.get(supervisor, id);
  expect(words(edited)).toContain('抓紧办理。');
  expect(words(edited).join('')).not.toContain('通知单');

  await reports.issue(supervisor, id, edited.lockVersion);
  const issued = await reports.get(guide, id);
  expect(issued).toMatchObject({ state: 'issued', number: '报告〔2026〕1号', frozen: true, issuedOn: today });
  expect(issued.may).toEqual({ edit: false, issue: false, withdraw: false });
  for (const other of [agency, desk]) await expect(reports.get(other, id)).rejects.toThrow(refusal('not-found'));
  await expect(reports.issue(supervisor, id, issued.lockVersion)).rejects.toThrow(refusal('report-state'));

  h.clock.advance(1440 * 30);
  await h.findings.register(supervisor, { source: 'self', problem: '后来的' });
  const later = await reports.get(supervisor, id);
  expect(words(later)).toEqual(words(issued));
  const { items } = await reports.changes(guide, id);
  const total = items.find(({ key }) => key === 'total')!;
  expect([total.issued.value, total.recount, total.now!.value]).toEqual([3, 3, 4]);
  for (const each of items) expect([each.key, each.recount]).toEqual([each.key, each.issued.value]);

  const version = later.lockVersion;
  await expect(reports.withdraw(supervisor, id, { lockVersion: version, ground: ' ' })).rejects.toThrow(
    refusal('ground-required'),
  );
  await reports.withdraw(supervisor, id, { lockVersion: version, ground: '数字口径有误' });
  expect(await reports.get(guide, id)).toMatchObject({ state: 'withdrawn', withdrawnGround: '数字口径有误' });
  const next = await reports.create(supervisor, { kind: 'ledger', from: 20260301, asOf: today });
  await reports.issue(supervisor, next, 0);
  expect((await reports.get(supervisor, next)).number).toBe('报告〔2026〕2号');
  const entries = await h.db.read.selectFrom('ledger_entry').select('action').where('object_id', '=', id).execute();
  expect(entries.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['report.create', 'report.change', 'report.issue', 'report.withdraw']),
  );
});

test('an agency reports of its own alone, and numbers its own', async () => {
  const { agency, agency2, supervisor, guide } = h.people;
  const today = todayOf(h.clock);
  const id = await reports.create(agency, { kind: 'stage', from: 20260301, asOf: today, locale: 'en' });
  const draft = await reports.get(agency, id);
  expect([draft.head, value(draft, 'total'), value(draft, 'red')]).toEqual(['区民政局', 2, 1]);
  expect(words(draft)).toContain('The findings have 4 appearances and 2 measures, of which 0 are done.');
  // What belongs to the house alone is not there: rules, meetings, voices.
  expect(draft.figures.map(({ key }) => key)).not.toEqual(expect.arrayContaining(['meetings']));
  await reports.issue(agency, id, draft.lockVersion);
  expect((await reports.get(agency, id)).number).toBe('Report 1 of 2026');
  await expect(reports.get(agency2, id)).rejects.toThrow(refusal('not-found'));
  expect((await reports.get(supervisor, id)).head).toBe('区民政局');
  await expect(reports.create(guide, { kind: 'stage', from: today, asOf: today })).rejects.toThrow(
    refusal('forbidden'),
  );
  const none = await reports.create(agency2, { kind: 'ledger', from: 20260301, asOf: today });
  expect((await reports.get(agency2, none)).sections[0]!.table!.total).toBe(0);
  await expect(reports.records(agency, { of: 'meetings', limit: 5 })).rejects.toThrow(refusal('not-found'));
});

test('days that cannot be are refused', async () => {
  const { supervisor } = h.people;
  const create = (from: number, asOf: number) => reports.create(supervisor, { kind: 'stage', from, asOf });
  await expect(create(20260331, 20260301)).rejects.toThrow(refusal('span-reversed'));
  await expect(create(20260301, 20991231)).rejects.toThrow(refusal('day-future'));
  await expect(create(20260230, 20260301)).rejects.toThrow(refusal('day-unknown'));
  await expect(
    reports.create(supervisor, { kind: 'stage', from: 20260301, asOf: 20260301, initiativeId: 'none' }),
  ).rejects.toThrow(refusal('not-found'));
});

test('files: every figure of the Word file and of the workbook leads to its list; the paper has its numbers in the corners', async () => {
  const { supervisor } = h.people;
  const asOf = todayOf(h.clock);
  const id = await reports.create(supervisor, { kind: 'stage', from: 20260301, asOf });
  const report = await reports.get(supervisor, id);
  const docx = (await reports.file(supervisor, id, 'docx', 'https://house.example')).bytes;
  const links = await parts(docx, /document\.xml\.rels$/);
  const named = report.sections.flatMap(({ paragraphs }) =>
    paragraphs.flatMap(({ runs }) => runs.flatMap((run) => ('figure' in run ? [run.figure] : []))),
  );
  expect(named.length).toBeGreaterThan(10);
  for (const key of named) {
    const { href } = report.figures.find((each) => each.key === key)!;
    expect(links).toContain(`https://house.example${href}`.replaceAll('&', '&amp;'));
  }
  const text = await parts(docx, /word\/document\.xml$/);
  expect(text).toContain('方正小标宋简体');
  expect(text).toMatch(/w:pgMar[^>]*w:top="2098"/);
  const settings = await parts(docx, /word\/settings\.xml$/);
  expect(settings).toContain('evenAndOddHeaders');

  const workbook = new ExcelJS.Workbook();
  const xlsx = await reports.file(supervisor, id, 'xlsx', 'https://house.example');
  await workbook.xlsx.load(new Uint8Array(xlsx.bytes).buffer);
  const sheet = workbook.getWorksheet('数字与出处')!;
  expect(sheet.rowCount).toBe(report.figures.length + 1);
  const hrefs = report.figures.map(({ href }) => `https://house.example${href}`);
  expect(hrefs.map((_, at) => sheet.getCell(at + 2, 4).hyperlink)).toEqual(hrefs);
  const pdf = (await reports.file(supervisor, id, 'pdf', 'https://house.example')).bytes;
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.toString('latin1')).toContain('/URI (https://house.example/work/overview/list');

  for (const kind of ['meeting', 'ledger', 'slips', 'overview'] as const) {
    const each = await reports.create(supervisor, { kind, from: 20260301, asOf });
    for (const format of ['docx', 'pdf', 'xlsx'] as const)
      expect((await reports.file(supervisor, each, format, 'https://x')).bytes.length).toBeGreaterThan(2000);
  }
});

test('a ledger’s workbook has every row, for the day asked', async () => {
  const { supervisor } = h.people;
  const id = await reports.create(supervisor, { kind: 'ledger', from: 20260301, asOf: 20260302 });
  const { bytes } = await reports.file(supervisor, id, 'xlsx', 'https://x');
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(new Uint8Array(bytes).buffer);
  const rows = workbook.worksheets[0]!.getSheetValues().slice(2) as string[][];
  // Of the four of today three were there then, and none was overdue.
  expect(rows.map((row) => row[3])).toEqual(['查档等候三周', '目录与原件不符', '还没有核定']);
  expect(rows.map((row) => row[11])).toEqual(['绿灯', '绿灯', '无灯']);
});

test('sentences are configuration: no number, no figure of another sentence', async () => {
  const { supervisor, archivist } = h.people;
  const set = (text: string) => ({ sentences: [{ locale: 'zh-CN' as const, key: 'measures', text }] });
  await expect(reports.putSentences(archivist, set('定措施{measures}条。'))).rejects.toThrow(refusal('forbidden'));
  await expect(reports.putSentences(supervisor, set('定措施785条。'))).rejects.toThrow(refusal('sentence-number'));
  await expect(reports.putSentences(supervisor, set('共{total}项。'))).rejects.toThrow(refusal('sentence-figure'));
  await reports.putSentences(supervisor, set('定措施{measures}条。'));
  const id = await reports.create(supervisor, { kind: 'meeting', from: 20260301, asOf: todayOf(h.clock) });
  expect(words(await reports.get(supervisor, id))).toContain('定措施2条。');
  await reports.putSentences(supervisor, set(''));
  expect(words(await reports.get(supervisor, id)).join('')).toContain('制定整改措施2条');
});
