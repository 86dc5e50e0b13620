/** Papers that belong to the minutes of a session. */
import type { Kysely } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  study_file: [
    `id session_id name puid format_name mime byte_size:b sha256 sha512 sm3 object_id path note entered_by? entered_name
     entered_at withdrawn_at?`,
    'session_id entered_at id',
  ],
};

export const up = (db: Kysely<unknown>): Promise<void> => makeTables(db, TABLES);
