/**
 * Which rows satisfy an expression, from the lists of one of FTS5's tables. What a search asks of a rare phrase is read
 * once and kept until the next search.
 */
import type Database from 'better-sqlite3';
import { agreed, anyOf, KnownRows, ResumedRows, type Rows, rowsOf } from './fts5.cursors.ts';
import { type Asked, type Expr, type Phrase, phraseOf, phrasesOf } from './fts5.expr.ts';
import { TableRead } from './fts5.leaves.ts';
import { type ListSource, phraseRows } from './fts5.phrases.ts';
import type { Range } from './fts5.rows.ts';
import { LeafRoom } from './fts5.token-rows.ts';

/** So many rows of a phrase are read to see whether it is rare. */
const GLANCE = 1000;
/** Of bm25. */
const K1 = 1.2;
const B = 0.75;
const LEAST_RARITY = 1e-6;
interface Known {
  rows: number[];
  masks: number[];
  isWhole: boolean;
  /** Where reading stopped; given to the first who reads on. */
  rest: Rows | undefined;
}
/** What every row of a search has to be within. */
export interface Within {
  /** Tokens of which each row has every one. Where there is `keep`, which knows, they only spare work. */
  tokens: readonly string[];
  keep: ((row: number) => boolean) | undefined;
  /** Only rows that it divides without rest. */
  stride: number;
  /** It is known that no row is. */
  isEmpty?: boolean;
}
const keyOf = ({ tokens }: Phrase): string => tokens.join(' ');
interface Wanted {
  /** At most so many. */
  limit: number;
  newest?: boolean;
  /** Which rows are taken. */
  keep?: ((row: number) => boolean) | undefined;
}

export class Fts5Lists {
  private readonly source: ListSource;
  private readonly known = new Map<string, Known>();
  private range: Range = [0, Number.MAX_SAFE_INTEGER];
  private within: Within = { tokens: [], keep: undefined, stride: 1 };

  constructor(db: Database.Database, name: string) {
    this.source = { table: new TableRead(db, name), room: new LeafRoom(), stride: 1 };
  }

  /** Sees what was written since. Called at the beginning of each search, within its transaction. */
  refresh(): void {
    this.source.table.refresh();
  }
  /** All that is asked from here on lies in this range and within these limits. */
  begin(range: Range, within: Within): void {
    this.known.clear();
    this.source.room.clear();
    this.source.stride = within.stride;
    this.range = range;
    this.within = within;
  }

  /** Whether any row of the range has this phrase. */
  holds(phrase: Phrase): boolean {
    return this.glance(phrase).rows.length > 0;
  }

  /** The rows of a range, the oldest first unless told. */
  rows(asked: Expr, range: Range, { limit, newest = false, keep }: Wanted): number[] {
    const found: number[] = [];
    if (asked !== null && limit > 0)
      this.walk(asked, range, newest, (row) => {
        if (keep === undefined || keep(row)) found.push(row);
        return found.length < limit;
      });
    return found;
  }

  /** The first rows, and for each the first of several sets of columns in which all that is asked stands; -1 for none. */
  standing(asked: Asked, range: Range, sets: readonly number[], limit: number) {
    const rows: number[] = [];
    const stands: number[] = [];
    this.walk(asked, range, false, (row, cursor) => {
      rows.push(row);
      let set = sets.length - 1;
      // Each is within the next.
      if (!cursor.stands(sets[set]!)) set = -1;
      else while (set > 0 && cursor.stands(sets[set - 1]!)) set--;
      stands.push(set);
      return rows.length < limit;
    });
    return { rows, stands };
  }

  /** How well each of these rows, which ascend, answers: bm25 as FTS5 has it, over the units within the limits. */
  scores(asked: Asked, rows: readonly number[], weights: readonly number[]): Map<number, number> {
    const { table } = this.source;
    const { units, tokens } = table.averages();
    const lengths = rows.map((row) => K1 * (1 - B + (B * table.sizeOf(row)) / tokens));
    const scores = rows.map(() => 0);
    const within = Math.min(...this.openLimits(false).map((limit) => limit.weight));
    for (const phrase of phrasesOf(asked)) {
      const parts = phraseRows(this.source, phrase, false);
      const known = this.known.get(keyOf(phrase));
      const hits = known?.isWhole === true ? known.rows.length : Math.min(within, anyOf(parts).weight);
      const rarity = Math.max(LEAST_RARITY, Math.log((units - hits + 0.5) / (hits + 0.5)));
      for (const part of parts)
        rows.forEach((row, at) => {
          if (part.row < row) part.seek(row);
          if (part.row !== row || !part.confirm()) return;
          const frequency = part.frequency(weights);
          scores[at]! += (rarity * frequency * (K1 + 1)) / (frequency + lengths[at]!);
        });
    }
    return new Map(rows.map((row, at) => [row, scores[at]!]));
  }

  has(asked: Expr, row: number): boolean {
    return this.rows(asked, [row, row], { limit: 1 }).length > 0;
  }

  private walk(asked: Asked, range: Range, newest: boolean, use: (row: number, cursor: Rows) => boolean): void {
    this.goAlong(this.open(asked, newest), range, newest, use);
  }

  /** The rows of a cursor that are within the limits. */
  private goAlong(
    rows: Rows,
    [first, last]: Range,
    newest: boolean,
    use: (row: number, cursor: Rows) => boolean,
  ): void {
    const { keep, isEmpty = false } = this.within;
    if (isEmpty) return;
    // The rarest of all leads: all that is asked for follows a narrow limit together.
    const parts: [Rows, ...Rows[]] = [rows];
    for (const limit of this.openLimits(newest))
      if (limit.weight < parts[0].weight) parts.unshift(limit);
      else if (keep === undefined) parts.push(limit);
    const [lead] = parts;
    const end = newest ? -first : last;
    lead.seek(newest ? -last : first);
    for (; ; lead.next()) {
      const row = parts.length === 1 ? lead.row : agreed(parts);
      if (row > end) return;
      const given = newest ? -row : row;
      if ((keep === undefined || keep(given)) && rows.confirm() && !use(given, rows)) return;
    }
  }

  private openLimits(newest: boolean): Rows[] {
    return this.within.tokens.map((token) => anyOf(phraseRows(this.source, phraseOf(token), newest)));
  }

  private open(asked: Asked, isDescending: boolean): Rows {
    return rowsOf(asked, (phrase) => {
      const known = this.known.get(keyOf(phrase));
      const { column } = phrase;
      if (known !== undefined && column === undefined && !isDescending && known.rest !== undefined) {
        // Who reads on first need not begin anew.
        const { rest } = known;
        known.rest = undefined;
        return new ResumedRows(known.rows, known.masks, rest);
      }
      if (known?.isWhole !== true) return anyOf(phraseRows(this.source, phrase, isDescending));
      if (column === undefined) return new KnownRows(known.rows, known.masks, isDescending);
      const bit = 1 << column;
      const rows = known.rows.filter((_, at) => (known.masks[at]! & bit) !== 0);
      return new KnownRows(
        rows,
        rows.map(() => bit),
        isDescending,
      );
    });
  }

  private glance(phrase: Phrase): Known {
    const key = keyOf(phrase);
    let known = this.known.get(key);
    if (known === undefined) {
      const [rows, masks]: [number[], number[]] = [[], []];
      const list = anyOf(phraseRows(this.source, phrase, false));
      this.goAlong(list, this.range, false, (row) => {
        rows.push(row);
        masks.push(list.columns());
        return rows.length < GLANCE;
      });
      const isWhole = rows.length < GLANCE;
      if (!isWhole) list.next();
      known = { rows, masks, isWhole, rest: isWhole ? undefined : list };
      this.known.set(key, known);
    }
    return known;
  }
}
