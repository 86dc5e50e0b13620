/** What is no item — fonds, series, files — by level and code: little of a catalogue, and looked for among millions. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index unit_above_items on unit (level, sort_key, id) where level <> 'item'`.execute(db);
}
