import { type SqlBool, sql } from 'kysely';
import type { Reader, ReportTable, Writer } from '../../infra/db/index.ts';

/** Which reports exist for a reader: drafts for their author alone, issued ones for the house or for their agency. */
export interface ReportScope {
  archiveId: string;
  personId: string;
  /** Reads what the house issued. */
  all: boolean;
  agencyId: string | null;
}

function scoped(db: Reader, { archiveId, personId, all, agencyId }: ReportScope) {
  return db
    .selectFrom('report')
    .selectAll()
    .where('archive_id', '=', archiveId)
    .where((is) => {
      const issued = all
        ? is('state', '<>', 'draft')
        : agencyId === null
          ? sql<SqlBool>`1 = 0`
          : is.and([is('state', '<>', 'draft'), is('agency_id', '=', agencyId)]);
      return is.or([is('author_id', '=', personId), issued]);
    });
}

export const findReport = (db: Reader, scope: ReportScope, id: string): Promise<ReportTable | undefined> =>
  scoped(db, scope).where('id', '=', id).executeTakeFirst();

/** Last changed first, after the given place. */
export function listReports(
  db: Reader,
  scope: ReportScope,
  filter: { kind?: string[]; state?: string[]; initiative?: string },
  page: { after?: { at: string; id: string }; limit: number },
): Promise<ReportTable[]> {
  let query = scoped(db, scope);
  if (filter.kind !== undefined) query = query.where('kind', 'in', filter.kind as ReportTable['kind'][]);
  if (filter.state !== undefined) query = query.where('state', 'in', filter.state as ReportTable['state'][]);
  if (filter.initiative !== undefined) query = query.where('initiative_id', '=', filter.initiative);
  if (page.after !== undefined)
    query = query.where(sql<SqlBool>`(updated_at, id) < (${page.after.at}, ${page.after.id})`);
  return query.orderBy('updated_at', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
}

export async function insertReport(trx: Writer, row: ReportTable): Promise<void> {
  await trx.insertInto('report').values(row).execute();
}

/** Changes a report that is still at `version`. False where another came first. */
export async function updateReport(
  trx: Writer,
  id: string,
  version: number,
  values: Partial<Omit<ReportTable, 'id' | 'archive_id' | 'lock_version'>>,
): Promise<boolean> {
  const done = await trx
    .updateTable('report')
    .set({ ...values, lock_version: version + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function deleteReport(trx: Writer, id: string, version: number): Promise<boolean> {
  const done = await trx
    .deleteFrom('report')
    .where('id', '=', id)
    .where('lock_version', '=', version)
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
}

/** Numbers run by year, for the house and for each agency apart. */
export async function nextReportSerial(trx: Writer, archiveId: string, scope: string, year: number): Promise<number> {
  const last = await trx
    .selectFrom('report')
    .select('serial')
    .where('archive_id', '=', archiveId)
    .where('scope', '=', scope)
    .where('year', '=', year)
    .orderBy('serial', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.serial ?? 0) + 1;
}

export const findFrameName = (
  db: Reader,
  table: 'initiative' | 'agency' | 'archive',
  id: string,
): Promise<string | undefined> =>
  table === 'initiative'
    ? db
        .selectFrom('initiative')
        .select('title as name')
        .where('id', '=', id)
        .executeTakeFirst()
        .then((row) => row?.name)
    : db
        .selectFrom(table)
        .select('name')
        .where('id', '=', id)
        .executeTakeFirst()
        .then((row) => row?.name);

export const findBodyRow = (
  db: Reader,
  archiveId: string,
  id: string,
): Promise<{ name: string; agency_id: string | null } | undefined> =>
  db
    .selectFrom('body')
    .select(['name', 'agency_id'])
    .where('archive_id', '=', archiveId)
    .where('id', '=', id)
    .executeTakeFirst();

export async function listBodyNames(db: Reader, archiveId: string): Promise<Map<string, string>> {
  const rows = await db.selectFrom('body').select(['id', 'name']).where('archive_id', '=', archiveId).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}
