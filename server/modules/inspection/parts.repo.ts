/** What hangs on an inspection: inspectors, self-check, entries, files, findings, orders. */
import { type SqlBool, sql } from 'kysely';
import type {
  FindingState,
  InspectionEntryTable,
  InspectionFileTable,
  InspectionFindingTable,
  InspectionSelfTable,
  Reader,
  RectificationOrderTable,
  Writer,
} from '../../infra/db/index.ts';
import type { InspectionScope } from '../identity/index.ts';

export interface InspectorRow {
  inspection_id: string;
  id: string;
  name: string;
}
export const listInspectorsOf = (db: Reader, ids: readonly string[]): Promise<InspectorRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('inspection_inspector')
        .innerJoin('user', 'user.id', 'inspection_inspector.user_id')
        .select(['inspection_inspector.inspection_id', 'user.id', 'user.name'])
        .where('inspection_inspector.inspection_id', 'in', [...ids])
        .orderBy('inspection_inspector.position')
        .execute();

export async function replaceInspectors(
  trx: Writer,
  inspectionId: string,
  rows: { id: string; user_id: string; position: number }[],
): Promise<void> {
  await trx.deleteFrom('inspection_inspector').where('inspection_id', '=', inspectionId).execute();
  if (rows.length > 0)
    await trx
      .insertInto('inspection_inspector')
      .values(rows.map((row) => ({ ...row, inspection_id: inspectionId })))
      .execute();
}

export const listSelf = (db: Reader, inspectionId: string): Promise<InspectionSelfTable[]> =>
  db.selectFrom('inspection_self').selectAll().where('inspection_id', '=', inspectionId).execute();

export async function putSelf(trx: Writer, row: InspectionSelfTable): Promise<void> {
  const { verdict, defects, note, entered_by, entered_name, entered_at } = row;
  const values = { verdict, defects, note, entered_by, entered_name, entered_at };
  await trx
    .insertInto('inspection_self')
    .values(row)
    .onConflict((conflict) => conflict.columns(['inspection_id', 'item']).doUpdateSet(values))
    .execute();
}

/** All versions, in order. */
export const listEntries = (db: Reader, inspectionId: string): Promise<InspectionEntryTable[]> =>
  db
    .selectFrom('inspection_entry')
    .selectAll()
    .where('inspection_id', '=', inspectionId)
    .orderBy('round')
    .orderBy('item')
    .orderBy('version')
    .execute();

export const findEntry = (db: Reader, id: string): Promise<InspectionEntryTable | undefined> =>
  db.selectFrom('inspection_entry').selectAll().where('id', '=', id).executeTakeFirst();

export async function insertEntry(trx: Writer, row: InspectionEntryTable): Promise<void> {
  await trx.insertInto('inspection_entry').values(row).execute();
}

export const listFiles = (db: Reader, inspectionId: string): Promise<InspectionFileTable[]> =>
  db
    .selectFrom('inspection_file')
    .selectAll()
    .where('inspection_id', '=', inspectionId)
    .orderBy('entered_at')
    .orderBy('id')
    .execute();

export const findFile = (db: Reader, id: string): Promise<InspectionFileTable | undefined> =>
  db.selectFrom('inspection_file').selectAll().where('id', '=', id).executeTakeFirst();

export async function insertFile(trx: Writer, row: InspectionFileTable): Promise<void> {
  await trx.insertInto('inspection_file').values(row).execute();
}
export async function deleteFile(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('inspection_file').where('id', '=', id).execute();
}

export interface FindingOfItem extends InspectionFindingTable {
  number: string;
  state: FindingState;
}
export const listFindingsOf = (db: Reader, inspectionId: string): Promise<FindingOfItem[]> =>
  db
    .selectFrom('inspection_finding')
    .innerJoin('finding', 'finding.id', 'inspection_finding.finding_id')
    .selectAll('inspection_finding')
    .select(['finding.number', 'finding.state'])
    .where('inspection_finding.inspection_id', '=', inspectionId)
    .orderBy('finding.serial')
    .execute();

export async function insertFindingOf(trx: Writer, row: InspectionFindingTable): Promise<void> {
  await trx.insertInto('inspection_finding').values(row).execute();
}

export interface OrderWithNames extends RectificationOrderTable {
  agency_name: string;
  inspection_number: string;
}
function scopedOrders(db: Reader, scope: InspectionScope) {
  const { archiveId, agencyId, inspectorId } = scope;
  let query = db
    .selectFrom('rectification_order')
    .innerJoin('agency', 'agency.id', 'rectification_order.agency_id')
    .innerJoin('inspection', 'inspection.id', 'rectification_order.inspection_id');
  if (scope.nothing === true) query = query.where(sql<SqlBool>`1 = 0`);
  if (archiveId !== undefined) query = query.where('rectification_order.archive_id', '=', archiveId);
  if (agencyId !== undefined) query = query.where('rectification_order.agency_id', '=', agencyId);
  if (inspectorId !== undefined)
    query = query.where('rectification_order.inspection_id', 'in', (select) =>
      select.selectFrom('inspection_inspector').select('inspection_id').where('user_id', '=', inspectorId),
    );
  return query
    .selectAll('rectification_order')
    .select(['agency.name as agency_name', 'inspection.number as inspection_number']);
}

export const findOrder = (db: Reader, scope: InspectionScope, id: string): Promise<OrderWithNames | undefined> =>
  scopedOrders(db, scope).where('rectification_order.id', '=', id).executeTakeFirst();

/** Newest first. */
export function listOrders(
  db: Reader,
  scope: InspectionScope,
  filter: {
    inspection?: string;
    state?: string[] | undefined;
    agency?: string | undefined;
    dueFrom?: number | undefined;
    dueTo?: number | undefined;
  },
  page: { after?: { at: string; id: string } | undefined; limit: number },
): Promise<OrderWithNames[]> {
  let query = scopedOrders(db, scope);
  if (filter.inspection !== undefined) query = query.where('rectification_order.inspection_id', '=', filter.inspection);
  if (filter.agency !== undefined) query = query.where('rectification_order.agency_id', '=', filter.agency);
  if (filter.state !== undefined)
    query = query.where('rectification_order.state', 'in', filter.state as RectificationOrderTable['state'][]);
  if (filter.dueFrom !== undefined) query = query.where('rectification_order.due', '>=', filter.dueFrom);
  if (filter.dueTo !== undefined) query = query.where('rectification_order.due', '<=', filter.dueTo);
  if (page.after !== undefined)
    query = query.where(
      sql<SqlBool>`(rectification_order.issued_at, rectification_order.id) < (${page.after.at}, ${page.after.id})`,
    );
  return query
    .orderBy('rectification_order.issued_at', 'desc')
    .orderBy('rectification_order.id', 'desc')
    .limit(page.limit)
    .execute();
}

/** How many orders in these states fall due by a day (all without one), and the earliest date among them. */
export const countOrders = (
  db: Reader,
  scope: InspectionScope,
  filter: { state: RectificationOrderTable['state'][]; dueTo?: number },
): Promise<{ count: number; oldest: number | null }> => {
  let query = scopedOrders(db, scope)
    .clearSelect()
    .select([sql<number>`count(*)`.as('count'), sql<number | null>`min(rectification_order.due)`.as('oldest')])
    .where('rectification_order.state', 'in', filter.state);
  if (filter.dueTo !== undefined) query = query.where('rectification_order.due', '<=', filter.dueTo);
  return query.executeTakeFirstOrThrow();
};

export async function nextOrderSerial(trx: Writer, archiveId: string, year: number): Promise<number> {
  const last = await trx
    .selectFrom('rectification_order')
    .select('serial')
    .where('archive_id', '=', archiveId)
    .where('year', '=', year)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.serial ?? 0) + 1;
}

export async function insertOrder(trx: Writer, row: RectificationOrderTable): Promise<void> {
  await trx.insertInto('rectification_order').values(row).execute();
}

/** Changes an order that is still in one of the states. False where it is not. */
export async function updateOrder(
  trx: Writer,
  id: string,
  from: readonly RectificationOrderTable['state'][],
  values: Partial<Omit<RectificationOrderTable, 'id' | 'number'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('rectification_order')
    .set(values)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}
