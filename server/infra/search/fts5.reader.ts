/**
 * Answers searches from the index's file. Lives in a reader's thread.
 *
 * One search is one read transaction: hits, counts and facets are of the same moment. At most 10,001 row numbers are
 * fetched. In which order hits come is said in `fts5.order.ts`.
 */
import type Database from 'better-sqlite3';
import type { Query, Term } from '../../../shared/query/ast.ts';
import { and, compileQuery, EVERYTHING, TIERS } from './fts5.compile.ts';
import type { CompiledQuery, IndexLookup } from './fts5.compiled.ts';
import { FacetColumns, FacetCounts, FacetValues } from './fts5.facets.ts';
import { encodeCursor, Fts5Order, type ReaderRequest } from './fts5.order.ts';
import { ALL, Phrases } from './fts5.phrases.ts';
import { intersectionOf, type Placed, type Range, unionOf } from './fts5.rows.ts';
import { describeHit, needlesOf } from './fts5.snippet.ts';
import { prepareReading, type Reading } from './fts5.statements.ts';
import { openForReading, rowsOfYears, SAMPLE_SHARE, type StoredHead } from './fts5.store.ts';
import { suggestFor } from './fts5.suggest.ts';
import { COUNT_LIMIT, NEW_LIMIT, type SearchFacets, type SearchHit, type SearchResult } from './search-index.ts';

/** Of a larger sample every so-many-th row is taken: some thousand say as much as many thousand. */
const SAMPLE_ROWS = 16_000;
/** So many rows of a phrase are read where it alone does not say what the hits are. */
const GLANCE = 1000;
const WANTED = COUNT_LIMIT + 1;

export class Fts5Reader {
  private readonly db: Database.Database;
  private readonly values: FacetValues;
  private readonly columns: FacetColumns;
  private readonly sql: Reading;
  private readonly order: Fts5Order;
  private readonly phrases: Phrases;
  private readonly lookup: IndexLookup;

  constructor(path: string) {
    this.db = openForReading(path);
    this.sql = prepareReading(this.db);
    this.values = new FacetValues(this.db);
    this.columns = new FacetColumns(this.db);
    this.phrases = new Phrases(this.sql);
    this.order = new Fts5Order(this.sql, this.columns, this.phrases);
    this.lookup = {
      facets: this.values,
      begin: ({ yearFrom, yearTo, limits, isOneTerm }) => {
        const { share, narrow } = this.order.split(limits);
        const most = isOneTerm && narrow.length === 0 ? enough(share) : GLANCE;
        this.phrases.begin(rowsOfYears(yearFrom, yearTo), most);
      },
      holds: (phrase) => this.phrases.rows(phrase).rows.length > 0,
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
   * The rows of the hits, ascending, at most one more than are counted. What most units are within of scope and filters is
   * looked up in memory: FTS5 would walk along the lists of nearly all units.
   */
  private rows(compiled: CompiledQuery, range: Range): number[] {
    const { match, content, limits } = compiled;
    if (match === null || content === null) return [];
    const { wide, narrow, share } = this.order.split(limits);
    const within = and([content, ...narrow.map((limit) => limit.match)]) ?? '';
    const read = enough(share);
    return (
      this.rowsOfTerms(compiled, range) ??
      this.firstOf(this.sql.rows.all(within, ...range, read), read, wide) ??
      this.sql.rows.all(match, ...range, WANTED)
    );
  }

  /** The hits among the first rows of a reading; undefined where that did not go far enough. */
  private firstOf(rows: readonly number[], read: number, limits: CompiledQuery['limits']): number[] | undefined {
    const kept = this.columns.filter(rows, limits);
    return kept.length >= WANTED || rows.length < read ? kept.slice(0, WANTED) : undefined;
  }

  /** The same of free terms, from the rows of their phrases; undefined where these are too many to tell. */
  private rowsOfTerms({ free, limits }: CompiledQuery, range: Range): number[] | undefined {
    if (free === undefined || this.columns.size === 0) return undefined;
    const { wide, narrow, share } = this.order.split(limits);
    const terms = free.map(({ names, described, elsewhere }) =>
      [names, described, ...elsewhere].filter((phrase) => phrase !== null),
    );
    const known = terms.map((phrases) => this.phrases.union(phrases));
    if (known.every(({ upTo }) => upTo === ALL)) {
      const both = known.map(({ rows }) => rows).reduce(intersectionOf);
      return this.columns.filter(both, limits).slice(0, WANTED);
    }
    if (terms.length > 1) return undefined;
    if (narrow.length === 0) {
      const kept = this.columns.filter(known[0]!.rows, wide);
      return kept.length >= WANTED ? kept.slice(0, WANTED) : undefined;
    }
    // Each phrase by itself within the narrow limits: FTS5 takes twice as long for both at once.
    const read = enough(share);
    const within = narrow.map((limit) => limit.match);
    let upTo = ALL;
    const lists = terms[0]!.map((phrase) => {
      const whole = this.phrases.rows(phrase);
      if (whole.isWhole) return this.columns.filter(whole.rows, narrow);
      const rows = this.sql.rows.all(and([phrase, ...within]) ?? '', ...range, read);
      if (rows.length === read) upTo = Math.min(upTo, rows.at(-1)!);
      return rows;
    });
    const rows = unionOf(lists).filter((row) => row <= upTo);
    const kept = this.columns.filter(rows, wide);
    return kept.length >= WANTED || upTo === ALL ? kept.slice(0, WANTED) : undefined;
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
  private facets({ content, limits }: CompiledQuery, range: Range, rows: number[]): SearchFacets {
    const isExact = rows.length <= COUNT_LIMIT;
    const counts = new FacetCounts(this.values);
    if (isExact) this.columns.count(rows, counts, 1);
    else {
      const { wide, narrow } = this.order.split(limits);
      const within = and([content, ...narrow.map((limit) => limit.match)]) ?? '';
      const stride = oddFrom(this.columns.size / SAMPLE_SHARE / SAMPLE_ROWS);
      const sample = this.sql.sample.all(within, ...range, stride);
      this.columns.count(this.columns.filter(sample, wide), counts, SAMPLE_SHARE * stride);
    }
    return counts.result(this.values, isExact);
  }
}

/** An odd number from `least` on: rows of a day begin at an even number, and every day is to have its share. */
const oddFrom = (least: number): number => 2 * Math.ceil(Math.max(0, least - 1) / 2) + 1;
/** So many rows are read for the hits that are wanted to be among them, where this share of units is within the limits. */
const enough = (share: number): number => (share >= 1 ? WANTED : Math.ceil((WANTED * 1.2) / share));
