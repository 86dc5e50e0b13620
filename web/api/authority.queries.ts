/** Agencies and persons under all their names. */
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  Authority,
  AuthorityKind,
  authorityPatch,
  AuthorityRow,
  NamedAuthority,
  newAuthority,
  newRelation,
} from '../../shared/schemas/authority.ts';
import type { Agency } from '../../shared/schemas/user.ts';
import { api } from './client.ts';
import { useList } from './work.queries.ts';

const at = (id: string, ...more: string[]) => ['/authorities', encodeURIComponent(id), ...more].join('/');
const post = <T>(path: string, body: unknown) => api<T>(path, { method: 'POST', body });

export const useAuthorities = (kind: AuthorityKind | undefined, q: string, enabled = true) =>
  useList<AuthorityRow>('/authorities', { kind, ...(q !== '' && { q }) }, { enabled });
export const useAuthority = (id: string) =>
  useQuery({
    queryKey: ['list', 'authority', id],
    queryFn: ({ signal }) => api<Authority>(at(id), { signal }),
  });
export const useAgencyList = (enabled: boolean) => useList<Agency>('/agencies', {}, { enabled });
export const useUnitAuthorities = (unitId: string, enabled: boolean) =>
  useQuery({
    queryKey: ['list', 'unit-authorities', unitId],
    queryFn: ({ signal }) =>
      api<{ items: NamedAuthority[] }>(`/units/${encodeURIComponent(unitId)}/authorities`, { signal }),
    enabled,
  });

export const createAuthority = (body: z.input<typeof newAuthority>) => post<Authority>('/authorities', body);
export const patchAuthority = (id: string, body: z.input<typeof authorityPatch>) =>
  api<Authority>(at(id), { method: 'PATCH', body });
export const removeAuthority = (id: string) => api<object>(at(id), { method: 'DELETE' });
export const addRelation = (id: string, body: z.input<typeof newRelation>) =>
  post<Authority>(at(id, 'relations'), body);
export const removeRelation = (id: string, relationId: string) =>
  api<Authority>(at(id, 'relations', encodeURIComponent(relationId)), { method: 'DELETE' });
