/** A thread that owns one SQLite connection: the writer's, or one of the readers'. Speaks {id, sql, parameters}. */
import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import type { BlockPart, Value } from '../block-write.ts';
import { ADD_COUNT, ADD_SUM, COUNTED } from '../unit-count.ts';

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

/** Counts units of a block: one write for each count that they come to, and one for each fonds. */
function addCounts({ same, columns }: BlockPart, rows: BlockPart['rows']): void {
  const at = COUNTED.map((column) => columns.indexOf(column));
  const valuesOf = (row: Value[]): Value[] =>
    COUNTED.map((column, index) => (at[index] === -1 ? same[column]! : row[at[index]!]!));
  // What all have alike tells none apart.
  const varying = at.filter((index) => index !== -1);
  const counts = new Map<string, { of: Value[]; n: number }>();
  const sums = new Map<string, { of: Value[]; n: number }>();
  for (const row of rows) {
    let key = '';
    // Ids and terms have no line end.
    for (const index of varying) key += `${row[index] ?? ''}\n`;
    const count = counts.get(key);
    if (count === undefined) counts.set(key, { of: valuesOf(row), n: 1 });
    else count.n++;
  }
  for (const { of, n } of counts.values()) {
    prepare(ADD_COUNT).run(...of, n);
    const sum = [of[0]!, of[3]!];
    const key = sum.join('\n');
    const known = sums.get(key);
    if (known === undefined) sums.set(key, { of: sum, n });
    else known.n += n;
  }
  for (const { of, n } of sums.values()) prepare(ADD_SUM).run(...of, n);
}

/** The last statement of each table: what is alike changes with the fonds, and need not crowd the others out. */
const inserts = new Map<string, { sql: string; statement: Sqlite.Statement }>();

const literal = (value: Value): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

function prepareInsert({ table, same, columns }: BlockPart): Sqlite.Statement {
  const names = [...Object.keys(same), ...columns].map((column) => `"${column}"`).join(', ');
  const values = [...Object.values(same).map(literal), ...columns.map(() => '?')].join(', ');
  const sql = `insert into "${table}" (${names}) values (${values})`;
  const last = inserts.get(table);
  if (last?.sql === sql) return last.statement;
  const statement = db.prepare(sql);
  inserts.set(table, { sql, statement });
  return statement;
}

/**
 * Writes rows and, in place of their triggers, outbox, index queue and counts. Where a row fails, those before it are told all the
 * same, whatever becomes of the transaction. (A savepoint would keep a copy of every page: measured, twenty times slower.)
 */
function writeBlock(parts: readonly BlockPart[]): number {
  const units = new Set<string>();
  let written = 0;
  for (const part of parts) {
    const { table, rows } = part;
    const insert = prepareInsert(part);
    let count = 0;
    prepare('insert into block_write (id) values (?)').run(table);
    try {
      for (const row of rows) {
        insert.run(row);
        count++;
      }
    } finally {
      const stored = count === rows.length ? rows : rows.slice(0, count);
      if (table === 'unit') addCounts(part, stored);
      prepare('delete from block_write where id = ?').run(table);
      tellStored(part, stored, units);
      written += count;
    }
  }
  return written;
}

/** Images of these rows for the outbox, and the units that are not queued yet for the index. */
function tellStored({ table, same, columns, unitAt }: BlockPart, stored: BlockPart['rows'], units: Set<string>): void {
  const tell = prepare("insert into outbox (table_name, row_id, image) values (?, '', ?)");
  for (let at = 0; at < stored.length; at += BLOCK_ROWS)
    tell.run(table, JSON.stringify({ same, columns, rows: stored.slice(at, at + BLOCK_ROWS) }));
  if (unitAt === undefined) return;
  const queued: string[] = [];
  for (const row of stored) {
    const unit = row[unitAt] as string;
    if (units.has(unit)) continue;
    units.add(unit);
    queued.push(unit);
  }
  // One statement for all: the count of numbers given out is then written once.
  prepare('insert into index_queue (unit_id) select value from json_each(?)').run(JSON.stringify(queued));
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
