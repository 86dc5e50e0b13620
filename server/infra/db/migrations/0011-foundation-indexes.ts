/** Indexes that the foundation's lists want when an archive has grown: the ledger by person, acts apart from reading. */
import { type Kysely, sql } from 'kysely';

/** portal.repo.ts asks in these very words; an index on other words would not be used. */
const ACTS = `action not in ('search.run', 'search.more', 'unit.view', 'file.download', 'evidence.view', 'session.login', 'session.logout')`;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, on] of [
    ['ledger_entry_actor_name', 'ledger_entry (actor_name, at, id)'],
    ['ledger_entry_acts', `ledger_entry (at, id) where ${ACTS}`],
    ['ledger_entry_own_acts', `ledger_entry (actor_id, at, id) where ${ACTS}`],
    ['accession_previous', 'accession (previous_id)'],
  ] as const)
    await sql.raw(`create index ${name} on ${on}`).execute(db);
}
