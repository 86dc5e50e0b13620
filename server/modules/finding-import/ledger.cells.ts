/** What stands in the cells of ledgers: several measures in one, dates as people write them, percentages, names. Pure. */
import { addDays, isDay } from '../../lib/day.ts';

const SPACE = /[\s\u3000]+/g;
export const clean = (cell: string): string =>
  cell
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.replace(SPACE, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');

const HAN = '一二三四五六七八九十';
/** Marks before an item, with the number it bears: 1. 1、 （1） 1) ① 一、 （一） 一是 第一, and bullets without one. */
const MARKS: readonly [RegExp, (found: RegExpExecArray) => number][] = [
  [/[（(]\s*(\d{1,2})\s*[）)]/g, (found) => Number(found[1])],
  [/(?<![\d.年月])(\d{1,2})\s*[.．、)）](?!\d)/g, (found) => Number(found[1])],
  [/[①-⑳]/g, (found) => found[0].charCodeAt(0) - 0x245f],
  [/[（(]\s*([一二三四五六七八九十])\s*[）)]/g, (found) => HAN.indexOf(found[1]!) + 1],
  [/(?<![一二三四五六七八九十第])([一二三四五六七八九十])[、.．]/g, (found) => HAN.indexOf(found[1]!) + 1],
  [/([一二三四五六七八九十])是(?!否)/g, (found) => HAN.indexOf(found[1]!) + 1],
];
const BULLET = /^[•·●■◆▪‣*\-–—]\s*/;

/** The items of a cell: by numbers that count up from 1, else by lines; one where neither tells several. */
export function splitItems(cell: string): string[] {
  const text = clean(cell);
  if (text === '') return [];
  for (const [mark, numberOf] of MARKS) {
    const places: { from: number; to: number }[] = [];
    for (const found of text.matchAll(mark))
      if (numberOf(found) === places.length + 1) places.push({ from: found.index, to: found.index + found[0].length });
    if (places.length < 2) continue;
    const head = text.slice(0, places[0]!.from).trim();
    const items = places.map(({ to }, index) => trimEnd(text.slice(to, places[index + 1]?.from)));
    // Words before the first number belong to it.
    if (head !== '') items[0] = `${head.replace(/[：:]$/, '：')}${items[0]!}`;
    return items.filter((item) => item !== '');
  }
  const lines = text.split('\n').map((line) => trimEnd(line.replace(BULLET, '').replace(/^\d{1,2}\s*[.．、]\s*/, '')));
  const filled = lines.filter((line) => line !== '');
  // A line that goes on in the next is no item: items end with a stop, or are short.
  const whole = filled
    .slice(0, -1)
    .every((line, index) => /[。；;.!！]$/.test(text.split('\n')[index]!) || line.length < 30);
  return whole ? filled : [text.replaceAll('\n', '')];
}
const trimEnd = (text: string): string =>
  text
    .replaceAll('\n', '')
    .replace(/[；;，,\s]+$/, '')
    .trim();

export type Due =
  | { kind: 'none' }
  | { kind: 'day'; day: number; yearAssumed: boolean }
  | { kind: 'at-once' }
  | { kind: 'long-term' }
  | { kind: 'bad' };

const monthEnd = (year: number, month: number): number =>
  addDays(month === 12 ? (year + 1) * 10000 + 101 : year * 10000 + (month + 1) * 100 + 1, -1);
const dayOrBad = (year: number, month: number, date: number, yearAssumed: boolean): Due => {
  const day = year * 10000 + month * 100 + date;
  return isDay(day) ? { kind: 'day', day, yearAssumed } : { kind: 'bad' };
};

/** A date as ledgers have it: 2026-06-30, 2026.6.30, 20260630, 6月30日前, 2026年6月底, 年底, 立行立改, 长期坚持. */
export function readDue(cell: string, year: number): Due {
  const text = clean(cell).normalize('NFKC').replaceAll(' ', '').replaceAll('\n', '');
  if (/^(|\/|-|—|无)$/.test(text)) return { kind: 'none' };
  if (/^(立行立改|立即整改|即知即改|立查立改|马上整改|immediately|atonce)/i.test(text)) return { kind: 'at-once' };
  if (/^(长期坚持|长期|持续推进|持续坚持|持续整改|常态化|ongoing|longterm)/i.test(text)) return { kind: 'long-term' };
  const compact = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (compact) return dayOrBad(Number(compact[1]), Number(compact[2]), Number(compact[3]), false);
  const full = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:T.*|\d\d:.*)?(?:前|之前|以前|止)?$/.exec(text);
  if (full) return dayOrBad(Number(full[1]), Number(full[2]), Number(full[3]), false);
  const month = /^(?:(\d{4})[-/.年])?(\d{1,2})月?(?:份)?(?:底|末|月底|底前|末前|内)?(?:前|之前)?$/.exec(text);
  if (month && (month[1] !== undefined || text.includes('月'))) {
    const at = Number(month[2]);
    if (at < 1 || at > 12) return { kind: 'bad' };
    return { kind: 'day', day: monthEnd(Number(month[1] ?? year), at), yearAssumed: month[1] === undefined };
  }
  const date = /^(\d{1,2})月(\d{1,2})日?(?:前|之前|以前)?$/.exec(text);
  if (date) return dayOrBad(year, Number(date[1]), Number(date[2]), true);
  const end = /^(?:(\d{4})年?)?(?:年)?(?:底|末|年底|年末)(?:前|之前)?$/.exec(text);
  if (end) return dayOrBad(Number(end[1] ?? year), 12, 31, end[1] === undefined);
  return { kind: 'bad' };
}

/** 75, 75%, 0.75 of a cell formatted as per cent, 已完成 → 0 to 100; undefined for nothing, `bad` for all else (785%). */
export function readPercent(cell: string, isNumber: boolean): number | 'bad' | undefined {
  const text = clean(cell).normalize('NFKC').replaceAll(' ', '');
  if (/^(|\/|-|—)$/.test(text)) return undefined;
  if (/^(已完成|完成|已整改|已销号|整改完成|done|closed)$/i.test(text)) return 100;
  if (/^(未开始|未启动|未完成|未整改)$/.test(text)) return 0;
  const found = /^(-?\d+(?:\.\d+)?)(%)?$/.exec(text);
  if (!found) return 'bad';
  let value = Number(found[1]);
  // The spreadsheet keeps 75% as 0.75; 1 may be either, and 100% is what a ledger means by a whole.
  if (isNumber && found[2] === undefined && value >= 0 && value <= 1) value = Math.round(value * 10_000) / 100;
  return Number.isInteger(value) && value >= 0 && value <= 100 ? value : 'bad';
}

/** Whether words of progress say that it is done. */
export const saysDone = (text: string): boolean =>
  /^(已完成|完成整改|已整改|整改完成|已销号|已办结|done|closed)/i.test(text);

/** Names in one cell: 张三、李四. */
export const splitNames = (cell: string): string[] =>
  clean(cell)
    .split(/[、,，;；\n/／]|和|及(?!时)/)
    .map((name) => name.replace(/[（(].*?[）)]/g, '').trim())
    .filter((name) => name !== '' && name !== '-' && name !== '无');
/** Names of units: their brackets are part of them, and 和 may be. */
export const splitUnits = (cell: string): string[] =>
  clean(cell)
    .split(/[、,，;；\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== '-' && name !== '无' && name !== '/');

/** The known name that is nearest, where one is near: one character more, less or other in short names, two in long. */
export function nearestName(name: string, known: readonly string[]): string {
  let best = '';
  let least = name.length > 6 ? 3 : 2;
  for (const each of known) {
    if (each.includes(name) || (each.length > 2 && name.includes(each))) return each;
    const distance = editDistance(name, each, least);
    if (distance < least) [best, least] = [each, distance];
  }
  return best;
}

function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) >= limit) return limit;
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at++) {
    const row = [at];
    for (let to = 1; to <= other.length; to++)
      row.push(Math.min(before[to]! + 1, row[to - 1]! + 1, before[to - 1]! + (one[at - 1] === other[to - 1] ? 0 : 1)));
    before = row;
  }
  return before[other.length]!;
}

const SOURCE_WORDS: Record<string, string> = {
  study: '学习 学习研讨 理论学习',
  research: '调研 调查研究 走访调研',
  staff: '职工 职工反映 职工意见 干部职工',
  people: '群众 群众反映 群众意见 来信来访 投诉 读者 12345',
  above: '上级 上级反馈 上级指出 巡视 巡察 巡视反馈 巡察反馈 考核 上级评估',
  inspection: '检查 监督检查 检查发现 业务检查 专项检查',
  enforcement: '执法 执法检查 行政执法',
  self: '自查 自查自纠 对照检查 自我检查',
};
/** Letters of the source for its word; undefined where it is not known. */
export function readSource(cell: string): string | undefined {
  const text = clean(cell);
  for (const [source, words] of Object.entries(SOURCE_WORDS))
    if (source === text.toLowerCase() || words.split(' ').includes(text)) return source;
  for (const [source, words] of Object.entries(SOURCE_WORDS))
    if (words.split(' ').some((word) => text.includes(word))) return source;
  return undefined;
}

export function readSeverity(cell: string): 'minor' | 'major' | 'grave' | undefined {
  const text = clean(cell).toLowerCase();
  if (/^(一般|轻微|minor|低|一般性?问题)$/.test(text)) return 'minor';
  if (/^(较重|较大|重要|major|中|较严重|重点|重点问题)$/.test(text)) return 'major';
  if (/^(严重|重大|grave|critical|高|特别严重|重大问题|严重问题)$/.test(text)) return 'grave';
  return undefined;
}
