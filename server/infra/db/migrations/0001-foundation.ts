import { type Kysely, sql } from 'kysely';

type Column = [name: string, type: 'text' | 'integer' | 'bigint', options?: 'null'];

/** [columns, indexes]; the first column is the primary key. An index is its columns, a leading '!' makes it unique. */
const TABLES: Record<string, [Column[], string[][]]> = {
  archive: [
    [
      ['id', 'text'],
      ['code', 'text'],
      ['name', 'text'],
      ['name_en', 'text', 'null'],
      ['created_at', 'text'],
    ],
    [['!', 'code']],
  ],
  agency: [
    [
      ['id', 'text'],
      ['archive_id', 'text'],
      ['parent_id', 'text', 'null'],
      ['code', 'text', 'null'],
      ['name', 'text'],
      ['name_en', 'text', 'null'],
      ['former_names_json', 'text'],
      ['created_at', 'text'],
    ],
    [['!', 'archive_id', 'name']],
  ],
  fonds: [
    [
      ['id', 'text'],
      ['archive_id', 'text'],
      ['agency_id', 'text', 'null'],
      ['number', 'text'],
      ['name', 'text'],
      ['name_en', 'text', 'null'],
      ['provisional', 'integer'],
      ['note', 'text', 'null'],
      ['lock_version', 'integer'],
      ['created_at', 'text'],
    ],
    [['!', 'archive_id', 'number'], ['agency_id']],
  ],
  category: [
    [
      ['id', 'text'],
      ['name', 'text'],
      ['name_en', 'text'],
      ['arrangement', 'text'],
      ['position', 'integer'],
    ],
    [],
  ],
  unit: [
    [
      ['id', 'text'],
      ['archive_id', 'text'],
      ['fonds_id', 'text'],
      ['parent_id', 'text', 'null'],
      ['agency_id', 'text', 'null'],
      ['accession_id', 'text', 'null'],
      ['category_id', 'text'],
      ['level', 'text'],
      ['sort_key', 'text'],
      ['code', 'text'],
      ['code_key', 'text'],
      ['title', 'text'],
      ['responsible', 'text'],
      ['document_number', 'text'],
      ['date_text', 'text'],
      ['date_from', 'integer', 'null'],
      ['date_to', 'integer', 'null'],
      ['year', 'integer', 'null'],
      ['retention', 'text'],
      ['secrecy', 'text'],
      ['openness', 'text'],
      ['agency_opinion', 'text'],
      ['page_count', 'integer', 'null'],
      ['carrier', 'text'],
      ['note', 'text'],
      ['fields_json', 'text'],
      ['lock_version', 'integer'],
      ['created_at', 'text'],
      ['updated_at', 'text'],
    ],
    [
      ['fonds_id', 'parent_id', 'sort_key', 'id'],
      ['parent_id', 'sort_key', 'id'],
      // The tree: its counts are grouped over this index alone, its years list their units in order.
      ['fonds_id', 'category_id', 'year', 'sort_key', 'id', 'archive_id', 'agency_id'],
      ['fonds_id', 'sort_key', 'id'],
      // An agency's scope: its lists and its tree.
      ['agency_id', 'archive_id', 'sort_key', 'id'],
      ['agency_id', 'archive_id', 'fonds_id', 'category_id', 'year'],
      // Figures of the first pages, from this index alone.
      ['openness', 'secrecy', 'category_id', 'fonds_id', 'year', 'page_count', 'archive_id', 'date_to'],
      ['openness', 'sort_key', 'id'],
      ['accession_id'],
      ['code_key'],
      ['sort_key', 'id'],
      ['updated_at', 'id'],
      ['date_from', 'id'],
      ['title', 'id'],
    ],
  ],
  unit_code: [
    [
      ['id', 'text'],
      ['archive_id', 'text'],
      ['unit_id', 'text'],
      ['written', 'text'],
      ['key', 'text'],
      ['current', 'integer'],
      ['created_at', 'text'],
    ],
    [['unit_id'], ['archive_id', 'key']],
  ],
  unit_name: [
    [
      ['id', 'text'],
      ['unit_id', 'text'],
      ['role', 'text'],
      ['name', 'text'],
    ],
    [['unit_id'], ['name']],
  ],
  opening: [
    [
      ['id', 'text'],
      ['unit_id', 'text'],
      ['act', 'text'],
      ['ground', 'text'],
      ['actor_id', 'text'],
      ['actor_name', 'text'],
      ['at', 'text'],
    ],
    [['unit_id', 'at']],
  ],
  accession: [
    [
      ['id', 'text'],
      ['archive_id', 'text'],
      ['agency_id', 'text', 'null'],
      ['previous_id', 'text', 'null'],
      ['number', 'text'],
      ['title', 'text'],
      ['source_name', 'text'],
      ['delivery_digest', 'text'],
      ['state', 'text'],
      ['row_count', 'integer'],
      ['item_count', 'integer'],
      ['file_count', 'integer'],
      ['byte_count', 'bigint'],
      ['error_count', 'integer'],
      ['warning_count', 'integer'],
      ['accepted_count', 'integer'],
      ['returned_count', 'integer'],
      ['consent_json', 'text', 'null'],
      ['receipt_json', 'text', 'null'],
      ['created_by', 'text'],
      ['created_at', 'text'],
      ['decided_by', 'text', 'null'],
      ['decided_at', 'text', 'null'],
      ['updated_at', 'text'],
    ],
    [['!', 'archive_id', 'number'], ['delivery_digest'], ['state', 'created_at'], ['agency_id', 'created_at']],
  ],
  package: [
    [
      ['id', 'text'],
      ['accession_id', 'text'],
      ['row_number', 'integer', 'null'],
      ['code', 'text'],
      ['folder', 'text', 'null'],
      ['state', 'text'],
      ['unit_id', 'text', 'null'],
      ['description_json', 'text'],
      ['files_json', 'text'],
    ],
    [['accession_id', 'row_number'], ['unit_id']],
  ],
  check_run: [
    [
      ['id', 'text'],
      ['accession_id', 'text'],
      ['plan', 'text'],
      ['summary_json', 'text'],
      ['at', 'text'],
    ],
    [['accession_id']],
  ],
  check_result: [
    [
      ['id', 'text'],
      ['check_run_id', 'text'],
      ['accession_id', 'text'],
      ['position', 'integer'],
      ['check_code', 'text'],
      ['kind', 'text'],
      ['severity', 'text'],
      ['rows_json', 'text'],
      ['code', 'text', 'null'],
      ['file', 'text', 'null'],
      ['params_json', 'text'],
    ],
    [['accession_id', 'position'], ['check_run_id']],
  ],
  aip: [
    [
      ['id', 'text'],
      ['unit_id', 'text'],
      ['object_id', 'text'],
      ['folder', 'text'],
      ['created_at', 'text'],
    ],
    [['unit_id'], ['object_id']],
  ],
  representation: [
    [
      ['id', 'text'],
      ['unit_id', 'text'],
      ['aip_id', 'text'],
      ['kind', 'text'],
      ['position', 'integer'],
      ['created_at', 'text'],
    ],
    [['unit_id']],
  ],
  file: [
    [
      ['id', 'text'],
      ['unit_id', 'text'],
      ['representation_id', 'text'],
      ['position', 'integer'],
      ['name', 'text'],
      ['path', 'text'],
      ['byte_size', 'bigint'],
      ['sha512', 'text'],
      ['sha256', 'text'],
      ['sm3', 'text'],
      ['puid', 'text'],
      ['format_name', 'text'],
      ['mime', 'text'],
      ['page_count', 'integer', 'null'],
    ],
    [['unit_id'], ['representation_id']],
  ],
  page: [
    [
      ['id', 'text'],
      ['unit_id', 'text'],
      ['file_id', 'text'],
      ['number', 'integer'],
      ['file_page', 'integer'],
      ['text', 'text'],
      ['text_source', 'text'],
      ['width', 'integer', 'null'],
      ['height', 'integer', 'null'],
    ],
    [['!', 'unit_id', 'number']],
  ],
  event: [
    [
      ['id', 'text'],
      ['unit_id', 'text', 'null'],
      ['accession_id', 'text', 'null'],
      ['type', 'text'],
      ['outcome', 'text'],
      ['agent', 'text'],
      ['detail_json', 'text'],
      ['at', 'text'],
    ],
    [
      ['unit_id', 'at'],
      ['accession_id', 'at'],
    ],
  ],
  ledger_entry: [
    [
      ['id', 'text'],
      ['seq', 'bigint', 'null'],
      ['at', 'text'],
      ['actor_id', 'text', 'null'],
      ['actor_name', 'text'],
      ['action', 'text'],
      ['object_type', 'text'],
      ['object_id', 'text'],
      ['canonical', 'text'],
      ['leaf_sha256', 'text'],
      ['leaf_sm3', 'text'],
    ],
    [['!', 'seq'], ['object_id', 'at'], ['actor_id', 'at'], ['action', 'at'], ['at']],
  ],
  tree_head: [
    [
      ['id', 'text'],
      ['size', 'bigint'],
      ['root_sha256', 'text'],
      ['root_sm3', 'text'],
      ['at', 'text'],
      ['key_id', 'text'],
      ['signature', 'text'],
    ],
    [['size']],
  ],
  user: [
    [
      ['id', 'text'],
      ['login', 'text'],
      ['name', 'text'],
      ['archive_id', 'text', 'null'],
      ['agency_id', 'text', 'null'],
      ['state', 'text'],
      ['created_at', 'text'],
      ['lock_version', 'integer'],
    ],
    [['!', 'login']],
  ],
  grant: [
    [
      ['id', 'text'],
      ['user_id', 'text'],
      ['role', 'text'],
      ['granted_by', 'text'],
      ['granted_at', 'text'],
    ],
    [['!', 'user_id', 'role']],
  ],
  credential: [
    [
      ['id', 'text'],
      ['password_hash', 'text'],
      ['must_change', 'integer'],
      ['failed_count', 'integer'],
      ['locked_until', 'text', 'null'],
      ['changed_at', 'text'],
    ],
    [],
  ],
  session: [
    [
      ['id', 'text'],
      ['user_id', 'text'],
      ['csrf', 'text'],
      ['created_at', 'text'],
      ['expires_at', 'text'],
      ['seen_at', 'text'],
    ],
    [['user_id'], ['expires_at']],
  ],
  setting: [
    [
      ['id', 'text'],
      ['value_json', 'text'],
      ['updated_at', 'text'],
    ],
    [],
  ],
  preference: [
    [
      ['id', 'text'],
      ['user_id', 'text'],
      ['key', 'text'],
      ['value_json', 'text'],
      ['updated_at', 'text'],
    ],
    [['!', 'user_id', 'key']],
  ],
  ledger_tile: [
    [
      ['id', 'integer'],
      ['sha256', 'text'],
      ['sm3', 'text'],
    ],
    [],
  ],
  lease: [
    [
      ['id', 'text'],
      ['holder', 'text'],
      ['until', 'text'],
    ],
    [],
  ],
  job: [
    [
      ['id', 'text'],
      ['kind', 'text'],
      ['state', 'text'],
      ['unique_key', 'text', 'null'],
      ['payload_json', 'text'],
      ['cursor_json', 'text', 'null'],
      ['progress_json', 'text', 'null'],
      ['result_json', 'text', 'null'],
      ['error', 'text', 'null'],
      ['attempts', 'integer'],
      ['max_attempts', 'integer'],
      ['run_at', 'text'],
      ['lease_until', 'text', 'null'],
      ['worker', 'text', 'null'],
      ['cancel_requested', 'integer'],
      ['created_by', 'text', 'null'],
      ['created_at', 'text'],
      ['updated_at', 'text'],
    ],
    [
      ['!', 'unique_key'],
      ['state', 'run_at'],
    ],
  ],
};

export async function up(db: Kysely<unknown>, kind: 'sqlite' | 'postgres'): Promise<void> {
  for (const [table, [columns, indexes]] of Object.entries(TABLES)) {
    let create = db.schema.createTable(table);
    for (const [position, [name, type, nullable]] of columns.entries())
      create = create.addColumn(name, type, (column) => {
        if (position === 0) return column.primaryKey().notNull();
        return nullable === undefined ? column.notNull() : column;
      });
    await create.execute();
    for (const [position, spec] of indexes.entries()) {
      const unique = spec[0] === '!';
      let index = db.schema.createIndex(`${table}_${position + 1}`).on(table);
      if (unique) index = index.unique();
      await index.columns(unique ? spec.slice(1) : spec).execute();
    }
  }
  // One current holder of a code in an archive (empty codes of old catalogues are not codes).
  await sql`create unique index unit_code_current on unit_code (archive_id, key) where current = 1 and key <> ''`.execute(
    db,
  );
  // The sequencer looks only for entries that have no number yet.
  await sql`create index ledger_entry_unnumbered on ledger_entry (id) where seq is null`.execute(db);
  const serial = kind === 'sqlite' ? sql`integer primary key autoincrement` : sql`bigserial primary key`;
  await sql`create table outbox (seq ${serial}, table_name text not null, row_id text not null, image text)`.execute(
    db,
  );
  await sql`create table index_queue (seq ${serial}, unit_id text not null)`.execute(db);
}
