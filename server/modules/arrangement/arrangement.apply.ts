/** Doing what was planned, and taking it back: rows, journal of what was before, one entry of the ledger. */
import { normaliseKey } from '../../formats/reference-code/index.ts';
import type {
  ArrangementChangeTable,
  ArrangementTable,
  UnitCodeTable,
  UnitNameTable,
  UnitTable,
  Writer,
} from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { Actor } from '../identity/index.ts';
import { bulkDetail } from '../ledger/index.ts';
import type { ArrangementParts, Plan } from './arrangement.parts.ts';
import { findArrangement, insertArrangement, insertChanges, listChanges, markUndone } from './act.repo.ts';
import {
  giveCodes,
  insertNames,
  insertUnitRows,
  listNames,
  listRows,
  listWithChildren,
  listWithContent,
  type Placed,
  placedOf,
  removeUnitRows,
  retireCodes,
  updatePlaces,
} from './arrangement.repo.ts';
import { listHolders } from './numbering.repo.ts';

/** What the journal keeps of a unit that was made or changed. */
interface Kept {
  was: Partial<Placed>;
  became: Partial<UnitTable>;
}
type Removed = { unit: UnitTable; names: UnitNameTable[] };

const codeRow = (parts: ArrangementParts, unit: Pick<UnitTable, 'id' | 'archive_id' | 'code' | 'code_key'>) =>
  ({
    id: newId(parts.clock.millis()),
    archive_id: unit.archive_id,
    unit_id: unit.id,
    written: unit.code,
    key: unit.code_key,
    current: 1,
    created_at: parts.clock.now(),
  }) satisfies UnitCodeTable;

/** What a unit says, without when it was last touched. */
const described = (unit: UnitTable): Partial<UnitTable> =>
  Object.fromEntries(Object.entries(unit).filter(([column]) => column !== 'lock_version' && column !== 'updated_at'));

/** Whether a unit still has what an act gave it; a later act that was itself undone left no trace. */
export const isAsLeft = (unit: UnitTable | undefined, row: ArrangementChangeTable): boolean => {
  if (unit === undefined) return false;
  if (unit.lock_version === row.lock_version) return true;
  const { became } = JSON.parse(row.before_json) as Kept;
  return Object.entries(became).every(([column, value]) => unit[column as keyof UnitTable] === value);
};

/** Rows and codes of an act or of a part of it, and the rows of its journal: made, changed, removed, in this order. */
export async function writePart(
  parts: ArrangementParts,
  trx: Writer,
  part: Pick<Plan, 'creates' | 'changes' | 'removes'>,
  act: { id: string; at: string; newId: () => string },
): Promise<void> {
  const changes = [...part.changes.values()];
  const recoded = changes.filter(({ to }) => to.code_key !== undefined);
  const removed = part.removes.map(({ id }) => id);
  const names = await listNames(trx, removed);
  await retireCodes(trx, [...recoded.map(({ unit }) => unit.id), ...removed]);
  await updatePlaces(
    trx,
    changes.map(({ unit, to }) => ({ ...placedOf(unit), ...to, id: unit.id })),
    act.at,
  );
  await insertUnitRows(trx, part.creates);
  await giveCodes(
    trx,
    [...recoded.map(({ unit, to }) => ({ ...unit, ...to })), ...part.creates]
      .filter(({ code_key }) => code_key !== '')
      .map((unit) => codeRow(parts, unit)),
  );
  await removeUnitRows(trx, removed);

  const note = (unitId: string, change: ArrangementChangeTable['change'], before: object, version: number) => ({
    id: act.newId(),
    arrangement_id: act.id,
    unit_id: unitId,
    change,
    before_json: JSON.stringify(before),
    lock_version: version,
  });
  await insertChanges(trx, [
    ...part.creates.map((unit) => note(unit.id, 'create', { became: described(unit) }, 0)),
    ...changes.map(({ unit, to }) => {
      const was = Object.fromEntries(Object.keys(to).map((column) => [column, unit[column as keyof UnitTable]]));
      return note(unit.id, 'update', { was, became: to }, unit.lock_version + 1);
    }),
    ...part.removes.map((unit) =>
      note(unit.id, 'remove', { unit, names: names.filter(({ unit_id }) => unit_id === unit.id) }, 0),
    ),
  ]);
}

/** Everything the plan says, within the act's transaction. Gives the act's id. */
export async function applyPlan(
  parts: ArrangementParts,
  trx: Writer,
  actor: Actor,
  plan: Plan,
  reason: string,
): Promise<string> {
  const { clock } = parts;
  const at = clock.now();
  const id = newId(clock.millis());
  await writePart(parts, trx, plan, { id, at, newId: () => newId(clock.millis()) });
  const count = plan.creates.length + plan.changes.size + plan.removes.length;
  await insertArrangement(trx, actRow(actor, plan, { id, at, reason, count, state: 'done' }));
  await parts.ledger.append(trx, {
    actor,
    action: `arrangement.${plan.kind}`,
    objectType: 'arrangement',
    objectId: id,
    label: plan.label,
    detail: { reason, ...bulkDetail(ledgerRows(plan)) },
  });
  return id;
}

export const actRow = (
  actor: Actor,
  { archiveId, kind, label }: Pick<Plan, 'archiveId' | 'kind' | 'label'>,
  given: Pick<ArrangementTable, 'id' | 'reason' | 'count' | 'state'> & { at: string },
): ArrangementTable => ({
  id: given.id,
  archive_id: archiveId,
  kind,
  state: given.state,
  reason: given.reason,
  label,
  count: given.count,
  created_by: actor.id ?? null,
  created_by_name: actor.name,
  created_at: given.at,
  undone_by_name: null,
  undone_at: null,
});

/** What the ledger vouches for: each unit with what it was and became. Titles are not in it. */
export const ledgerRows = (plan: Pick<Plan, 'creates' | 'changes' | 'removes'>): object[] => [
  ...plan.creates.map((unit) => ({ id: unit.id, change: 'create', code: unit.code, parent: unit.parent_id })),
  ...[...plan.changes.values()].map(({ unit, to }) => ({
    id: unit.id,
    change: 'update',
    from: { code: unit.code, parent: unit.parent_id, place: unit.sort_key },
    to: { code: to.code ?? unit.code, parent: to.parent_id ?? null, place: to.sort_key ?? unit.sort_key },
  })),
  ...plan.removes.map((unit) => ({ id: unit.id, change: 'remove', code: unit.code, parent: unit.parent_id })),
];

/**
 * Puts everything back as it was before the act, or nothing: throws `arrangement-state` where it is undone already,
 * `arrangement-changed-since` where one of its units no longer stands as the act left it, a file it made has
 * other content, or somebody got a code that would come back. What was described since stays.
 */
export async function undoPlan(parts: ArrangementParts, trx: Writer, actor: Actor, id: string): Promise<void> {
  const act = await findArrangement(trx, id);
  if (act === undefined) throw new LantaiError('not-found');
  if (act.state !== 'done') throw new LantaiError('arrangement-state');
  const journal = await listChanges(trx, id);
  const of = (change: ArrangementChangeTable['change']) => journal.filter((row) => row.change === change);
  const created = of('create').map(({ unit_id }) => unit_id);
  const updated = of('update');
  const rows = await listRows(trx, { publicOnly: false }, [...created, ...updated.map(({ unit_id }) => unit_id)]);
  const now = new Map(rows.map((row) => [row.id, row]));
  for (const row of [...of('create'), ...updated]) {
    const unit = now.get(row.unit_id);
    if (!isAsLeft(unit, row)) throw new LantaiError('arrangement-changed-since', { code: unit?.code ?? act.label });
  }

  const at = parts.clock.now();
  const back = backTo(journal, now);
  const [taken] = await listTaken(trx, act.archive_id, back);
  if (taken) throw new LantaiError('arrangement-changed-since', { code: taken.key });
  const [filled] = await restorePart(parts, trx, back, at);
  if (filled !== undefined)
    throw new LantaiError('arrangement-changed-since', { code: now.get(filled)?.code ?? act.label });
  await markUndone(trx, id, actor.name, at);
  await parts.ledger.append(trx, {
    actor,
    action: 'arrangement.undo',
    objectType: 'arrangement',
    objectId: id,
    label: act.label,
    detail: { kind: act.kind, count: journal.length },
  });
}

/** What rows of a journal come to where they are taken back. */
interface Back {
  created: string[];
  removed: Removed[];
  places: (Placed & { id: string })[];
  /** Units whose codes are retired, and those that have a code again. */
  recoded: string[];
  codes: UnitTable[];
}

export function backTo(journal: readonly ArrangementChangeTable[], now: ReadonlyMap<string, UnitTable>): Back {
  const removed = journal
    .filter(({ change }) => change === 'remove')
    .map((row) => JSON.parse(row.before_json) as Removed);
  const before = journal
    .filter(({ change }) => change === 'update')
    .map((row) => ({ unit: now.get(row.unit_id)!, was: (JSON.parse(row.before_json) as Kept).was }));
  const recoded = before.filter(({ was }) => was.code !== undefined);
  return {
    created: journal.filter(({ change }) => change === 'create').map(({ unit_id }) => unit_id),
    removed,
    places: before.map(({ unit, was }) => ({ ...placedOf(unit), ...was, id: unit.id })),
    recoded: recoded.map(({ unit }) => unit.id),
    codes: [
      ...recoded.map(({ unit, was }) => ({ ...unit, code: was.code!, code_key: normaliseKey(was.code!) })),
      ...removed.map(({ unit }) => unit),
    ].filter(({ code_key }) => code_key !== ''),
  };
}

/** Puts them back; gives the ids of those made that hold something and therefore stay. */
export async function restorePart(parts: ArrangementParts, trx: Writer, back: Back, at: string): Promise<string[]> {
  const { created, removed } = back;
  await retireCodes(trx, [...back.recoded, ...created]);
  await insertUnitRows(
    trx,
    removed.map(({ unit }) => ({ ...unit, updated_at: at, lock_version: unit.lock_version + 1 })),
  );
  await insertNames(
    trx,
    removed.flatMap(({ names }) => names),
  );
  await updatePlaces(trx, back.places, at);
  await giveCodes(
    trx,
    back.codes.map((unit) => codeRow(parts, unit)),
  );
  const filled = new Set([...(await listWithChildren(trx, created)), ...(await listWithContent(trx, created))]);
  await removeUnitRows(
    trx,
    created.filter((id) => !filled.has(id)),
  );
  return [...filled];
}

/** A unit that has a code which these would have again; their own are given up with the same stroke. */
export async function listTaken(trx: Writer, archiveId: string, back: Back): Promise<{ key: string }[]> {
  const keys = back.codes.map(({ code_key }) => code_key);
  const own = new Set([...back.recoded, ...back.created, ...back.codes.map(({ id }) => id)]);
  const holders = await listHolders(trx, archiveId, keys);
  return holders.filter(({ current, unit_id }) => current === 1 && !own.has(unit_id));
}
