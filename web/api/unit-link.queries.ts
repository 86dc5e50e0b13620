/** Links between records. */
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { newUnitLink, UnitLinks } from '../../shared/schemas/unit-link.ts';
import { api } from './client.ts';

const at = (unitId: string, ...more: string[]) => ['/units', encodeURIComponent(unitId), 'links', ...more].join('/');
export const useUnitLinks = (unitId: string) =>
  useQuery({
    queryKey: ['list', 'links', unitId],
    queryFn: ({ signal }) => api<UnitLinks>(at(unitId), { signal }),
  });
export const addUnitLink = (unitId: string, body: z.input<typeof newUnitLink>) =>
  api<UnitLinks>(at(unitId), { method: 'POST', body });
export const removeUnitLink = (unitId: string, linkId: string) =>
  api<UnitLinks>(at(unitId, encodeURIComponent(linkId)), { method: 'DELETE' });
