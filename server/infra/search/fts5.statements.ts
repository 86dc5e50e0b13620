/** What a reader asks of the index's file, prepared once. */
import type Database from 'better-sqlite3';
import { AVERAGES } from './fts5.structure.ts';

export function prepareReading(db: Database.Database) {
  return {
    stored: db.prepare<[number], { head: string; body: Buffer | null }>('SELECT head, body FROM stored WHERE id = ?'),
    /** The table's averages (fts5.structure.ts): counting ten million units takes seconds. */
    averages: db.prepare<[], Buffer>(`SELECT block FROM unit_fts_data WHERE id = ${AVERAGES}`).pluck(),
    codes: db.prepare<[string, number], { code: string; row: number }>(
      'SELECT code_sort AS code, id AS row FROM unit WHERE (code_sort, id) > (?, ?) ORDER BY code_sort, id',
    ),
    sortedByAdded: db.prepare<[string, number, number, number], { added: number; row: number }>(
      `SELECT added, unit.id AS row FROM json_each(?) AS hit JOIN unit ON unit.id = hit.value
       WHERE (added, unit.id) < (?, ?) ORDER BY added DESC, unit.id DESC LIMIT ?`,
    ),
    addedBefore: db.prepare<[number, number], { added: number; row: number }>(
      'SELECT added, id AS row FROM unit WHERE (added, id) < (?, ?) ORDER BY added DESC, id DESC',
    ),
    addedAfter: db
      .prepare<[number, number], number>('SELECT id FROM unit WHERE added > ? ORDER BY added LIMIT ?')
      .pluck(),
    countAfter: db
      .prepare<[string, number, number], number>(
        `SELECT count(*) FROM (SELECT 1 FROM json_each(?) AS hit JOIN unit ON unit.id = hit.value
         WHERE added > ? LIMIT ?)`,
      )
      .pluck(),
    sorted: db.prepare<[string, string, number, number], { code: string; row: number }>(
      `SELECT code_sort AS code, unit.id AS row FROM json_each(?) AS hit JOIN unit ON unit.id = hit.value
       WHERE (code_sort, unit.id) > (?, ?) ORDER BY code_sort, unit.id LIMIT ?`,
    ),
  };
}

export type Reading = ReturnType<typeof prepareReading>;
