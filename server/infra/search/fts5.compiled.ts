/** What the compiler of queries asks of the index, and what it makes. */
import type { FacetLimit } from './fts5.facets.ts';
import type { FacetName } from './search-index.ts';

/** What the compiler asks of the index. */
export interface IndexLookup {
  /** Told before the first phrase in which units a query is to look: years, limits, and whether it is a single word. */
  begin(frame: QueryFrame): void;
  /**
   * Whether any unit of these years has this phrase: what none has is left out of the expressions, which are run many
   * times.
   */
  holds(phrase: string): boolean;
  facets: FacetLookup;
}
interface QueryFrame {
  yearFrom: number;
  yearTo: number;
  limits: readonly FacetLimit[];
  isOneTerm: boolean;
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
/** A term without a field, by where it may stand; null where no unit has it there. */
export interface FreeTerm {
  /** Folded. */
  text: string;
  names: string | null;
  described: string | null;
  /** In texts, or as the whole of a code or number. */
  elsewhere: string[];
}
export interface CompiledQuery {
  /** All hits, scope and filters included; null when there can be none. */
  match: string | null;
  /** The terms, where the query is nothing but free terms of two characters or more that all must be there. */
  free: FreeTerm[] | undefined;
  /** For the first three tiers the phrases of which one is enough; null where the whole query is no term. */
  whole: string[][] | null;
  /** All hits before scope and filters: to score them by, and to filter in memory what few units are left out of. */
  content: string | null;
  /** The same for what is written so. */
  exact: string | null;
  /** Scope and filters, each a facet of which one of these values is wanted, and the same as an expression. */
  limits: (FacetLimit & { match: string | null })[];
  /** Scope and filters as an expression; null where nothing is within them. */
  within: string | null;
  /** For each tier what a hit of it, or of one before it, has to hold: scope, filters and the tiers before left out. */
  reached: (string | null)[];
  /** An expression for each tier, null for one that can hold nothing. */
  tiers: (string | null)[];
  yearFrom: number;
  yearTo: number;
  oneCharacter: boolean;
}
