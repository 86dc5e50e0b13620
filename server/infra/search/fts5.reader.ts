/**
 * Answers searches from the index's file. Lives in a reader's thread.
 *
 * One search is one read transaction: hits, counts and facets are of the same moment. At most 10,001 row numbers are
 * fetched. In which order hits come is said in `fts5.order.ts`.
 */
import type Database from 'better-sqlite3';
import type { Query, Term } from '../../../shared/query/ast.ts';
import { compileQuery, TIERS } from './fts5.compile.ts';
import type { CompiledQuery, IndexLookup } from './fts5.compiled.ts';
import { and, type Expr, isOfTexts } from './fts5.expr.ts';
import { FacetCounts, type FacetLimit, FacetValues } from './fts5.facet-values.ts';
import { FacetColumns, type SharedFacets } from './fts5.facets.ts';
import { Fts5Lists, type Within } from './fts5.lists.ts';
import { encodeCursor, type Found, Fts5Order, type ReaderRequest, STANDING } from './fts5.order.ts';
import type { Placed, Range } from './fts5.rows.ts';
import { describeHit, needlesOf } from './fts5.snippet.ts';
import { prepareReading, type Reading } from './fts5.statements.ts';
import { rowsIn } from './fts5.structure.ts';
import { openForReading, rowsOfYears, SAMPLE_SHARE, type StoredHead } from './fts5.store.ts';
import { suggestFor } from './fts5.suggest.ts';
import { facetToken } from './fts5.tokens.ts';
import { COUNT_LIMIT, NEW_LIMIT, type SearchFacets, type SearchHit, type SearchResult } from './search-index.ts';

/** Of a larger sample every so-many-th row is taken: some thousand say as much as many thousand. */
const SAMPLE_ROWS = 16_000;
const WANTED = COUNT_LIMIT + 1;

export class Fts5Reader {
  private readonly db: Database.Database;
  private readonly values: FacetValues;
  private readonly columns: FacetColumns;
  private readonly sql: Reading;
  private readonly order: Fts5Order;
  private readonly lists: Fts5Lists;
  private readonly sample: Fts5Lists;
  private readonly lookup: IndexLookup;
  /** Whether what is asked may be in texts. */
  private hasTexts = true;

  /** `share` is given the facets in memory, for other threads. */
  constructor(path: string, share?: (facets: SharedFacets) => void) {
    this.db = openForReading(path);
    this.sql = prepareReading(this.db);
    this.values = new FacetValues(this.db);
    this.columns = new FacetColumns(this.db, share);
    this.lists = new Fts5Lists(this.db, 'unit_fts');
    this.sample = new Fts5Lists(this.db, 'sample_fts');
    this.order = new Fts5Order(this.sql, this.lists);
    this.lookup = {
      facets: this.values,
      begin: ({ yearFrom, yearTo, limits }) => {
        this.hasTexts = this.columns.mayHaveTexts(limits);
        this.lists.begin(rowsOfYears(yearFrom, yearTo), this.within(limits));
      },
      holds: (phrase) => (this.hasTexts || !isOfTexts(phrase)) && this.lists.holds(phrase),
    };
  }

  /** Begins to read the facets into memory; searches are answered meanwhile. */
  warm(): Promise<void> {
    return this.columns.load();
  }

  /** Takes the facets that another thread has read. */
  adopt(facets: SharedFacets): void {
    this.columns.adopt(facets);
  }

  count(): number {
    return rowsIn(this.sql.averages.get());
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
    this.lists.refresh();
    const compiled = compileQuery(request.query, request, this.lookup);
    const range = rowsOfYears(compiled.yearFrom, compiled.yearTo);
    const found = this.find(compiled, range);
    const { rows } = found;
    const totalIsExact = rows.length <= COUNT_LIMIT;
    const page = this.order.page(request, compiled, range, found);
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
    const heads = (match: Expr, limit: number): StoredHead[] =>
      this.lists.rows(and([match, within]), all, { limit, newest: true }).flatMap((row) => {
        const stored = this.sql.stored.get(row);
        return stored ? (JSON.parse(stored.head) as StoredHead) : [];
      });
    let changed = false;
    const words = terms.map((term) => {
      const alone = compileQuery(term, { scope: {}, filters: {} }, this.lookup);
      if (this.lists.rows(and([alone.match, within]), all, { limit: 1 }).length > 0) return term.text;
      const near = suggestFor(term, { heads });
      changed ||= near !== undefined;
      return near ?? term.text;
    });
    return changed ? words.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' ') : undefined;
  }

  /**
   * Scope and filters are asked of each row in memory; where they are rare, their lists say first which rows to ask. Until
   * facets are in memory, the lists say all.
   */
  private within(limits: readonly FacetLimit[], stride = 1): Within {
    const tokens = limits.flatMap(({ ids }) => (ids.size === 1 ? [facetToken([...ids][0]!)] : []));
    const areAll = tokens.length === limits.length && (limits.length === 0 || this.columns.size === 0);
    const isEmpty = this.columns.holdNone(limits);
    return { tokens, keep: areAll ? undefined : this.columns.within(limits), stride, isEmpty };
  }

  /** The rows of the hits, ascending, at most one more than are counted. */
  private find({ match, content, isPlain, exact }: CompiledQuery, range: Range): Found {
    if (match === null || content === null) return { rows: [] };
    return isPlain && content === exact
      ? this.lists.standing(content, range, STANDING, WANTED)
      : { rows: this.lists.rows(content, range, { limit: WANTED }) };
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
    const isHit = (row: number): boolean => row >= range[0] && row <= range[1] && this.lists.has(match, row);
    return { count: newer.filter(isHit).length, more: newer.length >= NEW_LIMIT };
  }

  /** Exact to 10,000 hits. Beyond, the hits of the sample table, each for as many as its share of the units. */
  private facets({ content, limits }: CompiledQuery, range: Range, rows: number[]): SearchFacets {
    const isExact = rows.length <= COUNT_LIMIT;
    const counts = new FacetCounts(this.values);
    if (isExact || content === null) this.columns.count(rows, counts, 1);
    else {
      this.sample.refresh();
      const stride = oddFrom(this.columns.size / SAMPLE_SHARE / SAMPLE_ROWS);
      this.sample.begin(range, this.within(limits, stride));
      const sample = this.sample.rows(content, range, { limit: Infinity });
      this.columns.count(sample, counts, SAMPLE_SHARE * stride);
    }
    return counts.result(this.values, isExact);
  }
}

/** An odd number from `least` on: rows of a day begin at an even number, and every day is to have its share. */
const oddFrom = (least: number): number => 2 * Math.ceil(Math.max(0, least - 1) / 2) + 1;
