/**
 * Many rows into one table. On SQLite they go to the writer's thread as one text and through one prepared statement; a
 * statement with thousands of parameters costs several times as much.
 */
import { CompiledQuery, type Insertable, sql as raw, SqliteAdapter } from 'kysely';
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

/** Sets two integer columns of many rows, each its own values, by their id. */
export async function updateMany<T extends keyof Tables, C extends keyof Tables[T] & string>(
  trx: Writer,
  table: T,
  [first, second]: readonly [C, C],
  rows: readonly (readonly [first: number | null, second: number | null, id: string])[],
): Promise<void> {
  if (rows.length === 0) return;
  if (trx.getExecutor().adapter instanceof SqliteAdapter) {
    const text = `update "${table}" set "${first}" = ?, "${second}" = ? where id = ?`;
    await trx.executeQuery(CompiledQuery.raw(text, [new ManyRows(rows)]));
    return;
  }
  const given = JSON.stringify(rows.map(([one, two, id]) => ({ one, two, id })));
  await raw`update ${raw.table(table)} as target set ${raw.ref(first)} = given.one, ${raw.ref(second)} = given.two
    from jsonb_to_recordset(${given}::jsonb) as given(one int, two int, id text) where target.id = given.id`.execute(
    trx,
  );
}
