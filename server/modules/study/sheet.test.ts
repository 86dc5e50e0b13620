/** Calendar and sheets as other programs read them. */
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import type { SessionRow } from '../../../shared/schemas/study.ts';
import { writeCalendar } from './calendar.ts';
import { rangeSheet, type SheetSession, sessionSheet } from './sheet.ts';
import { writeSheetPdf } from './sheet.pdf.ts';
import { writeSheetXlsx } from './sheet.xlsx.ts';

const session: SessionRow = {
  id: 's1',
  bodyId: 'b1',
  bodyName: '第一党支部',
  initiativeId: null,
  kind: 'reading-class',
  topic: '读《档案法》；谈体会, 一句很长很长的题目用来看看折行是不是落在字与字之间而不是字的中间',
  place: '三楼会议室',
  leader: '周书记',
  day: 20260302,
  endDay: 20260304,
  fromMinute: 7 * 60 + 30,
  toMinute: 11 * 60,
  state: 'planned',
  lockVersion: 2,
};
const NOW = '2026-03-02T01:00:00.000Z';
const kindName = () => '读书班';

test('an iCalendar file: UTC, one event for several days, lines folded between characters', () => {
  const text = writeCalendar({ name: '学习安排', kindName, sessions: [session], now: NOW });
  const lines = text.split('\r\n');
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const whole = text.replaceAll('\r\n ', '').split('\r\n');
  // Half past seven in China is half past eleven of the evening before in UTC.
  expect(whole).toContain('DTSTART:20260301T233000Z');
  expect(whole).toContain('DTEND:20260302T030000Z');
  expect(whole).toContain('RRULE:FREQ=DAILY;COUNT=3');
  expect(whole).toContain('DTSTAMP:20260302T010000Z');
  expect(whole).toContain(`SUMMARY:读书班 ${session.topic.replace(',', '\\,')}`);
  expect(whole.at(-1)).toBe('');
  const cancelled = writeCalendar({ name: 'x', kindName, sessions: [{ ...session, state: 'cancelled' }], now: NOW });
  expect(cancelled).toContain('STATUS:CANCELLED');
  expect(cancelled).not.toContain('VALARM');
});

const entry = { guest: null, way: 'list' as const, at: NOW, madeUpOn: null, madeUpHow: '', day: 20260302 };
const held: SheetSession = {
  ...session,
  endDay: 20260302,
  topic: '=1+1',
  attendance: [
    { ...entry, memberId: 'm1', name: '李窗口', status: 'present', way: 'code' },
    { ...entry, memberId: 'm2', name: '王五', status: 'absent', madeUpOn: 20260305, madeUpHow: '自学' },
    { ...entry, memberId: 'm3', name: '赵𠮷', status: 'excused', guest: '第二党支部' },
  ],
  counts: [{ day: 20260302, expected: 3, present: 1, excused: 1, absent: 1, madeUp: 1 }],
};

test('a session’s sheet tells who came, how, and who made it up', () => {
  const sheet = sessionSheet(held, kindName, NOW, 'zh-CN');
  expect(sheet.rows.map((row) => row.slice(1, 5))).toEqual([
    ['李窗口', '出席', '扫码 09:00', ''],
    ['王五', '缺席', '', '2026-03-05 自学'],
    ['赵𠮷（第二党支部）', '请假', '', ''],
  ]);
  expect(sheet.notes).toEqual(['应到 3 人，出席 1 人，请假 1 人，缺席 1 人，已补学 1 人']);
});

test('the workbook holds texts as texts and figures as numbers', async () => {
  const range = { from: 20260301, to: 20260331, body: undefined };
  const workbook = new ExcelJS.Workbook();
  const bytes = await writeSheetXlsx(rangeSheet([held], range, kindName, NOW, 'zh-CN'));
  await workbook.xlsx.load(Buffer.from(bytes) as unknown as ArrayBuffer);
  const page = workbook.worksheets[0]!;
  const row = page.getRow(5);
  expect(row.getCell(4).value).toBe('=1+1');
  expect(row.getCell(4).type).toBe(ExcelJS.ValueType.String);
  expect([5, 6, 7, 8, 9].map((cell) => row.getCell(cell).value)).toEqual([3, 1, 1, 1, 1]);
  expect(row.getCell(10).value).toBe('王五（2026-03-05 补学）、赵𠮷（请假）');
});

test('the PDF runs over pages with its head on each', async () => {
  const attendance = Array.from({ length: 90 }, (_, index) => ({ ...held.attendance[0]!, name: `第${index}人` }));
  const bytes = await writeSheetPdf(sessionSheet({ ...held, attendance }, kindName, NOW, 'zh-CN'), NOW);
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(bytes.toString('latin1').match(/\/Type \/Page\b/g)!.length).toBeGreaterThanOrEqual(3);
});
