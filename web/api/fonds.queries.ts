/** Fonds as pages, their holdings and dossiers. */
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  dismissBody,
  Dossier,
  dossierPatch,
  FondsDetail,
  FondsFolderFacts,
  FondsHoldings,
  fondsPatch,
  newDossierPaper,
} from '../../shared/schemas/fonds.ts';
import type { fonds } from '../../shared/schemas/unit.ts';
import { api, askFile } from './client.ts';
import { useList } from './work.queries.ts';

const at = (id: string, ...more: string[]) => ['/fonds', encodeURIComponent(id), ...more].join('/');
const post = <T>(path: string, body: unknown) => api<T>(path, { method: 'POST', body });

export const useFondsList = () => useList<z.infer<typeof fonds>>('/fonds');
export const useFonds = (id: string) =>
  useQuery({ queryKey: ['list', 'fonds', id], queryFn: ({ signal }) => api<FondsDetail>(at(id), { signal }) });
export const useHoldings = (id: string) =>
  useQuery({
    queryKey: ['list', 'holdings', id],
    queryFn: ({ signal }) => api<FondsHoldings>(at(id, 'holdings'), { signal }),
  });
export const useDossier = (id: string) =>
  useQuery({
    queryKey: ['list', 'dossier', id],
    queryFn: ({ signal }) => api<Dossier>(at(id, 'dossier'), { signal }),
  });

export const useFolderFacts = (id: string) =>
  useQuery({
    queryKey: ['list', 'fonds-folder', id],
    queryFn: ({ signal }) => api<FondsFolderFacts>(at(id, 'folder'), { signal }),
  });
export const askFolder = (id: string) => askFile(at(id, 'folder'), {});

export const patchFonds = (id: string, body: z.input<typeof fondsPatch>) =>
  api<FondsDetail>(at(id), { method: 'PATCH', body });
export const fileInDossier = (id: string, body: z.input<typeof newDossierPaper>) =>
  post<Dossier>(at(id, 'dossier'), body);
export const dismissCandidate = (id: string, body: z.input<typeof dismissBody>) =>
  post<Dossier>(at(id, 'dossier', 'dismiss'), body);
export const patchDossierPaper = (paperId: string, body: z.input<typeof dossierPatch>) =>
  api<Dossier>(`/dossier-papers/${encodeURIComponent(paperId)}`, { method: 'PATCH', body });
