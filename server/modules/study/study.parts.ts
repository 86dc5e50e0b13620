/**
 * What study is built from, and who may do what in it. A body's study is seen by its people, its head and its agency; its
 * records are kept by its head and those of its roster who keep them; the office keeps all, a guiding group reads all.
 */
import type { BlobStore } from '../../infra/blob/index.ts';
import type { UploadGate } from '../../infra/blob/keep-upload.ts';
import type { Database, Reader, Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { isDay, showDay } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { archiveOf, checkAttachable } from '../finding/index.ts';
import { type Actor, demand, may, studyScope } from '../identity/index.ts';
import type { Initiatives } from '../initiative/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { type BodyOfStudy, listOwnBodies } from './roster.repo.ts';
import { findSession, type SessionWithBody } from './session.repo.ts';

export interface StudyDeps {
  db: Database;
  ledger: Pick<Ledger, 'append' | 'note'>;
  clock: Clock;
  initiatives: Pick<Initiatives, 'getInitiativeIn' | 'listInitiatives'>;
  blobs: BlobStore;
  stagingDir: string;
  evidenceLimitBytes: number;
  uploadGate: UploadGate;
}

export interface Access {
  actor: Actor;
  archiveId: string;
  /** Sees the study of every body. */
  all: boolean;
  /** The office: keeps every body's records. */
  manages: boolean;
  /** The bodies she belongs to, heads, or whose agency she is of. */
  own: Map<string, BodyOfStudy>;
  /** Bounds of readings: undefined where nothing bounds them. */
  bodyIds: string[] | undefined;
}

export async function accessOf(db: Reader, actor: Actor): Promise<Access> {
  demand(actor, 'study.read');
  const { all } = studyScope(actor);
  const archiveId = await archiveOf(db, actor);
  const bodies = actor.id === undefined ? [] : await listOwnBodies(db, archiveId, actor.id, actor.agencyId);
  const own = new Map(bodies.map((each) => [each.id, each]));
  const bodyIds = all ? undefined : [...own.keys()];
  return { actor, archiveId, all, manages: may(actor, 'study.manage'), own, bodyIds };
}

export const reads = (access: Access, bodyId: string): boolean => access.all || access.own.has(bodyId);
export const heads = (access: Access, bodyId: string): boolean => access.own.get(bodyId)?.heads === true;
/** Plans its sessions, enters its attendance, sees who lacks what. */
export const keeps = (access: Access, bodyId: string): boolean =>
  access.manages || heads(access, bodyId) || access.own.get(bodyId)?.keeps === true;

/** Throws `not-found` where the body's study does not exist for the actor, `forbidden` where she may only read it. */
export function demandKeeps(access: Access, bodyId: string): void {
  if (!reads(access, bodyId)) throw new LantaiError('not-found');
  if (!keeps(access, bodyId)) throw new LantaiError('forbidden');
}

/** The session, where it exists for the actor. Throws `not-found`. */
export async function getSession(db: Reader, access: Access, id: string): Promise<SessionWithBody> {
  const row = await findSession(db, access.archiveId, id);
  if (row === undefined || !reads(access, row.body_id)) throw new LantaiError('not-found');
  return row;
}

export function checkDays(days: readonly (number | null | undefined)[]): void {
  for (const day of days)
    if (day !== null && day !== undefined && !isDay(day)) throw new LantaiError('day-unknown', { day });
}

/** An initiative is named only by who sees it; `before` is what it was. Throws `not-found`, `initiative-closed`. */
export async function checkInitiative(
  deps: StudyDeps,
  db: Reader,
  actor: Actor,
  id: string | null | undefined,
  before: string | null = null,
): Promise<void> {
  if (id === null || id === undefined || id === before) return;
  const { archive_id } = await deps.initiatives.getInitiativeIn(db, actor, id);
  await checkAttachable(db, archive_id, id);
}

export const seesInitiative = (deps: StudyDeps, db: Reader, actor: Actor, id: string): Promise<boolean> =>
  deps.initiatives.getInitiativeIn(db, actor, id).then(
    () => true,
    (error: unknown) => {
      if (error instanceof LantaiError) return false;
      throw error;
    },
  );

const collator = new Intl.Collator('zh-CN');
/** People are listed by name, and by nothing else. */
export const byName = (a: { name: string }, b: { name: string }): number => collator.compare(a.name, b.name);

/** Enters an act of study. The label is what every reader of the ledger may know; topics and texts are not. */
export const enter = (
  { ledger }: { ledger: Pick<Ledger, 'append'> },
  trx: Writer,
  actor: Actor,
  action: string,
  entry: { objectId: string; detail?: object; label?: string },
): Promise<string> => {
  const objectType = action.split('.')[0]!;
  return ledger.append(trx, { actor, action, objectType, ...entry });
};

/** A session in words that every reader of the ledger may know: whose and when, not what about. */
export const labelOf = (row: { body_name: string; day: number }): string => `${row.body_name} ${showDay(row.day)}`;
