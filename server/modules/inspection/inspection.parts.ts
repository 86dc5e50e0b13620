/** What the module is built from and what its services share: reading in scope, rights, the ledger, results of entries. */
import type { UploadGate } from '../../infra/blob/keep-upload.ts';
import type { Score } from '../../../shared/inspection/score.ts';
import { itemsOf, score } from '../../../shared/inspection/score.ts';
import type { ChecklistDefinition } from '../../../shared/schemas/checklist.ts';
import type { z } from 'zod';
import type { newFinding } from '../../../shared/schemas/finding.ts';
import type { BlobStore } from '../../infra/blob/index.ts';
import type { Database, InspectionEntryTable, InspectionTable, Reader, Writer } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type Actor, inspectionScope, may } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { findChecklist } from './checklist.repo.ts';
import { stateParams } from './inspection.machine.ts';
import { findInspection, type InspectionWithAgency, updateInspection } from './inspection.repo.ts';
import { listInspectorsOf } from './parts.repo.ts';

export interface InspectionDeps {
  db: Database;
  ledger: Pick<Ledger, 'append' | 'note'>;
  clock: Clock;
  blobs: BlobStore;
  stagingDir: string;
  evidenceLimitBytes: number;
  uploadGate: UploadGate;
  /** Enters a finding in the caller's transaction and gives its id. */
  registerFinding: (trx: Writer, actor: Actor, given: z.input<typeof newFinding>) => Promise<string>;
  /** The body that stands for an agency in the loop; made where there is none. */
  bodyOfAgency: (trx: Writer, actor: Actor, agency: { id: string; name: string }) => Promise<string>;
  /** The paper in the layout of offices. */
  writePaper: (input: PaperInput) => Promise<Buffer>;
}
export interface PaperInput {
  head: string;
  title: string;
  number: string;
  to: string;
  body: string;
  rows: [label: string, text: string][];
  foot: string[];
  issuedAt: string;
}

/** The inspection, where it exists for the actor. Throws `not-found`. */
export async function getInspection(db: Reader, actor: Actor, id: string): Promise<InspectionWithAgency> {
  const row = await findInspection(db, inspectionScope(actor), id);
  if (row === undefined) throw new LantaiError('not-found');
  return row;
}

/** The refusal of an act that the state has not. */
export const wrongState = (step: string, state: InspectionTable['state']): LantaiError =>
  new LantaiError('inspection-state', stateParams(step, state));

/** What the actor may do with this inspection: in one place, for service and page alike. */
export interface Part {
  manage: boolean;
  inspect: boolean;
  answer: boolean;
  /** Sees score and grade. */
  grade: boolean;
  /** Sees what was found. */
  results: boolean;
}
export async function partOf(db: Reader, actor: Actor, row: InspectionTable): Promise<Part> {
  const manage = may(actor, 'inspection.manage');
  const named =
    may(actor, 'inspection.inspect') && (await listInspectorsOf(db, [row.id])).some(({ id }) => id === actor.id);
  // Never of the inspected agency, whatever her roles say.
  const inspect = named && actor.agencyId !== row.agency_id;
  const own = actor.agencyId !== null && actor.agencyId === row.agency_id;
  const answer = own && may(actor, 'inspection.answer');
  const published = row.published_at !== null;
  const house = manage || inspect;
  return {
    manage,
    inspect,
    answer,
    grade: house || (own && published),
    results: house || (own ? published : may(actor, 'inspection.all')),
  };
}

/** Throws `forbidden` where the actor has not that part. */
export async function demandPartIn(
  db: Reader,
  actor: Actor,
  row: InspectionTable,
  ...one: ('manage' | 'inspect' | 'answer')[]
): Promise<void> {
  const part = await partOf(db, actor, row);
  if (!one.some((each) => part[each])) throw new LantaiError('forbidden');
}

export async function definitionOf(
  db: Reader,
  row: Pick<InspectionTable, 'checklist_id'>,
): Promise<ChecklistDefinition | undefined> {
  if (row.checklist_id === null) return undefined;
  const found = await findChecklist(db, row.checklist_id);
  return found === undefined ? undefined : (JSON.parse(found.definition_json) as ChecklistDefinition);
}

/** The latest version of each item in a round. Entries come in order of version. */
export function latestOf(entries: readonly InspectionEntryTable[], round: number): Map<string, InspectionEntryTable> {
  return new Map(entries.filter((entry) => entry.round === round).map((entry) => [entry.item, entry]));
}

export const circumstancesOf = (row: Pick<InspectionTable, 'circumstances_json'>): string[] =>
  JSON.parse(row.circumstances_json) as string[];

export function scoreOf(
  definition: ChecklistDefinition,
  entries: readonly InspectionEntryTable[],
  row: Pick<InspectionTable, 'circumstances_json'>,
): Score {
  return score(definition, latestOf(entries, 1), circumstancesOf(row));
}

export const hasItem = (definition: ChecklistDefinition | undefined, key: string): boolean =>
  definition !== undefined && itemsOf(definition).some((item) => item.key === key);

/** Changes the row at the version it was read with. Throws `changed-meanwhile`. */
export async function change(
  trx: Writer,
  clock: Clock,
  row: InspectionTable,
  values: Partial<Omit<InspectionTable, 'id' | 'number' | 'lock_version'>>,
): Promise<void> {
  const now = clock.now();
  const updated_at = now > row.updated_at ? now : row.updated_at;
  if (!(await updateInspection(trx, row.id, row.lock_version, { ...values, updated_at })))
    throw new LantaiError('changed-meanwhile');
}

export const enter = (
  { ledger }: Pick<InspectionDeps, 'ledger'>,
  trx: Writer,
  actor: Actor,
  action: string,
  row: Pick<InspectionTable, 'id' | 'number'>,
  detail: object = {},
): Promise<string> =>
  ledger.append(trx, { actor, action, objectType: 'inspection', objectId: row.id, label: row.number, detail });
