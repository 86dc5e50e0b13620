/** The pure part of the loop's pages: days as integers, a month as weeks, all that happened to a finding in one line. */
import type { z } from 'zod';
import type { FindingDetail, FindingRow, newFinding } from '../../shared/schemas/finding.ts';
import type { Slip } from '../../shared/schemas/slip.ts';
import type { deskVoice } from '../../shared/schemas/voice.ts';
import type { Locale } from '../i18n/i18n.tsx';

export type FindingState = FindingRow['state'];
export type StepName = FindingDetail['steps'][number]['step'];

/** Lists of values live in shared/schemas as well; read from there they would bring the validator to the browser. */
export const SOURCES = [
  'study',
  'research',
  'staff',
  'people',
  'above',
  'inspection',
  'enforcement',
  'self',
] as const satisfies readonly z.infer<typeof newFinding>['source'][];
export const CHANNELS = [
  'letter',
  'phone',
  'box',
  'desk',
  'meeting',
  'web',
  'other',
] as const satisfies readonly z.infer<typeof deskVoice>['channel'][];

/** The columns of the board, in the order of the way. */
export const BOARD: readonly FindingState[] = [
  'registered',
  'checked',
  'in-progress',
  'reopened',
  'closure-asked',
  'verified',
  'closed',
  'looked-back',
  'withdrawn',
];
/** States in which fields, measures and evidence may change. */
export const OPEN: readonly FindingState[] = ['registered', 'checked', 'in-progress', 'reopened'];
/** States whose dates run: slips may be issued. */
export const RUNNING: readonly FindingState[] = ['in-progress', 'closure-asked', 'verified', 'reopened'];

const two = (value: number): string => String(value).padStart(2, '0');
/** 20261123 → 2026-11-23, what an input of type date holds; '' for none. */
export const dayInput = (day: number | null): string =>
  day === null ? '' : `${Math.floor(day / 10000)}-${two(Math.floor(day / 100) % 100)}-${two(day % 100)}`;
/** 2026-11-23 → 20261123; null where nothing is written. */
export const inputDay = (text: string): number | null => (text === '' ? null : Number(text.replaceAll('-', '')));
const utc = (day: number): Date =>
  new Date(Date.UTC(Math.floor(day / 10000), (Math.floor(day / 100) % 100) - 1, day % 100));
const dayOf = (date: Date): number =>
  date.getUTCFullYear() * 10000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
/** The day it is in China, where the rules hold: the server reckons so, wherever the reader is (server/lib/day.ts). */
export const todayDay = (now = new Date()): number => dayOf(new Date(now.getTime() + 8 * 3_600_000));
export const addDays = (day: number, days: number): number => dayOf(new Date(utc(day).getTime() + days * 86_400_000));
/** Days from one to another; below zero where the other is past. */
export const daysBetween = (from: number, to: number): number =>
  Math.round((utc(to).getTime() - utc(from).getTime()) / 86_400_000);

/** 2026年11月23日 / 23 Nov 2026. */
export function formatDayNumber(locale: Locale, day: number): string {
  const [year, month, date] = [Math.floor(day / 10000), Math.floor(day / 100) % 100, day % 100];
  if (locale === 'zh-CN') return `${year}年${month}月${date}日`;
  return utc(day).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}

/** 2026年11月 / November 2026. */
export function monthText(locale: Locale, month: number): string {
  const [year, number] = [Math.floor(month / 100), month % 100];
  if (locale === 'zh-CN') return `${year}年${number}月`;
  return utc(month * 100 + 1).toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}

/** The month that an address names, as 202611; undefined where it names none. */
export function askedMonth(params: URLSearchParams): number | undefined {
  const asked = Number(params.get('month'));
  return asked >= 190001 && asked <= 299912 ? asked : undefined;
}

/** The month before or after: 202601 − 1 → 202512. */
export function moveMonth(month: number, by: number): number {
  const at = Math.floor(month / 100) * 12 + (month % 100) - 1 + by;
  return Math.floor(at / 12) * 100 + (at % 12) + 1;
}

/** A month as weeks from Monday to Sunday, with the days around it that fill the first and last week. */
export function weeksOf(month: number): number[][] {
  const first = month * 100 + 1;
  const weekday = (utc(first).getUTCDay() + 6) % 7;
  const weeks: number[][] = [];
  for (let day = addDays(first, -weekday); Math.floor(day / 100) <= month; day = addDays(day, 7))
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(day, index)));
  return weeks;
}

export type EventKind =
  | 'register'
  | 'progress'
  | 'evidence'
  | 'extension-asked'
  | 'extension-granted'
  | 'extension-refused'
  | 'closure-asked'
  | 'closure-refused'
  | 'closure-verified'
  | 'satisfaction-asked'
  | 'content'
  | 'not-content'
  | 'look-back-held'
  | 'look-back-came-back'
  | 'closed'
  | 'rule'
  | 'slip'
  | 'slip-signed'
  | 'slip-answered';
export interface LoopEvent {
  key: string;
  kind: EventKind;
  /** To be ordered by: an ISO time, or a day as 2026-11-23 where only that is known. */
  at: string;
  /** Only the day is known. */
  dayOnly: boolean;
  who: string;
  text: string;
  slip?: Slip;
}

/** All that happened, newest first: each part of a finding tells its own dates. */
export function eventsOf(finding: FindingDetail, slips: readonly Slip[]): LoopEvent[] {
  const events: LoopEvent[] = [];
  const put = (
    [kind, key]: [EventKind, string],
    at: string | null,
    who: string | null,
    text = '',
    more: Partial<Pick<LoopEvent, 'slip' | 'dayOnly'>> = {},
  ) => {
    if (at === null) return;
    events.push({ key: `${kind}-${key}`, kind, at, dayOnly: at.length < 17, who: who ?? '', text, ...more });
  };
  put(['register', finding.id], finding.createdAt, null, finding.number);
  for (const each of finding.progress)
    put(
      ['progress', each.id],
      each.at,
      each.author,
      each.percent === null ? each.text : `${each.percent}% ${each.text}`,
    );
  for (const each of finding.evidence) put(['evidence', each.id], each.enteredAt, each.enteredBy, each.name);
  for (const each of finding.extensions) {
    put(['extension-asked', each.id], each.askedAt, each.askedBy, each.reason);
    if (each.state !== 'asked')
      put(
        [each.state === 'granted' ? 'extension-granted' : 'extension-refused', each.id],
        each.decidedAt,
        each.decidedBy,
        each.note,
      );
  }
  for (const each of finding.closures) {
    put(['closure-asked', each.id], each.askedAt, each.askedBy, each.statement);
    if (each.state !== 'asked')
      put(
        [each.state === 'refused' ? 'closure-refused' : 'closure-verified', each.id],
        each.checkedAt,
        each.checkedBy,
        each.note,
      );
  }
  for (const each of finding.satisfaction) {
    put(['satisfaction-asked', String(each.round)], each.askedAt, null);
    if (each.content !== null)
      put([each.content ? 'content' : 'not-content', String(each.round)], each.answeredAt, null, each.comment);
  }
  for (const each of finding.lookBacks)
    if (each.doneOn !== null)
      put(
        [each.result === 'held' ? 'look-back-held' : 'look-back-came-back', String(each.dueOn)],
        endOf(each.doneOn),
        each.by,
        each.note,
      );
  if (finding.closedOn !== null) put(['closed', finding.id], endOf(finding.closedOn), null);
  for (const each of finding.lastingRules) put(['rule', each.id], endOf(each.inForceOn), null, each.title);
  for (const slip of slips) {
    put(['slip-answered', slip.id], slip.answeredAt, slip.answeredBy, slip.number, { slip });
    put(['slip-signed', slip.id], slip.signedAt, slip.signedBy, slip.number, { slip });
    // Of its issue only the day is told: at the end of it, but not after what was done with it.
    const issued = [slip.signedAt, slip.answeredAt, endOf(slip.issuedOn)].filter((at) => at !== null).sort()[0]!;
    const issuer = slip.ruleId === null ? slip.issuedBy : null;
    put(['slip', slip.id], issued, issuer, slip.number, { slip, dayOnly: true });
  }
  return events.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}
/** Only the day is known: it is put at its end, after what has an hour. */
const endOf = (day: number): string => `${dayInput(day)}T23:59`;

/** Who cannot check: whoever owns or mends. True where the choice would be refused. */
export const sameHands = (people: { ownerId: string; executorId: string; checkerId: string }): boolean =>
  people.checkerId !== '' && (people.checkerId === people.ownerId || people.checkerId === people.executorId);

/** Where the runs stand in a text, in order and without overlap: [start, end) in UTF-16 units. */
export function marksOf(text: string, runs: readonly string[]): [number, number][] {
  const marks: [number, number][] = [];
  for (const run of runs)
    for (let at = text.indexOf(run); at >= 0 && run !== ''; at = text.indexOf(run, at + run.length))
      if (marks.every(([start, end]) => at >= end || at + run.length <= start)) marks.push([at, at + run.length]);
  return marks.sort(([a], [b]) => a - b);
}
