/** Synonyms, and searches that people keep. */
import type { Kysely } from 'kysely';
import { makeTables } from './make-tables.ts';

export const up = (db: Kysely<unknown>): Promise<void> =>
  makeTables(db, {
    synonym_group: ['id archive_id words_json note lock_version:i created_at updated_at', 'archive_id id'],
    saved_search: ['id user_id name query_json looked_at lock_version:i created_at', 'user_id id'],
  });
