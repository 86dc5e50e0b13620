/**
 * Writing some columns of most rows of a table: to make the indexes over them anew afterwards costs a third of keeping them
 * in order row by row. All in the caller's transaction: readers see the old indexes until it is committed.
 */
import { sql, SqliteAdapter } from 'kysely';
import type { Writer } from './database.ts';
import type { Tables } from './tables.ts';

export async function withoutIndexes<T>(
  trx: Writer,
  table: keyof Tables,
  columns: readonly string[],
  act: () => Promise<T>,
): Promise<T> {
  const sqlite = trx.getExecutor().adapter instanceof SqliteAdapter;
  const { rows } = sqlite
    ? await sql<{ name: string; made: string }>`select name, sql as made from sqlite_master
        where type = 'index' and tbl_name = ${table} and sql is not null`.execute(trx)
    : await sql<{ name: string; made: string }>`select indexname as name, indexdef as made from pg_indexes
        where schemaname = current_schema() and tablename = ${table}`.execute(trx);
  const over = rows.filter(({ made }) => columns.some((column) => new RegExp(`\\b${column}\\b`).test(made)));
  const restore = await growCache(trx, 256);
  try {
    for (const { name } of over) await sql`drop index ${sql.ref(name)}`.execute(trx);
    const done = await act();
    for (const { made } of over) await sql.raw(made).execute(trx);
    return done;
  } finally {
    await restore(trx);
  }
}

/**
 * Lets the writer keep so many megabytes of pages in memory: where most pages of a table are written anew they are read and
 * written once. Gives what makes the cache as it was, in this or a later transaction. On PostgreSQL nothing happens.
 */
export async function growCache(trx: Writer, megabytes: number): Promise<(trx: Writer) => Promise<void>> {
  if (!(trx.getExecutor().adapter instanceof SqliteAdapter)) return () => Promise.resolve();
  const { rows } = await sql<{ cache_size: number }>`pragma cache_size`.execute(trx);
  await sql.raw(`pragma cache_size = ${-1024 * megabytes}`).execute(trx);
  return async (later) => {
    await sql.raw(`pragma cache_size = ${rows[0]!.cache_size}`).execute(later);
  };
}
