/** From an act to its plan: which units are meant, what becomes of them, how many, and by what it is told apart. */
import { createHash } from 'node:crypto';
import type { ArrangementKind, Reader, UnitTable } from '../../infra/db/index.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { ArrangeAct } from '../../../shared/schemas/arrangement.ts';
import type { UnitTarget } from '../../../shared/schemas/target.ts';
import { unitListQuery } from '../../../shared/schemas/unit.ts';
import { countTargetUnits, listTargetUnits, type TargetPlace } from '../catalog/index.ts';
import type { Scope } from '../identity/index.ts';
import {
  type ArrangementParts,
  breather,
  newDraft,
  type Plan,
  type PlanContext,
  thin,
  USUAL_SIZES,
} from './arrangement.parts.ts';
import { findFondsRow, listRows } from './arrangement.repo.ts';
import { planDissolve, planMerge, planMove, planRenumber, planReorder } from './plan.acts.ts';
import { planCompose, planCreate, planSplit } from './plan.files.ts';
import { within } from './plan.place.ts';

/** A filter for whose units no count is kept is counted up to here. */
const COUNTED = 100_000;

const PLANNERS = {
  compose: planCompose,
  dissolve: planDissolve,
  move: planMove,
  merge: planMerge,
  split: planSplit,
  reorder: planReorder,
  renumber: planRenumber,
} as const satisfies Partial<Record<ArrangementKind, unknown>>;

/** The units that are meant. Throws `not-found` where one is not the actor's, `arrange-too-many`. */
async function resolve(context: PlanContext, target: UnitTarget): Promise<UnitTable[]> {
  const { db, scope, most } = context;
  const isWhole = context.left === undefined;
  const ids: string[] = [];
  if ('ids' in target) ids.push(...new Set(target.ids));
  else
    for (let place: TargetPlace | undefined; ids.length <= most; ) {
      const page = await listTargetUnits(db, scope, target, place, 1000);
      ids.push(...page.units.map(({ id }) => id));
      if (page.next === undefined) break;
      place = page.next;
    }
  const wanted = within(context, 'target', ids, most);
  const rows: UnitTable[] = [];
  for (let at = 0; at < wanted.length; at += 1000) {
    const some = await listRows(db, scope, wanted.slice(at, at + 1000));
    rows.push(...(isWhole && most > 1000 ? thin(some) : some));
  }
  if ('ids' in target && rows.length < wanted.length) throw new LantaiError('not-found');
  return rows;
}

/** All that an act will do, or (with `left`) what it does with the first units. */
export async function makePlan(
  parts: ArrangementParts,
  db: Reader,
  scope: Scope,
  act: ArrangeAct,
  { most, left }: { most: number; left?: Set<'target' | 'below'> },
): Promise<Plan> {
  const context: PlanContext = {
    db,
    scope,
    parts,
    draft: newDraft(),
    most,
    ...(left && { left }),
    breathe: breather(),
  };
  let first: UnitTable;
  if (act.kind === 'create') first = await planCreate(context, act);
  else {
    const units = await resolve(context, act.target);
    if (units.length === 0) throw new LantaiError('arrange-nothing');
    const stranger = units.find(({ archive_id }) => archive_id !== units[0]!.archive_id);
    if (stranger) throw new LantaiError('arrange-not-siblings', { code: stranger.code });
    // Each planner takes its own act: the table says which.
    const plan = PLANNERS[act.kind] as (context: PlanContext, units: UnitTable[], act: ArrangeAct) => Promise<unknown>;
    await plan(context, units, act);
    first = context.draft.creates[0] ?? units[0]!;
  }
  const { draft } = context;
  const label = first.code || ((await findFondsRow(db, first.fonds_id))?.number ?? '');
  return { ...draft, kind: act.kind, archiveId: first.archive_id, label };
}

export const sizeOf = ({ creates, changes, removes }: Plan): number => creates.length + changes.size + removes.length;

export interface Trial {
  plan: Plan;
  /** It is a job's work; `plan` is its beginning. */
  isLarge: boolean;
}
export async function tryPlan(parts: ArrangementParts, db: Reader, scope: Scope, act: ArrangeAct): Promise<Trial> {
  const { atOnce } = parts.sizes ?? USUAL_SIZES;
  const left = new Set<'target' | 'below'>();
  const plan = await makePlan(parts, db, scope, act, { most: atOnce, left });
  return { plan, isLarge: left.size > 0 || plan.changes.size > atOnce };
}

/** Whether an act may be for more units than it names. */
export const mayBeLarge = (act: ArrangeAct): boolean =>
  act.kind !== 'create' &&
  ('filter' in act.target || act.target.ids.length > 500 || act.kind === 'dissolve' || act.kind === 'merge');

/** How many units a large act is for, without looking at each. */
export async function countLarge(
  db: Reader,
  scope: Scope,
  act: ArrangeAct,
  plan: Plan,
): Promise<{ n: number; exact: boolean }> {
  if (act.kind === 'create') return { n: 1, exact: true };
  const targets: UnitTarget[] = [act.target];
  // What these hold is what changes; of very many files nobody waits for the sum.
  if (act.kind === 'dissolve' || act.kind === 'merge')
    targets.push(
      ...plan.removes.slice(0, 20).map(({ id }) => ({ filter: { ...unitListQuery.parse({ parent: id }) } })),
    );
  let [n, exact] = [plan.creates.length, plan.removes.length <= 20];
  for (const target of targets) {
    const found = await countTargetUnits(db, scope, target, COUNTED);
    n += found.n;
    exact &&= found.exact;
  }
  return { n: Math.max(n, sizeOf(plan)), exact };
}

/** Told apart by what it does; ids of new units are made anew each time and stay out. */
export const digestOf = (plan: Plan): string => {
  const fresh = new Set(plan.creates.map(({ id }) => id));
  const plain = (value: unknown) => (typeof value === 'string' && fresh.has(value) ? 'new' : value);
  const rows = [
    ...plan.creates.map(({ code, title, sort_key }) => ({ code, title, sort_key })),
    ...[...plan.changes.values()].map(({ unit, to }) => ({
      id: unit.id,
      version: unit.lock_version,
      to: Object.fromEntries(Object.entries(to).map(([column, value]) => [column, plain(value)])),
    })),
    ...plan.removes.map(({ id, lock_version }) => ({ id, version: lock_version })),
  ];
  return createHash('sha256').update(canonicalJson(rows)).digest('hex');
};
