/**
 * What a tablet keeps of a visit while there is no network: the inspection as it was last read, and the entries and photos
 * that were not sent yet, in IndexedDB. It belongs to whoever was signed in; signing out forgets it.
 */
import type { Entry, InspectionDetail } from '../../shared/schemas/inspection.ts';

export interface KeptPackage {
  /** `user:inspection`. */
  id: string;
  userId: string;
  userName: string;
  detail: InspectionDetail;
  keptAt: string;
}
interface KeptBase {
  /** Given by the store: the order in which they are sent. */
  seq: number;
  userId: string;
  inspectionId: string;
  /** Made here: sent twice it is entered once. */
  key: string;
  item: string;
  state: 'waiting' | 'conflict' | 'refused';
  /** Why the server would not have it. */
  reason?: string;
}
export interface KeptEntry extends KeptBase {
  kind: 'entry';
  round: number;
  /** The version that was seen when it was written. */
  base: number;
  verdict: Entry['verdict'];
  defects: number;
  note: string;
  seenAt: string;
  /** It was sent at least once: whether it arrived is not known, so it is not changed any more. */
  tried: boolean;
  /** What another inspector has entered meanwhile. */
  theirs?: Entry;
}
export interface KeptPhoto extends KeptBase {
  kind: 'photo';
  name: string;
  factOn: number;
  blob: Blob;
}
export type Kept = KeptEntry | KeptPhoto;
export type NewKept = Omit<KeptEntry, 'seq'> | Omit<KeptPhoto, 'seq'>;

const DATABASE = 'lantai-visit';
const USER = 'lantai_visit_user';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('package', { keyPath: 'id' });
    request.result.createObjectStore('kept', { keyPath: 'seq', autoIncrement: true });
  };
  return done(request);
}

async function withStore<T>(
  name: 'package' | 'kept',
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    const transaction = database.transaction(name, mode);
    const written = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB'));
    });
    const result = await done(act(transaction.objectStore(name)));
    // Kept means on the disk, not merely asked for.
    await written;
    return result;
  } finally {
    database.close();
  }
}

export const keptUser = (): string | null => localStorage.getItem(USER);

export async function keepPackage(user: { id: string; name: string }, detail: InspectionDetail): Promise<KeptPackage> {
  const kept: KeptPackage = {
    id: `${user.id}:${detail.id}`,
    userId: user.id,
    userName: user.name,
    detail,
    keptAt: new Date().toISOString(),
  };
  localStorage.setItem(USER, user.id);
  await withStore('package', 'readwrite', (store) => store.put(kept));
  return kept;
}
export const findPackage = (userId: string, inspectionId: string): Promise<KeptPackage | undefined> =>
  withStore(
    'package',
    'readonly',
    (store) => store.get(`${userId}:${inspectionId}`) as IDBRequest<KeptPackage | undefined>,
  );

/** In the order in which they are to be sent. */
export const listKept = async (userId: string, inspectionId: string): Promise<Kept[]> =>
  (await withStore('kept', 'readonly', (store) => store.getAll() as IDBRequest<Kept[]>)).filter(
    (kept) => kept.userId === userId && kept.inspectionId === inspectionId,
  );
export const addKept = async (kept: NewKept): Promise<Kept> => {
  const seq = (await withStore('kept', 'readwrite', (store) => store.add(kept))) as number;
  return { ...kept, seq };
};
export const putKept = (kept: Kept): Promise<unknown> => withStore('kept', 'readwrite', (store) => store.put(kept));
export const dropKept = (seq: number): Promise<unknown> => withStore('kept', 'readwrite', (store) => store.delete(seq));

/** How many entries and photos on this machine were never sent. */
export async function countKept(): Promise<number> {
  if (keptUser() === null) return 0;
  return withStore('kept', 'readonly', (store) => store.count());
}

/** Nothing stays on the machine: entries, packages, the kept program, the worker. */
export async function forgetVisits(): Promise<void> {
  if (keptUser() === null) return;
  localStorage.removeItem(USER);
  await done(indexedDB.deleteDatabase(DATABASE));
  if ('caches' in window) await caches.delete('lantai-shell');
  if ('serviceWorker' in navigator)
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}

/** Has the built program kept, so that the page opens again without a network. False where the browser cannot. */
export async function keepProgram(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false;
  await navigator.serviceWorker.register('/visit-worker.js');
  const { active } = await navigator.serviceWorker.ready;
  if (active === null) return false;
  const paths = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin }) => origin === window.location.origin)
    .map(({ pathname }) => pathname);
  const channel = new MessageChannel();
  return new Promise((resolve) => {
    channel.port1.onmessage = (event: MessageEvent<string>) => resolve(event.data === 'kept');
    active.postMessage({ type: 'keep', paths: [...new Set(paths)] }, [channel.port2]);
  });
}
