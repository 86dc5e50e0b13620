/**
 * The rows of a phrase within the limits of a search. A text's tokens overlap by a character, so a phrase holds where
 * enough of them stand to cover it: the rarest such are looked at, and the others left out.
 */
import { agreed, type Rows } from './fts5.cursors.ts';
import type { Phrase } from './fts5.expr.ts';
import { COLUMN, type Span, type TableRead, TokenRows, TokenUnion } from './fts5.leaves.ts';
import { COLUMNS, GAP } from './fts5.tokens.ts';

/** What every row of a search has to be within. */
export interface Within {
  /** Tokens of which each row has every one. They only spare work: `keep` knows. */
  tokens: readonly string[];
  keep: ((row: number) => boolean) | undefined;
  /** Only rows that it divides without rest. */
  stride: number;
}
/** Columns of several values: between two of them is a gap, which is a token of its own. */
const WITH_GAPS = ['name', 'code', 'other', 'body'].reduce(
  (mask, name) => mask | (1 << (COLUMNS as readonly string[]).indexOf(name)),
  0,
);

type Token = TokenRows | TokenUnion;

/** The rows of a phrase, in each group of segments that has all of its tokens. */
export function phraseRows(table: TableRead, phrase: Phrase, within: Within, isDescending: boolean): PhraseRows[] {
  const places = phrase.tokens.map((token) => table.placesOf(token));
  const limits = within.tokens.map((token) => table.placesOf(token));
  const hasAll = (at: number): boolean => [...places, ...limits].every((groups) => groups[at]!.length > 0);
  return table.groups.flatMap((_, at) => {
    if (!hasAll(at)) return [];
    const open = (spans: readonly Span[]): Token => {
      const rows = spans.map((span) => new TokenRows(span, isDescending, within.stride));
      return rows.length === 1 ? rows[0]! : new TokenUnion(rows);
    };
    const parts = {
      tokens: places.map((groups) => open(groups[at]!)),
      limits: limits.map((groups) => open(groups[at]!)),
      openGaps: (): Token | null => {
        const gaps = table.placesOf(GAP)[at]!;
        return gaps.length === 0 ? null : open(gaps);
      },
    };
    return [new PhraseRows(phrase, parts, within.keep, isDescending)];
  });
}
interface Parts {
  tokens: readonly Token[];
  limits: readonly Token[];
  openGaps: () => Token | null;
}

/** The rows of a group of segments in which tokens follow one another. */
export class PhraseRows implements Rows {
  row = -Infinity;
  readonly weight: number;
  /** The rarest first. */
  private readonly parts: readonly Token[];
  private readonly lists: readonly { rows: Token; offset: number }[];
  /** The places of tokens that are not looked at. */
  private readonly omitted: number[] = [];
  private readonly column: number | undefined;
  private readonly keep: ((row: number) => boolean) | undefined;
  private readonly isDescending: boolean;
  private readonly openGaps: () => Token | null;
  private gaps: Token | null | undefined;
  /** Where it begins in the row; undefined where that was not asked yet. */
  private starts: readonly number[] | undefined;

  constructor(
    phrase: Phrase,
    { tokens, limits, openGaps }: Parts,
    keep: ((row: number) => boolean) | undefined,
    isDescending: boolean,
  ) {
    this.column = phrase.column;
    this.keep = keep;
    this.isDescending = isDescending;
    this.openGaps = openGaps;
    const wanted = cover(tokens.map((rows) => rows.weight));
    tokens.forEach((_, offset) => {
      if (!wanted.has(offset)) this.omitted.push(offset);
    });
    const byWeight = (a: { weight: number }, b: { weight: number }): number => a.weight - b.weight;
    this.lists = tokens
      .map((rows, offset) => ({ rows, offset }))
      .filter(({ offset }) => wanted.has(offset))
      .sort((a, b) => byWeight(a.rows, b.rows));
    const parts = this.lists.map(({ rows }) => rows);
    const narrow = limits.filter((rows) => rows.weight * 2 < parts[0]!.weight);
    this.parts = [...narrow, ...parts].sort(byWeight);
    this.weight = this.parts[0]!.weight;
  }

  next(): void {
    this.parts[0]!.next();
    this.leap();
  }
  seek(row: number): void {
    if (row <= this.row) return;
    this.parts[0]!.seek(row);
    this.leap();
  }
  private leap(): void {
    const { parts, keep, isDescending } = this;
    const first = parts[0]!;
    const isSure = this.lists.length === 1 && this.column === undefined;
    for (;;) {
      const row = parts.length === 1 ? first.row : agreed(parts);
      this.row = row;
      this.starts = undefined;
      if (row === Infinity) return;
      if ((keep === undefined || keep(isDescending ? -row : row)) && (isSure || this.places().length > 0)) return;
      first.next();
    }
  }

  columns(): number {
    if (this.lists.length === 1) return this.column === undefined ? this.lists[0]!.rows.columns() : 1 << this.column;
    return this.places().reduce((mask, start) => mask | (1 << columnOf(start)), 0);
  }
  stands(columns: number): boolean {
    return (this.columns() & columns) !== 0;
  }
  /** How often it stands in the row, each time as much as the column weighs. */
  frequency(weights: readonly number[]): number {
    return this.places().reduce((sum, start) => sum + weights[columnOf(start)]!, 0);
  }

  /** From where on all tokens stand. */
  private places(): readonly number[] {
    if (this.starts !== undefined) return this.starts;
    let starts: number[] | undefined;
    for (const { rows, offset } of this.lists) {
      const here = placesIn(rows.positions(), offset, this.column);
      starts = starts === undefined ? here : both(starts, here);
      if (starts.length === 0) break;
    }
    this.starts = this.omitted.length === 0 ? (starts ?? []) : (starts ?? []).filter((start) => !this.hasGap(start));
    return this.starts;
  }

  /** Whether one value ends and the next begins where a token is not looked at. */
  private hasGap(start: number): boolean {
    if ((WITH_GAPS & (1 << columnOf(start))) === 0) return false;
    const { row } = this;
    const gaps = this.gaps === undefined ? (this.gaps = this.openGaps()) : this.gaps;
    if (gaps === null) return false;
    if (gaps.row < row) gaps.seek(row);
    if (gaps.row !== row) return false;
    const places = new Set(placesIn(gaps.positions(), 0, undefined));
    return this.omitted.some((offset) => places.has(start + offset));
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

/** Where a phrase would begin of which a token stands at these places, columns above; ascending. */
function placesIn(bytes: Uint8Array, offset: number, only: number | undefined): number[] {
  const places: number[] = [];
  let column = 0;
  let place = 0;
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] === COLUMN) {
      column = bytes[at + 1]!;
      place = 0;
      at += 2;
      if (only !== undefined && column > only) break;
    } else {
      let delta = 0;
      while (bytes[at]! >= 0x80) delta = delta * 0x80 + (bytes[at++]! & 0x7f);
      place += delta * 0x80 + bytes[at++]! - 2;
      if ((only === undefined || column === only) && place >= offset)
        places.push(column * COLUMN_ROOM + place - offset);
    }
  }
  return places;
}
/** More tokens than a column has. */
const COLUMN_ROOM = 2 ** 27;
const columnOf = (start: number): number => Math.floor(start / COLUMN_ROOM);

function both(a: readonly number[], b: readonly number[]): number[] {
  const found: number[] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length; ) {
    const [left, right] = [a[i]!, b[j]!];
    if (left === right) found.push(left);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return found;
}
