/** What a person has arranged for herself, kept on the server: `/preferences/<key>`. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { createPutOff } from '../lib/put-off.ts';
import { api } from './client.ts';

const place = (key: string) => `/preferences/${encodeURIComponent(key)}`;

const writes = createPutOff<unknown>((key, value) => {
  // Not being remembered is no reason to stop somebody's work.
  api(place(key), { method: 'PUT', body: { value }, keepalive: true }).catch(() => undefined);
}, 400);
// Whoever changes something and leaves the page within that moment has changed it all the same.
window.addEventListener('pagehide', () => writes.flush());

/** `[value, keep]`; `undefined` until something is kept. Writing is put off a moment, so that a drag is one write. */
export function usePreference<T>(key: string): [T | undefined, (value: T) => void] {
  const client = useQueryClient();
  const queryKey = ['preference', key];
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api<{ value: T | null }>(place(key), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const keep = useCallback(
    (value: T) => {
      client.setQueryData(['preference', key], { value });
      writes.put(key, value);
    },
    [client, key],
  );
  return [data?.value ?? undefined, keep];
}
