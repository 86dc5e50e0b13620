/** What the pages ask of filing: the papers of an initiative, the rules, where a delivery comes from. */
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { accessionOrigin, filed, FilingRules, InitiativeFiling } from '../../shared/schemas/archiving.ts';
import { api } from './client.ts';

/** While a delivery is on its way the page looks again. */
const MOVING: readonly string[] = ['received', 'checking', 'accepting'];
const AGAIN = 2000;

export const useFiling = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['list', 'archiving', id],
    queryFn: ({ signal }) => api<InitiativeFiling>(`/initiatives/${encodeURIComponent(id)}/archiving`, { signal }),
    enabled,
    refetchInterval: ({ state }) =>
      state.data?.filings.some(({ accession }) => accession === null || MOVING.includes(accession.state)) === true
        ? AGAIN
        : false,
  });
export const fileInitiative = (id: string) =>
  api<z.infer<typeof filed>>(`/initiatives/${encodeURIComponent(id)}/archiving`, { method: 'POST', body: {} });
export const putFilingRules = (body: FilingRules) => api<FilingRules>('/archiving/rules', { method: 'PUT', body });

export const useAccessionOrigin = (id: string) =>
  useQuery({
    queryKey: ['accession-origin', id],
    queryFn: ({ signal }) =>
      api<z.infer<typeof accessionOrigin>>(`/accessions/${encodeURIComponent(id)}/origin`, { signal }),
    staleTime: 600_000,
  });
