/**
 * In which order hits come, a page at a time: by tier, each read only as far as the page needs, newest first, but by bm25
 * where terms stand in texts alone and the hits are no more than 1,000; or by date, code, or when units came in.
 */
import type { Query } from '../../../shared/query/ast.ts';
import { LantaiError } from '../../lib/errors.ts';
import { ALIKE_TIER, and, TEXT_TIER } from './fts5.compile.ts';
import type { CompiledQuery } from './fts5.compiled.ts';
import { earlyTiers, walkTiers } from './fts5.early-tiers.ts';
import { type Placed, type Range, RANKED_LIMIT, wholeNumber } from './fts5.rows.ts';
import type { FacetColumns, FacetLimit } from './fts5.facets.ts';
import type { Phrases } from './fts5.phrases.ts';
import type { Reading } from './fts5.statements.ts';
import { COUNT_LIMIT, type SearchRequest } from './search-index.ts';

const FEW = 8;
/** From this share of all units on, a limit is looked up in memory. */
const WIDE_SHARE = 0.4;
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
    if (typeof cursor === 'object' && cursor !== null) return { ...cursor };
  } catch {
    // Said below: it is no cursor of ours.
  }
  throw new LantaiError('bad-request', { reason: 'cursor' });
}

export class Fts5Order {
  private readonly sql: Reading;
  private readonly columns: FacetColumns;
  private readonly phrases: Phrases;
  constructor(sql: Reading, columns: FacetColumns, phrases: Phrases) {
    this.sql = sql;
    this.columns = columns;
    this.phrases = phrases;
  }

  page(request: ReaderRequest, compiled: CompiledQuery, range: Range, rows: number[]): Page {
    const cursor = decodeCursor(request.cursor);
    const limit = Math.min(100, Math.max(1, request.limit));
    if (rows.length === 0) return { hits: [] };
    if (request.sort === 'added') return this.byAdded(compiled, range, rows, cursor, limit);
    if (request.sort === 'code') return this.byCode(compiled, range, rows, cursor, limit);
    if (request.sort !== 'relevance') return this.byDate(compiled, range, request.sort, cursor, limit);
    return this.byRelevance(compiled, range, rows, cursor, limit);
  }

  /** Tier by tier, newest first; the last tier, where terms stand in the text alone, by bm25 when hits are few. */
  private byRelevance(
    compiled: CompiledQuery,
    range: Range,
    rows: number[],
    cursor: Partial<Record<string, unknown>>,
    limit: number,
  ): Page {
    const at = wholeNumber(cursor.at);
    const ranked = at !== undefined || rows.length <= RANKED_LIMIT;
    const early =
      rows.length <= COUNT_LIMIT
        ? earlyTiers(compiled, rows, this.phrases, (row) => this.sql.head.get(row))
        : undefined;
    if (!ranked) {
      const hits =
        (early && walkTiers(early, rows, cursor, limit + 1)) ??
        this.byTier(compiled, compiled.tiers, range, cursor, limit + 1);
      return hits.length > limit ? { hits: hits.slice(0, limit), next: hits[limit - 1] } : { hits };
    }
    const walked = compiled.tiers.slice(0, TEXT_TIER);
    // All hits lie between the first and the last.
    const span: Range = [rows[0]!, rows.at(-1)!];
    const walk = (from: Partial<Record<string, unknown>>, most: number): Placed[] =>
      (early && walkTiers(early, rows, from, most, false)) ??
      (rows.length <= FEW
        ? this.after(this.placeEach(walked, rows), from)
        : this.byTier(compiled, walked, span, from, most));
    const first = at === undefined ? walk(cursor, limit + 1) : [];
    const hits = first.slice(0, limit);
    if (first.length > limit) return { hits, next: hits[limit - 1] };
    // All of the earlier tiers: what is left of the rows stands in texts, or is alike.
    const isWhole = at === undefined && wholeNumber(cursor.tier) === undefined;
    const before = isWhole ? first : walk({}, RANKED_LIMIT + 1);
    const inBefore = new Set(before.map(({ row }) => row));
    const { tiers, limits, exact, content } = compiled;
    const alikeMatch = tiers[ALIKE_TIER] ?? null;
    const alike = new Set(alikeMatch === null ? [] : this.sql.rows.all(alikeMatch, ...span, RANKED_LIMIT + 1));
    const rest = [
      ...this.byScore(
        { content: exact, limits },
        rows.filter((row) => !inBefore.has(row) && !alike.has(row)),
      ).map((row): Placed => ({ row, tier: TEXT_TIER })),
      ...this.byScore({ content, limits }, [...alike]).map((row): Placed => ({ row, tier: ALIKE_TIER })),
    ];
    const from = at ?? 0;
    const end = from + limit - hits.length;
    hits.push(...rest.slice(from, end));
    return { hits, next: end < rest.length ? { at: end } : undefined };
  }

  /** Few rows, asked one by one: quicker than walking along all that a tier's terms have. */
  private placeEach(tiers: (string | null)[], rows: readonly number[]): Placed[] {
    const newest = rows.toReversed();
    const placed = tiers.map((match, tier) =>
      match === null
        ? []
        : newest
            .filter((row) => this.sql.rows.all(match, row, row, 1).length > 0)
            .map((row): Placed => ({ row, tier })),
    );
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
    compiled: CompiledQuery,
    tiers: (string | null)[],
    range: Range,
    cursor: Partial<Record<string, unknown>>,
    limit: number,
  ): Placed[] {
    const first = wholeNumber(cursor.tier) ?? 0;
    let before = Math.min(range[1], (wholeNumber(cursor.row) ?? Number.MAX_SAFE_INTEGER) - 1);
    const hits: Placed[] = [];
    const seen = new Set<number>();
    for (let tier = first; tier < tiers.length && hits.length < limit; tier++) {
      const match = tiers[tier] ?? null;
      if (match !== null) {
        const isFirstPage = cursor.tier === undefined;
        const rows =
          (isFirstPage ? this.newestWithin(compiled, tier, range, seen, limit - hits.length) : undefined) ??
          this.sql.newest.all(match, range[0], before, limit - hits.length);
        for (const row of rows) {
          hits.push({ row, tier });
          seen.add(row);
        }
      }
      before = range[1];
    }
    return hits;
  }

  /** The rows, which ascend, the best first; newest first when the terms have many hits outside the scope. */
  private byScore({ content, limits }: Pick<CompiledQuery, 'content' | 'limits'>, rows: number[]): number[] {
    const newest = rows.toReversed();
    if (content === null || rows.length < 2 || rows.length > RANKED_LIMIT) return newest;
    const span: Range = [rows[0]!, rows.at(-1)!];
    const tooMany = (): boolean => (this.sql.count.get(content, ...span, RANKED_LIMIT + 1) ?? 0) > RANKED_LIMIT;
    if (limits.length > 0 && tooMany()) return newest;
    const scores = new Map(this.sql.scores.raw().all(content, ...span) as unknown as [number, number][]);
    return newest.sort((a, b) => (scores.get(a) ?? 0) - (scores.get(b) ?? 0) || b - a);
  }

  private byDate(
    compiled: CompiledQuery,
    range: Range,
    sort: 'date' | 'date-asc',
    cursor: Partial<Record<string, unknown>>,
    limit: number,
  ): Page {
    const seen = wholeNumber(cursor.row);
    const rows =
      sort === 'date'
        ? this.sql.newest.all(compiled.match ?? '', range[0], seen === undefined ? range[1] : seen - 1, limit + 1)
        : this.sql.oldest.all(compiled.match ?? '', seen === undefined ? range[0] : seen + 1, range[1], limit + 1);
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
      const all = new Set(this.sql.rows.all(compiled.match ?? '', ...range, -1));
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
      const all = new Set(this.sql.rows.all(compiled.match ?? '', ...range, -1));
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

  /** The limits that most units are within, all together by what share, and the others. */
  split<L extends FacetLimit>(limits: readonly L[]): { wide: L[]; narrow: L[]; share: number } {
    const isWide = (limit: L): boolean => (this.columns.share([limit]) ?? 0) >= WIDE_SHARE;
    const wide = limits.filter(isWide);
    const narrow = limits.filter((limit) => !isWide(limit));
    return { wide, narrow, share: this.columns.share(wide) ?? 1 };
  }

  /** The newest rows of a tier that are none of `seen`; undefined where too many lie outside of a wide limit. */
  private newestWithin(
    { reached, limits }: CompiledQuery,
    tier: number,
    range: Range,
    seen: ReadonlySet<number>,
    limit: number,
  ): number[] | undefined {
    const { wide, narrow, share } = this.split(limits);
    const match = and([reached[tier] ?? null, ...narrow.map((each) => each.match)]);
    if (match === null) return [];
    const read = Math.ceil((limit * 1.2) / share) + seen.size + 20;
    const rows = this.sql.newest.all(match, ...range, read);
    const kept = this.columns.filter(rows, wide).filter((row) => !seen.has(row));
    if (kept.length < limit && rows.length === read) return undefined;
    return kept.slice(0, limit);
  }

  /** The tier of each row of a page that another order has chosen. */
  private withTiers(compiled: CompiledQuery, rows: number[]): Placed[] {
    const tierOf = (row: number): number => {
      const tier = compiled.tiers.findIndex(
        (match) => match !== null && this.sql.rows.all(match, row, row, 1).length > 0,
      );
      return tier < 0 ? TEXT_TIER : tier;
    };
    return rows.map((row) => ({ row, tier: tierOf(row) }));
  }
}
