/**
 * Where the sought words stand in a text, by the same parser and the same folding as the search (shared/query), so that
 * what was found is what is marked.
 */
import { positiveTerms, type QueryField } from '../../shared/query/ast.ts';
import { fold, foldWithMap } from '../../shared/query/fold.ts';
import { parseQuery } from '../../shared/query/parse.ts';

export type Marks = [start: number, end: number][];

/** The words, folded, that a query seeks in one of `fields` (and those it seeks anywhere). */
export function needlesOf(q: string, fields: readonly QueryField[]): string[] {
  const parsed = parseQuery(q);
  if (!parsed.ok) return [];
  const terms = positiveTerms(parsed.query).filter(({ field }) => field === null || fields.includes(field));
  return [...new Set(terms.map(({ text }) => fold(text)).filter(Boolean))];
}

/** [start, end) of every hit in UTF-16 units of the original; hits that touch become one. */
export function findMarks(text: string, needles: readonly string[]): Marks {
  if (needles.length === 0 || text === '') return [];
  const folded = foldWithMap(text);
  const found: Marks = [];
  for (const needle of needles)
    for (let at = folded.text.indexOf(needle); at >= 0; at = folded.text.indexOf(needle, at + needle.length))
      found.push([folded.starts[at]!, folded.ends[at + needle.length - 1]!]);
  found.sort(([a], [b]) => a - b);
  const joined: Marks = [];
  for (const [start, end] of found) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
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
