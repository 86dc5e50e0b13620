import { describe, expect, test } from 'vitest';
import type { FindingDetail } from '../../shared/schemas/finding.ts';
import { CHANNELS as API_CHANNELS } from '../../shared/schemas/voice.ts';
import { SOURCES as API_SOURCES } from '../../shared/schemas/finding.ts';
import type { Slip } from '../../shared/schemas/slip.ts';
import { addressOf, readFilters } from './findings.filter.ts';
import {
  addDays,
  CHANNELS,
  dayInput,
  daysBetween,
  eventsOf,
  formatDayNumber,
  inputDay,
  marksOf,
  moveMonth,
  sameHands,
  SOURCES,
  weeksOf,
} from './loop.model.ts';

describe('days', () => {
  test('as the browser’s field holds them and back', () => {
    expect(dayInput(20260203)).toBe('2026-02-03');
    expect(inputDay('2026-02-03')).toBe(20260203);
    expect([dayInput(null), inputDay('')]).toEqual(['', null]);
    expect(formatDayNumber('zh-CN', 20261123)).toBe('2026年11月23日');
    expect(formatDayNumber('en', 20261123)).toBe('23 Nov 2026');
  });
  test('over the ends of months and years', () => {
    expect(addDays(20241231, 60)).toBe(20250301);
    expect(daysBetween(20240228, 20240301)).toBe(2);
    expect(daysBetween(20260103, 20251231)).toBe(-3);
    expect([moveMonth(202601, -1), moveMonth(202612, 1)]).toEqual([202512, 202701]);
  });
  test('a month in whole weeks from Monday', () => {
    const weeks = weeksOf(202611);
    expect(weeks[0]![0]).toBe(20261026);
    expect(weeks.at(-1)!.at(-1)).toBe(20261206);
    expect(weeks.flat().filter((day) => Math.floor(day / 100) === 202611)).toHaveLength(30);
    // December: the last day is a Thursday, and the weeks stop with it.
    expect(weeksOf(202612).at(-1)!.at(-1)).toBe(20270103);
  });
});

test('whoever mends does not check', () => {
  expect(sameHands({ ownerId: 'a', executorId: 'b', checkerId: 'b' })).toBe(true);
  expect(sameHands({ ownerId: 'a', executorId: 'b', checkerId: 'c' })).toBe(false);
  expect(sameHands({ ownerId: '', executorId: '', checkerId: '' })).toBe(false);
});

test('the address of a figure asks for what it counts', () => {
  const address = addressOf({ state: ['closed', 'looked-back'], onTime: true });
  const params = new URLSearchParams(address.split('?')[1]);
  expect(readFilters(params)).toEqual({ state: ['closed', 'looked-back'], onTime: 'true' });
  expect(readFilters(new URLSearchParams('state=&unknown=1'))).toEqual({ state: [] });
});

test('the values offered are all that the API takes', () => {
  expect([...SOURCES].sort()).toEqual([...API_SOURCES].sort());
  expect([...CHANNELS].sort()).toEqual([...API_CHANNELS].sort());
});

test('all that happened, newest first; a slip is not issued after it was signed for', () => {
  const finding = {
    id: 'f',
    number: '2026-QZ-0001',
    createdAt: '2026-11-01T01:00:00.000Z',
    closedOn: 20261110,
    progress: [{ id: 'p', at: '2026-11-03T01:00:00.000Z', author: '李静', text: '试运行', percent: 70 }],
    evidence: [],
    extensions: [],
    closures: [
      {
        id: 'c',
        state: 'verified',
        askedAt: '2026-11-05T01:00:00.000Z',
        askedBy: '李静',
        statement: '',
        checkedAt: '2026-11-06T01:00:00.000Z',
        checkedBy: '王敏',
        note: '',
      },
    ],
    satisfaction: [],
    lookBacks: [{ dueOn: 20270110, doneOn: null, result: null, note: '', by: null }],
    lastingRules: [],
  } as unknown as FindingDetail;
  const slip = {
    id: 's',
    number: '通知〔2026〕1号',
    kind: 'notice',
    issuedOn: 20261102,
    issuedBy: '马晓东',
    ruleId: null,
    signedAt: '2026-11-02T08:00:00.000Z',
    signedBy: '李静',
    answeredAt: null,
  } as unknown as Slip;
  const kinds = eventsOf(finding, [slip]).map(({ kind }) => kind);
  expect(kinds).toEqual(['closed', 'closure-verified', 'closure-asked', 'progress', 'slip-signed', 'slip', 'register']);
});

test('runs are marked where they stand, in order, none over another', () => {
  expect(marksOf('窗口说查不到，窗口又说查不到', ['窗口说查不到', '查不到'])).toEqual([
    [0, 6],
    [11, 14],
  ]);
  expect(marksOf('空调太冷', ['窗口', ''])).toEqual([]);
});
