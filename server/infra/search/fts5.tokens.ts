/**
 * How folded text becomes FTS5 tokens. Each pair of following UTF-16 units is one token; a substring is then a phrase.
 * The first letter of a token tells its space, so that a term common in texts costs nothing when it is looked for in names:
 *   n names, d the rest of the description, x pages | l, k a single character of a name, of a code
 *   c, b, m, t the whole of a code, document number, name, title | p how a name sounds | y a year of birth
 *   f a facet's value | a every unit
 *   z a gap no phrase crosses
 * FTS5's `ascii` tokenizer splits at ASCII punctuation, so that is moved to U+0080-9F (folding leaves none there), and
 * surrogates, which cannot stand alone in UTF-8, to plane 15.
 */
import { exactKey, fold } from '../../../shared/query/fold.ts';
import { CARRY } from '../../../shared/query/marks.ts';
import type { SearchDocument } from './search-index.ts';

export type Space = 'n' | 'd' | 'x';
export const EVERY = 'a';
const GAP = ' z ';

const encoded: string[] = [];
{
  let punctuation = 0x80;
  for (let unit = 0; unit < 65536; unit++) {
    const char = String.fromCharCode(unit);
    if (unit < 0x80 && !/[0-9A-Za-z]/.test(char))
      encoded.push(unit > 0x20 && unit < 0x7f ? String.fromCharCode(punctuation++) : '');
    else encoded.push(unit >= 0xd800 && unit <= 0xdfff ? String.fromCodePoint(0xe0000 + 0x10000 + unit) : char);
  }
}

/** The tokens of a folded text, in order. Empty when it has less than two units. */
export function bigrams(space: Space, folded: string): string {
  let out = '';
  for (let at = 0; at + 1 < folded.length; at++)
    out += `${at > 0 ? ' ' : ''}${space}${encoded[folded.charCodeAt(at)]!}${encoded[folded.charCodeAt(at + 1)]!}`;
  return out;
}
export const letter = (space: 'l' | 'k', folded: string): string => space + encoded[folded.charCodeAt(0)]!;

/** 53 bits of a text (cyrb53). */
export function hash53(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
/** A token for the whole of a value. For names and titles what it finds must hold the term as well. */
export const wholeToken = (kind: 'c' | 'b' | 'm' | 't', key: string): string => kind + hash53(key).toString(36);

/** How a whole name sounds, in letters without tones. */
export const soundToken = (sound: string): string => `p${sound}`;

export const bornToken = (year: number): string => `y${year}`;

/** A page's row: its own folded text and the first characters of the page that follows. */
export const pageRow = (own: string, next: string | undefined): string => own + (next ?? '').slice(0, CARRY);

export const COLUMNS = ['control', 'name', 'code', 'doc', 'title', 'resp', 'other', 'body'] as const;
export type Column = (typeof COLUMNS)[number];

/** What a unit puts into each column. `facetIds` are the numbers of its facets' values, `soundsOf` says how a name sounds. */
export function documentTokens(
  doc: SearchDocument,
  facetIds: readonly number[],
  soundsOf: (name: string) => readonly string[],
): Record<Column, string> {
  const names = doc.names.map(fold).filter((name) => name !== '');
  const codes = [...new Set([doc.code, ...doc.codeKeys].map(fold))].filter((code) => code !== '');
  const title = fold(doc.title);
  const control = new Set([EVERY, ...facetIds.map((id) => `f${id}`)]);
  for (const year of doc.birthYears ?? []) control.add(bornToken(year));
  for (const name of names) {
    control.add(wholeToken('m', name));
    for (let at = 0; at < name.length; at++) control.add(letter('l', name.charAt(at)));
    for (const sound of soundsOf(name)) control.add(soundToken(sound));
  }
  for (const code of codes) {
    const key = exactKey(code);
    if (key !== '') control.add(wholeToken('c', key));
    for (let at = 0; at < code.length; at++) control.add(letter('k', code.charAt(at)));
  }
  const number = exactKey(doc.documentNumber);
  if (number !== '') control.add(wholeToken('b', number));
  for (const char of fold(doc.documentNumber).split('')) control.add(letter('k', char));
  if (title !== '') control.add(wholeToken('t', title));
  const pages = doc.pages.map((page) => fold(page.text));
  return {
    control: [...control].join(' '),
    name: names.map((name) => bigrams('n', name)).join(GAP),
    code: codes.map((code) => bigrams('d', code)).join(GAP),
    doc: bigrams('d', fold(doc.documentNumber)),
    title: bigrams('d', title),
    resp: bigrams('d', fold(doc.responsible)),
    other: doc.other
      .split('\n')
      .map((line) => bigrams('d', fold(line)))
      .join(GAP),
    body: pages.map((page, at) => bigrams('x', pageRow(page, pages[at + 1]))).join(GAP),
  };
}
