/**
 * Dates as archives write them (DA/T 18-2022 日期; DA/T 22-2015: eight digits, dates found by research in brackets). The text is
 * kept as written; `from` and `to` are its earliest and latest day, for the 25 years run from the latest.
 */

export interface RecordDate {
  text: string;
  /** Earliest and latest day, integers YYYYMMDD. */
  from: number;
  to: number;
  /** `inferred`: in brackets or with a question mark, found by research (考证). */
  certainty: 'stated' | 'inferred';
}
/** Why a text is no date. `order`: the range ends before it begins. */
export type DateDefect = 'empty' | 'unreadable' | 'year' | 'month' | 'day' | 'order';
export type RecordDateResult = { ok: true; date: RecordDate } | { ok: false; reason: DateDefect };

interface Span {
  from: number;
  to: number;
}

const CHINESE_DIGITS: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  '○': 0,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const CHINESE_NUMBER = /[〇零○一二三四五六七八九十元]+(?=[年月日号])/g;

/** 一九八五 → 1985 by its digits; 十二, 二十三 → 12, 23 by their value; 元 → 1. */
function readChineseNumber(text: string): string {
  if (text === '元') return '1';
  if (!text.includes('十')) return Array.from(text, (char) => CHINESE_DIGITS[char] ?? '').join('');
  const [tens, ones] = text.split('十') as [string, string];
  return String((tens === '' ? 1 : (CHINESE_DIGITS[tens] ?? 0)) * 10 + (ones === '' ? 0 : (CHINESE_DIGITS[ones] ?? 0)));
}

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
const day = (year: number, month: number, date: number): number => year * 10000 + month * 100 + date;

/** The span of a year, a month or a day; 00 in place of month or day means that it is not known. */
function spanOf(year: number, month: number | undefined, date: number | undefined): Span | DateDefect {
  if (year < 1000 || year > 2199) return 'year';
  if (month === undefined || (month === 0 && !date)) return { from: day(year, 1, 1), to: day(year, 12, 31) };
  if (month < 1 || month > 12) return 'month';
  const last = lastDay(year, month);
  if (date === undefined || date === 0) return { from: day(year, month, 1), to: day(year, month, last) };
  if (date > last) return 'day';
  return { from: day(year, month, date), to: day(year, month, date) };
}

const FORMS = [
  /^(\d{4})(\d\d)(\d\d)$/,
  /^(\d{4})(\d\d)$/,
  /^(\d{4})$/,
  /^(\d{4})([-./])(\d{1,2})\2(\d{1,2})$/,
  /^(\d{4})([-./])(\d{1,2})$/,
  /^(\d{1,4})年(?:(\d{1,2})月(?:(\d{1,2})[日号]?)?)?$/,
] as const;

function readOne(text: string): Span | DateDefect {
  const republic = /^民[国國](.+)$/.exec(text);
  const plain = republic ? republic[1]! : text;
  for (const form of FORMS) {
    const match = form.exec(plain);
    if (!match) continue;
    const numbers = match.slice(1).filter((part) => part === undefined || /^\d+$/.test(part)) as (string | undefined)[];
    const [year, month, date] = numbers.map((part) => (part === undefined ? undefined : Number(part)));
    return spanOf(republic ? year! + 1911 : year!, month, date);
  }
  // 民国 35 without 年 is written too.
  if (republic && /^\d{1,2}$/.test(plain)) return spanOf(Number(plain) + 1911, undefined, undefined);
  return 'unreadable';
}

const isDefect = (span: Span | DateDefect): span is DateDefect => typeof span === 'string';
/** What may stand between the two ends of a range; a plain hyphen only where each side is a whole date by itself. */
const BETWEEN = [
  /^(.+?)(?:至|~|--|到)(.+)$/,
  /^(\d{8})[-/](\d{8})$/,
  /^(\d{6})[-/](\d{6})$/,
  /^(\d{4})[-/](\d{4})$/,
  /^([^-]+)-([^-]+)$/,
  /^(\d{4}-\d{1,2}-\d{1,2})[-/](\d{4}-\d{1,2}-\d{1,2})$/,
];

function readSpan(text: string): Span | DateDefect {
  const single = readOne(text);
  if (!isDefect(single) || single !== 'unreadable') return single;
  for (const between of BETWEEN) {
    const match = between.exec(text);
    if (!match) continue;
    const [first, second] = [readOne(match[1]!), readOne(match[2]!)];
    if (isDefect(first)) return first;
    if (isDefect(second)) return second;
    return second.to < first.from ? 'order' : { from: first.from, to: second.to };
  }
  return 'unreadable';
}

/** Days since 1899-12-30 as workbooks count them (their 29 February 1900 included), as a day. */
function fromSerial(serial: number): Span | DateDefect {
  if (serial < 61 || serial > 110_000) return 'unreadable';
  const at = new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000);
  const number = day(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate());
  return { from: number, to: number };
}

/** No date is longer; a cell may hold a whole story. */
const LONGEST = 200;

/**
 * Reads a date. `excelSerial`: the cell held a number, so five digits are a workbook's count of days.
 * Gives the date, or the reason why it is none.
 */
export function parseRecordDate(text: string, options: { excelSerial?: boolean } = {}): RecordDateResult {
  const half = text.normalize('NFKC').replace(/\s+/g, '');
  if (half === '') return { ok: false, reason: 'empty' };
  if (half.length > LONGEST) return { ok: false, reason: 'unreadable' };
  const bare = half.replace(/[[\]〔〕【】()?]/g, '').replace(/^约/, '');
  const certainty = bare === half ? 'stated' : 'inferred';
  const even = bare
    .replace(/[‐‑‒–—―−]+/g, '-')
    .replace(/[〜∼]/g, '~')
    .replace(CHINESE_NUMBER, readChineseNumber);
  const span =
    options.excelSerial === true && /^\d{2,6}(\.\d+)?$/.test(even) && even.length !== 4
      ? fromSerial(Number(even))
      : readSpan(even);
  return isDefect(span) ? { ok: false, reason: span } : { ok: true, date: { text: text.trim(), ...span, certainty } };
}
