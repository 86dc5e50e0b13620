/** Counts of units by fonds, added up from those by category, year and agency (unit-count.ts keeps both). */
import { type Kysely, sql } from 'kysely';
import { makeTables } from './make-tables.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  await makeTables(db, { fonds_count: ['id archive_id fonds_id n:i', 'archive_id fonds_id n'] });
  await sql`insert into fonds_count (id, archive_id, fonds_id, n)
    select fonds_id || ':' || archive_id, archive_id, fonds_id, sum(n) from unit_count
    group by archive_id, fonds_id`.execute(db);
}
