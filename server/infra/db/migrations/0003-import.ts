/** The tables of imports. */
import type { Kysely } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  catalogue_import: [
    `id archive_id number fonds category source_name format state match dry_run:i mapping_json? summary_json? row_count:i
     created_count:i updated_count:i skipped_count:i refused_count:i stopped_count:i failure_json? undo_json? created_by
     created_by_name created_at updated_at`,
    '! archive_id number',
    'archive_id id',
  ],
  import_run: [
    'id position:b defects_position:b created:i updated:i skipped:i refused:i done:i total:i? rate:i? undone_to',
  ],
  import_defect: [
    'id import_id position:i kind severity sheet row:i heading heading_at:i value suggestion params_json',
    '! import_id position',
    'import_id kind position',
  ],
  import_update: ['id import_id unit_id before_json lock_version:i', 'import_id id', 'unit_id'],
};

export const up = (db: Kysely<unknown>): Promise<void> => makeTables(db, TABLES);
