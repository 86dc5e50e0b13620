/** What the pages of the working loop ask for and change: findings, slips, voices. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  FindingDetail,
  FindingOverview,
  findingPatch,
  FindingRow,
  lightRules,
  newFinding,
  newLastingRule,
  newMeeting,
  newSpecial,
  Person,
  stepBody,
} from '../../shared/schemas/finding.ts';
import type { body, initiative, newBody } from '../../shared/schemas/initiative.ts';
import type { Slip } from '../../shared/schemas/slip.ts';
import type { VoiceDetail, VoiceRow } from '../../shared/schemas/voice.ts';
import { api, type QueryValue } from './client.ts';
import { useList } from './work.queries.ts';

type Query = Record<string, QueryValue>;
const at = (...parts: string[]): string => `/${parts.map(encodeURIComponent).join('/')}`;

export const useFindings = (query: Query, enabled = true) => useList<FindingRow>('/findings', query, { enabled });
export const useFindingOverview = (query: Query) =>
  useQuery({
    queryKey: ['list', '/findings/overview', query],
    queryFn: ({ signal }) => api<FindingOverview>('/findings/overview', { query, signal }),
  });
export const useLightRules = () =>
  useQuery({
    queryKey: ['light-rules'],
    queryFn: ({ signal }) => api<z.infer<typeof lightRules>>('/findings/light-rules', { signal }),
    staleTime: 600_000,
  });
export const findingKey = (id: string) => ['finding', id];
export const useFinding = (id: string) =>
  useQuery({
    queryKey: findingKey(id),
    queryFn: ({ signal }) => api<FindingDetail>(at('findings', id), { signal }),
  });
export const useBodies = () => useList<z.infer<typeof body>>('/bodies');
export const useInitiatives = () => useList<z.infer<typeof initiative>>('/initiatives');
export const usePeople = (enabled: boolean) => useList<Person>('/people', {}, { enabled });

/** Every change has lists, figures and the thing itself asked for anew: a board tells nothing that is past. */
export function useLoopChange<Given, Answer>(change: (given: Given) => Promise<Answer>) {
  const client = useQueryClient();
  const refresh = () => {
    for (const key of ['list', 'finding', 'voice', 'today']) void client.invalidateQueries({ queryKey: [key] });
  };
  // A refusal too: what was refused because somebody else was faster is to be seen as it now is.
  return useMutation({ mutationFn: change, onSettled: refresh });
}

interface Made {
  id: string;
}
const post = <Answer>(path: string, body: unknown) => api<Answer>(path, { method: 'POST', body });

export type NewFinding = z.input<typeof newFinding>;
export type FindingPatch = z.input<typeof findingPatch>;
export type StepGiven = z.input<typeof stepBody>;
export const createFinding = (body: NewFinding) => post<Made>('/findings', body);
export const patchFinding = (id: string, body: FindingPatch) =>
  api<FindingDetail>(at('findings', id), { method: 'PATCH', body });
export const takeStep = (id: string, body: StepGiven) => post<FindingDetail>(at('findings', id, 'steps'), body);
export const addMeasure = (id: string, body: unknown) => post<Made>(at('findings', id, 'measures'), body);
export const patchMeasure = (id: string, measureId: string, body: unknown) =>
  api<FindingDetail>(at('findings', id, 'measures', measureId), { method: 'PATCH', body });
export const addProgress = (id: string, body: unknown) => post<Made>(at('findings', id, 'progress'), body);
export const askExtension = (id: string, body: { toDue: number; reason: string }) =>
  post<Made>(at('findings', id, 'extensions'), body);
export const decideExtension = (id: string, body: { grant: boolean; note: string }) =>
  api<FindingDetail>(at('findings', id, 'extension'), { method: 'PUT', body });
export const createBody = (body: z.input<typeof newBody>) => post<Made>('/bodies', body);
export const recordMeeting = (body: z.input<typeof newMeeting>) => post<Made>('/meetings', body);
export const createSpecial = (body: z.input<typeof newSpecial>) => post<Made>('/specials', body);
export const addLastingRule = (body: z.input<typeof newLastingRule>) => post<Made>('/lasting-rules', body);

export const useSlips = (query: Query, enabled = true) => useList<Slip>('/slips', query, { enabled });
export const issueSlip = (findingId: string, body: unknown) => post<Made>(at('findings', findingId, 'slips'), body);
export const actOnSlip = (id: string, act: 'sign' | 'answer' | 'withdraw', body: unknown) =>
  post<unknown>(at('slips', id, act), body);

export const useVoices = (query: Query, enabled = true) => useList<VoiceRow>('/voices', query, { enabled });
export const useVoice = (id: string) =>
  useQuery({
    queryKey: ['voice', id],
    queryFn: ({ signal }) => api<VoiceDetail>(at('voices', id), { signal }),
  });
export const actOnVoice = (id: string, act: 'assign' | 'answer' | 'join', body: unknown) =>
  post<VoiceDetail>(at('voices', id, act), body);
export const makeFindingOfVoice = (id: string, body: unknown = {}) => post<Made>(at('voices', id, 'finding'), body);
export const enterVoice = (body: unknown) =>
  post<{ id: string; number: string; code: string }>(at('voices', 'desk'), body);
