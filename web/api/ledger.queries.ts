/** What the pages around the ledger of findings ask for and change: imports, work on many, meetings, clean-ups, rules. */
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { lightRules } from '../../shared/schemas/finding.ts';
import type {
  BulkAct,
  BulkResult,
  examined,
  MeetingDetail,
  meetingRow,
  RegisteredRule,
  specialPatch,
  specialRow,
} from '../../shared/schemas/finding-frame.ts';
import type {
  FindingImport,
  LedgerMapping,
  LedgerPreview,
  LedgerProposal,
} from '../../shared/schemas/finding-import.ts';
import type { LightPreview, loopPeriods, LoopRules, workCalendar } from '../../shared/schemas/loop-rules.ts';
import type { slipRules } from '../../shared/schemas/slip.ts';
import { API, api, type QueryValue, queryString } from './client.ts';
import { useList } from './work.queries.ts';

const at = (...parts: string[]): string => `/${parts.map(encodeURIComponent).join('/')}`;
const post = <Answer>(path: string, body: unknown = {}) => api<Answer>(path, { method: 'POST', body });

export const useFindingImports = () => useList<FindingImport>('/finding-imports');
export const useFindingImport = (id: string) =>
  useQuery({
    queryKey: ['finding-import', id],
    queryFn: ({ signal }) => api<FindingImport>(at('finding-imports', id), { signal }),
    enabled: id !== '',
    refetchInterval: (query) => (query.state.data?.state === 'running' ? 700 : false),
  });
export const useLedgerProposal = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['finding-import', id, 'proposal'],
    queryFn: ({ signal }) => api<LedgerProposal>(at('finding-imports', id, 'proposal'), { signal }),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
export const previewLedger = (id: string, mapping: LedgerMapping) =>
  post<LedgerPreview>(at('finding-imports', id, 'preview'), mapping);
export const startLedger = (id: string, mapping: LedgerMapping) =>
  post<FindingImport>(at('finding-imports', id, 'start'), mapping);
export const undoLedger = (id: string) => post<FindingImport>(at('finding-imports', id, 'undo'));
export const returnedUrl = (id: string): string => `${API}${at('finding-imports', id, 'returned')}`;

export const ledgerUrl = (query: Record<string, QueryValue>, format: 'xlsx' | 'csv'): string =>
  `${API}/findings/export${queryString({ ...query, format })}`;
export const rulesUrl = (query: Record<string, QueryValue>, format: 'xlsx' | 'csv'): string =>
  `${API}/lasting-rules/export${queryString({ ...query, format })}`;

export const actOnMany = (ids: readonly string[], act: BulkAct) => post<BulkResult>('/findings/bulk', { ids, act });

export const useMeetings = () => useList<z.infer<typeof meetingRow>>('/meetings');
export const useMeeting = (id: string) =>
  useQuery({
    queryKey: ['list', 'meeting', id],
    queryFn: ({ signal }) => api<MeetingDetail>(at('meetings', id), { signal }),
  });
export const examine = (body: unknown) => post<z.infer<typeof examined>>('/meetings', body);

export type Special = z.infer<typeof specialRow>;
export const useSpecials = (enabled = true) => useList<Special>('/specials', {}, { enabled });
export const patchSpecial = (id: string, body: z.input<typeof specialPatch>) =>
  api<unknown>(at('specials', id), { method: 'PATCH', body });

export const useRules = (query: Record<string, QueryValue>) => useList<RegisteredRule>('/lasting-rules', query);

export const useLoopRules = () =>
  useQuery({
    queryKey: ['list', 'loop-rules'],
    queryFn: ({ signal }) => api<LoopRules>('/loop-rules', { signal }),
  });
export type SlipRules = z.infer<typeof slipRules>;
export const useSlipRules = () =>
  useQuery({
    queryKey: ['list', 'slip-rules'],
    queryFn: ({ signal }) => api<SlipRules>('/slips/rules', { signal }),
  });
type LightRules = z.infer<typeof lightRules>;
export const previewLights = (body: LightRules) => post<LightPreview>('/findings/light-rules/preview', body);
export const putLightRules = (body: LightRules) =>
  api<{ changed: number }>('/findings/light-rules', { method: 'PUT', body });
export const previewSlipRules = (body: SlipRules) =>
  post<{ due: { count: number; more: boolean }[] }>('/slips/rules/preview', body);
export const putSlipRules = (body: SlipRules) => api<SlipRules>('/slips/rules', { method: 'PUT', body });
export const putPeriods = (body: z.infer<typeof loopPeriods>) =>
  api<LoopRules>('/loop-rules/periods', { method: 'PUT', body });
export const putCalendar = (body: z.infer<typeof workCalendar>) =>
  api<LoopRules>('/loop-rules/calendar', { method: 'PUT', body });
