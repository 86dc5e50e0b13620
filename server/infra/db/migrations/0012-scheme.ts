/** Schemes as configuration, in releases that can be looked at, compared and put back. */
import type { Kysely } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  scheme_release: ['id number:i note changes_json created_by? created_name created_at', '! number'],
  scheme_part: [
    'id kind key content_json from_release:i to_release:i',
    '! kind key from_release',
    'to_release kind key',
    'from_release',
  ],
};

export const up = (db: Kysely<unknown>): Promise<void> => makeTables(db, TABLES);
