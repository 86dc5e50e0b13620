/** Indexes that a first large import has put off, with the statement that makes them (put-off-indexes.ts). */
import type { Kysely } from 'kysely';
import { makeTables } from './make-tables.ts';

export const up = (db: Kysely<unknown>): Promise<void> => makeTables(db, { put_off_index: ['id made'] });
