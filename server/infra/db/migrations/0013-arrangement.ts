/** Templates of reference codes by fonds, and acts of arrangement. */
import type { Kysely } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  fonds_template: ['id archive_id fonds_id category_id template updated_by_name updated_at', '! fonds_id category_id'],
  arrangement: [
    `id archive_id kind state reason label count:i created_by? created_by_name created_at undone_by_name? undone_at?`,
    'archive_id created_at id',
  ],
  arrangement_change: [
    'id arrangement_id unit_id change before_json lock_version:i',
    'arrangement_id id',
    'unit_id id',
  ],
};

export const up = (db: Kysely<unknown>): Promise<void> => makeTables(db, TABLES);
