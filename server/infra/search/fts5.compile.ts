/**
 * From a query's tree to expressions of tokens: one for all hits and one for each tier of the order. Pure.
 *
 * Tiers, each without the ones before it: 0 exact code or document number, 1 exact name, 2 exact title, 3 within a name,
 * 4 within name or title, 5 the rest, 6 what was not written but is meant too (also=). So the first page of a common term
 * needs no score, a cursor can go on in a tier, and nothing alike ever stands before what is written so.
 */
import {
  exactly,
  isWidened,
  type Query,
  positiveTerms,
  type QueryField,
  type Term,
} from '../../../shared/query/ast.ts';
import { exactKey, fold } from '../../../shared/query/fold.ts';
import { and, EVERYTHING, type Expr, inColumn, or, type Phrase, phraseOf, without } from './fts5.expr.ts';
import { bigrams, bornToken, type COLUMNS, facetToken, letter, soundToken, wholeToken } from './fts5.tokens.ts';
import type { CompiledQuery, IndexLookup } from './fts5.compiled.ts';
import type { FacetLimit } from './fts5.facet-values.ts';
import { FACETS, type FacetName, type SearchRequest, type Tier } from './search-index.ts';

export const TIERS: readonly Tier[] = ['code', 'name', 'title', 'name', 'title', 'text', 'alike'];
/** What stands in the text alone: from here on tiers are ordered by score where hits are few. */
export const TEXT_TIER = 5;
export const ALIKE_TIER = 6;

/** Where terms are looked for: everywhere, or for a tier of the order in names, in names and titles. */
type Reach = 'everywhere' | 'names' | 'titles';

const fits = (term: Term, reach: 'names' | 'titles'): boolean =>
  term.field === null || term.field === 'name' || (term.field === 'title' && reach === 'titles');
const asksFor = (query: Query, reach: 'names' | 'titles'): boolean =>
  query.kind === 'and' || query.kind === 'or' || (query.kind === 'term' && fits(query, reach));
/** A query of free terms joined by AND and OR holds wherever a tier's part of it holds. */
const isPlain = (query: Query): boolean =>
  query.kind === 'term'
    ? query.field === null
    : (query.kind === 'and' || query.kind === 'or') && query.items.every(isPlain);

const yearNumber = (value: string): number => Number.parseInt(value, 10) || 0;

class Compiler {
  oneCharacter = false;
  private readonly index: IndexLookup;
  constructor(index: IndexLookup) {
    this.index = index;
  }

  /** Tokens as a phrase, or nothing where no unit has them. */
  phrase(tokens: string): Phrase | null {
    const phrase = phraseOf(tokens);
    return this.index.holds(phrase) ? phrase : null;
  }

  expr(query: Query): Expr {
    switch (query.kind) {
      case 'all':
        return EVERYTHING;
      case 'term':
        return this.term(query, 'everywhere');
      case 'years':
        return this.years(query.from ?? 1, query.to ?? 9999);
      case 'born':
        return this.born(query.from, query.to);
      case 'not':
        return without(EVERYTHING, this.expr(query.item));
      case 'or':
        return or(query.items.map((item) => this.expr(item)));
      case 'and': {
        const wanted = and(query.items.filter((item) => item.kind !== 'not').map((item) => this.expr(item)));
        const excluded = query.items.flatMap((item) => (item.kind === 'not' ? [this.expr(item.item)] : []));
        return without(wanted, or(excluded));
      }
    }
  }

  /**
   * What of the query has to stand within names, or names and titles, for a hit to be of that tier. Parts that ask for
   * something else (NOT, years, other fields) are left out: the expression for all hits asks them of the whole unit.
   */
  reached(query: Query, reach: 'names' | 'titles'): Expr {
    if (query.kind === 'term') return fits(query, reach) ? this.term(query, reach) : null;
    if (query.kind === 'or') return or(query.items.map((item) => this.reached(item, reach)));
    if (query.kind !== 'and') return null;
    const asked = query.items.filter((item) => asksFor(item, reach));
    return asked.length === 0 ? null : and(asked.map((item) => this.reached(item, reach)));
  }

  /** The wanted values' numbers, or undefined where the limit leaves nothing out. */
  limit(name: FacetName, values: readonly string[]): FacetLimit | undefined {
    const { facets } = this.index;
    if (values.some((value) => facets.isOnly(name, value))) return undefined;
    const ids = values.map((value) => facets.find(name, value)).filter((id) => id !== undefined);
    return { facet: FACETS.indexOf(name), ids: new Set(ids) };
  }
  within({ ids }: FacetLimit): Expr {
    return or([...ids].map((id) => this.facetToken(id)));
  }
  private years(from: number, to: number): Expr {
    const within = (value: string): boolean => yearNumber(value) >= from && yearNumber(value) <= to;
    return or(this.index.facets.match('year', within).map((id) => this.facetToken(id)));
  }
  private born(from: number, to: number): Expr {
    return or(Array.from({ length: to - from + 1 }, (_, at) => this.phrase(bornToken(from + at))));
  }
  private facetToken(id: number | undefined): Expr {
    return id === undefined ? null : phraseOf(facetToken(id));
  }

  private term(term: Term, reach: Reach): Expr {
    const others = (term.others ?? []).map(({ by, text }) =>
      by === 'sound' ? this.phrase(soundToken(text)) : this.written({ kind: 'term', field: term.field, text }, reach),
    );
    return or([this.written(term, reach), ...others]);
  }

  private written(term: Term, reach: Reach): Expr {
    const text = fold(term.text);
    if (term.field === 'fonds' || term.field === 'category') {
      if (term.whole === true) return this.facetToken(this.index.facets.find(term.field, term.text));
      const ids = this.index.facets.match(term.field, (value) => fold(value).includes(text));
      return or(ids.map((id) => this.facetToken(id)));
    }
    if (text.length === 1) return this.oneCharacterTerm(text, term.field, reach);
    const name = this.phrase(bigrams('n', text));
    const described = this.phrase(bigrams('d', text));
    const within = (column: (typeof COLUMNS)[number]): Expr => inColumn(described, column);
    const body = this.phrase(bigrams('x', text));
    const key = exactKey(text);
    const whole = (kind: 'c' | 'b'): Expr => (key === '' ? null : this.phrase(wholeToken(kind, key)));
    switch (term.field) {
      case 'name':
        return name;
      case 'title':
        return within('title');
      case 'agency':
        return within('resp');
      case 'other':
        return within('other');
      case 'text':
        return body;
      case 'code':
        return or([within('code'), whole('c')]);
      case 'doc':
        return or([within('doc'), whole('b')]);
      default:
        if (reach === 'names') return name;
        if (reach === 'titles') return or([name, within('title')]);
        return or([name, described, body, whole('c'), whole('b')]);
    }
  }

  private oneCharacterTerm(text: string, field: QueryField | null, reach: Reach): Expr {
    this.oneCharacter = true;
    const name = this.phrase(letter('l', text));
    const code = this.phrase(letter('k', text));
    if (field === 'name' || (field === null && reach !== 'everywhere')) return name;
    if (field === 'code' || field === 'doc') return code;
    return field === null ? or([name, code]) : null;
  }
}

/** The whole of what was typed, when that is one term or several without a field: it may be somebody's exact title. */
function wholeQuery(query: Query): Term | undefined {
  if (query.kind === 'term') return query;
  if (query.kind !== 'and') return undefined;
  const terms = query.items.filter((item) => item.kind === 'term');
  const free = terms.length === query.items.length && terms.every((term) => term.field === null);
  return free ? { kind: 'term', field: null, text: terms.map((term) => term.text).join('') } : undefined;
}

/** What says so, for each of the first tiers. */
function exactTiers(compiler: Compiler, query: Query): [code: Expr, name: Expr, title: Expr] {
  const term = wholeQuery(query);
  if (!term) return [null, null, null];
  const text = fold(term.text);
  const key = exactKey(text);
  const is = (...fields: (QueryField | null)[]): boolean => fields.includes(term.field);
  return [
    or([
      is(null, 'code') && key !== '' ? compiler.phrase(wholeToken('c', key)) : null,
      is(null, 'doc') && key !== '' ? compiler.phrase(wholeToken('b', key)) : null,
    ]),
    is(null, 'name') ? compiler.phrase(wholeToken('m', text)) : null,
    is(null, 'title') ? compiler.phrase(wholeToken('t', text)) : null,
  ];
}

/** Takes the year ranges that every hit must lie in out of the query: they become a range of row numbers. */
function takeYears(query: Query): { rest: Query; from: number; to: number } {
  if (query.kind === 'years') return { rest: { kind: 'all' }, from: query.from ?? 1, to: query.to ?? 9999 };
  if (query.kind !== 'and') return { rest: query, from: 0, to: 9999 };
  const ranges = query.items.filter((item) => item.kind === 'years');
  const items = query.items.filter((item) => item.kind !== 'years');
  return {
    rest: items.length === 0 ? { kind: 'all' } : items.length === 1 ? items[0]! : { kind: 'and', items },
    from: Math.max(0, ...ranges.map((range) => range.from ?? 1)),
    to: Math.min(9999, ...ranges.map((range) => range.to ?? 9999)),
  };
}

export function compileQuery(
  query: Query,
  request: Pick<SearchRequest, 'scope' | 'filters'>,
  index: IndexLookup,
): CompiledQuery {
  const compiler = new Compiler(index);
  const { rest, from, to } = takeYears(query);
  const { scope, filters } = request;
  const asked: (FacetLimit | undefined)[] = [];
  if (scope.agencies) asked.push(compiler.limit('agency', scope.agencies));
  if (scope.archives) asked.push(compiler.limit('archive', scope.archives));
  if (scope.openness) asked.push(compiler.limit('openness', scope.openness));
  for (const name of ['archive', 'agency', 'fonds', 'category', 'retention', 'openness'] as const)
    if (filters[name]?.length) asked.push(compiler.limit(name, filters[name]));
  const facetLimits = asked
    .filter((limit) => limit !== undefined)
    .map((limit) => ({ ...limit, match: compiler.within(limit) }));
  const limits = facetLimits.map((limit) => limit.match);
  const yearFrom = Math.max(from, filters.yearFrom ?? 0);
  const yearTo = Math.min(to, filters.yearTo ?? 9999);
  index.begin({ yearFrom, yearTo, limits: facetLimits });

  const written = exactly(rest);
  const exact = compiler.expr(written);
  const widened = isWidened(rest);
  const content = widened ? compiler.expr(rest) : exact;
  const match = and([content, ...limits]);
  const matchExact = and([exact, ...limits]);
  const plain = isPlain(written);
  const tiers: Expr[] = [];
  const within: Expr[] = [];
  if (positiveTerms(written).length > 0) {
    const names = compiler.reached(written, 'names');
    const reached = [...exactTiers(compiler, written), names, compiler.reached(written, 'titles')];
    reached.forEach((expr, at) => {
      within.push(at >= 3 && plain ? expr : and([expr, exact]));
      tiers.push(without(and([within[at] ?? null, ...limits]), or(reached.slice(0, at))));
    });
    within.push(exact);
    tiers.push(without(matchExact, or(reached)));
  } else {
    within.push(null, null, null, null, null, exact);
    tiers.push(null, null, null, null, null, matchExact);
  }
  within.push(widened ? content : null);
  tiers.push(widened ? without(match, exact) : null);
  const none = yearFrom > yearTo;
  return {
    match: none ? null : match,
    isPlain: plain,
    content,
    exact,
    limits: facetLimits,
    within: and(limits),
    reached: within,
    tiers: none ? TIERS.map(() => null) : tiers,
    yearFrom,
    yearTo,
    oneCharacter: compiler.oneCharacter,
  };
}
