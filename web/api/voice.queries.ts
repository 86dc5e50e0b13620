/** What the inbox asks for beside the list: scans, duplicates, figures, rules. */
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Duplicate, DuplicatePair, VoiceDetail, voiceRules, VoiceStatistics } from '../../shared/schemas/voice.ts';
import { API, api, type QueryValue, queryString, upload } from './client.ts';

export type VoiceRules = z.infer<typeof voiceRules>;
const at = (...parts: string[]): string => `/voices/${parts.map(encodeURIComponent).join('/')}`;

export const useDuplicates = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['voice', id, 'duplicates'],
    queryFn: ({ signal }) => api<{ items: Duplicate[] }>(at(id, 'duplicates'), { signal }),
    enabled,
  });
export const useInboxDuplicates = () =>
  useQuery({
    queryKey: ['list', 'voice-duplicates'],
    queryFn: ({ signal }) => api<{ items: DuplicatePair[] }>(at('duplicates'), { signal }),
  });
export const useVoiceStatistics = (enabled: boolean) =>
  useQuery({
    queryKey: ['list', 'voice-statistics'],
    queryFn: ({ signal }) => api<VoiceStatistics>(at('statistics'), { signal }),
    enabled,
  });
export const useVoiceRules = () =>
  useQuery({ queryKey: ['list', 'voice-rules'], queryFn: ({ signal }) => api<VoiceRules>(at('rules'), { signal }) });
export const putVoiceRules = (body: VoiceRules) => api<VoiceRules>(at('rules'), { method: 'PUT', body });
export const unjoinVoice = (id: string, lockVersion: number) =>
  api<VoiceDetail>(at(id, 'unjoin'), { method: 'POST', body: { lockVersion } });
export const setVoicesApart = (id: string, other: string, apart = true) =>
  api<VoiceDetail>(at(id, 'apart'), { method: 'POST', body: { other, apart } });
export const sortVoice = (id: string, category: string | null, lockVersion: number) =>
  api<VoiceDetail>(at(id, 'sort'), { method: 'POST', body: { category, lockVersion } });
export async function addVoiceFile(id: string, file: File, onProgress: (sent: number) => void): Promise<void> {
  const form = new FormData();
  form.append('file', file, file.name);
  await upload(at(id, 'files'), form, onProgress);
}
export const voiceFileUrl = (id: string, fileId: string): string => `${API}${at(id, 'files', fileId)}`;
export const voicesExportUrl = (query: Record<string, QueryValue>): string =>
  `${API}${at('export')}${queryString(query)}`;
