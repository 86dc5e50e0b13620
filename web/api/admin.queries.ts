/** What administrators and auditors ask for and change. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Role } from '../../shared/roles.ts';
import type { inclusionProof, LedgerEntry, ledgerState, VerifyReport } from '../../shared/schemas/ledger.ts';
import type { Agency, newUser, newUserBody, User, userPatch } from '../../shared/schemas/user.ts';
import { api, type QueryValue } from './client.ts';
import { useList } from './work.queries.ts';

export type InclusionProof = z.infer<typeof inclusionProof>;
export type NewUser = z.infer<typeof newUser>;

export const useUsers = () => useList<User>('/users');
export const useAgencies = () => useList<Agency>('/agencies');

/** Every change of an account has the list of accounts asked for anew. */
function useUserChange<Body, Answer>(change: (body: Body) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ['list', '/users'] }),
  });
}
const at = (id: string) => `/users/${encodeURIComponent(id)}`;
export const useNewUser = () =>
  useUserChange((body: z.input<typeof newUserBody>) => api<NewUser>('/users', { method: 'POST', body }));
export const usePatchUser = () =>
  useUserChange(({ id, ...body }: z.infer<typeof userPatch> & { id: string }) =>
    api<User>(at(id), { method: 'PATCH', body }),
  );
export const useResetPassword = () =>
  useUserChange((id: string) => api<NewUser>(`${at(id)}/password`, { method: 'POST', body: {} }));
export const useSetRoles = () =>
  useUserChange(({ id, roles }: { id: string; roles: Role[] }) =>
    api<User>(`${at(id)}/roles`, { method: 'PUT', body: { roles } }),
  );

/** Asks a job to stop at its next step. */
export function useCancelJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api(`/jobs/${encodeURIComponent(id)}/cancel`, { method: 'POST', body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['list', '/jobs'] }),
  });
}

export const useLedger = (query: Record<string, QueryValue>, enabled: boolean) =>
  useList<LedgerEntry>('/ledger', query, { enabled });
export const useLedgerState = (enabled: boolean) =>
  useQuery({
    queryKey: ['ledger-state'],
    queryFn: ({ signal }) => api<z.infer<typeof ledgerState>>('/ledger/state', { signal }),
    enabled,
  });
export const useProof = (entryId: string, enabled: boolean) =>
  useQuery({
    queryKey: ['proof', entryId],
    queryFn: ({ signal }) => api<InclusionProof>(`/ledger/${encodeURIComponent(entryId)}/proof`, { signal }),
    enabled,
  });
export function useVerify() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api<VerifyReport>('/verify', { method: 'POST', body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['ledger-state'] }),
  });
}
