/** What findings are built from, and what their services share: reading in scope, checks of dates and people, the ledger. */
import type { UploadGate } from '../../infra/blob/keep-upload.ts';
import type { BlobStore } from '../../infra/blob/index.ts';
import { type Database, findSetting, type FindingTable, type Reader, type Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { isDay, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor, findingScope, may } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { findArchive } from '../organization/index.ts';
import { DEFAULT_LIGHT_RULES, type LightRules } from './finding.light.ts';
import type { StepName } from './finding.machine.ts';
import { findFinding } from './finding.repo.ts';
import { findInitiative } from './frame.repo.ts';
import { readPeople } from './parts.repo.ts';

/** Told of every step in its transaction: what follows from it elsewhere (slips, voices) is done or undone with it. */
export type StepListener = (
  trx: Writer,
  event: { finding: FindingTable; step: StepName; actor: Actor; ground: string; at: string },
) => Promise<void>;

export interface FindingDeps {
  db: Database;
  ledger: Pick<Ledger, 'append' | 'note' | 'keyedDigest'>;
  clock: Clock;
  blobs: BlobStore;
  evidenceLimitBytes: number;
  uploadGate: UploadGate;
  /** Where a file waits until it is whole. */
  stagingDir: string;
}
export interface FindingContext extends FindingDeps {
  listeners: StepListener[];
}

/**
 * Whether something can be attached to the initiative; what is attached already (`before`) stays. Throws `invalid-field`
 * where there is none, `initiative-closed`.
 */
export async function checkAttachable(
  db: Reader,
  archiveId: string,
  id: string | null | undefined,
  before: string | null = null,
): Promise<void> {
  if (id === null || id === undefined || id === before) return;
  const row = await findInitiative(db, archiveId, id);
  if (row === undefined) throw new LantaiError('invalid-field', { field: 'initiativeId', reason: id });
  if (row.state === 'closed') throw new LantaiError('initiative-closed', { number: row.number });
}

export const LIGHT_RULES_SETTING = 'loop.light-rules';
export async function readLightRules(db: Reader): Promise<LightRules> {
  return {
    ...DEFAULT_LIGHT_RULES,
    ...((await findSetting(db, LIGHT_RULES_SETTING)) as Partial<LightRules> | undefined),
  };
}

/** The finding, where it exists for the actor. Throws `not-found`. */
export async function getFinding(db: Reader, actor: Actor, id: string): Promise<FindingTable> {
  const row = await findFinding(db, findingScope(actor), id);
  if (row === undefined) throw new LantaiError('not-found');
  return row;
}

/** Entries of a finding stay in order even where the clock was set back: never before the finding's last change. */
export const momentAfter = (clock: Clock, last: string): string => {
  const now = clock.now();
  return now > last ? now : last;
};

/** Throws `forbidden` where the actor has no part in mending: owner, executor, leader, the agency's people, or an editor. */
export function demandPart(actor: Actor, row: FindingTable): void {
  if (may(actor, 'finding.edit')) return;
  const own = actor.id !== undefined && [row.owner_id, row.executor_id, row.leader_id].includes(actor.id);
  const agency = actor.agencyId !== null && actor.agencyId === row.agency_id;
  if (!may(actor, 'finding.work') || !(own || agency)) throw new LantaiError('forbidden');
}

export function checkDay(day: number | null | undefined): void {
  if (day !== null && day !== undefined && !isDay(day)) throw new LantaiError('day-unknown', { day });
}

/** Throws `day-unknown`, `day-future` for the day of a fact. */
export function checkPast(clock: Clock, day: number): void {
  checkDay(day);
  if (day > todayOf(clock)) throw new LantaiError('day-future', { day });
}

/** Throws `day-unknown`, `due-before-start`. */
export function checkSpan(start: number | null, due: number | null): void {
  checkDay(start);
  checkDay(due);
  if (start !== null && due !== null && due < start) throw new LantaiError('due-before-start', { start, due });
}

/** Throws `percent-range` for 785, or half a percent. */
export function checkPercent(percent: number | undefined): void {
  if (percent !== undefined && (!Number.isInteger(percent) || percent < 0 || percent > 100))
    throw new LantaiError('percent-range', { percent });
}

/** Whoever takes something on has a live account. Throws `user-unknown`, `owner-left`. */
export async function checkLive(db: Reader, ids: readonly (string | null | undefined)[]): Promise<void> {
  const people = await readPeople(db, ids);
  for (const id of ids) {
    if (id === null || id === undefined) continue;
    const person = people.get(id);
    if (person === undefined) throw new LantaiError('user-unknown', { login: id });
    if (person.disabled) throw new LantaiError('owner-left', { name: person.name });
  }
}

/** The archive in which an actor acts: her own, or the house's. Throws `not-found` where there is none yet. */
export async function archiveOf(db: Reader, actor: Actor): Promise<string> {
  if (actor.archiveId !== null) return actor.archiveId;
  const row = await findArchive(db);
  if (row === undefined) throw new LantaiError('not-found');
  return row.id;
}

/** Enters an act on a finding; texts enter by the names of their fields alone. */
export const enter = (
  { ledger }: Pick<FindingDeps, 'ledger'>,
  trx: Writer,
  actor: Actor,
  action: string,
  row: Pick<FindingTable, 'id' | 'number'>,
  detail: object = {},
): Promise<string> =>
  ledger.append(trx, { actor, action, objectType: 'finding', objectId: row.id, label: row.number, detail });
