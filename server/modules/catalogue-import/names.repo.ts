/** Names of units, as an update by code changes them and its undoing puts them back. */
import { insertMany, type Reader, type Tables, type Writer } from '../../infra/db/index.ts';

export type NameRow = Tables['unit_name'];

/** By unit, in the order in which they were written. */
export async function listNames(db: Reader, unitIds: readonly string[]): Promise<Map<string, NameRow[]>> {
  const names = new Map<string, NameRow[]>();
  if (unitIds.length === 0) return names;
  const query = db.selectFrom('unit_name').selectAll().where('unit_id', 'in', unitIds).orderBy('id');
  for (const row of await query.execute()) names.set(row.unit_id, [...(names.get(row.unit_id) ?? []), row]);
  return names;
}

export async function replaceNames(trx: Writer, unitId: string, rows: readonly NameRow[]): Promise<void> {
  await trx.deleteFrom('unit_name').where('unit_id', '=', unitId).execute();
  await insertMany(trx, 'unit_name', [...rows]);
}
