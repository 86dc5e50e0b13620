/** The search as it stands in the address: what is shared, bookmarked and gone back to. */
import type { QueryValue } from '../api/client.ts';

/** `openness` is for staff: the public's search gives no such facet. */
export const FACETS = ['openness', 'category', 'fonds', 'archive', 'retention'] as const;
export type Facet = (typeof FACETS)[number];
export const SORTS = ['relevance', 'date', 'date-asc', 'code'] as const;
export type SearchSort = (typeof SORTS)[number];

export interface SearchState {
  q: string;
  facets: Record<Facet, string[]>;
  yearFrom: number | undefined;
  yearTo: number | undefined;
  sort: SearchSort;
  /** Names that sound alike too. */
  alike: boolean;
}

const yearOf = (text: string | null): number | undefined =>
  text !== null && /^\d{1,4}$/.test(text) ? Number(text) : undefined;

export function readSearch(params: URLSearchParams): SearchState {
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
    alike: params.get('also') === 'sound',
  };
}

/** The same as parameters of the API and of the address; what is at its default is left out. */
export function searchParams(state: SearchState): Record<string, QueryValue> {
  return {
    q: state.q,
    ...state.facets,
    yearFrom: state.yearFrom,
    yearTo: state.yearTo,
    sort: state.sort === 'relevance' ? undefined : state.sort,
    also: state.alike ? 'sound' : undefined,
  };
}

export const isNarrowed = (state: SearchState): boolean =>
  state.yearFrom !== undefined || state.yearTo !== undefined || FACETS.some((facet) => state.facets[facet].length > 0);

export const withoutFilters = (state: SearchState): SearchState => ({
  ...state,
  facets: { openness: [], category: [], fonds: [], archive: [], retention: [] },
  yearFrom: undefined,
  yearTo: undefined,
});
