/** Counts of units for the catalogue tree, filled from the units that there are (unit-count.ts keeps them). */
import { type Kysely, sql } from 'kysely';
import { makeTables } from './make-tables.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  await makeTables(db, {
    unit_count: [
      'id fonds_id category_id year:i? archive_id agency_id? n:i',
      'fonds_id category_id year archive_id agency_id',
      'archive_id fonds_id',
      'agency_id archive_id fonds_id category_id year',
    ],
  });
  await sql`insert into unit_count (id, fonds_id, category_id, year, archive_id, agency_id, n)
    select fonds_id || ':' || category_id || ':' || coalesce(cast(year as text), '') || ':' || archive_id || ':' ||
      coalesce(agency_id, ''), fonds_id, category_id, year, archive_id, agency_id, count(*)
    from unit group by fonds_id, category_id, year, archive_id, agency_id`.execute(db);
}
