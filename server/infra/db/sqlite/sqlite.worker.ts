/** A thread that owns one SQLite connection: the writer's, or one of the readers'. Speaks {id, sql, parameters}. */
import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import type { BlockPart } from '../block-write.ts';
import { ADD_COUNT } from '../unit-count.ts';

export interface SqliteRequest {
  id: number;
  sql: string;
  parameters: readonly unknown[];
  /** JSON of rows of parameters: the statement runs once for each. */
  many?: string;
  /** JSON of a block's parts (block-write.ts). */
  block?: string;
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

/** Rows whose images stand together in one entry of the outbox: as much as a byte that turned on a disk can spoil. */
const BLOCK_ROWS = 64;

/** Counts units of a block: one write for each count that they come to, however many they are. */
function addCounts(rows: BlockPart['rows'], positions: readonly number[]): void {
  const counts = new Map<string, { of: BlockPart['rows'][number]; n: number }>();
  for (const row of rows) {
    const of = positions.map((position) => row[position]!);
    const key = JSON.stringify(of);
    const count = counts.get(key);
    if (count === undefined) counts.set(key, { of, n: 1 });
    else count.n += 1;
  }
  for (const { of, n } of counts.values()) prepare(ADD_COUNT).run(...of, n);
}

/**
 * Writes rows and, in place of their triggers, outbox, index queue and counts. Where a row fails, those before it are told all the
 * same, whatever becomes of the transaction. (A savepoint would keep a copy of every page: measured, twenty times slower.)
 */
function writeBlock(parts: readonly BlockPart[]): number {
  const units = new Set<string>();
  const tell = prepare("insert into outbox (table_name, row_id, image) values (?, '', ?)");
  const queue = prepare('insert into index_queue (unit_id) values (?)');
  let written = 0;
  for (const { table, columns, rows, unitAt, countedAt } of parts) {
    const names = columns.map((column) => `"${column}"`).join(', ');
    const insert = prepare(`insert into "${table}" (${names}) values (${columns.map(() => '?').join(', ')})`);
    for (let at = 0; at < rows.length; at += BLOCK_ROWS) {
      const stored: BlockPart['rows'] = [];
      prepare('insert into block_write (id) values (?)').run(table);
      try {
        for (const row of rows.slice(at, at + BLOCK_ROWS)) {
          insert.run(row);
          stored.push(row);
        }
      } finally {
        prepare('delete from block_write where id = ?').run(table);
        if (countedAt !== undefined) addCounts(stored, countedAt);
        if (stored.length > 0) tell.run(table, JSON.stringify({ columns, rows: stored }));
        for (const row of stored) {
          const unit = unitAt === undefined ? undefined : (row[unitAt] as string);
          if (unit === undefined || units.has(unit)) continue;
          units.add(unit);
          queue.run(unit);
        }
        written += stored.length;
      }
    }
  }
  return written;
}

const port = parentPort!;
port.on('message', (request: SqliteRequest | 'close') => {
  if (request === 'close') {
    db.close();
    port.close();
    return;
  }
  try {
    if (request.block !== undefined) {
      const changes = writeBlock(JSON.parse(request.block) as BlockPart[]);
      port.postMessage({ id: request.id, rows: [], changes } satisfies SqliteResponse);
      return;
    }
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
