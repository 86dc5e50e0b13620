/** Counts by archive alone are those of `fonds_count`: the index that led to them is kept by every new unit for nobody. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index unit_count_2`.execute(db);
}
