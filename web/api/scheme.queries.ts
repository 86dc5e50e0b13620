/** What the pages of schemes ask for and change. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  PartDifference,
  schemeImport,
  SchemeNow,
  SchemeOutcome,
  schemePutBack,
  SchemeRelease,
  schemeSave,
  templateExample,
  UnitForm,
} from '../../shared/schemas/scheme.ts';
import { api } from './client.ts';
import { useList } from './work.queries.ts';

const post = <Answer>(path: string, body: unknown) => api<Answer>(path, { method: 'POST', body });

export const useSchemes = () =>
  useQuery({ queryKey: ['scheme'], queryFn: ({ signal }) => api<SchemeNow>('/scheme', { signal }) });
export const useReleases = () => useList<SchemeRelease>('/scheme/releases');
export const useComparison = (from: number, to: number, enabled: boolean) =>
  useQuery({
    queryKey: ['scheme', 'compare', from, to],
    queryFn: ({ signal }) => api<{ items: PartDifference[] }>('/scheme/compare', { query: { from, to }, signal }),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
  });
export const useTemplateExample = (template: string) =>
  useQuery({
    queryKey: ['scheme-example', template],
    queryFn: () => post<z.infer<typeof templateExample>>('/scheme/template-example', { template }),
    enabled: template.trim() !== '',
    placeholderData: (before) => before,
  });
export const useUnitForm = (id: string) =>
  useQuery({
    queryKey: ['unit-form', id],
    queryFn: ({ signal }) => api<UnitForm>(`/units/${encodeURIComponent(id)}/form`, { signal }),
  });

type SchemeChange = z.input<typeof schemeSave>;
export const checkChange = (body: SchemeChange) => post<SchemeOutcome>('/scheme/changes/check', body);

/** A saved change makes every page that goes by the schemes ask anew. */
function useSchemeChange<Given>(change: (given: Given) => Promise<SchemeOutcome>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: ({ release }) => {
      if (release === null) return;
      for (const key of ['scheme', 'list', 'unit-form', 'unit', 'categories'])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
export const useSaveSchemes = () =>
  useSchemeChange((body: SchemeChange) => post<SchemeOutcome>('/scheme/changes', body));
export const useSchemeFile = () =>
  useSchemeChange((body: z.input<typeof schemeImport>) => post<SchemeOutcome>('/scheme/file', body));
export const usePutBack = () =>
  useSchemeChange((body: z.input<typeof schemePutBack>) => post<SchemeOutcome>('/scheme/put-back', body));
