/** Doing what was planned, and taking it back: rows, journal of what was before, one entry of the ledger. */
import { normaliseKey } from '../../formats/reference-code/index.ts';
import type { ArrangementChangeTable, UnitCodeTable, UnitNameTable, UnitTable, Writer } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { Actor } from '../identity/index.ts';
import { bulkDetail } from '../ledger/index.ts';
import type { ArrangementParts, Plan } from './arrangement.parts.ts';
import { findArrangement, insertArrangement, listChanges, markUndone } from './act.repo.ts';
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
const isAsLeft = (unit: UnitTable | undefined, row: ArrangementChangeTable): boolean => {
  if (unit === undefined) return false;
  if (unit.lock_version === row.lock_version) return true;
  const { became } = JSON.parse(row.before_json) as Kept;
  return Object.entries(became).every(([column, value]) => unit[column as keyof UnitTable] === value);
};

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
  const changes = [...plan.changes.values()];
  const recoded = changes.filter(({ to }) => to.code_key !== undefined);
  const removed = plan.removes.map(({ id }) => id);
  const names = await listNames(trx, removed);
  await retireCodes(trx, [...recoded.map(({ unit }) => unit.id), ...removed]);
  await updatePlaces(
    trx,
    changes.map(({ unit, to }) => ({ ...placedOf(unit), ...to, id: unit.id })),
    at,
  );
  await insertUnitRows(trx, plan.creates);
  await giveCodes(
    trx,
    [...recoded.map(({ unit, to }) => ({ ...unit, ...to })), ...plan.creates]
      .filter(({ code_key }) => code_key !== '')
      .map((unit) => codeRow(parts, unit)),
  );
  await removeUnitRows(trx, removed);

  const id = newId(clock.millis());
  const note = (unitId: string, change: ArrangementChangeTable['change'], before: object, version: number) => ({
    id: newId(clock.millis()),
    arrangement_id: id,
    unit_id: unitId,
    change,
    before_json: JSON.stringify(before),
    lock_version: version,
  });
  const rows: ArrangementChangeTable[] = [
    ...plan.creates.map((unit) => note(unit.id, 'create', { became: described(unit) }, 0)),
    ...changes.map(({ unit, to }) => {
      const was = Object.fromEntries(Object.keys(to).map((column) => [column, unit[column as keyof UnitTable]]));
      return note(unit.id, 'update', { was, became: to }, unit.lock_version + 1);
    }),
    ...plan.removes.map((unit) =>
      note(unit.id, 'remove', { unit, names: names.filter(({ unit_id }) => unit_id === unit.id) }, 0),
    ),
  ];
  await insertArrangement(
    trx,
    {
      id,
      archive_id: plan.archiveId,
      kind: plan.kind,
      state: 'done',
      reason,
      label: plan.label,
      count: rows.length,
      created_by: actor.id ?? null,
      created_by_name: actor.name,
      created_at: at,
      undone_by_name: null,
      undone_at: null,
    },
    rows,
  );
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

/** What the ledger vouches for: each unit with what it was and became. Titles are not in it. */
const ledgerRows = (plan: Plan): object[] => [
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
  const removed = of('remove').map((row) => JSON.parse(row.before_json) as Removed);
  const rows = await listRows(trx, { publicOnly: false }, [...created, ...updated.map(({ unit_id }) => unit_id)]);
  const now = new Map(rows.map((row) => [row.id, row]));
  for (const row of [...of('create'), ...updated]) {
    const unit = now.get(row.unit_id);
    if (!isAsLeft(unit, row)) throw new LantaiError('arrangement-changed-since', { code: unit?.code ?? act.label });
  }

  const before = updated.map((row) => {
    const unit = now.get(row.unit_id)!;
    return { unit, was: (JSON.parse(row.before_json) as Kept).was };
  });
  const recoded = before.filter(({ was }) => was.code !== undefined);
  const at = parts.clock.now();
  await retireCodes(trx, [...recoded.map(({ unit }) => unit.id), ...created]);
  await insertUnitRows(
    trx,
    removed.map(({ unit }) => ({ ...unit, updated_at: at, lock_version: unit.lock_version + 1 })),
  );
  await insertNames(
    trx,
    removed.flatMap(({ names }) => names),
  );
  await updatePlaces(
    trx,
    before.map(({ unit, was }) => ({ ...placedOf(unit), ...was, id: unit.id })),
    at,
  );
  const back = [
    ...recoded.map(({ unit, was }) => ({ ...unit, code: was.code!, code_key: normaliseKey(was.code!) })),
    ...removed.map(({ unit }) => unit),
  ].filter(({ code_key }) => code_key !== '');
  await demandFree(trx, act.archive_id, back);
  await giveCodes(
    trx,
    back.map((unit) => codeRow(parts, unit)),
  );
  const [filled] = [...(await listWithChildren(trx, created)), ...(await listWithContent(trx, created))];
  if (filled !== undefined)
    throw new LantaiError('arrangement-changed-since', { code: now.get(filled)?.code ?? act.label });
  await removeUnitRows(trx, created);
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

async function demandFree(trx: Writer, archiveId: string, units: readonly UnitTable[]): Promise<void> {
  const holders = await listHolders(
    trx,
    archiveId,
    units.map(({ code_key }) => code_key),
  );
  const own = new Set(units.map(({ id }) => id));
  const other = holders.find(({ current, unit_id }) => current === 1 && !own.has(unit_id));
  if (other) throw new LantaiError('arrangement-changed-since', { code: other.key });
}
