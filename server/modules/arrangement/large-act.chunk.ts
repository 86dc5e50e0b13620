/** One transaction's part of a large act, forward and back: what no longer is as it was planned is spared and named. */
import type {
  ArrangementChangeTable,
  ArrangementStepTable,
  ArrangementTable,
  Reader,
  UnitTable,
  Writer,
} from '../../infra/db/index.ts';
import { removeChange } from './act.repo.ts';
import { backTo, isAsLeft, listTaken, restorePart, writePart } from './arrangement.apply.ts';
import type { ArrangementParts, Plan } from './arrangement.parts.ts';
import { listRows, listWithChildren, listWithContent, type Placed } from './arrangement.repo.ts';
import type { Step } from './large-act.order.ts';
import { listKnown } from './large-act.repo.ts';
import { listHolders } from './numbering.repo.ts';

type Part = Pick<Plan, 'creates' | 'changes' | 'removes'>;
const NO_SCOPE = { publicOnly: false };
const asMap = (units: readonly UnitTable[]) => new Map(units.map((unit) => [unit.id, unit]));

/** The first of them that are of one kind, each about another unit: they may be done with one stroke. */
function stroke<T extends { change: string; unit_id: string }>(rows: readonly T[]): T[] {
  const seen = new Set<string>();
  const end = rows.findIndex((row) => {
    const isOther = row.change !== rows[0]!.change || seen.has(row.unit_id);
    seen.add(row.unit_id);
    return isOther;
  });
  return end < 0 ? [...rows] : rows.slice(0, end);
}

const isAs = (unit: UnitTable, was: Partial<Placed>): boolean =>
  Object.entries(was).every(([column, value]) => unit[column as keyof Placed] === value);
const isPark = (was: Partial<Placed>, became: Partial<Placed>): boolean =>
  became.code === '' && was.code !== undefined && was.code !== '';

/** Takes the first steps of these. `part` is what was done; `spared` names the units that were left as they are. */
export async function takeSteps(
  parts: ArrangementParts,
  trx: Writer,
  act: ArrangementTable,
  steps: readonly ArrangementStepTable[],
): Promise<{ taken: ArrangementStepTable[]; spared: string[]; part: Part }> {
  const taken = stroke(steps);
  const planned = taken.map((row) => ({
    row,
    step: { unitId: row.unit_id, change: row.change, ...JSON.parse(row.step_json) } as Step,
  }));
  const units = asMap(
    await listRows(
      trx,
      NO_SCOPE,
      taken.map(({ unit_id }) => unit_id),
    ),
  );
  const given = (step: Step) => (step.change === 'update' ? step.to : step.change === 'create' ? step.unit : {});
  const keys = planned.flatMap(({ step }) => given(step).code_key || []);
  const holders = new Map<string, string>();
  for (const { key, unit_id, current } of await listHolders(trx, act.archive_id, keys))
    if (current === 1) holders.set(key, unit_id);
  const parents = await listKnown(trx, [...new Set(planned.flatMap(({ step }) => given(step).parent_id ?? []))]);
  const ids = [...units.keys()];
  const isRemoval = taken[0]!.change === 'remove';
  const full = new Set(isRemoval ? [...(await listWithChildren(trx, ids)), ...(await listWithContent(trx, ids))] : []);

  const part: Part = { creates: [], changes: new Map(), removes: [] };
  const positions: string[] = [];
  const spared: string[] = [];
  /** They give up their codes with the same stroke. */
  const recoded = new Set<string>();
  const back: { unit: UnitTable; to: Partial<Placed> }[] = [];
  for (const { row, step } of planned) {
    const unit = units.get(step.unitId);
    const { code_key: key = '', parent_id: parent = null } = given(step);
    const holder = key === '' ? undefined : holders.get(key);
    const fits =
      (parent === null || parents.has(parent)) &&
      (holder === undefined || holder === step.unitId || recoded.has(holder)) &&
      !full.has(step.unitId);
    if (step.change === 'create' && fits) part.creates.push(step.unit);
    else if (step.change === 'remove' && fits && unit) part.removes.push(unit);
    else if (step.change === 'update' && fits && unit && isAs(unit, step.was)) {
      part.changes.set(unit.id, { unit, to: step.to });
      if (step.to.code_key !== undefined) recoded.add(unit.id);
    } else {
      const isParked = step.change === 'update' && step.back !== undefined;
      if (!(step.change === 'update' && isPark(step.was, step.to))) spared.push(unit?.code || unit?.title || act.label);
      if (isParked && unit?.code === '') back.push({ unit, to: step.back! });
      continue;
    }
    positions.push(row.id);
  }
  let next = 0;
  await writePart(parts, trx, part, { id: act.id, at: parts.clock.now(), newId: () => positions[next++]! });
  for (const { unit, to } of back) {
    // Who waited for another's code and cannot have it has its own again, as though nothing had been.
    const alone = { creates: [], removes: [], changes: new Map([[unit.id, { unit, to }]]) };
    const [taken] = (await listHolders(trx, act.archive_id, [to.code_key!])).filter(({ current }) => current === 1);
    if (taken !== undefined) continue;
    await removeChange(trx, act.id, unit.id);
    await writePart(parts, trx, alone, { id: act.id, at: parts.clock.now(), newId: () => `${act.id}-back` });
    await removeChange(trx, act.id, unit.id);
  }
  return { taken, spared, part };
}

/** The code of a unit that no longer stands as these rows left it. */
export async function findChanged(db: Reader, rows: readonly ArrangementChangeTable[]): Promise<string | undefined> {
  const units = asMap(
    await listRows(
      db,
      NO_SCOPE,
      rows.map(({ unit_id }) => unit_id),
    ),
  );
  const changed = rows.find((row) => {
    if (row.change === 'remove') return false;
    const { was = {}, became } = JSON.parse(row.before_json) as { was?: Partial<Placed>; became: Partial<Placed> };
    // One that was without a code for a while goes on in a later row.
    return !isPark(was, became) && !isAsLeft(units.get(row.unit_id), row);
  });
  return changed && (units.get(changed.unit_id)?.code ?? changed.unit_id);
}

/** Takes back the first of these rows, which come last first. */
export async function takeBack(
  parts: ArrangementParts,
  trx: Writer,
  act: ArrangementTable,
  rows: readonly ArrangementChangeTable[],
): Promise<{ taken: ArrangementChangeTable[]; spared: string[] }> {
  const taken = stroke(rows);
  const units = asMap(
    await listRows(
      trx,
      NO_SCOPE,
      taken.map(({ unit_id }) => unit_id),
    ),
  );
  const before = new Map(
    taken.map((row) => {
      const { was, unit } = JSON.parse(row.before_json) as { was?: Partial<Placed>; unit?: UnitTable };
      return [row.id, { parent: was?.parent_id ?? unit?.parent_id ?? null }];
    }),
  );
  const parents = await listKnown(trx, [...new Set([...before.values()].flatMap(({ parent }) => parent ?? []))]);
  let rest = taken.filter((row) => {
    const { parent } = before.get(row.id)!;
    const stands = row.change === 'remove' || isAsLeft(units.get(row.unit_id), row);
    return stands && (parent === null || parents.has(parent));
  });
  for (;;) {
    const back = backTo(rest, units);
    const keys = new Set((await listTaken(trx, act.archive_id, back)).map(({ key }) => key));
    if (keys.size === 0) {
      const filled = new Set(await restorePart(parts, trx, back, parts.clock.now()));
      rest = rest.filter(({ unit_id }) => !filled.has(unit_id));
      break;
    }
    const without = new Set(back.codes.filter(({ code_key }) => keys.has(code_key)).map(({ id }) => id));
    rest = rest.filter(({ unit_id }) => !without.has(unit_id));
  }
  const done = new Set(rest.map(({ id }) => id));
  const spared = taken
    .filter(({ id }) => !done.has(id))
    .map(({ unit_id }) => units.get(unit_id)?.code || (units.get(unit_id)?.title ?? act.label));
  return { taken, spared };
}
