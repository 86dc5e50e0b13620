/** Inspections in the database, bounded by whose they are. What hangs on one is in inspection.parts.repo.ts. */
import { type SqlBool, sql } from 'kysely';
import type {
  InspectionDrawTable,
  InspectionPlanTable,
  InspectionTable,
  Reader,
  Writer,
} from '../../infra/db/index.ts';
import type { InspectionScope } from '../identity/index.ts';

export interface InspectionWithAgency extends InspectionTable {
  agency_name: string;
}

function scoped(db: Reader, scope: InspectionScope) {
  const { archiveId, agencyId, inspectorId } = scope;
  let query = db.selectFrom('inspection').innerJoin('agency', 'agency.id', 'inspection.agency_id');
  if (scope.nothing === true) query = query.where(sql<SqlBool>`1 = 0`);
  if (archiveId !== undefined) query = query.where('inspection.archive_id', '=', archiveId);
  // What is not announced does not exist for the agency.
  if (agencyId !== undefined)
    query = query.where('inspection.agency_id', '=', agencyId).where('inspection.announced_at', 'is not', null);
  if (inspectorId !== undefined)
    query = query.where('inspection.id', 'in', (select) =>
      select.selectFrom('inspection_inspector').select('inspection_id').where('user_id', '=', inspectorId),
    );
  return query;
}

export const findInspection = (
  db: Reader,
  scope: InspectionScope,
  id: string,
): Promise<InspectionWithAgency | undefined> =>
  scoped(db, scope)
    .selectAll('inspection')
    .select('agency.name as agency_name')
    .where('inspection.id', '=', id)
    .executeTakeFirst();

export interface InspectionFilter {
  year?: number | undefined;
  plan?: string | undefined;
  agency?: string | undefined;
  initiative?: string | undefined;
  state?: string[] | undefined;
  kind?: string[] | undefined;
}

/** In order of the planned day, after the place `after`. */
export function listInspections(
  db: Reader,
  scope: InspectionScope,
  filter: InspectionFilter,
  page: { after?: { from: number; id: string } | undefined; limit: number },
): Promise<InspectionWithAgency[]> {
  let query = scoped(db, scope).selectAll('inspection').select('agency.name as agency_name');
  if (filter.year !== undefined) query = query.where('inspection.year', '=', filter.year);
  if (filter.plan !== undefined) query = query.where('inspection.plan_id', '=', filter.plan);
  if (filter.agency !== undefined) query = query.where('inspection.agency_id', '=', filter.agency);
  if (filter.initiative !== undefined) query = query.where('inspection.initiative_id', '=', filter.initiative);
  if (filter.state !== undefined)
    query = query.where('inspection.state', 'in', filter.state as InspectionTable['state'][]);
  if (filter.kind !== undefined) query = query.where('inspection.kind', 'in', filter.kind as InspectionTable['kind'][]);
  if (page.after !== undefined)
    query = query.where(
      sql<SqlBool>`(inspection.planned_from, inspection.id) > (${page.after.from}, ${page.after.id})`,
    );
  return query.orderBy('inspection.planned_from').orderBy('inspection.id').limit(page.limit).execute();
}

export async function countByState(
  db: Reader,
  scope: InspectionScope,
  initiative: string,
): Promise<{ state: InspectionTable['state']; count: number }[]> {
  const rows = await scoped(db, scope)
    .select('inspection.state as state')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('inspection.initiative_id', '=', initiative)
    .groupBy('inspection.state')
    .execute();
  return rows.map(({ state, count }) => ({ state, count }));
}

/** How many there are, and the earliest planned day among them. */
export async function countInspections(
  db: Reader,
  scope: InspectionScope,
  filter: { year: number; state: InspectionTable['state'] },
): Promise<{ count: number; oldest: number | null }> {
  const row = await scoped(db, scope)
    .select([sql<number>`count(*)`.as('count'), sql<number | null>`min(inspection.planned_from)`.as('oldest')])
    .where('inspection.year', '=', filter.year)
    .where('inspection.state', '=', filter.state)
    .executeTakeFirstOrThrow();
  return row;
}

export async function nextInspectionSerial(trx: Writer, archiveId: string, year: number): Promise<number> {
  const last = await trx
    .selectFrom('inspection')
    .select('serial')
    .where('archive_id', '=', archiveId)
    .where('year', '=', year)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.serial ?? 0) + 1;
}

export async function insertInspection(trx: Writer, row: InspectionTable): Promise<void> {
  await trx.insertInto('inspection').values(row).execute();
}

/** False where somebody else was faster. */
export async function updateInspection(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<InspectionTable, 'id' | 'number' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('inspection')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export interface PlanWithCounts extends InspectionPlanTable {
  inspections: number;
  done: number;
}
/** Plans with how many inspections each has, and how many of them are done; of one year where it is named. */
export async function listPlans(
  db: Reader,
  archiveId: string,
  bounds: { year?: number; id?: string } = {},
): Promise<PlanWithCounts[]> {
  let query = db
    .selectFrom('inspection_plan')
    .leftJoin('inspection', (join) =>
      join.onRef('inspection.plan_id', '=', 'inspection_plan.id').on('inspection.state', '<>', 'cancelled'),
    )
    .where('inspection_plan.archive_id', '=', archiveId);
  if (bounds.year !== undefined) query = query.where('inspection_plan.year', '=', bounds.year);
  if (bounds.id !== undefined) query = query.where('inspection_plan.id', '=', bounds.id);
  const rows = await query
    .selectAll('inspection_plan')
    .select([
      sql<number>`count(inspection.id)`.as('inspections'),
      sql<number>`coalesce(sum(case when inspection.state in ('published', 'closed') then 1 else 0 end), 0)`.as('done'),
    ])
    .groupBy('inspection_plan.id')
    .orderBy('inspection_plan.year', 'desc')
    .orderBy('inspection_plan.id', 'desc')
    .execute();
  return rows;
}

export async function insertPlan(trx: Writer, row: InspectionPlanTable): Promise<void> {
  await trx.insertInto('inspection_plan').values(row).execute();
}
export async function insertDraw(trx: Writer, row: InspectionDrawTable): Promise<void> {
  await trx.insertInto('inspection_draw').values(row).execute();
}
export const listDraws = (db: Reader, planId: string): Promise<InspectionDrawTable[]> =>
  db.selectFrom('inspection_draw').selectAll().where('plan_id', '=', planId).orderBy('id').execute();

/** Agencies of the archive by name; those asked for where ids are given. */
export async function listAgencies(
  db: Reader,
  archiveId: string,
  ids?: readonly string[],
): Promise<{ id: string; name: string }[]> {
  let query = db.selectFrom('agency').select(['id', 'name']).where('archive_id', '=', archiveId);
  if (ids !== undefined) query = query.where('id', 'in', ids.length === 0 ? [''] : [...ids]);
  return query.orderBy('name').orderBy('id').execute();
}

/** Live accounts with one of the roles; those asked for where ids are given. */
export async function listInspectors(
  db: Reader,
  archiveId: string,
  roles: readonly string[],
  ids?: readonly string[],
): Promise<{ id: string; name: string; agencyId: string | null }[]> {
  let query = db
    .selectFrom('user')
    .select(['user.id', 'user.name', 'user.agency_id as agencyId'])
    .where('user.state', '=', 'active')
    .where((is) => is.or([is('user.archive_id', '=', archiveId), is('user.archive_id', 'is', null)]))
    .where('user.id', 'in', (select) => select.selectFrom('grant').select('user_id').where('role', 'in', roles));
  if (ids !== undefined) query = query.where('user.id', 'in', ids.length === 0 ? [''] : [...ids]);
  return query.orderBy('user.name').orderBy('user.id').execute();
}
