/** A visit in the browser: reads and keeps the inspection, takes entries and photos, sends them in order when it can. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Entry, EntryAnswer, InspectionDetail } from '../../shared/schemas/inspection.ts';
import type { Session } from '../../shared/schemas/session.ts';
import { api, ApiError, queryString, rememberCsrf } from '../api/client.ts';
import {
  addKept,
  dropKept,
  findPackage,
  keepPackage,
  keepProgram,
  type Kept,
  type KeptEntry,
  type KeptPackage,
  keptUser,
  listKept,
  putKept,
} from '../lib/kept-visits.ts';
import { afterAnswer, isEntry, keepMine, nextOf, stillHere } from './inspection-visit.model.ts';
import { todayDay } from './loop.model.ts';

/** How the machine stands to the server: reached, not reached, or reached by nobody who is signed in. */
type Reach = 'asking' | 'reached' | 'offline' | 'signed-out';
export type Written = Pick<KeptEntry, 'item' | 'round' | 'base' | 'verdict' | 'defects' | 'note'>;

export interface Visit {
  package: KeptPackage | undefined;
  kept: readonly Kept[];
  reach: Reach;
  sending: boolean;
  /** The program itself is kept: the page opens without a network. */
  ready: boolean;
  /** Why there is nothing to show. */
  error: unknown;
  write: (entry: Written) => Promise<void>;
  addPhoto: (item: string, file: File) => Promise<void>;
  chooseMine: (entry: KeptEntry) => Promise<void>;
  /** Gives up one's own: theirs stands. */
  takeTheirs: (entry: KeptEntry) => Promise<void>;
  /** Gives up what the server refused. */
  drop: (seq: number) => Promise<void>;
  sendNow: () => void;
}

const RETRY = 15_000;
/** Not reached, or not for now: it is tried again by itself. */
const isAway = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 502);

export function useVisit(id: string): Visit {
  const [current, setCurrent] = useState<KeptPackage>();
  const [kept, setKept] = useState<readonly Kept[]>([]);
  const [reach, setReach] = useState<Reach>('asking');
  const [sending, setSending] = useState(false);
  const [ready, setReady] = useState(false);
  const [error, setError] = useState<unknown>();
  const busy = useRef(false);
  const again = useRef(false);
  const user = useRef<string | null>(keptUser());
  const held = useRef<KeptPackage | undefined>(undefined);
  const path = `/inspections/${encodeURIComponent(id)}`;

  const reload = useCallback(async () => {
    const all = user.current === null ? [] : await listKept(user.current, id);
    setKept(all);
    return all;
  }, [id]);

  /** Reads the inspection anew and keeps it. Throws where it cannot. */
  const read = useCallback(async () => {
    const session = rememberCsrf(await api<Session>('/session'));
    if (session.user === null) throw new ApiError(401, 'not-signed-in', '');
    const detail = await api<InspectionDetail>(path);
    user.current = session.user.id;
    held.current = await keepPackage(session.user, detail);
    setCurrent(held.current);
  }, [path]);

  /** Puts what the server has now into what is kept, without asking for all of it again. */
  const merge = useCallback(async (entry: Entry) => {
    const now = held.current;
    if (now === undefined) return;
    const others = now.detail.entries.filter(({ item, round }) => item !== entry.item || round !== entry.round);
    const user = { id: now.userId, name: now.userName };
    held.current = await keepPackage(user, { ...now.detail, entries: [...others, entry] });
    setCurrent(held.current);
  }, []);

  /** Sends all that waits. True where something came of it that only reading anew shows. */
  const send = useCallback(async () => {
    let stale = false;
    for (;;) {
      const all = await reload();
      const next = nextOf(all);
      if (next === undefined) return stale;
      try {
        if (isEntry(next)) {
          await putKept({ ...next, tried: true });
          const { item, round, base, verdict, defects, note, seenAt } = next;
          const body = { item, round, base, verdict, defects, note, seenAt };
          const answer = await api<EntryAnswer>(`${path}/entries/${next.key}`, { method: 'PUT', body });
          const { drop, put } = afterAnswer(await reload(), next, answer);
          for (const each of put) await putKept(each);
          for (const seq of drop) await dropKept(seq);
          if (answer.outcome !== 'conflict') await merge(answer.current);
        } else {
          const form = new FormData();
          form.append('file', next.blob, next.name);
          const query = queryString({ item: next.item, factOn: next.factOn, key: next.key });
          await api(`${path}/files${query}`, { method: 'POST', body: form });
          await dropKept(next.seq);
          stale = true;
        }
      } catch (failure) {
        // Not arrived, or nobody signed in: it stays in its place. A refusal is told beside it.
        if (!(failure instanceof ApiError) || isAway(failure) || failure.status === 401) throw failure;
        await putKept({ ...next, state: 'refused', reason: failure.message });
        stale = true;
      }
    }
  }, [path, reload, merge]);

  const work = useCallback(
    async (fresh = false) => {
      if (busy.current) {
        again.current = true;
        return;
      }
      if (!navigator.onLine) {
        // Not even tried: what was never sent can still be changed in its place.
        setReach('offline');
        return;
      }
      busy.current = true;
      setSending(true);
      try {
        if (fresh || held.current === undefined) await read();
        do {
          again.current = false;
          if (await send()) await read();
        } while (again.current);
        setReach('reached');
        setError(undefined);
      } catch (failure) {
        if (failure instanceof ApiError && failure.status === 401) setReach('signed-out');
        else if (isAway(failure)) setReach('offline');
        else setError(failure);
      } finally {
        await reload();
        busy.current = false;
        setSending(false);
      }
    },
    [read, reload, send],
  );

  useEffect(() => {
    const start = async () => {
      // What is kept shows at once; the network may take its time.
      if (user.current !== null) setCurrent(await findPackage(user.current, id));
      await reload();
      await work(true);
      if (user.current !== null) setReady(await keepProgram().catch(() => false));
    };
    void start();
    const wake = () => void work(true);
    const lost = () => setReach('offline');
    window.addEventListener('online', wake);
    window.addEventListener('offline', lost);
    const timer = window.setInterval(() => {
      if (user.current !== null) void listKept(user.current, id).then((all) => nextOf(all) && work(true));
    }, RETRY);
    return () => {
      window.removeEventListener('online', wake);
      window.removeEventListener('offline', lost);
      window.clearInterval(timer);
    };
  }, [id, reload, work]);

  const write = async (entry: Written) => {
    if (user.current === null) return;
    const seenAt = new Date().toISOString();
    const here = stillHere(await reload(), entry.item, entry.round);
    if (here !== undefined) await putKept({ ...here, ...entry, base: here.base, seenAt });
    else {
      const kind = { kind: 'entry', state: 'waiting', tried: false } as const;
      await addKept({ ...kind, ...entry, userId: user.current, inspectionId: id, key: crypto.randomUUID(), seenAt });
    }
    await reload();
    void work();
  };
  const addPhoto = async (item: string, file: File) => {
    if (user.current === null) return;
    const made = { userId: user.current, inspectionId: id, key: crypto.randomUUID(), item } as const;
    await addKept({ ...made, kind: 'photo', state: 'waiting', name: file.name, factOn: todayDay(), blob: file });
    await reload();
    void work();
  };
  const chooseMine = async (entry: KeptEntry) => {
    await putKept(keepMine(entry, crypto.randomUUID()));
    await reload();
    void work();
  };
  const drop = async (seq: number) => {
    await dropKept(seq);
    await reload();
    void work();
  };
  const takeTheirs = async (entry: KeptEntry) => {
    if (entry.theirs !== undefined) await merge(entry.theirs);
    await drop(entry.seq);
  };
  return {
    package: current,
    kept,
    reach,
    sending,
    ready,
    error,
    write,
    addPhoto,
    chooseMine,
    takeTheirs,
    drop,
    sendNow: () => void work(true),
  };
}
