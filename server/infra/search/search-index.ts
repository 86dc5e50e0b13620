/**
 * The index that answers searches: what it is given, what is asked of it and what it answers. Staff and public each have
 * an index of their own, two instances on two files, so that nothing of the closed holdings is in the public's vocabulary.
 * Its meaning is held by `test/contract/search-index.contract.ts`, a case for each sentence of the design.
 */
import type { Also, Query } from '../../../shared/query/ast.ts';

export const FACETS = ['archive', 'agency', 'fonds', 'category', 'year', 'retention', 'openness'] as const;
export type FacetName = (typeof FACETS)[number];

export interface SearchPage {
  number: number;
  text: string;
}

/** A unit with all that it can be found by. Texts are given as written; the index folds them. */
export interface SearchDocument extends Record<FacetName, string> {
  unitId: string;
  /** First and last day as yyyymmdd; the first places the unit within its year. */
  dateFrom: number | null;
  dateTo: number | null;
  code: string;
  /** Current and former codes in their normal form. */
  codeKeys: string[];
  documentNumber: string;
  names: string[];
  title: string;
  responsible: string;
  /** The rest of the description, a field a line: no term runs on into the next line. */
  other: string;
  /** When it came into the catalogue, in milliseconds. */
  addedAt?: number;
  /** When somebody in it was born. */
  birthYears?: number[];
  pages: SearchPage[];
}

/** `added`: what was taken in last first. */
export const SORTS = ['relevance', 'date', 'date-asc', 'code', 'added'] as const;
export type SearchSort = (typeof SORTS)[number];

export interface SearchRequest {
  /** As typed, or a tree from `parseQuery`. */
  query: string | Query;
  /** What the asker may see: AND between kinds, OR within each, absent is everything, an empty list nothing. */
  scope: { agencies?: string[]; archives?: string[]; openness?: string[] };
  filters: Partial<Record<Exclude<FacetName, 'year'>, string[]>> & { yearFrom?: number; yearTo?: number };
  sort: SearchSort;
  /** At most 100. */
  limit: number;
  cursor?: string;
  facets: boolean;
  /** Count those hits too that were taken in after this time. */
  newAfter?: number;
  /** Where nothing is found, also look for what was perhaps meant: costs some milliseconds. */
  suggest?: boolean;
}

/** [start, end) in UTF-16 units of the text beside it. */
export type Mark = [number, number];
export interface MarkedText {
  text: string;
  marks: Mark[];
}
/** Why a hit stands where it stands. */
export type Tier = 'code' | 'name' | 'title' | 'text' | 'alike';
/** By what a hit was found that does not show what was written: a former code, or what is meant too. */
export interface Why {
  by: Also | 'former-code' | 'born';
  text: string;
}
export type HitField = 'code' | 'documentNumber' | 'names' | 'title' | 'responsible' | 'other';

export interface SearchHit {
  unitId: string;
  tier: Tier;
  /** The title always; another field where a term stands in it (several names are joined by a line feed). */
  fields: { title: MarkedText } & Partial<Record<HitField, MarkedText>>;
  /** The first pages that hold a term; `start` is where the snippet begins in the page's text. */
  pages: { number: number; snippet: MarkedText; start: number }[];
  /** How many pages hold one of the terms. */
  pageHits: number;
  pageCount: number;
  why: Why[];
  /** All names, where the hit was found by how one of them sounds: the index does not tell which. */
  names?: string[];
}

export interface SearchFacets {
  /** False: estimates from a sample, as there are more than 10,000 hits. */
  exact: boolean;
  values: Record<FacetName, { value: string; count: number }[]>;
}

export interface SearchResult {
  total: number;
  /** False: there are more than `total`. */
  totalIsExact: boolean;
  hits: SearchHit[];
  facets?: SearchFacets;
  cursor?: string;
  /** Hits that came in after `newAfter`; `more`: at least so many, as the units looked at are bounded. */
  newHits?: { count: number; more: boolean };
  /** A term of one character was looked for in names and codes alone. */
  note?: 'one-character';
  /** Nothing was found, and this, which stands in the index within the scope, was perhaps meant. */
  suggestion?: string;
  tookMs: number;
}

/** A new index built beside the one in use. Live changes meanwhile reach both. */
export interface IndexRebuild {
  /** Each unit comes once. */
  apply(docs: SearchDocument[]): Promise<void>;
  /** Puts the new index in the place of the old one, in one step. */
  commit(): Promise<void>;
  abort(): Promise<void>;
}

export interface SearchIndex {
  /** Adds or replaces units and removes others, all or nothing; the same call again changes nothing. */
  apply(docs: SearchDocument[], removedUnitIds: string[]): Promise<void>;
  /** @throws LantaiError `query-syntax` (reason, position from 1), `bad-request` for a cursor that is none. */
  search(request: SearchRequest): Promise<SearchResult>;
  /** How many units it holds. */
  count(): Promise<number>;
  clear(): Promise<void>;
  /** Merges its segments: worth it after much was taken in. */
  compact(): Promise<void>;
  rebuild(): Promise<IndexRebuild>;
  close(): Promise<void>;
}

export const COUNT_LIMIT = 10_000;
export const NEW_LIMIT = 1000;
