/** What happened to a unit: its entries in the ledger, and what bulk acts entered as one. */
import { sql } from 'kysely';
import type {
  ArrangementTable,
  BulkEditChangeTable,
  LedgerEntryTable,
  OpeningTable,
  Reader,
} from '../../infra/db/index.ts';

export interface HistoryPlace {
  at: string;
  id: string;
}

/** Entries about the unit, and about its accession where that made it, newest first. */
export function listEntries(
  db: Reader,
  objectIds: string[],
  page: { after?: HistoryPlace; limit: number },
): Promise<LedgerEntryTable[]> {
  let query = db
    .selectFrom('ledger_entry')
    .selectAll()
    .where('object_id', 'in', objectIds)
    // Found by its objects, which are few: without statistics the planner would go through all changes there ever were.
    .where(sql<string>`coalesce(action, '')`, 'in', ['unit.change', 'unit.create']);
  if (page.after) query = query.where(sql<boolean>`(at, id) < (${page.after.at}, ${page.after.id})`);
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
}

export function listOpenings(
  db: Reader,
  unitId: string,
  page: { after?: HistoryPlace; limit: number },
): Promise<OpeningTable[]> {
  let query = db.selectFrom('opening').selectAll().where('unit_id', '=', unitId);
  if (page.after) query = query.where(sql<boolean>`(at, id) < (${page.after.at}, ${page.after.id})`);
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
}

/** What bulk edits changed of the unit, with who began them. */
export function listBulkChanges(
  db: Reader,
  unitId: string,
  page: { after?: HistoryPlace; limit: number },
): Promise<(BulkEditChangeTable & { actor: string })[]> {
  let query = db
    .selectFrom('bulk_edit_change as change')
    .innerJoin('bulk_edit as edit', 'edit.id', 'change.edit_id')
    .selectAll('change')
    .select('edit.created_by_name as actor')
    .where('change.unit_id', '=', unitId);
  if (page.after) query = query.where(sql<boolean>`(change.at, change.id) < (${page.after.at}, ${page.after.id})`);
  return query.orderBy('change.at', 'desc').orderBy('change.id', 'desc').limit(page.limit).execute();
}

/** Acts of arrangement that moved, renumbered or made the unit, with who did them and why. */
export function listArranged(
  db: Reader,
  unitId: string,
  page: { after?: HistoryPlace; limit: number },
): Promise<(Pick<ArrangementTable, 'kind' | 'reason' | 'created_by_name' | 'created_at'> & { id: string })[]> {
  let query = db
    .selectFrom('arrangement_change as change')
    .innerJoin('arrangement as act', 'act.id', 'change.arrangement_id')
    .select(['change.id', 'act.kind', 'act.reason', 'act.created_by_name', 'act.created_at'])
    .where('change.unit_id', '=', unitId);
  if (page.after) query = query.where(sql<boolean>`(act.created_at, change.id) < (${page.after.at}, ${page.after.id})`);
  return query.orderBy('act.created_at', 'desc').orderBy('change.id', 'desc').limit(page.limit).execute();
}
