/** What arrangement is built from, and what an act comes to before it is done. */
import type { ArrangementKind, Database, Reader, UnitTable } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { ArrangePreview } from '../../../shared/schemas/arrangement.ts';
import type { Scope } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import type { Placed } from './arrangement.repo.ts';

export interface GivenUnit {
  categoryId: string;
  level: UnitTable['level'];
  values: Record<string, string>;
}
export interface ArrangementParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
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
  const all = { ...before, ...to };
  const real = Object.fromEntries(
    Object.entries(all).filter(([column, value]) => value !== unit[column as keyof Placed]),
  ) as Partial<Placed>;
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
