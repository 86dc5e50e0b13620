/** A thread that owns one SQLite connection: the writer's, or one of the readers'. Speaks {id, sql, parameters}. */
import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';

export interface SqliteRequest {
  id: number;
  sql: string;
  parameters: readonly unknown[];
  /** JSON of rows of parameters: the statement runs once for each. */
  many?: string;
}
export type SqliteResponse =
  | { id: number; rows: unknown[]; changes: number }
  | { id: number; error: { message: string; code?: string } };

const { path, readonly } = workerData as { path: string; readonly: boolean };
const db = new Sqlite(path, { readonly });
db.pragma('busy_timeout = 10000');
db.pragma('foreign_keys = ON');
db.pragma('cache_size = -8000');
db.pragma('temp_store = MEMORY');
if (!readonly) {
  db.pragma('journal_mode = WAL');
  // FULL: an acknowledged commit is on the disk.
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 4000');
}

/** Prepared statements by text, the oldest dropped first. */
const statements = new Map<string, Sqlite.Statement>();
function prepare(sql: string): Sqlite.Statement {
  let statement = statements.get(sql);
  if (statement === undefined) {
    statement = db.prepare(sql);
    if (statements.size > 500) statements.delete(statements.keys().next().value!);
    statements.set(sql, statement);
  }
  return statement;
}

const port = parentPort!;
port.on('message', (request: SqliteRequest | 'close') => {
  if (request === 'close') {
    db.close();
    port.close();
    return;
  }
  try {
    const statement = prepare(request.sql);
    if (request.many !== undefined) {
      const rows = JSON.parse(request.many) as unknown[][];
      for (const row of rows) statement.run(row);
      port.postMessage({ id: request.id, rows: [], changes: rows.length } satisfies SqliteResponse);
    } else if (statement.reader) {
      const rows = statement.all(...request.parameters);
      port.postMessage({ id: request.id, rows, changes: 0 } satisfies SqliteResponse);
    } else {
      const { changes } = statement.run(...request.parameters);
      port.postMessage({ id: request.id, rows: [], changes } satisfies SqliteResponse);
    }
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    port.postMessage({ id: request.id, error: { message, code } } satisfies SqliteResponse);
  }
});
