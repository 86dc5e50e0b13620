/** What the import of catalogues asks for and changes. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type {
  ImportDefect,
  ImportDetail,
  ImportProgress,
  ImportProposal,
  ImportRemedy,
  ImportRow,
  ImportUndoTrial,
  PreviewRow,
  ProposalQuery,
  StartBody,
} from '../../shared/schemas/catalogue-import.ts';
import type { category, fonds } from '../../shared/schemas/unit.ts';
import { API, api, listen } from './client.ts';
import { useList, useRefreshLists } from './work.queries.ts';

const at = (id: string, ...parts: string[]): string =>
  `/${['imports', id, ...parts].map(encodeURIComponent).join('/')}`;
const keyOf = (id: string) => ['import', id];

export const useImports = () => useList<ImportRow>('/imports', {}, { refetchInterval: 5000 });
export const useImport = (id: string, enabled = true) =>
  useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => api<ImportDetail>(at(id), { signal }),
    enabled,
  });
export const useProposal = (id: string, query: ProposalQuery, enabled: boolean) =>
  useQuery({
    queryKey: [...keyOf(id), 'proposal', query],
    queryFn: ({ signal }) => api<ImportProposal>(at(id, 'proposal'), { query, signal }),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
    retry: false,
  });
export const usePreview = (id: string, body: Pick<StartBody, 'fonds' | 'category' | 'mapping'>, enabled: boolean) =>
  useQuery({
    queryKey: [...keyOf(id), 'preview', body],
    queryFn: ({ signal }) => api<{ items: PreviewRow[] }>(at(id, 'preview'), { method: 'POST', body, signal }),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
    retry: false,
  });
export const useImportDefects = (id: string, kind: string | undefined, enabled = true) =>
  useList<ImportDefect>(at(id, 'defects'), { kind, limit: 50 }, { enabled });
export const useRemedies = (id: string) =>
  useQuery({
    queryKey: [...keyOf(id), 'remedies'],
    queryFn: ({ signal }) => api<{ items: ImportRemedy[] }>(at(id, 'remedies'), { signal }),
  });
export const useUndoTrial = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: [...keyOf(id), 'undo'],
    queryFn: ({ signal }) => api<ImportUndoTrial>(at(id, 'undo'), { signal }),
    enabled,
    gcTime: 0,
  });

export const startImport = (id: string, body: StartBody) =>
  api<ImportDetail>(at(id, 'start'), { method: 'POST', body });
export const actOnImport = (id: string, act: 'cancel' | 'resume' | 'undo') =>
  api<ImportDetail>(at(id, act), { method: 'POST', body: {} });

/** What a page does with an import as the server gave it back. */
export function useKeepImport(): (detail: ImportDetail) => void {
  const client = useQueryClient();
  const refresh = useRefreshLists();
  return (detail) => {
    client.setQueryData(keyOf(detail.id), detail);
    void client.invalidateQueries({ queryKey: [...keyOf(detail.id), 'remedies'] });
    refresh();
  };
}

export const isRunning = (state: ImportRow['state']): boolean =>
  state === 'preparing' || state === 'storing' || state === 'undoing';

/** While it runs, how far it is; when it has settled all of it is asked for anew. */
export function useImportProgress({ id, state, progress: first }: ImportDetail): {
  progress: ImportProgress;
  lost: boolean;
} {
  const client = useQueryClient();
  const [progress, setProgress] = useState(first);
  const [lost, setLost] = useState(false);
  const running = isRunning(state);
  useEffect(() => {
    if (!running) return;
    const settle = () => {
      void client.invalidateQueries({ queryKey: keyOf(id) });
      for (const key of ['list', 'tree', 'today', 'search']) void client.invalidateQueries({ queryKey: [key] });
    };
    const stop = listen(
      at(id, 'progress'),
      (data) => {
        const told = data as ImportProgress;
        setLost(false);
        setProgress(told);
        if (isRunning(told.state)) return;
        stop();
        settle();
      },
      () => {
        setLost(true);
        void client.invalidateQueries({ queryKey: keyOf(id), exact: true });
      },
    );
    return stop;
  }, [client, id, running]);
  return { progress: running ? progress : first, lost: lost && running };
}

export const useFonds = () =>
  useQuery({
    queryKey: ['list', 'fonds'],
    queryFn: ({ signal }) => api<{ items: z.infer<typeof fonds>[] }>('/fonds', { signal }),
  });
export const useCategories = () =>
  useQuery({
    queryKey: ['list', 'categories'],
    queryFn: ({ signal }) => api<{ items: z.infer<typeof category>[] }>('/categories', { signal }),
  });
export const returnedUrl = (id: string): string => `${API}${at(id, 'returned.xlsx')}`;
export const sampleUrl = (fonds: string | undefined): string =>
  `${API}/imports/sample.xlsx${fonds === undefined ? '' : `?fonds=${encodeURIComponent(fonds)}`}`;
