/** What the pages of initiatives, templates and bodies ask for and change. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  bodyPatch,
  Initiative,
  InitiativeDetail,
  initiativeFromTemplate,
  initiativePatch,
  initiativeStep,
  InitiativeSummary,
  InitiativeTemplate,
  KeyTask,
  keyTaskPatch,
  newInitiative,
  newKeyTask,
  TemplateChecked,
  TemplateDetail,
  TemplateRow,
} from '../../shared/schemas/initiative.ts';
import { API, api, ApiError, type QueryValue } from './client.ts';
import { useList } from './work.queries.ts';

const at = (...parts: string[]): string => `/${parts.map(encodeURIComponent).join('/')}`;

export const useInitiativeList = (query: Record<string, QueryValue>) => useList<Initiative>('/initiatives', query);
export const useMyKeyTasks = () => useList<KeyTask>('/initiatives/my-tasks');
/** `list` begins the keys, so that every change of the loop has them asked for anew. */
export const useInitiative = (id: string) =>
  useQuery({
    queryKey: ['list', 'initiative', id],
    queryFn: ({ signal }) => api<InitiativeDetail>(at('initiatives', id), { signal }),
  });

/** The page shows what the server answered to a change at once, and then what it tells when asked anew. */
export function useKeepInitiative(): (answer: unknown) => void {
  const client = useQueryClient();
  return (answer) => {
    const initiative = answer as InitiativeDetail;
    client.setQueryData(['list', 'initiative', initiative.id], initiative);
  };
}

export type SummaryPart = 'slips' | 'study' | 'research' | 'inspections';
/** The figures of a part of the loop; null where the reader has none of it. */
export const useInitiativeSummary = (id: string, part: SummaryPart) =>
  useQuery({
    queryKey: ['list', 'initiative-summary', id, part],
    queryFn: async ({ signal }): Promise<InitiativeSummary | null> => {
      try {
        return await api<InitiativeSummary>(at('initiatives', id, part), { signal });
      } catch (error) {
        if (error instanceof ApiError && (error.status === 404 || error.status === 403)) return null;
        throw error;
      }
    },
  });

export type InitiativePatch = z.input<typeof initiativePatch>;
export type KeyTaskPatch = z.input<typeof keyTaskPatch>;
export type NewKeyTask = z.input<typeof newKeyTask>;
interface Made {
  id: string;
}
const send = <Answer>(method: 'POST' | 'PATCH' | 'PUT', path: string, body: unknown) =>
  api<Answer>(path, { method, body });
export const createInitiative = (body: z.input<typeof newInitiative>) => send<Made>('POST', '/initiatives', body);
export const createFromTemplate = (body: z.input<typeof initiativeFromTemplate>) =>
  send<Made>('POST', '/initiatives/from-template', body);
export const patchInitiative = (id: string, body: InitiativePatch) =>
  send<InitiativeDetail>('PATCH', at('initiatives', id), body);
export const stepInitiative = (id: string, body: z.input<typeof initiativeStep>) =>
  send<InitiativeDetail>('POST', at('initiatives', id, 'steps'), body);
export const addKeyTask = (id: string, body: NewKeyTask) => send<Made>('POST', at('initiatives', id, 'tasks'), body);
export const patchKeyTask = (id: string, taskId: string, body: KeyTaskPatch) =>
  send<InitiativeDetail>('PATCH', at('initiatives', id, 'tasks', taskId), body);
export const patchBody = (id: string, body: z.input<typeof bodyPatch>) => send<Made>('PATCH', at('bodies', id), body);

export const useTemplates = (enabled = true) => useList<TemplateRow>('/initiative-templates', {}, { enabled });
export const useTemplate = (key: string, version: number | undefined) =>
  useQuery({
    queryKey: ['list', 'initiative-template', key, version],
    queryFn: ({ signal }) => api<TemplateDetail>(at('initiative-templates', key), { query: { version }, signal }),
    enabled: key !== '',
  });
export const saveTemplate = (template: InitiativeTemplate, basedOn: number | null) =>
  send<{ version: number }>('PUT', '/initiative-templates', { template, basedOn });
export const checkTemplateFile = (text: string) =>
  send<TemplateChecked>('POST', '/initiative-templates/check', { text });
export const templateFileUrl = (key: string, version: number): string =>
  `${API}${at('initiative-templates', key, 'file')}?version=${version}`;
