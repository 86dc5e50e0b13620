/** Writing blocks of rows; indexes of `unit` that no longer hold what nobody looks for by them. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table block_write (id text primary key not null)`.execute(db);
  for (const [name, on] of [
    // Items of a catalogue mostly lie in nothing and came with no delivery.
    ['unit_2', 'unit (parent_id, sort_key, id) where parent_id is not null'],
    ['unit_9', 'unit (accession_id) where accession_id is not null'],
  ] as const) {
    await sql.raw(`drop index ${name}`).execute(db);
    await sql.raw(`create index ${name} on ${on}`).execute(db);
  }
  // Codes are looked up in unit_code, which has former ones too.
  await sql`drop index unit_10`.execute(db);
}
