/** What the pages of inspections ask for and change. Keys begin with `list`: every change of the loop asks for them anew. */
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ChecklistDetail, ChecklistRow } from '../../shared/schemas/checklist.ts';
import type {
  GuidanceRow,
  InspectionDetail,
  InspectionOverview,
  inspectionPatch,
  InspectionRow,
  inspectionStepBody,
  newDraw,
  newGuidance,
  newInspections,
  newOrder,
  newPlan,
  orderAct,
  OrderRow,
  Plan,
  PlanDetail,
  selfItem,
} from '../../shared/schemas/inspection.ts';
import { api, queryString, type QueryValue, upload } from './client.ts';
import { useList } from './work.queries.ts';

type Query = Record<string, QueryValue>;
const at = (...parts: string[]): string => `/${parts.map(encodeURIComponent).join('/')}`;
const post = <Answer>(path: string, body: unknown) => api<Answer>(path, { method: 'POST', body });
interface Made {
  id: string;
}

export const useInspections = (query: Query) => useList<InspectionRow>('/inspections', query);
export const useInspection = (id: string) =>
  useQuery({
    queryKey: ['list', 'inspection', id],
    queryFn: ({ signal }) => api<InspectionDetail>(at('inspections', id), { signal }),
  });
export const usePlans = (year: number, enabled: boolean) => useList<Plan>('/inspection-plans', { year }, { enabled });
export const usePlan = (id: string) =>
  useQuery({
    queryKey: ['list', 'inspection-plan', id],
    queryFn: ({ signal }) => api<PlanDetail>(at('inspection-plans', id), { signal }),
  });
export const useOrders = (query: Query) => useList<OrderRow>('/rectification-orders', query);
export const useInspectors = (enabled: boolean) =>
  useList<{ id: string; name: string }>('/inspectors', {}, { enabled });
export const useOverview = (year: number) =>
  useQuery({
    queryKey: ['list', '/inspections/overview', year],
    queryFn: ({ signal }) => api<InspectionOverview>('/inspections/overview', { query: { year }, signal }),
  });
export const useGuidance = (query: Query) => useList<GuidanceRow>('/guidance', query);
export const useChecklists = (enabled = true) => useList<ChecklistRow>('/checklists', {}, { enabled });
export const useChecklist = (id: string) =>
  useQuery({
    queryKey: ['list', 'checklist', id],
    queryFn: ({ signal }) => api<ChecklistDetail>(at('checklists', id), { signal }),
  });

export const createPlan = (body: z.input<typeof newPlan>) => post<Made>('/inspection-plans', body);
export const addInspections = (planId: string, body: z.input<typeof newInspections>) =>
  post<unknown>(at('inspection-plans', planId, 'inspections'), body);
export const drawInspections = (planId: string, body: z.input<typeof newDraw>) =>
  post<unknown>(at('inspection-plans', planId, 'draws'), body);
export const patchInspection = (id: string, body: z.input<typeof inspectionPatch>) =>
  api<InspectionDetail>(at('inspections', id), { method: 'PATCH', body });
export const stepInspection = (id: string, body: z.input<typeof inspectionStepBody>) =>
  post<InspectionDetail>(at('inspections', id, 'steps'), body);
export const putSelf = (id: string, item: string, body: z.input<typeof selfItem>) =>
  api<Made>(at('inspections', id, 'self', item), { method: 'PUT', body });
export const handInSelf = (id: string, body: { statement: string; name: string }) =>
  post<InspectionDetail>(at('inspections', id, 'hand-in'), body);
export function addFile(id: string, item: string, factOn: number, file: File): Promise<Made> {
  const form = new FormData();
  form.append('file', file, file.name);
  return upload<Made>(`${at('inspections', id, 'files')}${queryString({ item, factOn })}`, form, () => undefined);
}
export const removeFile = (id: string, fileId: string) =>
  api<Made>(at('inspections', id, 'files', fileId), { method: 'DELETE' });
export const makeFindings = (id: string) => post<{ made: number }>(at('inspections', id, 'findings'), {});
export const issueOrder = (id: string, body: z.input<typeof newOrder>) =>
  post<Made>(at('inspections', id, 'orders'), body);
export const actOnOrder = (id: string, body: z.input<typeof orderAct>) =>
  post<unknown>(at('rectification-orders', id, 'acts'), body);
export const addGuidance = (body: z.input<typeof newGuidance>) => post<Made>('/guidance', body);
export const askQuestion = (body: { topic: string; question: string }) => post<Made>('/guidance/questions', body);
export const patchGuidance = (id: string, body: unknown) => api<Made>(at('guidance', id), { method: 'PATCH', body });

export const createChecklist = (key: string, definition: unknown) => post<Made>('/checklists', { key, definition });
export const importChecklist = (file: unknown) => post<Made>('/checklists/import', file);
export const putChecklist = (id: string, body: { definition: unknown; lockVersion: number }) =>
  api<ChecklistDetail>(at('checklists', id), { method: 'PUT', body });
export const actOnChecklist = (id: string, act: 'publish' | 'retire', lockVersion: number) =>
  post<ChecklistDetail>(at('checklists', id, act), { lockVersion });
