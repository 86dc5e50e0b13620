/** The register of guidance 业务指导, and what an overview of a year counts. */
import { type SqlBool, sql } from 'kysely';
import type { GuidanceTable, Reader, Writer } from '../../infra/db/index.ts';
import type { InspectionScope } from '../identity/index.ts';

export interface GuidanceWithAgency extends GuidanceTable {
  agency_name: string;
}
/** An agency its own; the house's people all of their archive. */
function scopedGuidance(db: Reader, scope: InspectionScope) {
  const { archiveId, agencyId } = scope;
  let query = db.selectFrom('guidance').innerJoin('agency', 'agency.id', 'guidance.agency_id');
  if (scope.nothing === true) query = query.where(sql<SqlBool>`1 = 0`);
  if (archiveId !== undefined) query = query.where('guidance.archive_id', '=', archiveId);
  if (agencyId !== undefined) query = query.where('guidance.agency_id', '=', agencyId);
  return query.selectAll('guidance').select('agency.name as agency_name');
}

export const findGuidance = (db: Reader, scope: InspectionScope, id: string): Promise<GuidanceWithAgency | undefined> =>
  scopedGuidance(db, scope).where('guidance.id', '=', id).executeTakeFirst();

/** Newest first. */
export function listGuidance(
  db: Reader,
  scope: InspectionScope,
  filter: { year?: number | undefined; state?: string[] | undefined },
  page: { after?: { on: number; id: string } | undefined; limit: number },
): Promise<GuidanceWithAgency[]> {
  let query = scopedGuidance(db, scope);
  if (filter.year !== undefined)
    query = query
      .where('guidance.on_day', '>=', filter.year * 10_000)
      .where('guidance.on_day', '<', (filter.year + 1) * 10_000);
  if (filter.state !== undefined) query = query.where('guidance.state', 'in', filter.state as GuidanceTable['state'][]);
  if (page.after !== undefined)
    query = query.where(sql<SqlBool>`(guidance.on_day, guidance.id) < (${page.after.on}, ${page.after.id})`);
  return query.orderBy('guidance.on_day', 'desc').orderBy('guidance.id', 'desc').limit(page.limit).execute();
}

export async function nextGuidanceSerial(trx: Writer, archiveId: string, year: number): Promise<number> {
  const last = await trx
    .selectFrom('guidance')
    .select('serial')
    .where('archive_id', '=', archiveId)
    .where('year', '=', year)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.serial ?? 0) + 1;
}

export async function insertGuidance(trx: Writer, row: GuidanceTable): Promise<void> {
  await trx.insertInto('guidance').values(row).execute();
}

export async function updateGuidance(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<GuidanceTable, 'id' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('guidance')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export interface YearCounts {
  agency_id: string;
  problems: number;
  findings_open: number;
  orders: number;
  orders_open: number;
}
/** By agency, over the inspections of a year that the caller may see. */
export async function countYear(db: Reader, inspectionIds: readonly string[]): Promise<YearCounts[]> {
  const counts = new Map<string, YearCounts>();
  const of = (agency: string) => {
    const found = counts.get(agency) ?? {
      agency_id: agency,
      problems: 0,
      findings_open: 0,
      orders: 0,
      orders_open: 0,
    };
    counts.set(agency, found);
    return found;
  };
  // SQLite takes 32,766 parameters; a year's inspections come in parts.
  for (let from = 0; from < inspectionIds.length; from += 5000) {
    const ids = inspectionIds.slice(from, from + 5000);
    const findings = await db
      .selectFrom('inspection_finding')
      .innerJoin('inspection', 'inspection.id', 'inspection_finding.inspection_id')
      .innerJoin('finding', 'finding.id', 'inspection_finding.finding_id')
      .select([
        'inspection.agency_id',
        sql<number>`count(*)`.as('all'),
        sql<number>`sum(case when finding.state in ('closed', 'looked-back', 'withdrawn') then 0 else 1 end)`.as(
          'open',
        ),
      ])
      .where('inspection.id', 'in', ids)
      .groupBy('inspection.agency_id')
      .execute();
    for (const row of findings) {
      of(row.agency_id).problems += row.all;
      of(row.agency_id).findings_open += row.open;
    }
    const orders = await db
      .selectFrom('rectification_order')
      .select([
        'agency_id',
        sql<number>`count(*)`.as('all'),
        sql<number>`sum(case when state in ('accepted', 'withdrawn') then 0 else 1 end)`.as('open'),
      ])
      .where('inspection_id', 'in', ids)
      .groupBy('agency_id')
      .execute();
    for (const row of orders) {
      of(row.agency_id).orders += row.all;
      of(row.agency_id).orders_open += row.open;
    }
  }
  return [...counts.values()];
}

export async function countGuidance(db: Reader, scope: InspectionScope, year: number): Promise<Map<string, number>> {
  let query = db
    .selectFrom('guidance')
    .select(['agency_id', sql<number>`count(*)`.as('count')])
    .where('on_day', '>=', year * 10_000)
    .where('on_day', '<', (year + 1) * 10_000);
  if (scope.nothing === true) query = query.where(sql<SqlBool>`1 = 0`);
  if (scope.archiveId !== undefined) query = query.where('archive_id', '=', scope.archiveId);
  if (scope.agencyId !== undefined) query = query.where('agency_id', '=', scope.agencyId);
  const rows = await query.groupBy('agency_id').execute();
  return new Map(rows.map((row) => [row.agency_id, row.count]));
}
