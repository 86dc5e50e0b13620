/** What a query asks of the index: phrases of tokens, joined. Pure. */
import { COLUMNS, EVERY, type Space } from './fts5.tokens.ts';

export interface Phrase {
  op: 'phrase';
  /** As FTS5 writes it; says what an expression is. */
  text: string;
  tokens: readonly string[];
  /** Only there, by its place in COLUMNS. */
  column?: number;
}
export type Asked = Phrase | { op: 'and' | 'or' | 'not'; text: string; items: readonly Asked[] };
/** null matches nothing, EVERYTHING all. */
export type Expr = Asked | null;

export const phraseOf = (tokens: string): Phrase => ({ op: 'phrase', text: `"${tokens}"`, tokens: tokens.split(' ') });
export const EVERYTHING: Asked = phraseOf(EVERY);
const isEverything = (item: Asked): boolean => item.text === EVERYTHING.text;

const TEXTS: Space = 'x';
/** Whether it is a phrase of pages' texts. */
export const isOfTexts = ({ tokens }: Phrase): boolean => tokens[0]!.startsWith(TEXTS);

export const inColumn = (phrase: Phrase | null, column: (typeof COLUMNS)[number]): Phrase | null =>
  phrase && { ...phrase, text: `${column} : ${phrase.text}`, column: COLUMNS.indexOf(column) };

/** Each once. */
const distinct = (items: readonly Asked[]): Asked[] => [...new Map(items.map((item) => [item.text, item])).values()];

export function or(items: readonly Expr[]): Expr {
  const some = distinct(items.filter((item) => item !== null));
  if (some.some(isEverything)) return EVERYTHING;
  if (some.length <= 1) return some[0] ?? null;
  return { op: 'or', text: `(${some.map((item) => item.text).join(' OR ')})`, items: some };
}

export function and(items: readonly Expr[]): Expr {
  if (items.includes(null)) return null;
  const some = distinct(items.filter((item) => item !== null && !isEverything(item)) as Asked[]);
  if (some.length <= 1) return some[0] ?? EVERYTHING;
  return { op: 'and', text: `(${some.map((item) => item.text).join(' AND ')})`, items: some };
}

export function without(item: Expr, excluded: Expr): Expr {
  if (item === null || (excluded !== null && isEverything(excluded))) return null;
  if (excluded === null) return item;
  return { op: 'not', text: `(${item.text} NOT ${excluded.text})`, items: [item, excluded] };
}

/** The phrases by which an expression finds, each once. */
export function phrasesOf(asked: Asked): Phrase[] {
  if (asked.op === 'phrase') return [asked];
  const items = asked.op === 'not' ? asked.items.slice(0, 1) : asked.items;
  return [...new Map(items.flatMap(phrasesOf).map((phrase) => [phrase.text, phrase])).values()];
}
