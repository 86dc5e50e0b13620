/** Acts of arrangement, next numbers and the check of a catalogue as the pages ask for them. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type {
  ArrangeActInput,
  arrangeBody,
  Arrangement,
  arrangementCheck,
  ArrangePreview,
} from '../../shared/schemas/arrangement.ts';
import { api, type QueryValue } from './client.ts';
import { useList, useRefreshLists } from './work.queries.ts';

/** What an act would do; asked anew whenever it is another. */
export const useArrangePreview = (act: ArrangeActInput | undefined) =>
  useQuery({
    queryKey: ['arrange-preview', act],
    queryFn: ({ signal }) => api<ArrangePreview>('/arrangements/preview', { method: 'POST', body: { act }, signal }),
    enabled: act !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 5000,
    retry: false,
  });

/** Doing and undoing change lists, tree and the units' own pages. */
function useArrangementChange<Given>(change: (given: Given) => Promise<Arrangement>) {
  const client = useQueryClient();
  const refresh = useRefreshLists();
  return useMutation({
    mutationFn: change,
    onSettled: () => {
      refresh();
      for (const key of ['unit', 'arrange-preview', 'arrangement-check'])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

export const useArrange = () =>
  useArrangementChange((body: z.input<typeof arrangeBody>) =>
    api<Arrangement>('/arrangements', { method: 'POST', body }),
  );
export const useUndoArrangement = () =>
  useArrangementChange((id: string) =>
    api<Arrangement>(`/arrangements/${encodeURIComponent(id)}/undo`, { method: 'POST', body: {} }),
  );

export const stopArrangement = (id: string) =>
  api<Arrangement>(`/arrangements/${encodeURIComponent(id)}/stop`, { method: 'POST', body: {} });

const isLive = ({ state }: Arrangement): boolean => state === 'running' || state === 'undoing';
/** Asked again while one of them is under way. */
export function useArrangements() {
  const [live, setLive] = useState(false);
  const list = useList<Arrangement>('/arrangements', {}, { refetchInterval: live ? 700 : false });
  const now = list.items.some(isLive);
  if (now !== live) setLive(now);
  return { ...list, live: list.items.filter(isLive) };
}

export type CheckQuery = { fonds: string; category?: string | undefined; year?: number | undefined };
export const useArrangementCheck = (query: CheckQuery) =>
  useQuery({
    queryKey: ['arrangement-check', query],
    queryFn: ({ signal }) =>
      api<z.infer<typeof arrangementCheck>>('/arrangement/check', {
        query: { ...(query as Record<string, QueryValue>), limit: 5000 },
        signal,
      }),
    enabled: query.fonds !== '',
    staleTime: 0,
  });
