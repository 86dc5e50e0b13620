/** The tables of initiatives that become archive. */
import type { Kysely } from 'kysely';
import { makeTables, type TableLines } from './make-tables.ts';

const TABLES: TableLines = {
  archiving: [
    `id archive_id initiative_id number:i name state accession_id? created_by created_by_name created_at
     updated_at`,
    '! initiative_id number',
    'accession_id',
  ],
  archiving_paper: [
    `id archive_id archiving_id initiative_id paper_key version kind series serial:i code title on_day:i retention
     pages:i`,
    '! initiative_id paper_key version',
    '! archive_id series serial',
    'archiving_id series serial',
  ],
};

export const up = (db: Kysely<unknown>): Promise<void> => makeTables(db, TABLES);
