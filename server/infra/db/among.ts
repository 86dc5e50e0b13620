/** Whether a column's value is one of many: these go to the database as one parameter. */
import { type RawBuilder, sql, SqliteAdapter } from 'kysely';
import type { Reader } from './database.ts';

/**
 * For `where(column, 'in', among(db, ids))` with hundreds of ids or thousands. A parameter for each makes a statement of its own
 * of every number of ids; SQLite's thread keeps the last of these, and one of thousands takes hundreds of kilobytes.
 */
export function among(db: Reader, values: readonly string[]): RawBuilder<string> {
  const json = JSON.stringify(values);
  return db.getExecutor().adapter instanceof SqliteAdapter
    ? sql<string>`(select value from json_each(${json}))`
    : sql<string>`(select jsonb_array_elements_text(${json}::jsonb))`;
}
