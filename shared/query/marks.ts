/**
 * Where the sought words stand in a text, by the same parser and the same folding as the search, so that what was found
 * is what is marked. Pure.
 */
import { positiveTerms, type QueryField } from './ast.ts';
import { fold, foldWithMap } from './fold.ts';
import { parseQuery } from './parse.ts';

export type Marks = [start: number, end: number][];

/** What stands around a page, folded: the end of the page before it and the beginning of the page after it. */
export interface Edges {
  before: string;
  after: string;
}
export interface PageMarks {
  /** [start, end) in UTF-16 units of the original. */
  marks: Marks;
  /** The first mark is the rest of a hit that began on the page before, and counts there. */
  continued: boolean;
}

/** How much of the next page a hit may reach into: as much as the index has of it in a page's row. */
export const CARRY = 20;
const ALONE: Edges = { before: '', after: '' };

/** The words, folded, that a query seeks in one of `fields` (and those it seeks anywhere). None where it cannot be read. */
export function needlesOf(q: string, fields: readonly QueryField[]): string[] {
  const parsed = parseQuery(q);
  if (!parsed.ok) return [];
  const terms = positiveTerms(parsed.query).filter(({ field }) => field === null || fields.includes(field));
  return [...new Set(terms.map(({ text }) => fold(text)).filter(Boolean))];
}

/** The words that pages are searched for: a single character is sought in names and codes alone. */
export const pageNeedles = (q: string): string[] => needlesOf(q, ['text']).filter((needle) => needle.length > 1);

/** [start, end) of every hit in UTF-16 units of the original; hits that touch become one. */
export const findMarks = (text: string, needles: readonly string[]): Marks => findOnPage(text, needles, ALONE).marks;

/** The same with hits that run over the page's edges. What begins on different pages is never joined. */
export function findOnPage(text: string, needles: readonly string[], { before, after }: Edges): PageMarks {
  if (needles.length === 0 || text === '') return { marks: [], continued: false };
  const own = foldWithMap(text);
  const whole = before + own.text + after.slice(0, CARRY);
  const begin = before.length;
  const end = begin + own.text.length;
  const marks: Marks = [];
  let continued = false;
  for (const [from, to] of joined(occurrences(whole, needles, begin, end), begin)) {
    if (from < begin) continued = true;
    const last = Math.min(to, end) - 1 - begin;
    marks.push([own.starts[Math.max(0, from - begin)]!, own.ends[last]!]);
  }
  return { marks, continued };
}

/** All places in `whole` that have a part in [begin, end), in order. */
function occurrences(whole: string, needles: readonly string[], begin: number, end: number): Marks {
  const found: Marks = [];
  // A hit from the page before is one of two pages, not of three.
  const isCarried = (to: number): boolean => to <= end && to - begin <= CARRY;
  for (const needle of needles) {
    const first = Math.max(0, begin - needle.length + 1);
    for (let at = whole.indexOf(needle, first); at >= 0 && at < end; at = whole.indexOf(needle, at + 1))
      if (at >= begin || isCarried(at + needle.length)) found.push([at, at + needle.length]);
  }
  return found.sort(([a], [b]) => a - b);
}

function joined(found: Marks, begin: number): Marks {
  const result: Marks = [];
  for (const [start, end] of found) {
    const last = result.at(-1);
    if (last && start <= last[1] && last[0] < begin === start < begin) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

/** A piece of the text around one hit, with the marks that fall into it. */
export function snippetAround(text: string, marks: Marks, index: number, around = 22) {
  const [start, end] = marks[index]!;
  const from = Math.max(0, start - around);
  const to = Math.min(text.length, end + around);
  const lead = from > 0 ? '…' : '';
  const piece = text.slice(from, to).replace(/\s/g, ' ');
  const shift = lead.length - from;
  return {
    text: `${lead}${piece}${to < text.length ? '…' : ''}`,
    marks: marks.filter(([a, b]) => a >= from && b <= to).map(([a, b]): [number, number] => [a + shift, b + shift]),
  };
}
