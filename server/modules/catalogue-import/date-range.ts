/** A beginning and an end in two columns, as catalogues of files have them: 起始时间, 终止时间. They are one date. Pure. */
import { parseRecordDate } from '../../formats/record-date/index.ts';
import { fieldOf, headingWord } from '../../formats/catalogue-row/headings.ts';
import type { RowColumn } from './row.types.ts';

const OF_TIME = '(?:日期|时间|年月日|年月|年度|日|期)';
const BEGINS = new RegExp(
  `^(?:(?:开始|起始|起|始|最早)${OF_TIME}|${OF_TIME}[起始从自]|(?:begin|start|from|first)(?:ning)?date|date(?:from|begin|start))$`,
);
const ENDS = new RegExp(
  `^(?:(?:终止|结束|截止|截至|止|终|最晚)${OF_TIME}|${OF_TIME}[止终至]|(?:end|to|last|until)(?:ing)?date|date(?:to|end|until))$`,
);
/** Words that mean a date only below a heading that does, or above dates. */
const BARE = { from: /^(?:起|始|开始|起始|from|begin|start)$/, to: /^(?:止|终|终止|结束|截止|至|to|end|until)$/ };

type End = 'from' | 'to';

/** Which end of a span of time a heading names. */
export const endOfHeading = (heading: string): End | null => readEnd(heading)?.end ?? null;

/** `sure`: the heading itself speaks of time. */
function readEnd(heading: string): { end: End; sure: boolean } | undefined {
  const [upper, lower] = heading.split('/');
  const word = headingWord(lower ?? heading);
  if (BEGINS.test(word)) return { end: 'from', sure: true };
  if (ENDS.test(word)) return { end: 'to', sure: true };
  const sure = lower !== undefined && fieldOf(upper!) === 'date';
  if (BARE.from.test(word)) return { end: 'from', sure };
  return BARE.to.test(word) ? { end: 'to', sure } : undefined;
}

/** The columns of beginning and end. `holdsDates` is asked of those whose headings do not speak of time. */
export function findDateRange(
  headings: readonly string[],
  holdsDates: (at: number) => boolean,
): { from: number; to: number } | undefined {
  const find = (end: End): number =>
    headings.findIndex((heading, at) => {
      const read = readEnd(heading);
      return read?.end === end && (read.sure || holdsDates(at));
    });
  const [from, to] = [find('from'), find('to')];
  return from < 0 || to < 0 ? undefined : { from, to };
}

/** Looked at once for all rows of a sheet. */
const ends = new WeakMap<readonly RowColumn[], number>();

/** The second column of a date; -1 where a date has one, as most have. */
export function endOfRange(columns: readonly RowColumn[]): number {
  let end = ends.get(columns);
  if (end === undefined) {
    const dates = columns.flatMap(({ target }, at) => (target === 'date' ? [at] : []));
    end = dates.length < 2 ? -1 : (dates.find((at) => readEnd(columns[at]!.heading)?.end === 'to') ?? -1);
    ends.set(columns, end);
  }
  return end;
}

/** Both as one date, as it would be written in one cell. Without a beginning it is none: a person says what is meant. */
export function joinRange(from: string, to: string, countsDays: boolean, from1904 = false): string {
  const [first, last] = [from, to].map((text) => (countsDays ? dayOf(text, from1904) : text)) as [string, string];
  if (first === last) return last;
  return `${first}${/^\d*$/.test(first) && /^\d+$/.test(last) && first !== '' ? '-' : '至'}${last}`;
}

/** Five digits may be a workbook's count of days. */
export const SERIAL = /^\d{5}(?:\.\d+)?$/;
/** Days counted from 1904 as others count them. */
export const since1900 = (serial: string): string => String(Number(serial) + 1462);

/** A workbook's count of days, as the day. */
function dayOf(text: string, from1904: boolean): string {
  if (!SERIAL.test(text)) return text;
  const read = parseRecordDate(from1904 ? since1900(text) : text, { excelSerial: true });
  return read.ok ? String(read.date.from) : text;
}
