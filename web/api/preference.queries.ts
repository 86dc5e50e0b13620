/** What a person has arranged for herself, kept on the server: `/preferences/<key>`. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { api } from './client.ts';

/** `[value, keep]`; `undefined` until something is kept. Writing is put off a moment, so that a drag is one write. */
export function usePreference<T>(key: string): [T | undefined, (value: T) => void] {
  const client = useQueryClient();
  const timer = useRef<number>(undefined);
  const queryKey = ['preference', key];
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api<{ value: T | null }>(`/preferences/${encodeURIComponent(key)}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const keep = useCallback(
    (value: T) => {
      client.setQueryData(['preference', key], { value });
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(() => {
        // Not being remembered is no reason to stop somebody's work.
        api(`/preferences/${encodeURIComponent(key)}`, { method: 'PUT', body: { value } }).catch(() => undefined);
      }, 400);
    },
    [client, key],
  );
  return [data?.value ?? undefined, keep];
}
