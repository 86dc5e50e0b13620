/** Units that join a finding read it; ledgers are imported; rules of the loop keep their history. */
import { type Kysely, sql } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  finding_joining: ['id finding_id body_id agency_id?', 'finding_id', 'agency_id finding_id', 'body_id'],
  finding_import: [
    `id archive_id number source_name format state mapping_json? finding_count:i measure_count:i refused_count:i result_json?
     failure_json? undo_json? created_by? created_by_name created_at updated_at`,
    '! archive_id number',
    'archive_id created_at id',
  ],
  finding_import_item: ['id import_id finding_id sheet row:i', 'import_id finding_id', 'finding_id'],
  loop_rule_change: ['id archive_id rule from_json to_json by_id? by_name at', 'archive_id rule at'],
};

export async function up(db: Kysely<unknown>, kind: 'sqlite' | 'postgres'): Promise<void> {
  await makeTables(db, TABLES);
  // Those that were named before, until now only in the finding's own row.
  const each =
    kind === 'sqlite'
      ? sql`json_each(finding.joining_json) as named on true`
      : sql`jsonb_array_elements_text(finding.joining_json::jsonb) as named(value) on true`;
  await sql`insert into finding_joining (id, finding_id, body_id, agency_id)
    select finding.id || ':' || body.id, finding.id, body.id, body.agency_id from finding join ${each}
    join body on body.id = named.value`.execute(db);
  await sql`alter table slip_rule add column workdays integer not null default 0`.execute(db);
  await sql`create index lasting_rule_in_force on lasting_rule (archive_id, in_force_on, id)`.execute(db);
  // The guard looks at steps alone: all lights written at once are none.
  if (kind === 'postgres')
    await sql`drop trigger finding_step on finding; create trigger finding_step before update of state on finding
      for each row execute function lantai_finding_step()`.execute(db);
}
