/** What the pages of study ask for and change. Keys begin with `list`, so that every change of the loop refreshes them. */
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  attendanceBody,
  Cadence,
  checkedIn,
  Lacks,
  makeUpBody,
  MaterialRow,
  memberPatch,
  newCadence,
  newMaterial,
  newMember,
  newPaper,
  newSession,
  PaperDetail,
  paperPatch,
  PaperRow,
  SessionDetail,
  sessionPatch,
  SessionRow,
  studyAccount,
  StudyBody,
  studyInitiative,
  StudyMember,
  StudyOverview,
  StudySettings,
} from '../../shared/schemas/study.ts';
import { API, api, type QueryValue, queryString, upload } from './client.ts';
import { useList } from './work.queries.ts';

type Query = Record<string, QueryValue>;
interface Made {
  id: string;
}
const at = (...parts: string[]): string => `/study/${parts.map(encodeURIComponent).join('/')}`;
const useOne = <Answer>(path: string, query: Query = {}, enabled = true) =>
  useQuery({
    queryKey: ['list', path, query],
    queryFn: ({ signal }) => api<Answer>(path, { query, signal }),
    enabled,
  });

export const useStudySettings = () => useOne<StudySettings>('/study/settings');
export const useStudyOverview = () => useOne<StudyOverview>('/study/overview');
export const useStudyBodies = () => useList<StudyBody>('/study/bodies');
export const useStudyInitiatives = () => useList<z.infer<typeof studyInitiative>>('/study/initiatives');
export const useStudyAccounts = (enabled: boolean) =>
  useList<z.infer<typeof studyAccount>>('/study/accounts', {}, { enabled });
export const useMembers = (bodyId: string) =>
  useList<StudyMember>(at('bodies', bodyId, 'members'), {}, { enabled: bodyId !== '' });
export const useCadences = () => useList<Cadence>('/study/cadences');
export const useSessions = (query: Query, enabled = true) => useList<SessionRow>('/study/sessions', query, { enabled });
export const useStudySession = (id: string) => useOne<SessionDetail>(at('sessions', id));
export const useLacks = (body: string, initiative: string | undefined) =>
  useOne<Lacks>('/study/lacks', { body, initiative }, body !== '');
export const useMaterials = (query: Query) => useList<MaterialRow>('/study/materials', query);
export const usePapers = (whose: 'mine' | 'others') => useList<PaperRow>('/study/papers', { whose });
export const usePaper = (id: string) => useOne<PaperDetail>(at('papers', id));

const send = <Answer>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
  api<Answer>(path, { method, body });

export type NewSession = z.input<typeof newSession>;
export const planSession = (body: NewSession) => send<Made>('POST', '/study/sessions', body);
export const patchSession = (id: string, body: z.input<typeof sessionPatch>) =>
  send<SessionDetail>('PATCH', at('sessions', id), body);
export const holdSession = (id: string, body: { minutes?: string; lockVersion: number }) =>
  send<SessionDetail>('POST', at('sessions', id, 'hold'), body);
export const cancelSession = (id: string, body: { ground: string; lockVersion: number }) =>
  send<SessionDetail>('POST', at('sessions', id, 'cancel'), body);
export const addSessionFile = (id: string, file: File, note: string, onSent: (bytes: number) => void) => {
  const form = new FormData();
  form.append('file', file, file.name);
  return upload<Made>(`${at('sessions', id, 'files')}${queryString({ note })}`, form, onSent);
};
export const withdrawSessionFile = (id: string, fileId: string) =>
  send<Made>('DELETE', at('sessions', id, 'files', fileId));
export const sessionFileUrl = (id: string, fileId: string): string => `${API}${at('sessions', id, 'files', fileId)}`;
export const enterAttendance = (id: string, body: z.input<typeof attendanceBody>) =>
  send<SessionDetail>('PUT', at('sessions', id, 'attendance'), body);
export const makeUp = (id: string, body: z.input<typeof makeUpBody>) =>
  send<SessionDetail>('POST', at('sessions', id, 'make-up'), body);
export const askCode = (id: string, renew: boolean) =>
  send<{ code: string }>('POST', at('sessions', id, 'code'), { renew });
export const checkIn = (code: string) => send<z.infer<typeof checkedIn>>('POST', '/study/check-in', { code });

export const addMaterial = (body: z.input<typeof newMaterial>) => send<Made>('POST', '/study/materials', body);
export const patchMaterial = (id: string, body: { required?: boolean; note?: string; lockVersion: number }) =>
  send<Made>('PATCH', at('materials', id), body);
export const removeMaterial = (id: string) => send<Made>('DELETE', at('materials', id));
export const markStudied = (id: string, onDay: number) => send<Made>('POST', at('materials', id, 'studied'), { onDay });

export const startPaper = (body: z.input<typeof newPaper>) => send<Made>('POST', '/study/papers', body);
export const patchPaper = (id: string, body: z.input<typeof paperPatch>) =>
  send<PaperDetail>('PATCH', at('papers', id), body);
export const dropPaper = (id: string) => send<Made>('DELETE', at('papers', id));
export const handInPaper = (id: string, lockVersion: number) =>
  send<PaperDetail>('POST', at('papers', id, 'hand-in'), { lockVersion });

export const addMember = (body: z.input<typeof newMember>) => send<Made>('POST', '/study/members', body);
export const patchMember = (id: string, body: z.input<typeof memberPatch>) =>
  send<Made>('PATCH', at('members', id), body);
export const setCadence = (body: z.input<typeof newCadence>) => send<Made>('POST', '/study/cadences', body);
export const removeCadence = (id: string) => send<Made>('DELETE', at('cadences', id));
export const putStudySettings = (body: StudySettings) => send<StudySettings>('PUT', '/study/settings', body);

export const calendarUrl = (query: Query): string => `${API}/study/calendar.ics${queryString(query)}`;
export const sheetUrl = (id: string, format: 'xlsx' | 'pdf'): string =>
  `${API}${at('sessions', id, 'sheet')}?format=${format}`;
export const rangeSheetUrl = (query: Query): string => `${API}/study/attendance/sheet${queryString(query)}`;
