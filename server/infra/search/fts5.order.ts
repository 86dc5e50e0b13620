/**
 * In which order hits come, a page at a time: by tier, each read only as far as the page needs, newest first, but by bm25
 * where terms stand in texts alone and the hits are no more than 1,000; or by date, code, or when units came in.
 */
import type { Query } from '../../../shared/query/ast.ts';
import { LantaiError } from '../../lib/errors.ts';
import { ALIKE_TIER, TEXT_TIER } from './fts5.compile.ts';
import type { CompiledQuery } from './fts5.compiled.ts';
import type { Expr } from './fts5.expr.ts';
import type { Fts5Lists } from './fts5.lists.ts';
import { type Placed, type Range, RANKED_LIMIT, wholeNumber } from './fts5.rows.ts';
import type { Reading } from './fts5.statements.ts';
import { COLUMNS } from './fts5.tokens.ts';
import { COUNT_LIMIT, type SearchRequest } from './search-index.ts';

/** The tiers of what is exactly the code, name or title. */
const EXACT_TIERS = 3;
/** What a place in each column weighs: control, name, code, doc, title, resp, other, body. */
const WEIGHTS = [0, 4, 2, 2, 3, 1, 1, 1];
const [NAME, TITLE] = [1 << COLUMNS.indexOf('name'), 1 << COLUMNS.indexOf('title')];
/** Where all terms stand in hits of the tiers of names and of titles, each within the next. */
export const STANDING = [NAME, NAME | TITLE];
/** The first hits, ascending, and of free terms in which of these sets of columns they stand in each, or -1. */
export interface Found {
  rows: number[];
  stands?: number[];
}
export type ReaderRequest = Omit<SearchRequest, 'query'> & { query: Query };
interface Page {
  hits: Placed[];
  next?: Cursor;
}
/** Where the next page goes on: a place in the ranked last tier, or a tier and the last row, or the last code. */
type Cursor =
  | { at: number }
  | { tier: number; row: number }
  | { code: string; row: number }
  | { added: number; row: number };

export const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');
function decodeCursor(text: string | undefined): Partial<Record<string, unknown>> {
  if (text === undefined) return {};
  try {
    const cursor = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
    const place: Partial<Record<string, unknown>> = { ...(cursor as object) };
    if (wholeNumber(place.at ?? place.row) !== undefined) return place;
  } catch {
    // Said below: it is no cursor of ours.
  }
  throw new LantaiError('bad-request', { detail: 'cursor' });
}

export class Fts5Order {
  private readonly sql: Reading;
  private readonly lists: Fts5Lists;
  constructor(sql: Reading, lists: Fts5Lists) {
    this.sql = sql;
    this.lists = lists;
  }

  page(request: ReaderRequest, compiled: CompiledQuery, range: Range, found: Found): Page {
    const { rows } = found;
    const cursor = decodeCursor(request.cursor);
    const limit = Math.min(100, Math.max(1, request.limit));
    if (rows.length === 0) return { hits: [] };
    if (request.sort === 'added') return this.byAdded(compiled, range, rows, cursor, limit);
    if (request.sort === 'code') return this.byCode(compiled, range, rows, cursor, limit);
    if (request.sort !== 'relevance') return this.byDate(compiled, range, request.sort, cursor, limit);
    return this.byRelevance(compiled, range, found, cursor, limit);
  }

  /** Tier by tier, newest first; the last tier, where terms stand in the text alone, by bm25 when hits are few. */
  private byRelevance(
    compiled: CompiledQuery,
    range: Range,
    found: Found,
    cursor: Partial<Record<string, unknown>>,
    limit: number,
  ): Page {
    const { rows } = found;
    const at = wholeNumber(cursor.at);
    if (at === undefined && rows.length > RANKED_LIMIT) {
      const hits =
        rows.length > COUNT_LIMIT
          ? this.byTier(compiled, range, cursor, limit + 1)
          : this.after(this.placeAll(compiled, found), cursor);
      return hits.length > limit ? { hits: hits.slice(0, limit), next: hits[limit - 1] } : { hits };
    }
    const placed = this.placeAll(compiled, found);
    const before = placed.filter(({ tier }) => tier < TEXT_TIER);
    const first = at === undefined ? this.after(before, cursor) : [];
    const hits = first.slice(0, limit);
    if (first.length > limit) return { hits, next: hits[limit - 1] };
    const rowsOf = (wanted: number): number[] => placed.filter(({ tier }) => tier === wanted).map(({ row }) => row);
    const { exact, content } = compiled;
    const rest = [
      ...this.byScore(exact, rowsOf(TEXT_TIER)).map((row): Placed => ({ row, tier: TEXT_TIER })),
      ...this.byScore(content, rowsOf(ALIKE_TIER)).map((row): Placed => ({ row, tier: ALIKE_TIER })),
    ];
    const from = at ?? 0;
    const end = from + limit - hits.length;
    hits.push(...rest.slice(from, end));
    return { hits, next: end < rest.length ? { at: end } : undefined };
  }

  /** All hits, when they are no more than are counted, tier by tier, newest first within each. */
  private placeAll({ reached, tiers }: CompiledQuery, { rows, stands }: Found): Placed[] {
    const span: Range = [rows[0]!, rows.at(-1)!];
    const tierOf = new Map<number, number>();
    const put = (asked: Expr, tier: number): void => {
      for (const row of this.lists.rows(asked, span, { limit: Infinity })) if (!tierOf.has(row)) tierOf.set(row, tier);
    };
    const early = stands === undefined ? TEXT_TIER : EXACT_TIERS;
    for (let tier = 0; tier < early; tier++) put(reached[tier] ?? null, tier);
    if (stands === undefined) put(tiers[ALIKE_TIER] ?? null, ALIKE_TIER);
    const placed: Placed[][] = tiers.map(() => []);
    for (let at = rows.length - 1; at >= 0; at--) {
      const row = rows[at]!;
      const set = stands?.[at] ?? -1;
      const tier = (tierOf.size > 0 ? tierOf.get(row) : undefined) ?? (set < 0 ? TEXT_TIER : EXACT_TIERS + set);
      placed[tier]!.push({ row, tier });
    }
    return placed.flat();
  }

  /** What comes after the place a cursor names: a tier and the last row of it. */
  private after(placed: Placed[], cursor: Partial<Record<string, unknown>>): Placed[] {
    const tier = wholeNumber(cursor.tier);
    if (tier === undefined) return placed;
    const row = wholeNumber(cursor.row) ?? Number.MAX_SAFE_INTEGER;
    return placed.filter((each) => each.tier > tier || (each.tier === tier && each.row < row));
  }

  /** Newest first within each tier, beginning where the last page ended. */
  private byTier(
    { tiers, reached }: CompiledQuery,
    range: Range,
    cursor: Partial<Record<string, unknown>>,
    limit: number,
  ): Placed[] {
    const first = wholeNumber(cursor.tier) ?? 0;
    const isFirstPage = cursor.tier === undefined;
    let before = Math.min(range[1], (wholeNumber(cursor.row) ?? Number.MAX_SAFE_INTEGER) - 1);
    const hits: Placed[] = [];
    const seen = new Set<number>();
    for (let tier = first; tier < tiers.length && hits.length < limit; tier++) {
      const wanted = { limit: limit - hits.length, newest: true };
      // On the first page all hits of the tiers before have been seen.
      const match = (isFirstPage ? reached[tier] : tiers[tier]) ?? null;
      if (match !== null) {
        const isNew = (row: number): boolean => !seen.has(row);
        for (const row of this.lists.rows(match, [range[0], before], { ...wanted, keep: isNew })) {
          hits.push({ row, tier });
          seen.add(row);
        }
      }
      before = range[1];
    }
    return hits;
  }

  /** Rows, given the newest first, the best first. */
  private byScore(asked: Expr, newest: number[]): number[] {
    if (asked === null || newest.length < 2 || newest.length > RANKED_LIMIT) return newest;
    const scores = this.lists.scores(asked, newest.toReversed(), WEIGHTS);
    return newest.sort((a, b) => scores.get(b)! - scores.get(a)! || b - a);
  }

  private byDate(
    compiled: CompiledQuery,
    range: Range,
    sort: 'date' | 'date-asc',
    cursor: Partial<Record<string, unknown>>,
    limit: number,
  ): Page {
    const seen = wholeNumber(cursor.row);
    const newest = sort === 'date';
    const from: Range = newest
      ? [range[0], seen === undefined ? range[1] : seen - 1]
      : [seen === undefined ? range[0] : seen + 1, range[1]];
    const rows = this.lists.rows(compiled.match, from, { limit: limit + 1, newest });
    const hits = this.withTiers(compiled, rows.slice(0, limit));
    return { hits, next: rows.length > limit ? hits.at(-1) : undefined };
  }

  /** Up to 10,000 hits are sorted; more are met by walking the codes in order. */
  private byCode(
    compiled: CompiledQuery,
    range: Range,
    rows: number[],
    cursor: Partial<Record<string, unknown>>,
    limit: number,
  ): Page {
    const after = typeof cursor.code === 'string' ? cursor.code : '';
    const afterRow = wholeNumber(cursor.row) ?? -1;
    const found: { code: string; row: number }[] = [];
    if (rows.length <= COUNT_LIMIT)
      found.push(...this.sql.sorted.all(JSON.stringify(rows), after, afterRow, limit + 1));
    else {
      const all = new Set(this.lists.rows(compiled.match, range, { limit: Infinity }));
      for (const unit of this.sql.codes.iterate(after, afterRow)) {
        if (all.has(unit.row)) found.push(unit);
        if (found.length > limit) break;
      }
    }
    const last = found[limit - 1];
    return {
      hits: this.withTiers(
        compiled,
        found.slice(0, limit).map((unit) => unit.row),
      ),
      next: found.length > limit ? last : undefined,
    };
  }

  /** Up to 10,000 hits are sorted; more are met by walking the times. */
  private byAdded(
    compiled: CompiledQuery,
    range: Range,
    rows: number[],
    cursor: Partial<Record<string, unknown>>,
    limit: number,
  ): Page {
    const before = wholeNumber(cursor.added) ?? Number.MAX_SAFE_INTEGER;
    const beforeRow = wholeNumber(cursor.row) ?? Number.MAX_SAFE_INTEGER;
    const found: { added: number; row: number }[] = [];
    if (rows.length <= COUNT_LIMIT)
      found.push(...this.sql.sortedByAdded.all(JSON.stringify(rows), before, beforeRow, limit + 1));
    else {
      const all = new Set(this.lists.rows(compiled.match, range, { limit: Infinity }));
      for (const unit of this.sql.addedBefore.iterate(before, beforeRow)) {
        if (all.has(unit.row)) found.push(unit);
        if (found.length > limit) break;
      }
    }
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const hits = this.withTiers(
      compiled,
      page.map((unit) => unit.row),
    );
    return { hits, next: found.length > limit ? last : undefined };
  }

  /** The tier of each row of a page that another order has chosen. */
  private withTiers(compiled: CompiledQuery, rows: number[]): Placed[] {
    const tierOf = (row: number): number => {
      const tier = compiled.tiers.findIndex((match) => this.lists.has(match, row));
      return tier < 0 ? TEXT_TIER : tier;
    };
    return rows.map((row) => ({ row, tier: tierOf(row) }));
  }
}
