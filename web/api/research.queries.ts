/** What the pages of research ask for and change. */
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  newQuestionnaire,
  QuestionnaireDetail,
  questionnairePatch,
  questionnaireResults,
  QuestionnaireRow,
} from '../../shared/schemas/questionnaire.ts';
import type {
  CaseRow,
  clashRules,
  newCase,
  newTopic,
  newVisit,
  ProblemRow,
  ResultRow,
  TopicDetail,
  topicPatch,
  TopicRow,
  VisitClash,
  visitJoin,
  visitPatch,
  VisitRow,
} from '../../shared/schemas/research.ts';
import { API, api, type QueryValue, queryString } from './client.ts';
import { useList } from './work.queries.ts';

type Query = Record<string, QueryValue>;
interface Made {
  id: string;
}
const at = (...parts: string[]): string => `/research/${parts.map(encodeURIComponent).join('/')}`;
const post = <Answer>(path: string, body?: unknown) => api<Answer>(path, { method: 'POST', body });
const patch = <Answer>(path: string, body: unknown) => api<Answer>(path, { method: 'PATCH', body });

export type NewVisit = z.input<typeof newVisit>;
export type ClashRules = z.infer<typeof clashRules>;

export const useTopics = (query: Query, enabled = true) => useList<TopicRow>(at('topics'), query, { enabled });
/** Below `list`, so that every change has it asked for anew. */
export const useTopic = (id: string) =>
  useQuery({
    queryKey: ['list', 'topic', id],
    queryFn: ({ signal }) => api<TopicDetail>(at('topics', id), { signal }),
  });
export const createTopic = (body: z.input<typeof newTopic>) => post<Made>(at('topics'), body);
export const patchTopic = (id: string, body: z.input<typeof topicPatch>) => patch<TopicDetail>(at('topics', id), body);
export const stepTopic = (id: string, body: { state: string; lockVersion: number }) =>
  post<TopicDetail>(at('topics', id, 'steps'), body);
export const claimTopic = (id: string, lockVersion: number) =>
  post<TopicDetail>(at('topics', id, 'claim'), { lockVersion });

export const useVisits = (query: Query) => useList<VisitRow>(at('visits'), query);
export const checkVisit = (body: unknown) =>
  post<{ clashes: VisitClash[]; sameBodyDays: number }>(at('visits', 'check'), body);
export const planVisit = (body: NewVisit) => post<Made>(at('visits'), body);
export const patchVisit = (id: string, body: z.input<typeof visitPatch>) => patch<Made>(at('visits', id), body);
export const joinVisit = (body: z.input<typeof visitJoin>) => post<Made>(at('visits', 'join'), body);
export const stepVisit = (id: string, body: { state: 'done' | 'cancelled'; lockVersion: number }) =>
  post<Made>(at('visits', id, 'steps'), body);
export const useClashRules = (enabled: boolean) =>
  useQuery({
    queryKey: ['list', 'clash-rules'],
    queryFn: ({ signal }) => api<ClashRules>(at('clash-rules'), { signal }),
    enabled,
  });
export const putClashRules = (body: ClashRules) => api<ClashRules>(at('clash-rules'), { method: 'PUT', body });

export const addToTopic = (id: string, what: 'notes' | 'problems' | 'results' | 'returns', body: unknown) =>
  post<Made>(at('topics', id, what), body);
export const patchRecord = (what: 'problems' | 'results', id: string, body: unknown) => patch<Made>(at(what, id), body);
export const finishReturn = (id: string, body: unknown) => post<Made>(at('returns', id, 'done'), body);
export const makeFindingOfProblem = (id: string) => post<Made>(at('problems', id, 'finding'), {});
export const useProblems = (query: Query, enabled: boolean) => useList<ProblemRow>(at('problems'), query, { enabled });
export const useResults = (query: Query, enabled: boolean) => useList<ResultRow>(at('results'), query, { enabled });
export const useCases = (query: Query, enabled: boolean) => useList<CaseRow>(at('cases'), query, { enabled });
export const addCase = (body: z.input<typeof newCase>) => post<Made>(at('cases'), body);
export const listExportUrl = (list: string, query: Query): string =>
  `${API}${at('lists', list, 'export')}${queryString(query)}`;

export const useQuestionnaires = (query: Query, enabled: boolean) =>
  useList<QuestionnaireRow>(at('questionnaires'), query, { enabled });
export const useQuestionnaire = (id: string) =>
  useQuery({
    queryKey: ['list', 'questionnaire', id],
    queryFn: ({ signal }) => api<QuestionnaireDetail>(at('questionnaires', id), { signal }),
  });
export const useQuestionnaireResults = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['list', 'questionnaire-results', id],
    queryFn: ({ signal }) => api<z.infer<typeof questionnaireResults>>(at('questionnaires', id, 'results'), { signal }),
    enabled,
  });
export const createQuestionnaire = (body: z.input<typeof newQuestionnaire>) => post<Made>(at('questionnaires'), body);
export const patchQuestionnaire = (id: string, body: z.input<typeof questionnairePatch>) =>
  patch<QuestionnaireDetail>(at('questionnaires', id), body);
export const actOnQuestionnaire = (id: string, act: 'open' | 'close', lockVersion: number) =>
  post<QuestionnaireDetail>(at('questionnaires', id, act), { lockVersion });
export const resultsExportUrl = (id: string): string => `${API}${at('questionnaires', id, 'results', 'export')}`;
