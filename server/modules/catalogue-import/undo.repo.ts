/** What undoing an import reads and removes. */
import { sql } from 'kysely';
import type { Reader, Tables, Writer } from '../../infra/db/index.ts';
import type { serialIds } from '../../lib/serial-id.ts';
import { replaceNames } from './names.repo.ts';
import type { KeptBefore } from './store-match.ts';
import type { SpareReason } from '../../../shared/schemas/catalogue-import.ts';

type Ids = ReturnType<typeof serialIds>;

/** Units of an import that are there, the last first; `after` is the one before which to go on, '' at the start. */
export function listImported(db: Reader, ids: Ids, after: string, limit: number): Promise<Tables['unit'][]> {
  return db
    .selectFrom('unit')
    .selectAll()
    .where('id', '>=', ids.first)
    .where('id', '<', after === '' ? ids.last : after)
    .where('id', 'like', `%${ids.end}`)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

const idsOf = async (query: { execute(): Promise<{ unit_id: string | null }[]> }): Promise<string[]> =>
  (await query.execute()).flatMap(({ unit_id }) => unit_id ?? []);

/**
 * Which units stay, and why. What the import itself wrote (openings, text representations) is no reason. `isGone`: units
 * that are still there and will have gone when these are looked at, as a trial needs to know.
 */
export async function listSpared(
  trx: Reader,
  units: readonly Tables['unit'][],
  importId: string,
  isGone: (id: string) => boolean = () => false,
): Promise<Map<string, SpareReason>> {
  const spared = new Map<string, SpareReason>();
  if (units.length === 0) return spared;
  const ids = units.map(({ id }) => id);
  for (const unit of units)
    if (unit.lock_version > 0 || unit.updated_at !== unit.created_at) spared.set(unit.id, 'changed');
  const at = units[0]!.created_at;
  const opened = trx.selectFrom('opening').select('unit_id').where('unit_id', 'in', ids).where('at', '<>', at);
  for (const id of await idsOf(opened)) spared.set(id, 'opened');
  const filled = trx
    .selectFrom('aip')
    .select('unit_id')
    .where('unit_id', 'in', ids)
    .where('object_id', 'not like', `urn:lantai:aip:${importId}:%`);
  // A text of 16 MB has an object of its own, named after its unit, and the import's date.
  for (const id of await idsOf(filled.where('created_at', '<>', at))) spared.set(id, 'filled');
  for (const id of await idsOf(trx.selectFrom('package').select('unit_id').where('unit_id', 'in', ids)))
    spared.set(id, 'filled');
  // Read in a study campaign.
  for (const id of await idsOf(trx.selectFrom('study_material').select('unit_id').where('unit_id', 'in', ids)))
    if (!spared.has(id)) spared.set(id, 'cited');
  // Linked with another, from either side.
  for (const side of ['from_id', 'to_id'] as const) {
    const linked = trx.selectFrom('unit_link').select(`${side} as unit_id`).where(side, 'in', ids);
    for (const id of await idsOf(linked)) if (!spared.has(id)) spared.set(id, 'cited');
  }
  // Put into a box.
  const placed = trx.selectFrom('placement').select('id as unit_id').where('id', 'in', ids);
  for (const id of await idsOf(placed)) if (!spared.has(id)) spared.set(id, 'placed');
  // A tree is undone from its leaves: a child that is still there and stays keeps what it lies in.
  const children = await trx
    .selectFrom('unit')
    .select(['id', 'parent_id'])
    .where('parent_id', 'in', ids)
    .orderBy('id', 'desc')
    .execute();
  const own = new Set(ids);
  for (const { id, parent_id: parent } of children)
    if (parent !== null && !spared.has(parent) && (own.has(id) ? spared.has(id) : !isGone(id)))
      spared.set(parent, 'parent');
  return spared;
}

/** Removes units with all that hangs on them but their codes, which stay as former ones. */
export async function removeUnits(trx: Writer, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const some = [...ids];
  await trx.updateTable('unit_code').set({ current: 0 }).where('unit_id', 'in', some).execute();
  for (const table of ['unit_name', 'opening', 'page', 'file', 'representation', 'aip', 'event'] as const)
    await trx
      .deleteFrom(table as 'unit_name')
      .where('unit_id', 'in', some)
      .execute();
  await trx.deleteFrom('unit').where('id', 'in', some).execute();
}

export const listUpdates = (db: Reader, importId: string, limit: number): Promise<Tables['import_update'][]> =>
  db.selectFrom('import_update').selectAll().where('import_id', '=', importId).orderBy('id').limit(limit).execute();

/** Puts a unit back where nobody changed it since; false where somebody did. The record of the update goes either way. */
export async function restoreUnit(trx: Writer, update: Tables['import_update'], now: string): Promise<boolean> {
  const { names, ...before } = JSON.parse(update.before_json) as KeptBefore;
  const result = await trx
    .updateTable('unit')
    .set({ ...before, updated_at: now, lock_version: update.lock_version + 1 })
    .where('id', '=', update.unit_id)
    .where('lock_version', '=', update.lock_version)
    .executeTakeFirst();
  await trx.deleteFrom('import_update').where('id', '=', update.id).execute();
  const isRestored = result.numUpdatedRows === 1n;
  if (isRestored && names !== undefined) await replaceNames(trx, update.unit_id, names);
  return isRestored;
}

/** How many changed units would be put back, and how many somebody has changed since. */
export async function countRestorable(db: Reader, importId: string): Promise<{ restored: number; changed: number }> {
  const row = await db
    .selectFrom('import_update')
    .leftJoin('unit', (on) =>
      on.onRef('unit.id', '=', 'import_update.unit_id').onRef('unit.lock_version', '=', 'import_update.lock_version'),
    )
    .where('import_update.import_id', '=', importId)
    .select([sql<number | string>`count(unit.id)`.as('restored'), sql<number | string>`count(*)`.as('all')])
    .executeTakeFirstOrThrow();
  return { restored: Number(row.restored), changed: Number(row.all) - Number(row.restored) };
}
