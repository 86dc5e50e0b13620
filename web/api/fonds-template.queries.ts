/** How a fonds writes its codes: what holds, and a template tried on its codes. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FondsTemplates, TemplateTrial } from '../../shared/schemas/fonds-template.ts';
import { api } from './client.ts';

const at = (id: string, more = '') => `/fonds/${encodeURIComponent(id)}/templates${more}`;

export const useFondsTemplates = (id: string) =>
  useQuery({
    queryKey: ['list', 'fonds-templates', id],
    queryFn: ({ signal }) => api<FondsTemplates>(at(id, '/holding'), { signal }),
  });
export const useTemplateTrial = (id: string, category: string, template: string) =>
  useQuery({
    queryKey: ['fonds-template-trial', id, category, template],
    queryFn: ({ signal }) =>
      api<TemplateTrial>(at(id, '/try'), { method: 'POST', body: { category, template }, signal }),
    enabled: template.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
export function useSetTemplate(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { category: string; template: string }) => api<unknown>(at(id), { method: 'PUT', body }),
    onSuccess: () => {
      for (const key of ['list', 'fonds-template-trial', 'arrange-preview', 'arrangement-check'])
        void client.invalidateQueries({ queryKey: [key] });
    },
  });
}
