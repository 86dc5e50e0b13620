/** The search as it stands in the address: what is shared, bookmarked and gone back to. */
import { ALSO, type Also } from '../../shared/query/ast.ts';
import { queryString, type QueryValue } from '../api/client.ts';

/** `openness` is for staff: the public's search gives no such facet. */
export const FACETS = ['openness', 'category', 'fonds', 'archive', 'retention'] as const;
export type Facet = (typeof FACETS)[number];
/** `added`: what came in last first; for those who work in the house. */
export const SORTS = ['relevance', 'date', 'date-asc', 'code', 'added'] as const;
export type SearchSort = (typeof SORTS)[number];

export interface SearchState {
  q: string;
  facets: Record<Facet, string[]>;
  yearFrom: number | undefined;
  yearTo: number | undefined;
  sort: SearchSort;
  /** What is meant too, after all that is written so. */
  also: Also[];
  /** Where it comes from a kept search: which, and when one looked last. */
  saved?: { id: string; since: string };
}

const yearOf = (text: string | null): number | undefined =>
  text !== null && /^\d{1,4}$/.test(text) ? Number(text) : undefined;

export function readSearch(params: URLSearchParams): SearchState {
  const [saved, since] = [params.get('saved'), params.get('since')];
  return {
    q: params.get('q')?.trim() ?? '',
    facets: {
      openness: params.getAll('openness'),
      category: params.getAll('category'),
      fonds: params.getAll('fonds'),
      archive: params.getAll('archive'),
      retention: params.getAll('retention'),
    },
    yearFrom: yearOf(params.get('yearFrom')),
    yearTo: yearOf(params.get('yearTo')),
    sort: SORTS.find((sort) => sort === params.get('sort')) ?? 'relevance',
    also: ALSO.filter((each) => params.getAll('also').includes(each)),
    ...(saved !== null && since !== null && { saved: { id: saved, since } }),
  };
}

/** The same as parameters of the API; what is at its default is left out. */
export function searchParams(state: SearchState): Record<string, QueryValue> {
  return {
    q: state.q,
    ...state.facets,
    yearFrom: state.yearFrom,
    yearTo: state.yearTo,
    sort: state.sort === 'relevance' ? undefined : state.sort,
    also: state.also,
  };
}
/** The address of the search, with where it comes from. */
export const searchAddress = (state: SearchState): string =>
  queryString({ ...searchParams(state), saved: state.saved?.id, since: state.saved?.since });

export const isNarrowed = (state: SearchState): boolean =>
  state.yearFrom !== undefined || state.yearTo !== undefined || FACETS.some((facet) => state.facets[facet].length > 0);

export const withoutFilters = (state: SearchState): SearchState => ({
  ...state,
  facets: { openness: [], category: [], fonds: [], archive: [], retention: [] },
  yearFrom: undefined,
  yearTo: undefined,
});

/** How many were found, in words: who works in the house finds what is not open too, and is told so. */
export function foundSentence(
  state: SearchState,
  { isInside, isExact }: { isInside: boolean; isExact: boolean },
): FoundSentence {
  const whole = state.q === '' && !isNarrowed(state);
  const found = isExact ? (whole ? 'search.all' : 'search.found') : 'search.found-more';
  return isInside ? `${found}-inside` : found;
}
type FoundSentence = `search.${'all' | 'found' | 'found-more'}${'' | '-inside'}`;
