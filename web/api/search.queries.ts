/** What is kept beside searching: one's own searches, synonyms, the state of the indexes. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  IndexState,
  SavedSearch,
  savedSearchBody,
  savedSearchPatch,
  synonymBody,
  SynonymGroup,
  synonymPatch,
} from '../../shared/schemas/search-kept.ts';
import { api } from './client.ts';
import { useList, useRefreshLists } from './work.queries.ts';

const at = (...parts: string[]): string => `/${parts.map(encodeURIComponent).join('/')}`;
function useChange<Body, Answer>(change: (body: Body) => Promise<Answer>) {
  const refresh = useRefreshLists();
  return useMutation({ mutationFn: change, onSuccess: refresh });
}

export const useSavedSearches = () => useList<SavedSearch>('/saved-searches');
export const useSaveSearch = () =>
  useChange((body: z.input<typeof savedSearchBody>) => api<SavedSearch>('/saved-searches', { method: 'POST', body }));
export const useRenameSaved = () =>
  useChange(({ id, ...body }: z.input<typeof savedSearchPatch> & { id: string }) =>
    api<SavedSearch>(at('saved-searches', id), { method: 'PATCH', body }),
  );
export const useRemoveSaved = () => useChange((id: string) => api(at('saved-searches', id), { method: 'DELETE' }));
/** Lists and the day's first page count anew; the hits on the page stay as they are. */
export function useLookAtSaved() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api(at('saved-searches', id, 'look'), { method: 'POST', body: {} }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['list', '/saved-searches'] });
      void client.invalidateQueries({ queryKey: ['today'] });
    },
  });
}

export const useSynonyms = () => useList<SynonymGroup>('/synonyms');
export const useAddSynonyms = () =>
  useChange((body: z.input<typeof synonymBody>) => api<SynonymGroup>('/synonyms', { method: 'POST', body }));
export const useChangeSynonyms = () =>
  useChange(({ id, ...body }: z.input<typeof synonymPatch> & { id: string }) =>
    api<SynonymGroup>(at('synonyms', id), { method: 'PATCH', body }),
  );
export const useRemoveSynonyms = () => useChange((id: string) => api(at('synonyms', id), { method: 'DELETE' }));

const INDEX = ['search-index'];
/** Asked for again and again while a rebuild is under way. */
export const useIndexState = () =>
  useQuery({
    queryKey: INDEX,
    queryFn: ({ signal }) => api<IndexState>('/search-index', { signal }),
    refetchInterval: ({ state }) => (state.data?.rebuild?.state === 'running' ? 1000 : 30_000),
  });
export function useIndexAct(act: 'rebuild' | 'stop') {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api<IndexState>(`/search-index/${act}`, { method: 'POST', body: {} }),
    onSuccess: (state) => client.setQueryData(INDEX, state),
  });
}
