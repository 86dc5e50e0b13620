/**
 * The rows of one search's phrases, each walked along once however often the query needs it: a phrase costs most of what a
 * search costs, and sets of rows in memory next to nothing.
 */
import { type Range, unionOf } from './fts5.rows.ts';
import type { Reading } from './fts5.statements.ts';

interface PhraseRows {
  /** Ascending. */
  rows: readonly number[];
  /** Whether these are all. */
  isWhole: boolean;
}

/** Of rows that are all: no row comes after them. */
export const ALL = Number.MAX_SAFE_INTEGER;

export class Phrases {
  private readonly sql: Reading;
  private readonly lists = new Map<string, PhraseRows>();
  private range: Range = [0, 0];
  private most = 0;

  constructor(sql: Reading) {
    this.sql = sql;
  }

  /** Forgets the search before. `most`: so many rows of a phrase are read. */
  begin(range: Range, most: number): void {
    this.lists.clear();
    this.range = range;
    this.most = most;
  }

  /** The first rows of a phrase. */
  rows(phrase: string): PhraseRows {
    let list = this.lists.get(phrase);
    if (list === undefined) {
      const { range, most } = this;
      const rows = range[0] > range[1] ? [] : this.sql.rows.all(phrase, ...range, most);
      list = { rows, isWhole: rows.length < most };
      this.lists.set(phrase, list);
    }
    return list;
  }

  /** The rows of several phrases together, as far as they are known, and up to which row they are. */
  union(phrases: readonly string[]): { rows: number[]; upTo: number } {
    const lists = phrases.map((phrase) => this.rows(phrase));
    const upTo = Math.min(ALL, ...lists.map(({ rows, isWhole }) => (isWhole ? ALL : rows.at(-1)!)));
    return { rows: unionOf(lists.map(({ rows }) => rows)).filter((row) => row <= upTo), upTo };
  }
}
