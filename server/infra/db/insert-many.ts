/**
 * Many rows into one table. On SQLite they go to the writer's thread as one text and through one prepared statement; a
 * statement with thousands of parameters costs several times as much.
 */
import { CompiledQuery, type Insertable, SqliteAdapter } from 'kysely';
import type { Writer } from './database.ts';
import type { Tables } from './tables.ts';

/** Parameters of a statement that runs once for each row (sqlite.connection.ts). */
export class ManyRows {
  readonly json: string;

  constructor(rows: readonly (readonly unknown[])[]) {
    this.json = JSON.stringify(rows);
  }
}

/** PostgreSQL takes 65,535 parameters a statement. */
const PARAMETERS = 30_000;

/** Inserts rows of texts, numbers and nulls, all with the columns of the first. */
export async function insertMany<T extends keyof Tables>(
  trx: Writer,
  table: T,
  rows: readonly Insertable<Tables[T]>[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first);
  if (!(trx.getExecutor().adapter instanceof SqliteAdapter)) {
    const step = Math.floor(PARAMETERS / columns.length);
    for (let at = 0; at < rows.length; at += step)
      await trx
        .insertInto(table)
        .values(rows.slice(at, at + step))
        .execute();
    return;
  }
  const names = columns.map((column) => `"${column}"`).join(', ');
  const sql = `insert into "${table}" (${names}) values (${columns.map(() => '?').join(', ')})`;
  const values = rows.map((row) => Object.values(row));
  await trx.executeQuery(CompiledQuery.raw(sql, [new ManyRows(values)]));
}
