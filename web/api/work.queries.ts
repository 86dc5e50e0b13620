/** What the workbench asks for and changes. Lists page by cursor; a change makes what it touched be asked for anew. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { AccessionDetail, AccessionRow, returnBody, takeGoodBody } from '../../shared/schemas/accession.ts';
import type { Today } from '../../shared/schemas/home.ts';
import type { Job } from '../../shared/schemas/job.ts';
import type { historyEntry, openBody, TreeNode, UnitDetail, unitPatch, UnitRow } from '../../shared/schemas/unit.ts';
import { api, type QueryValue } from './client.ts';

export interface Page<T> {
  items: T[];
  total?: number;
  totalIsExact?: boolean;
  cursor?: string;
}
export type HistoryEntry = z.infer<typeof historyEntry>;
export type UnitPatch = z.infer<typeof unitPatch>;
type Query = Record<string, QueryValue>;

/** A list page by page: `items` are all that has been fetched so far. */
export function useList<T>(
  path: string,
  query: Query = {},
  options: { enabled?: boolean; refetchInterval?: number | false } = {},
) {
  const list = useInfiniteQuery({
    queryKey: ['list', path, query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api<Page<T>>(path, { query: { limit: 100, ...query, cursor: pageParam }, signal }),
    getNextPageParam: (last) => last.cursor,
    placeholderData: keepPreviousData,
    ...options,
  });
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  return { ...list, items, total: list.data?.pages[0]?.total, totalIsExact: list.data?.pages[0]?.totalIsExact };
}

export const useToday = () =>
  useQuery({
    queryKey: ['today'],
    queryFn: ({ signal }) => api<Today>('/today', { signal }),
    refetchInterval: 60_000,
  });

export const useAccessions = (query: Query) => useList<AccessionRow>('/accessions', query);
export const accessionKey = (id: string) => ['accession', id];
export const useAccession = (id: string) =>
  useQuery({
    queryKey: accessionKey(id),
    queryFn: ({ signal }) => api<AccessionDetail>(`/accessions/${encodeURIComponent(id)}`, { signal }),
  });

/** Lists, figures and trees are asked for anew; what is on no page is merely forgotten. */
export function useRefreshLists(): () => void {
  const client = useQueryClient();
  return () => {
    for (const key of ['list', 'today', 'tree', 'search']) void client.invalidateQueries({ queryKey: [key] });
  };
}

export type AccessionAct =
  | { act: 'take-good'; body: z.input<typeof takeGoodBody> }
  | { act: 'return'; body: z.input<typeof returnBody> }
  | { act: 'cancel' | 'retry'; body?: undefined };
export function useAccessionAct(id: string) {
  const client = useQueryClient();
  const refresh = useRefreshLists();
  return useMutation({
    mutationFn: ({ act, body }: AccessionAct) =>
      api<AccessionDetail>(`/accessions/${encodeURIComponent(id)}/${act}`, { method: 'POST', body: body ?? {} }),
    onSuccess: (detail) => {
      client.setQueryData(accessionKey(id), detail);
      refresh();
    },
  });
}

export const useUnits = (query: Query, enabled = true) => useList<UnitRow>('/units', query, { enabled });

export const treeQuery = (key: string | null) => ({
  queryKey: ['tree', key],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<TreeNode[]> => {
    const nodes: TreeNode[] = [];
    let cursor: string | undefined;
    // A year rarely holds more units than one page; what does is read in the table beside, where it can be sorted.
    do {
      const page: Page<TreeNode> = await api('/tree', { query: { key, cursor, limit: 200 }, signal });
      nodes.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== undefined && nodes.length < 1000);
    return nodes;
  },
  staleTime: 60_000,
});

export const useHistory = (unitId: string, enabled: boolean) =>
  useList<HistoryEntry>(`/units/${encodeURIComponent(unitId)}/history`, {}, { enabled });

export function useEditUnit(id: string) {
  const client = useQueryClient();
  const refresh = useRefreshLists();
  return useMutation({
    mutationFn: (body: UnitPatch) => api<UnitDetail>(`/units/${encodeURIComponent(id)}`, { method: 'PATCH', body }),
    onSuccess: (unit) => {
      client.setQueryData(['unit', id], unit);
      refresh();
    },
  });
}
export function useOpening() {
  const client = useQueryClient();
  const refresh = useRefreshLists();
  return useMutation({
    mutationFn: ({ act, ...body }: z.input<typeof openBody> & { act: 'open' | 'withdraw' }) =>
      api<{ changed: number }>(`/units/${act}`, { method: 'POST', body }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['unit'] });
      refresh();
    },
  });
}

export const useJobs = () => useList<Job>('/jobs', {}, { refetchInterval: 5000 });
