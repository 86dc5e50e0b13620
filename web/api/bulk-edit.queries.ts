/** Bulk edits as the pages ask for them. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  BulkEdit,
  bulkEditBody,
  bulkEditRow,
  bulkEditTrial,
  BulkPreview,
} from '../../shared/schemas/bulk-edit.ts';
import { api } from './client.ts';
import { useList } from './work.queries.ts';

export type BulkTrial = z.input<typeof bulkEditTrial>;
const at = (id: string, ...more: string[]) => ['/bulk-edits', encodeURIComponent(id), ...more].join('/');
const isMoving = (edit: BulkEdit | undefined): boolean => edit?.state === 'running' || edit?.state === 'undoing';

export const useBulkPreview = (trial: BulkTrial | undefined) =>
  useQuery({
    queryKey: ['bulk-preview', trial],
    queryFn: ({ signal }) => api<BulkPreview>('/bulk-edits/preview', { method: 'POST', body: trial, signal }),
    enabled: trial !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 5000,
    retry: false,
  });

export const useBulkEdits = () => useList<BulkEdit>('/bulk-edits');
/** Asked again while it runs. */
export const useBulkEdit = (id: string) =>
  useQuery({
    queryKey: ['list', 'bulk-edit', id],
    queryFn: ({ signal }) => api<BulkEdit>(at(id), { signal }),
    refetchInterval: ({ state }) => (isMoving(state.data) ? 700 : false),
  });
export const useBulkChanges = (id: string, enabled: boolean) =>
  useList<z.infer<typeof bulkEditRow>>(at(id, 'changes'), {}, { enabled });

export const startBulkEdit = (body: z.input<typeof bulkEditBody>) =>
  api<BulkEdit>('/bulk-edits', { method: 'POST', body });
export const cancelBulkEdit = (id: string) => api<object>(at(id, 'cancel'), { method: 'POST', body: {} });
export const undoBulkEdit = (id: string) => api<BulkEdit>(at(id, 'undo'), { method: 'POST', body: {} });
