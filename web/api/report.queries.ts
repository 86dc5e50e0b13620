/** What the overview, the lists behind figures, and reports ask for and change. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import type {
  newReport,
  RecordList,
  ReportChange,
  ReportDetail,
  ReportOverview,
  reportPatch,
  ReportRow,
  sentencePatch,
  sentenceSet,
} from '../../shared/schemas/report.ts';
import { API, api, type QueryValue } from './client.ts';
import { useList } from './work.queries.ts';

type Query = Record<string, QueryValue>;
const at = (id: string, ...more: string[]): string => ['/reports', ...[id, ...more].map(encodeURIComponent)].join('/');

export const useOverview = (query: Query) =>
  useQuery({
    queryKey: ['list', '/overview', query],
    queryFn: ({ signal }) => api<ReportOverview>('/overview', { query, signal }),
    placeholderData: keepPreviousData,
  });

/** The list that an address of `/work/overview/list` names. */
export function useRecords(query: Query) {
  const list = useInfiniteQuery({
    queryKey: ['list', '/overview/records', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api<RecordList>('/overview/records', { query: { limit: 100, ...query, cursor: pageParam }, signal }),
    getNextPageParam: (last) => last.cursor,
  });
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  return { ...list, items, first: list.data?.pages[0] };
}

export const useReports = (query: Query) => useList<ReportRow>('/reports', query);
export const reportKey = (id: string) => ['report', id];
export const useReport = (id: string) =>
  useQuery({
    queryKey: reportKey(id),
    queryFn: ({ signal }) => api<ReportDetail>(at(id), { signal }),
  });
export const useReportChanges = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['report', id, 'changes'],
    queryFn: ({ signal }) => api<ReportChange>(at(id, 'changes'), { signal }),
    enabled,
  });
export const createReport = (body: z.input<typeof newReport>) =>
  api<{ id: string }>('/reports', { method: 'POST', body });
export const patchReport = (id: string, body: z.input<typeof reportPatch>) =>
  api<ReportDetail>(at(id), { method: 'PATCH', body });
export const discardReport = (id: string, lockVersion: number) =>
  api<{ id: string }>(at(id), { method: 'DELETE', query: { lockVersion } });
export const issueReport = (id: string, lockVersion: number) =>
  api<ReportDetail>(at(id, 'issue'), { method: 'POST', body: { lockVersion } });
export const withdrawReport = (id: string, body: { lockVersion: number; ground: string }) =>
  api<ReportDetail>(at(id, 'withdraw'), { method: 'POST', body });
export const reportFileUrl = (id: string, format: 'docx' | 'xlsx' | 'pdf'): string =>
  `${API}${at(id, 'file')}?format=${format}`;

export type Sentences = z.infer<typeof sentenceSet>['sentences'];
export const useSentences = (enabled: boolean) =>
  useQuery({
    queryKey: ['report-sentences'],
    queryFn: ({ signal }) => api<z.infer<typeof sentenceSet>>('/reports/sentences', { signal }),
    enabled,
  });
export const putSentences = (body: z.input<typeof sentencePatch>) =>
  api<z.infer<typeof sentenceSet>>('/reports/sentences', { method: 'PUT', body });
