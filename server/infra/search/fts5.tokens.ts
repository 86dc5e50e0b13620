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
import { exactKeyOf, fold } from '../../../shared/query/fold.ts';
import { CARRY } from '../../../shared/query/marks.ts';
import type { SearchDocument } from './search-index.ts';

export type Space = 'n' | 'd' | 'x';
export const EVERY = 'a';
export const GAP = 'z';

/** The code point that stands for a UTF-16 unit; 0 for those that folding leaves nowhere. */
export const encodedPoints = new Uint32Array(65536);
const encoded: string[] = [];
{
  let punctuation = 0x80;
  for (let unit = 0; unit < 65536; unit++) {
    let point = unit;
    if (unit < 0x80 && !/[0-9A-Za-z]/.test(String.fromCharCode(unit)))
      point = unit > 0x20 && unit < 0x7f ? punctuation++ : 0;
    else if (unit >= 0xd800 && unit <= 0xdfff) point = 0xf0000 + unit;
    encodedPoints[unit] = point;
    encoded.push(point === 0 ? '' : String.fromCodePoint(point));
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
export type Whole = 'c' | 'b' | 'm' | 't';
/** A token for the whole of a value. For names and titles what it finds must hold the term as well. */
export const wholeToken = (kind: Whole, key: string): string => kind + hash53(key).toString(36);

/** How a whole name sounds, in letters without tones. */
export const soundToken = (sound: string): string => `p${sound}`;

export const facetToken = (id: number): string => `f${id}`;

export const bornToken = (year: number): string => `y${year}`;

/** A page's row: its own folded text and the first characters of the page that follows. */
export const pageRow = (own: string, next: string | undefined): string => own + (next ?? '').slice(0, CARRY);

export const COLUMNS = ['control', 'name', 'code', 'doc', 'title', 'resp', 'other', 'body'] as const;

/** Takes a unit's tokens, column after column. */
export interface TokenSink {
  /** A token of the control column, where each counts once. */
  control(token: string): void;
  /** `facetToken`, in the control column. */
  facet(id: number): void;
  /** `wholeToken`, in the control column. */
  whole(kind: Whole, key: string): void;
  /** A single character as a token of the control column. */
  letter(space: 'l' | 'k', unit: number): void;
  /** The pairs of a folded text. */
  pairs(space: Space, folded: string): void;
  /** Any other token. */
  token(token: string): void;
  endColumn(): void;
}

/** What a unit puts into each column. `facetIds` are the numbers of its facets' values, `soundsOf` says how a name sounds. */
export function documentTokens(
  doc: SearchDocument,
  facetIds: readonly number[],
  soundsOf: (name: string) => readonly string[],
  sink: TokenSink,
): void {
  const names = doc.names.map(fold).filter((name) => name !== '');
  const codes: string[] = [];
  for (const written of [doc.code, ...doc.codeKeys]) {
    const code = fold(written);
    if (code !== '' && !codes.includes(code)) codes.push(code);
  }
  const title = fold(doc.title);
  const number = fold(doc.documentNumber);
  sink.control(EVERY);
  for (const id of facetIds) sink.facet(id);
  for (const year of doc.birthYears ?? []) sink.control(bornToken(year));
  const letters = (space: 'l' | 'k', text: string): void => {
    for (let at = 0; at < text.length; at++) sink.letter(space, text.charCodeAt(at));
  };
  const exactly = (kind: 'c' | 'b', folded: string): void => {
    const key = exactKeyOf(folded);
    if (key !== '') sink.whole(kind, key);
  };
  for (const name of names) {
    sink.whole('m', name);
    letters('l', name);
    for (const sound of soundsOf(name)) sink.control(soundToken(sound));
  }
  for (const code of codes) {
    exactly('c', code);
    letters('k', code);
  }
  exactly('b', number);
  letters('k', number);
  if (title !== '') sink.whole('t', title);
  sink.endColumn();
  const column = (space: Space, texts: readonly string[]): void => {
    for (let at = 0; at < texts.length; at++) {
      if (at > 0) sink.token(GAP);
      sink.pairs(space, texts[at]!);
    }
    sink.endColumn();
  };
  column('n', names);
  column('d', codes);
  column('d', [number]);
  column('d', [title]);
  column('d', [fold(doc.responsible)]);
  column('d', doc.other === '' ? [] : doc.other.split('\n').map(fold));
  const pages = doc.pages.map((page) => fold(page.text));
  column(
    'x',
    pages.map((page, at) => pageRow(page, pages[at + 1])),
  );
}
