/** What arrangement is built from, and what an act comes to before it is done. */
import type { ArrangementKind, Database, Reader, UnitTable } from '../../infra/db/index.ts';
import type { Jobs } from '../../infra/jobs/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { ARRANGE_AT_ONCE, ARRANGE_MOST, type ArrangePreview } from '../../../shared/schemas/arrangement.ts';
import type { Scope } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Placed } from './arrangement.repo.ts';

export interface GivenUnit {
  categoryId: string;
  level: UnitTable['level'];
  values: Record<string, string>;
}
/** How much at a time; tests take less. */
export interface ArrangementSizes {
  /** An act over more units is done by a job. */
  atOnce: number;
  most: number;
  /** Units of one transaction of the job, so that nobody waits for it. */
  chunk: number;
}
export const USUAL_SIZES: ArrangementSizes = { atOnce: ARRANGE_AT_ONCE, most: ARRANGE_MOST, chunk: 250 };

export interface ArrangementParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
  jobs: Jobs;
  sizes?: ArrangementSizes;
  /** The template that the configuration gives a category; undefined where it gives none. */
  templateOf(reader: Reader, categoryId: string): Promise<string | undefined>;
  /** Throws the refusal where what is given of a new unit does not fit the fields of its category. */
  demandFits(reader: Reader, unit: GivenUnit): Promise<void>;
}

/** Asked while an act is planned: within the act's transaction, for the actor's units alone. */
export interface PlanContext {
  db: Reader;
  scope: Scope;
  parts: ArrangementParts;
  draft: Draft;
  /** So many units at most are planned. */
  most: number;
  /** Of more than `most` only the first are planned, and it is noted which were left out; undefined: more are refused. */
  left?: Set<'target' | 'below'>;
  /** Called for every unit: lets others have their turn now and then where there are very many. */
  breathe(): Promise<void> | undefined;
}

/** Stands still for a moment at every thousandth call. */
export function breather(): () => Promise<void> | undefined {
  let calls = 0;
  return () => {
    calls += 1;
    return calls % 1000 === 0 ? new Promise((resolve) => setImmediate(resolve)) : undefined;
  };
}

/** What planning asks of a unit; a text that it does not ask would only fill memory. */
const UNPLANNED = ['responsible', 'date_text', 'note', 'carrier', 'fields_json', 'agency_opinion'] as const;
/** The same without what planning never looks at. Such a row is never written. */
export function thin(units: UnitTable[]): UnitTable[] {
  for (const unit of units) for (const column of UNPLANNED) unit[column] = '';
  return units;
}

export type PlanWarning = ArrangePreview['warnings'][number]['kind'];

/** What an act will do. Nothing is written until it is whole. */
export interface Draft {
  creates: UnitTable[];
  changes: Map<string, { unit: UnitTable; to: Partial<Placed> }>;
  removes: UnitTable[];
  warnings: Map<PlanWarning, { n: number; example: string }>;
}

export interface Plan extends Draft {
  kind: ArrangementKind;
  archiveId: string;
  label: string;
}

export const newDraft = (): Draft => ({ creates: [], changes: new Map(), removes: [], warnings: new Map() });

/** Notes what a unit becomes; what is as it was is no change. */
export function put(draft: Draft, unit: UnitTable, to: Partial<Placed>): void {
  const before = draft.changes.get(unit.id)?.to;
  const all: Partial<Placed> = { ...before, ...to };
  for (const column in all)
    if (all[column as keyof Placed] === unit[column as keyof Placed]) delete all[column as keyof Placed];
  const real = all;
  if (Object.keys(real).length > 0) draft.changes.set(unit.id, { unit, to: real });
  else draft.changes.delete(unit.id);
}

export function warn(draft: Draft, kind: PlanWarning, example: string): void {
  const known = draft.warnings.get(kind);
  if (known === undefined) draft.warnings.set(kind, { n: 1, example });
  else known.n += 1;
}

/** A unit as it will be. */
export const planned = (draft: Draft, unit: UnitTable): UnitTable => ({ ...unit, ...draft.changes.get(unit.id)?.to });
