/** How far large acts are, and the steps that they have still to take. */
import {
  type ArrangementRunTable,
  type ArrangementStepTable,
  insertMany,
  type Reader,
  type UnitTable,
  type Writer,
} from '../../infra/db/index.ts';

export const findRun = (db: Reader, id: string): Promise<ArrangementRunTable | undefined> =>
  db.selectFrom('arrangement_run').selectAll().where('id', '=', id).executeTakeFirst();

export const listRuns = (db: Reader, ids: readonly string[]): Promise<ArrangementRunTable[]> =>
  db
    .selectFrom('arrangement_run')
    .selectAll()
    .where('id', 'in', [...ids, ''])
    .execute();

export const newRun = (
  id: string,
  archiveId: string,
  phase: ArrangementRunTable['phase'],
  act: object,
): ArrangementRunTable => ({
  id,
  archive_id: archiveId,
  phase,
  act_json: JSON.stringify(act),
  total: null,
  done: 0,
  spared: 0,
  spared_json: '[]',
  undo_to: '',
  undo_actor_json: null,
  tree_json: null,
  problem_json: null,
});

export async function putRun(trx: Writer, row: ArrangementRunTable): Promise<void> {
  await trx.deleteFrom('arrangement_run').where('id', '=', row.id).execute();
  await trx.insertInto('arrangement_run').values(row).execute();
}

export async function updateRun(trx: Writer, id: string, values: Partial<ArrangementRunTable>): Promise<void> {
  await trx.updateTable('arrangement_run').set(values).where('id', '=', id).execute();
}

export const insertSteps = (trx: Writer, steps: readonly ArrangementStepTable[]): Promise<void> =>
  insertMany(trx, 'arrangement_step', steps);

/** The next steps, in their order. */
export const listSteps = (db: Reader, actId: string, limit: number): Promise<ArrangementStepTable[]> =>
  db
    .selectFrom('arrangement_step')
    .selectAll()
    .where('arrangement_id', '=', actId)
    .orderBy('position')
    .limit(limit)
    .execute();

/** How many there were: fewer than `ids` where somebody else has taken them. */
export async function removeSteps(trx: Writer, ids: readonly string[]): Promise<number> {
  const result = await trx
    .deleteFrom('arrangement_step')
    .where('id', 'in', [...ids, ''])
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Of these units, those that another act still under way has changed or will change, with what it is about. */
export async function findBusy(
  db: Reader,
  units: readonly UnitTable[],
): Promise<{ unitId: string; label: string } | undefined> {
  for (let at = 0; at < units.length; at += 1000) {
    const ids = units.slice(at, at + 1000).map(({ id }) => id);
    const planned = await db
      .selectFrom('arrangement_step as step')
      .innerJoin('arrangement as act', 'act.id', 'step.arrangement_id')
      .select(['step.unit_id as unitId', 'act.label'])
      .where('step.unit_id', 'in', ids)
      .limit(1)
      .executeTakeFirst();
    const changed =
      planned ??
      (await db
        .selectFrom('arrangement_change as change')
        .innerJoin('arrangement as act', 'act.id', 'change.arrangement_id')
        .select(['change.unit_id as unitId', 'act.label'])
        .where('change.unit_id', 'in', ids)
        .where('act.state', 'in', ['running', 'undoing'])
        .limit(1)
        .executeTakeFirst());
    if (changed) return changed;
  }
  return undefined;
}

/** Which of these units there are. */
export async function listKnown(db: Reader, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('unit')
    .select('id')
    .where('id', 'in', [...ids, ''])
    .execute();
  return new Set(rows.map(({ id }) => id));
}
