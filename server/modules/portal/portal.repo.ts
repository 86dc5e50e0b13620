/** Figures and lists for the first pages. */
import { sql } from 'kysely';
import type { AccessionState, Reader } from '../../infra/db/index.ts';
import { scopedUnits } from '../catalog/index.ts';
import type { Scope } from '../identity/index.ts';

export const findArchiveName = (db: Reader) =>
  db.selectFrom('archive').select(['name', 'name_en']).orderBy('id').limit(1).executeTakeFirst();

/** Per category: units, their pages, first and last year. One pass over the scope gives all figures of the portal. */
export const summariseCategories = (db: Reader, scope: Scope) =>
  scopedUnits(db, scope)
    .innerJoin('category', 'category.id', 'unit.category_id')
    .groupBy(['category.id', 'category.name', 'category.name_en', 'category.position'])
    .orderBy('category.position')
    .select(['category.id', 'category.name', 'category.name_en'])
    .select([
      sql<number>`count(*)`.as('units'),
      sql<number>`coalesce(sum(unit.page_count), 0)`.as('pages'),
      sql<number | null>`min(unit.year)`.as('year_from'),
      sql<number | null>`max(unit.year)`.as('year_to'),
    ])
    .execute();

/** The last openings of units that are in the scope now; a unit may stand there twice. */
export const listLatestOpenings = (db: Reader, scope: Scope, limit: number) =>
  scopedUnits(db, scope, 'ids')
    .innerJoin('opening', 'opening.unit_id', 'unit.id')
    .where('opening.act', '=', 'open')
    .orderBy('opening.id', 'desc')
    .limit(limit)
    .select(['unit.id', 'unit.code', 'unit.title', 'unit.date_text', 'opening.at'])
    .execute();

const accessionsIn = (db: Reader, scope: Scope) => {
  let query = db.selectFrom('accession');
  if (scope.nothing === true) query = query.where(sql<boolean>`1 = 0`);
  if (scope.archiveId !== undefined) query = query.where('accession.archive_id', '=', scope.archiveId);
  if (scope.agencyId !== undefined) query = query.where('accession.agency_id', '=', scope.agencyId);
  return query;
};

export interface Pending {
  count: number;
  /** There are more than were counted. */
  more?: true;
  oldest: string | null;
}
const PENDING = [sql<number>`count(*)`.as('count'), sql<string | null>`min(created_at)`.as('oldest')] as const;

export const countAccessions = (db: Reader, scope: Scope, states: AccessionState[]): Promise<Pending> =>
  accessionsIn(db, scope).where('state', 'in', states).select(PENDING).executeTakeFirstOrThrow();

/** Returned deliveries that no later delivery mends. */
export const countToMend = (db: Reader, scope: Scope): Promise<Pending> =>
  accessionsIn(db, scope)
    .where('state', '=', 'returned')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('accession as later')
            .where('later.previous_id', '=', sql.ref<string>('accession.id'))
            .select('later.id'),
        ),
      ),
    )
    .select(PENDING)
    .executeTakeFirstOrThrow();

export const listRecentAccessions = (db: Reader, scope: Scope, limit: number) =>
  accessionsIn(db, scope)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .select(['id', 'number', 'title', 'state', 'created_at'])
    .execute();

/** Deliveries and their bytes taken in since a moment. */
export const sumAccepted = (db: Reader, scope: Scope, since: string) =>
  accessionsIn(db, scope)
    .where('state', '=', 'accepted')
    .select([
      sql<number>`coalesce(sum(case when created_at >= ${since} then 1 else 0 end), 0)`.as('recent'),
      sql<number>`coalesce(sum(byte_count), 0)`.as('bytes'),
    ])
    .executeTakeFirstOrThrow();

/** Unreviewed units whose latest day is before `day` (YYYYMMDD), counted up to `most`. */
export async function countDue(db: Reader, scope: Scope, day: number, most: number): Promise<Pending> {
  const due = scopedUnits(db, scope)
    .where('unit.openness', '=', 'unreviewed')
    .where('unit.date_to', '<', day)
    // No column beside those of the index: it alone is read.
    .select(sql<number>`1`.as('one'))
    .limit(most + 1)
    .as('due');
  const row = await db.selectFrom(due).select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow();
  return { count: Math.min(row.count, most), ...(row.count > most && { more: true }), oldest: null };
}

export const sumUnits = (db: Reader, scope: Scope) =>
  scopedUnits(db, scope)
    .select([
      sql<number>`coalesce(sum(case when unit.openness = 'open' then 1 else 0 end), 0)`.as('open'),
      sql<number>`coalesce(sum(unit.page_count), 0)`.as('pages'),
    ])
    .executeTakeFirstOrThrow();

export const countLocked = async (db: Reader, now: string): Promise<number> =>
  (
    await db
      .selectFrom('credential')
      .where('locked_until', '>', now)
      .select(sql<number>`count(*)`.as('count'))
      .executeTakeFirstOrThrow()
  ).count;

export const countFailedJobs = (db: Reader): Promise<Pending> =>
  db.selectFrom('job').where('state', '=', 'failed').select(PENDING).executeTakeFirstOrThrow();

export const countSearches = async (db: Reader, since: string): Promise<number> =>
  (
    await db
      .selectFrom('ledger_entry')
      .where('action', '=', 'search.run')
      .where('at', '>=', since)
      .select(sql<number>`count(*)`.as('count'))
      .executeTakeFirstOrThrow()
  ).count;

/** What is no reading act, in the very words of the partial indexes of migration 11: with others they are not used. */
const ACTS = sql.raw<boolean>(
  `action not in ('search.run', 'search.more', 'unit.view', 'file.download', 'evidence.view', 'session.login', 'session.logout')`,
);

/** The newest acts: all of them, or one person's own. Reading acts are left out. */
export function listRecentEntries(db: Reader, actorId: string | undefined, limit: number) {
  let query = db.selectFrom('ledger_entry').where(ACTS);
  if (actorId !== undefined) query = query.where('actor_id', '=', actorId);
  return query
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .select(['id', 'at', 'actor_name', 'action', 'canonical'])
    .execute();
}
