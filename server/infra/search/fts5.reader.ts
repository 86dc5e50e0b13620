/**
 * Answers searches from the index's file. Lives in a reader's thread.
 *
 * One search is one read transaction: hits, counts and facets are of the same moment. At most 10,001 row numbers are
 * fetched. In which order hits come is said in `fts5.order.ts`.
 */
import type Database from 'better-sqlite3';
import type { Query, Term } from '../../../shared/query/ast.ts';
import { type CompiledQuery, compileQuery, EVERYTHING, type IndexLookup, TIERS } from './fts5.compile.ts';
import { FacetColumns, FacetCounts, FacetValues } from './fts5.facets.ts';
import { encodeCursor, Fts5Order, type Placed, type Range, type ReaderRequest } from './fts5.order.ts';
import { describeHit, needlesOf } from './fts5.snippet.ts';
import { prepareReading, type Reading } from './fts5.statements.ts';
import { openForReading, rowsOfYears, SAMPLE_SHARE, type StoredHead } from './fts5.store.ts';
import { suggestFor } from './fts5.suggest.ts';
import { COUNT_LIMIT, NEW_LIMIT, type SearchFacets, type SearchHit, type SearchResult } from './search-index.ts';

/** Of a larger sample every so-many-th row is taken: some thousand say as much as many thousand. */
const SAMPLE_ROWS = 16_000;

export class Fts5Reader {
  private readonly db: Database.Database;
  private readonly values: FacetValues;
  private readonly columns: FacetColumns;
  private readonly sql: Reading;
  private readonly order: Fts5Order;
  private readonly lookup: IndexLookup;

  constructor(path: string) {
    this.db = openForReading(path);
    this.sql = prepareReading(this.db);
    this.values = new FacetValues(this.db);
    this.columns = new FacetColumns(this.db);
    this.order = new Fts5Order(this.sql, this.columns);
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
    const page = this.order.page(request, compiled, range, rows);
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
    const share = this.order.wideShare(limits);
    if (content !== null && share !== undefined) {
      const read = Math.ceil((wanted * 1.2) / share);
      const candidates = this.sql.rows.all(content, ...range, read);
      const kept = this.columns.filter(candidates, limits);
      if (kept.length >= wanted || candidates.length < read) return kept.slice(0, wanted);
    }
    return this.sql.rows.all(match, ...range, wanted);
  }

  private hit({ row, tier }: Placed, needles: ReturnType<typeof needlesOf>): SearchHit {
    const stored = this.sql.stored.get(row);
    if (!stored) throw new Error(`the index holds no text for row ${row}`);
    return describeHit(JSON.parse(stored.head) as StoredHead, stored.body, needles, TIERS[tier]!);
  }

  /** Few units are newer than somebody's last look: they are held against the query one by one where hits are very many. */
  private newHits({ match }: CompiledQuery, range: Range, rows: number[], after: number): SearchResult['newHits'] {
    if (match === null || rows.length === 0) return { count: 0, more: false };
    if (rows.length <= COUNT_LIMIT) {
      const count = this.sql.countAfter.get(JSON.stringify(rows), after, NEW_LIMIT) ?? 0;
      return { count, more: count >= NEW_LIMIT };
    }
    const newer = this.sql.addedAfter.all(after, NEW_LIMIT);
    const isHit = (row: number): boolean =>
      row >= range[0] && row <= range[1] && this.sql.rows.all(match, row, row, 1).length > 0;
    return { count: newer.filter(isHit).length, more: newer.length >= NEW_LIMIT };
  }

  /** Exact to 10,000 hits. Beyond, the hits of the sample table, each for as many as its share of the units. */
  private facets(compiled: CompiledQuery, range: Range, rows: number[]): SearchFacets {
    const exact = rows.length <= COUNT_LIMIT;
    const counts = new FacetCounts();
    if (exact) this.columns.count(rows, counts, 1);
    else {
      const stride = oddFrom(this.columns.size / SAMPLE_SHARE / SAMPLE_ROWS);
      const sample = this.sql.sample.all(compiled.match ?? '', ...range, stride);
      this.columns.count(sample, counts, SAMPLE_SHARE * stride);
    }
    return counts.result(this.values, exact);
  }
}

/** An odd number from `least` on: rows of a day begin at an even number, and every day is to have its share. */
const oddFrom = (least: number): number => 2 * Math.ceil(Math.max(0, least - 1) / 2) + 1;
