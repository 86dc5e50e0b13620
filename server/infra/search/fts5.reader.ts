/**
 * Answers searches from the index's file. Lives in a reader's thread.
 *
 * One search is one read transaction: hits, counts and facets are of the same moment. At most 10,001 row numbers are
 * fetched. Hits are ordered by tier, each tier read only as far as the page needs: newest first, but by bm25 where terms
 * stand in texts alone and the hits are no more than 1,000.
 */
import type Database from 'better-sqlite3';
import type { Query, Term } from '../../../shared/query/ast.ts';
import { LantaiError } from '../../lib/errors.ts';
import {
  ALIKE_TIER,
  type CompiledQuery,
  compileQuery,
  EVERYTHING,
  type IndexLookup,
  TEXT_TIER,
  TIERS,
} from './fts5.compile.ts';
import { FacetColumns, FacetCounts, FacetValues } from './fts5.facets.ts';
import { describeHit, needlesOf } from './fts5.snippet.ts';
import { openForReading, rowsOfYears, SAMPLE_SHARE, type StoredHead } from './fts5.store.ts';
import { suggestFor } from './fts5.suggest.ts';
import {
  COUNT_LIMIT,
  NEW_LIMIT,
  type SearchFacets,
  type SearchHit,
  type SearchRequest,
  type SearchResult,
} from './search-index.ts';

/** bm25 costs some microseconds a hit. */
const RANKED_LIMIT = 1000;
const SAMPLE_LIMIT = 20_000;
/** From this share of all units on, scope and filters are looked up in memory. */
const WIDE_SHARE = 0.4;
/** Weights of the columns: control, name, code, doc, title, resp, other, body. */
const BM25 = 'bm25(unit_fts, 0, 4, 2, 2, 3, 1, 1, 1)';

export type ReaderRequest = Omit<SearchRequest, 'query'> & { query: Query };
interface Placed {
  row: number;
  tier: number;
}
type Range = [first: number, last: number];
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

const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');
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
const wholeNumber = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;

export class Fts5Reader {
  private readonly db: Database.Database;
  private readonly values: FacetValues;
  private readonly columns: FacetColumns;
  private readonly sql: ReturnType<typeof prepare>;
  private readonly lookup: IndexLookup;

  constructor(path: string) {
    this.db = openForReading(path);
    this.sql = prepare(this.db);
    this.values = new FacetValues(this.db);
    this.columns = new FacetColumns(this.db);
    this.lookup = {
      facets: this.values,
      holds: (phrase) => this.sql.rows.all(phrase, 0, Number.MAX_SAFE_INTEGER, 1).length > 0,
    };
  }

  /** Begins to read the facets into memory; searches are answered meanwhile. */
  warm(): Promise<void> {
    return this.columns.load();
  }

  count(): number {
    return this.sql.countUnits.get() ?? 0;
  }

  close(): void {
    this.columns.stop();
    this.db.close();
  }

  search(request: ReaderRequest): SearchResult {
    const started = performance.now();
    const result = this.db.transaction(() => this.answer(request))();
    return { ...result, tookMs: Math.round((performance.now() - started) * 100) / 100 };
  }

  private answer(request: ReaderRequest): Omit<SearchResult, 'tookMs'> {
    this.values.refresh();
    this.columns.refresh();
    const compiled = compileQuery(request.query, request, this.lookup);
    const range = rowsOfYears(compiled.yearFrom, compiled.yearTo);
    const rows = this.rows(compiled, range);
    const totalIsExact = rows.length <= COUNT_LIMIT;
    const page = this.page(request, compiled, range, rows);
    const needles = needlesOf(request.query);
    return {
      total: Math.min(rows.length, COUNT_LIMIT),
      totalIsExact,
      hits: page.hits.map((placed) => this.hit(placed, needles)),
      facets: request.facets ? this.facets(compiled, range, rows) : undefined,
      cursor: page.next && encodeCursor(page.next),
      newHits: request.newAfter === undefined ? undefined : this.newHits(compiled, range, rows, request.newAfter),
      note: compiled.oneCharacter ? 'one-character' : undefined,
      suggestion: request.suggest === true && rows.length === 0 ? this.suggestion(request, compiled) : undefined,
    };
  }

  /** The query with those of its terms put right that nothing within the scope has. Only for plain terms. */
  private suggestion({ query }: ReaderRequest, { within }: CompiledQuery): string | undefined {
    const terms = query.kind === 'and' ? query.items : [query];
    const isPlain = (item: Query): item is Term =>
      item.kind === 'term' && (item.field === null || item.field === 'name');
    if (within === null || !terms.every(isPlain)) return undefined;
    const all: Range = [0, Number.MAX_SAFE_INTEGER];
    const inScope = (match: string): string => (within === EVERYTHING ? match : `(${match}) AND ${within}`);
    const heads = (match: string, limit: number): StoredHead[] =>
      this.sql.newest.all(inScope(match), ...all, limit).flatMap((row) => {
        const stored = this.sql.stored.get(row);
        return stored ? (JSON.parse(stored.head) as StoredHead) : [];
      });
    let changed = false;
    const words = terms.map((term) => {
      const alone = compileQuery(term, { scope: {}, filters: {} }, this.lookup);
      if (alone.match !== null && this.sql.rows.all(inScope(alone.match), ...all, 1).length > 0) return term.text;
      const near = suggestFor(term, { heads });
      changed ||= near !== undefined;
      return near ?? term.text;
    });
    return changed ? words.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' ') : undefined;
  }

  /**
   * The rows of the hits, ascending, at most one more than are counted. Where most units are within scope and filters it
   * is quicker to pass over the few others in memory than to let FTS5 walk along the lists of nearly all units.
   */
  private rows({ match, content, limits }: CompiledQuery, range: Range): number[] {
    if (match === null) return [];
    const wanted = COUNT_LIMIT + 1;
    const share = this.wideShare(limits);
    if (content !== null && share !== undefined) {
      const read = Math.ceil((wanted * 1.2) / share);
      const candidates = this.sql.rows.all(content, ...range, read);
      const kept = this.columns.filter(candidates, limits);
      if (kept.length >= wanted || candidates.length < read) return kept.slice(0, wanted);
    }
    return this.sql.rows.all(match, ...range, wanted);
  }

  /** The share of all units within the limits, where it is wide. */
  private wideShare(limits: CompiledQuery['limits']): number | undefined {
    const share = limits.length === 0 ? undefined : this.columns.share(limits);
    return share !== undefined && share >= WIDE_SHARE ? share : undefined;
  }

  /** The newest rows of a tier that are none of `seen`, within a wide scope; undefined where too many lie outside of it. */
  private newestWithin(
    { reached, limits }: CompiledQuery,
    tier: number,
    range: Range,
    seen: ReadonlySet<number>,
    limit: number,
  ): number[] | undefined {
    const match = reached[tier] ?? null;
    const share = this.wideShare(limits);
    if (share === undefined) return undefined;
    if (match === null) return [];
    const read = Math.ceil((limit * 1.2) / share) + seen.size + 20;
    const rows = this.sql.newest.all(match, ...range, read);
    const kept = this.columns.filter(rows.toReversed(), limits).filter((row) => !seen.has(row));
    if (kept.length < limit && rows.length === read) return undefined;
    return kept.toReversed().slice(0, limit);
  }

  private hit({ row, tier }: Placed, needles: ReturnType<typeof needlesOf>): SearchHit {
    const stored = this.sql.stored.get(row);
    if (!stored) throw new Error(`the index holds no text for row ${row}`);
    return describeHit(JSON.parse(stored.head) as StoredHead, stored.body, needles, TIERS[tier]!);
  }

  private page(request: ReaderRequest, compiled: CompiledQuery, range: Range, rows: number[]): Page {
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
    if (!ranked) {
      const hits = this.byTier(compiled, compiled.tiers, range, cursor, limit + 1);
      return hits.length > limit ? { hits: hits.slice(0, limit), next: hits[limit - 1] } : { hits };
    }
    const walked = compiled.tiers.slice(0, TEXT_TIER);
    // All of the earlier tiers: what is left of the rows stands in texts, or is alike.
    const before = this.byTier(compiled, walked, range, {}, RANKED_LIMIT + 1);
    const first = at === undefined ? this.after(before, cursor) : [];
    const hits = first.slice(0, limit);
    if (first.length > limit) return { hits, next: hits[limit - 1] };
    const inBefore = new Set(before.map(({ row }) => row));
    const { tiers, limits, exact, content } = compiled;
    const alikeMatch = tiers[ALIKE_TIER] ?? null;
    const alike = new Set(alikeMatch === null ? [] : this.sql.rows.all(alikeMatch, ...range, RANKED_LIMIT + 1));
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

  /** Few units are newer than somebody's last look: they are held against the query one by one where hits are very many. */
  private newHits({ match }: CompiledQuery, range: Range, rows: number[], after: number): number {
    if (match === null || rows.length === 0) return 0;
    if (rows.length <= COUNT_LIMIT) return this.sql.countAfter.get(JSON.stringify(rows), after, NEW_LIMIT) ?? 0;
    let count = 0;
    for (const row of this.sql.addedAfter.iterate(after, NEW_LIMIT))
      if (row >= range[0] && row <= range[1] && this.sql.rows.all(match, row, row, 1).length > 0) count += 1;
    return count;
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

  /** Exact to 10,000 hits. Beyond, the hits of the sample table, each for as many as its share of the units. */
  private facets(compiled: CompiledQuery, range: Range, rows: number[]): SearchFacets {
    const exact = rows.length <= COUNT_LIMIT;
    const counts = new FacetCounts();
    if (exact) this.columns.count(rows, counts, 1);
    else this.columns.count(this.sql.sample.all(compiled.match ?? '', ...range, SAMPLE_LIMIT), counts, SAMPLE_SHARE);
    return counts.result(this.values, exact);
  }
}

function prepare(db: Database.Database) {
  const inSample = 'FROM sample_fts WHERE sample_fts MATCH ? AND rowid BETWEEN ? AND ?';
  const where = 'FROM unit_fts WHERE unit_fts MATCH ? AND rowid BETWEEN ? AND ?';
  type Match = [match: string, first: number, last: number];
  const rows = (order: string) =>
    db.prepare<[...Match, limit: number], number>(`SELECT rowid ${where} ${order} LIMIT ?`).pluck();
  return {
    rows: rows('ORDER BY rowid'),
    oldest: rows('ORDER BY rowid'),
    newest: rows('ORDER BY rowid DESC'),
    sample: db.prepare<[...Match, limit: number], number>(`SELECT rowid ${inSample} ORDER BY rowid LIMIT ?`).pluck(),
    count: db.prepare<[...Match, limit: number], number>(`SELECT count(*) FROM (SELECT 1 ${where} LIMIT ?)`).pluck(),
    scores: db.prepare<Match>(`SELECT rowid, ${BM25} ${where}`),
    stored: db.prepare<[number], { head: string; body: Buffer | null }>('SELECT head, body FROM stored WHERE id = ?'),
    countUnits: db.prepare<[], number>('SELECT count(*) FROM unit').pluck(),
    codes: db.prepare<[string, number], { code: string; row: number }>(
      'SELECT code_sort AS code, id AS row FROM unit WHERE (code_sort, id) > (?, ?) ORDER BY code_sort, id',
    ),
    sortedByAdded: db.prepare<[string, number, number, number], { added: number; row: number }>(
      `SELECT added, unit.id AS row FROM json_each(?) AS hit JOIN unit ON unit.id = hit.value
       WHERE (added, unit.id) < (?, ?) ORDER BY added DESC, unit.id DESC LIMIT ?`,
    ),
    addedBefore: db.prepare<[number, number], { added: number; row: number }>(
      'SELECT added, id AS row FROM unit WHERE (added, id) < (?, ?) ORDER BY added DESC, id DESC',
    ),
    addedAfter: db
      .prepare<[number, number], number>('SELECT id FROM unit WHERE added > ? ORDER BY added LIMIT ?')
      .pluck(),
    countAfter: db
      .prepare<[string, number, number], number>(
        `SELECT count(*) FROM (SELECT 1 FROM json_each(?) AS hit JOIN unit ON unit.id = hit.value
         WHERE added > ? LIMIT ?)`,
      )
      .pluck(),
    sorted: db.prepare<[string, string, number, number], { code: string; row: number }>(
      `SELECT code_sort AS code, unit.id AS row FROM json_each(?) AS hit JOIN unit ON unit.id = hit.value
       WHERE (code_sort, unit.id) > (?, ?) ORDER BY code_sort, unit.id LIMIT ?`,
    ),
  };
}
