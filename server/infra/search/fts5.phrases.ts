/**
 * The rows of a phrase. A text's tokens overlap by a character, so a phrase holds where
 * enough of them stand to cover it: the rarest such are looked at, and the others left out.
 */
import { agreed, type Rows } from './fts5.cursors.ts';
import type { Phrase } from './fts5.expr.ts';
import type { Span, TableRead } from './fts5.leaves.ts';
import { columnOf, PlaceList } from './fts5.places.ts';
import { type LeafRoom, TokenRows } from './fts5.token-rows.ts';
import { TokenUnion } from './fts5.token-union.ts';
import { COLUMNS, GAP } from './fts5.tokens.ts';

export interface ListSource {
  table: TableRead;
  room: LeafRoom;
  /** Only rows that it divides without rest. */
  stride: number;
}

type Token = TokenRows | TokenUnion;

/** The rows of a phrase, in each group of segments that has all of its tokens. */
export function phraseRows({ table, room, stride }: ListSource, phrase: Phrase, isDescending: boolean): PhraseRows[] {
  const places = phrase.tokens.map((token) => table.placesOf(token));
  return table.groups.flatMap((_, at) => {
    if (places.some((groups) => groups[at]!.length === 0)) return [];
    const open = (spans: readonly Span[]): Token => {
      const rows = spans.map((span) => new TokenRows(span, room, isDescending, stride));
      return rows.length === 1 ? rows[0]! : new TokenUnion(rows);
    };
    const parts = {
      tokens: places.map((groups) => open(groups[at]!)),
      openGaps: (): Token | null => {
        const gaps = table.placesOf(GAP)[at]!;
        return gaps.length === 0 ? null : open(gaps);
      },
    };
    return [new PhraseRows(phrase, parts)];
  });
}
interface Parts {
  tokens: readonly Token[];
  openGaps: () => Token | null;
}

const bitOf = (name: (typeof COLUMNS)[number]): number => 1 << COLUMNS.indexOf(name);
/** The columns that tokens are in, by their first letter, where it is one. */
const SPACES: Readonly<Record<string, number>> = { n: bitOf('name'), x: bitOf('body'), f: 1, a: 1 };
/** Columns of several values: between two of them is a gap, which is a token of its own. */
const WITH_GAPS = bitOf('name') | bitOf('code') | bitOf('other') | bitOf('body');
/** One is enough: it is done with before it is used again. */
const OTHER = new PlaceList();

/** The rows of a group of segments in which tokens follow one another. */
class PhraseRows implements Rows {
  row = -Infinity;
  readonly weight: number;
  /** The rarest first. */
  private readonly parts: readonly Token[];
  private readonly lists: readonly { rows: Token; offset: number }[];
  /** The places of tokens that are not looked at. */
  private readonly omitted: number[] = [];
  private readonly column: number | undefined;
  /** Where tokens of its kind always are. */
  private readonly ofSpace: number | undefined;
  /** Whether it holds wherever its tokens are. */
  private readonly isSure: boolean;
  private readonly openGaps: () => Token | null;
  private gaps: Token | null | undefined;
  /** Where it begins in the row, if that was asked already. */
  private readonly starts = new PlaceList();
  private isPlaced = false;
  /** The columns in which it stands; 0 where that was not asked yet. */
  private mask = 0;

  constructor(phrase: Phrase, { tokens, openGaps }: Parts) {
    this.column = phrase.column;
    this.ofSpace = SPACES[phrase.tokens[0]![0]!];
    this.openGaps = openGaps;
    const wanted = cover(tokens.map((rows) => rows.weight));
    tokens.forEach((_, offset) => {
      if (!wanted.has(offset)) this.omitted.push(offset);
    });
    this.lists = tokens
      .map((rows, offset) => ({ rows, offset }))
      .filter(({ offset }) => wanted.has(offset))
      .sort((a, b) => a.rows.weight - b.rows.weight);
    this.parts = this.lists.map(({ rows }) => rows);
    this.isSure = this.parts.length === 1 && this.column === undefined;
    this.weight = this.parts[0]!.weight;
  }

  next(): void {
    this.parts[0]!.next();
    this.agree();
  }
  seek(row: number): void {
    if (row <= this.row) return;
    this.parts[0]!.seek(row);
    this.agree();
  }
  private agree(): void {
    const { parts } = this;
    this.row = parts.length === 1 ? parts[0]!.row : agreed(parts);
    this.isPlaced = false;
    this.mask = 0;
  }
  confirm(): boolean {
    return this.isSure || this.places().count > 0;
  }

  columns(): number {
    if (this.mask === 0) this.mask = this.readColumns();
    return this.mask;
  }
  private readColumns(): number {
    if (this.column !== undefined) return 1 << this.column;
    if (this.ofSpace !== undefined) return this.ofSpace;
    if (this.lists.length === 1) return this.lists[0]!.rows.columns();
    const places = this.places();
    let mask = 0;
    for (let at = 0; at < places.count; at++) mask |= 1 << columnOf(places.get(at));
    return mask;
  }
  stands(columns: number): boolean {
    return (this.columns() & columns) !== 0;
  }
  /** How often it stands in the row, each time as much as the column weighs. */
  frequency(weights: readonly number[]): number {
    const places = this.places();
    let sum = 0;
    for (let at = 0; at < places.count; at++) sum += weights[columnOf(places.get(at))]!;
    return sum;
  }

  /** From where on all tokens stand. */
  private places(): PlaceList {
    const { starts, lists } = this;
    if (this.isPlaced) return starts;
    this.isPlaced = true;
    lists[0]!.rows.places(starts, lists[0]!.offset, this.column);
    for (let at = 1; at < lists.length && starts.count > 0; at++) {
      lists[at]!.rows.places(OTHER, lists[at]!.offset, this.column);
      starts.meet(OTHER);
    }
    if (starts.count > 0 && this.omitted.length > 0) starts.filter((start) => !this.hasGap(start));
    return starts;
  }

  /** Whether one value ends and the next begins where a token is not looked at. */
  private hasGap(start: number): boolean {
    if ((WITH_GAPS & (1 << columnOf(start))) === 0) return false;
    const { row } = this;
    const gaps = this.gaps === undefined ? (this.gaps = this.openGaps()) : this.gaps;
    if (gaps === null) return false;
    if (gaps.row < row) gaps.seek(row);
    if (gaps.row !== row) return false;
    gaps.places(OTHER, 0, undefined);
    return this.omitted.some((offset) => OTHER.has(start + offset));
  }
}

/**
 * The lightest tokens that cover a text: the first, the last, and of two neighbours always one; and the rarest of all, by
 * which the others are sought.
 */
function cover(weights: readonly number[]): Set<number> {
  const sums: number[] = [];
  weights.forEach((weight, at) => {
    sums.push(weight + (at === 0 ? 0 : Math.min(sums[at - 1]!, sums[at - 2] ?? Infinity)));
  });
  const wanted = new Set<number>();
  for (let at = weights.length - 1; at >= 0; ) {
    wanted.add(at);
    at -= at > 1 && sums[at - 2]! <= sums[at - 1]! ? 2 : 1;
  }
  return wanted.add(weights.indexOf(Math.min(...weights)));
}
