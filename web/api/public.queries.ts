/** What the portal and the viewer ask for. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { HitPages, PageHits } from '../../shared/schemas/hits.ts';
import type { PortalHome } from '../../shared/schemas/home.ts';
import type { SearchResult } from '../../shared/schemas/search.ts';
import type { pageText, UnitDetail } from '../../shared/schemas/unit.ts';
import { api, type QueryValue } from './client.ts';

export const usePortalHome = () =>
  useQuery({
    queryKey: ['portal'],
    queryFn: ({ signal }) => api<PortalHome>('/portal', { signal }),
    staleTime: 60_000,
  });

/** Hits page by page; facets come with the first page only. `enabled` false asks nothing. */
export const useSearch = (query: Record<string, QueryValue>, enabled = true) =>
  useInfiniteQuery({
    queryKey: ['search', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api<SearchResult>('/search', { query: { ...query, cursor: pageParam }, signal }),
    getNextPageParam: (last) => last.cursor,
    placeholderData: keepPreviousData,
    enabled,
    staleTime: 30_000,
  });

export const useUnit = (id: string) =>
  useQuery({
    queryKey: ['unit', id],
    queryFn: ({ signal }) => api<UnitDetail>(`/units/${encodeURIComponent(id)}`, { signal }),
  });

export const pageTextQuery = (unitId: string, page: number) => ({
  queryKey: ['page-text', unitId, page],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api<z.infer<typeof pageText>>(`/units/${encodeURIComponent(unitId)}/pages/${page}/text`, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

const hits = <T>(unitId: string, q: string, page?: number) => ({
  queryKey: ['unit-hits', unitId, q, page ?? 'all'],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api<T>(`/units/${encodeURIComponent(unitId)}/hits`, { query: { q, page }, signal }),
  staleTime: 60_000,
});
/** The pages of a unit with the words of a query. */
export const hitPagesQuery = (unitId: string, q: string) => hits<HitPages>(unitId, q);
/** Where on one page they stand. */
export const pageHitsQuery = (unitId: string, page: number, q: string) => hits<PageHits>(unitId, q, page);
