/** Who is at the screen, and what she may do: the server decides, the page only hides what would be refused. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { z } from 'zod';
import type { Permission } from '../../shared/roles.ts';
import type { loginBody, passwordBody, Session } from '../../shared/schemas/session.ts';
import { forgetVisits } from '../lib/kept-visits.ts';
import { api, rememberCsrf } from './client.ts';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => rememberCsrf(await api<Session>('/session', { signal })),
  staleTime: 60_000,
});

export const useSession = () => useQuery(sessionQuery);

/** `may('unit.edit')`: does the session carry this permission. False until the session is known. */
export function useMay(): (permission: Permission) => boolean {
  const permissions = useSession().data?.permissions;
  return useCallback((permission) => permissions?.includes(permission) ?? false, [permissions]);
}

/** Another person (or nobody) is at the screen: nothing the former one saw stays behind. */
function useNewSession() {
  const client = useQueryClient();
  return async (session: Session) => {
    client.setQueryData(sessionQuery.queryKey, rememberCsrf(session));
    await client.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  };
}
export function useLogin() {
  return useMutation({
    mutationFn: (body: z.infer<typeof loginBody>) => api<Session>('/session', { method: 'POST', body }),
    onSuccess: useNewSession(),
  });
}
export function useChangePassword() {
  return useMutation({
    mutationFn: (body: z.infer<typeof passwordBody>) => api<Session>('/session/password', { method: 'PUT', body }),
    onSuccess: useNewSession(),
  });
}
export function useLogout() {
  const takeOver = useNewSession();
  return useMutation({
    mutationFn: async () => {
      await api<unknown>('/session', { method: 'DELETE' });
      await forgetVisits();
      return api<Session>('/session');
    },
    onSuccess: takeOver,
  });
}
