/** What the compiler of queries asks of the index, and what it makes. */
import type { Expr, Phrase } from './fts5.expr.ts';
import type { FacetLimit } from './fts5.facet-values.ts';
import type { FacetName } from './search-index.ts';

/** What the compiler asks of the index. */
export interface IndexLookup {
  /** Told before the first phrase in which units a query is to look. */
  begin(frame: QueryFrame): void;
  /**
   * Whether any of these units has this phrase: what none has is left out of the expressions, which are asked many
   * times.
   */
  holds(phrase: Phrase): boolean;
  facets: FacetLookup;
}
interface QueryFrame {
  yearFrom: number;
  yearTo: number;
  limits: readonly FacetLimit[];
}
/** The index's table of facet values. */
export interface FacetLookup {
  /** The number of exactly this value. */
  find(facet: FacetName, value: string): number | undefined;
  /** Whether every unit has this one value. */
  isOnly(facet: FacetName, value: string): boolean;
  /** The numbers of values that satisfy a test. */
  match(facet: FacetName, test: (value: string) => boolean): number[];
}
export interface CompiledQuery {
  /** All hits, scope and filters included; null when there can be none. */
  match: Expr;
  /**
   * Whether it is nothing but free terms joined by AND and OR, so that where a hit has them says whether it is one of the
   * tiers of names and titles.
   */
  isPlain: boolean;
  /** All hits before scope and filters: to score them by, and to filter in memory what few units are left out of. */
  content: Expr;
  /** The same for what is written so. */
  exact: Expr;
  /** Scope and filters, each a facet of which one of these values is wanted, and the same as an expression. */
  limits: (FacetLimit & { match: Expr })[];
  /** Scope and filters as an expression; null where nothing is within them. */
  within: Expr;
  /** For each tier what a hit of it, or of one before it, has to hold: scope, filters and the tiers before left out. */
  reached: Expr[];
  /** An expression for each tier, null for one that can hold nothing. */
  tiers: Expr[];
  yearFrom: number;
  yearTo: number;
  oneCharacter: boolean;
}
