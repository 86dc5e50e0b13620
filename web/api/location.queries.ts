/** Places of the physical records, and what lies in them. */
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  LocationDetail,
  LocationMove,
  LocationNode,
  locationPatch,
  locationUnit,
  moveLocationBody,
  newLocation,
  putBody,
  takeOutBody,
  UnitPlace,
} from '../../shared/schemas/location.ts';
import { api } from './client.ts';
import { useList } from './work.queries.ts';

const at = (id: string, ...more: string[]) => ['/locations', encodeURIComponent(id), ...more].join('/');
const post = <T>(path: string, body: unknown) => api<T>(path, { method: 'POST', body });

export const useLocations = (parent: string | undefined) => useList<LocationNode>('/locations', { parent });
export const useLocation = (id: string) =>
  useQuery({
    queryKey: ['list', 'location', id],
    queryFn: ({ signal }) => api<LocationDetail>(at(id), { signal }),
  });
export const useBoxUnits = (id: string) => useList<z.infer<typeof locationUnit>>(at(id, 'units'));
export const useLocationMoves = (id: string) => useList<LocationMove>(at(id, 'moves'));
export const useUnitPlace = (unitId: string, enabled: boolean) =>
  useQuery({
    queryKey: ['list', 'place', unitId],
    queryFn: ({ signal }) => api<UnitPlace>(`/units/${encodeURIComponent(unitId)}/place`, { signal }),
    enabled,
  });
export const findPlace = (code: string) =>
  api<UnitPlace & { unitId: string; code: string }>('/placements', { query: { code } });

export const createLocations = (body: z.input<typeof newLocation>) =>
  post<{ items: LocationNode[] }>('/locations', body);
export const patchLocation = (id: string, body: z.input<typeof locationPatch>) =>
  api<LocationDetail>(at(id), { method: 'PATCH', body });
export const removeLocation = (id: string) => api<object>(at(id), { method: 'DELETE' });
export const moveLocation = (id: string, body: z.input<typeof moveLocationBody>) =>
  post<LocationDetail>(at(id, 'move'), body);
export const putIn = (id: string, body: z.input<typeof putBody>) => post<{ placed: number }>(at(id, 'put'), body);
export const takeOut = (body: z.input<typeof takeOutBody>) => post<{ placed: number }>('/placements/take-out', body);
