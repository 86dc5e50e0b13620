/**
 * What a date of EAD says: its machine-readable form (`normal`, `standarddate`) goes before the words, which are kept
 * beside it where they say something else. Pure.
 */
import { parseRecordDate, type RecordDate } from '../../../formats/record-date/index.ts';

/** Where the words of a date are kept that a form for machines stands before. */
export const DATE_WORDS = 'field:日期原文';
/** That a file has such words to keep: told by the attributes that make it so. */
export const DATE_MARK = /\s(?:normal|standarddate|notbefore|notafter)=["']|=["']bulk["']/;

interface EadDate {
  date: string;
  /** The words, where the date is not they. */
  words: string;
}

/** Of the attributes of one element: `1926-03-05/1926-04`, or two that name the ends. */
export function normalOf({ normal, standarddate, notbefore, notafter }: Record<string, string>): string {
  const said = normal ?? standarddate;
  if (said !== undefined && said.trim() !== '') return said;
  return notbefore === undefined || notafter === undefined ? '' : `${notbefore}/${notafter}`;
}

/** `normals`: of one date one, of a set of dates all; an empty one says that the set is not complete. */
export function readEadDate(text: string, normals: readonly string[]): EadDate {
  const words = text
    .replace(/\s+/g, ' ')
    .replace(/\s?([-/–])\s?/g, '$1')
    .replace('/', '-')
    .trim();
  const ends = normals.flatMap((normal) => normal.split('/')).map(plainDay);
  const spans = ends.map(spanOf);
  const whole = spans.filter((span) => span !== undefined);
  if (ends.length === 0 || whole.length < spans.length) return { date: words, words: '' };
  const from = Math.min(...whole.map((span) => span.from));
  const to = Math.max(...whole.map((span) => span.to));
  // Words that say the same are how the archive wrote it.
  const said = spanOf(words);
  if (said?.from === from && said.to === to) return { date: words, words: '' };
  const first = ends[whole.findIndex((span) => span.from === from)]!;
  const last = ends[whole.findIndex((span) => span.to === to)]!;
  const date = first === last ? first : `${first}-${last}`;
  return spanOf(date) === undefined ? { date: words, words: '' } : { date, words };
}

/** 1926-03-05T00:00 → 19260305. */
const plainDay = (end: string): string => end.trim().replace(/T.*$/, '').replaceAll('-', '');
const spanOf = (text: string): RecordDate | undefined => {
  const read = parseRecordDate(text);
  return read.ok ? read.date : undefined;
};
