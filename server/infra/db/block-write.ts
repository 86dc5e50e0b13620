/**
 * Many new rows of several tables as one block: an import's chunk. What the triggers would write row by row is written here
 * at once, in the same transaction: images of all rows for the outbox, BLOCK_ROWS to an entry, one entry of the index
 * queue for each unit, and the counts of units. The triggers of insertion keep still only while `block_write` names their
 * table, and nothing but the thread's one synchronous act does (sqlite.worker.ts). What all rows have alike (half of the
 * columns of a catalogue) stands once, on its way, in the statement and in the image. On PostgreSQL the triggers do it all.
 */
import { CompiledQuery, SqliteAdapter } from 'kysely';
import type { Writer } from './database.ts';
import { insertMany } from './insert-many.ts';
import { type BlockTable, INDEXED_TABLES, type Tables } from './tables.ts';

export type Value = string | number | null;

/** Rows of one table, each with the values of `columns` in their order; all have those of `same`. */
export interface BlockPart {
  table: BlockTable;
  same: Record<string, Value>;
  columns: string[];
  rows: Value[][];
  /** Where in a row its unit's id stands; undefined where the index does not hang on the table. */
  unitAt: number | undefined;
}

/** Parameters of a statement that writes a block (sqlite.connection.ts). */
export class Block {
  readonly json: string;

  constructor(parts: readonly BlockPart[]) {
    this.json = JSON.stringify(parts);
  }
}

export type BlockRows = { [T in BlockTable]?: Tables[T][] };

export async function insertBlock(trx: Writer, rows: BlockRows): Promise<void> {
  const tables = (Object.keys(rows) as BlockTable[]).filter((table) => rows[table]!.length > 0);
  if (!(trx.getExecutor().adapter instanceof SqliteAdapter)) {
    for (const table of tables) await insertMany(trx, table, rows[table]!);
    return;
  }
  const parts = tables.map((table) => partOf(table, rows[table]!));
  await trx.executeQuery(CompiledQuery.raw('block', [new Block(parts)]));
}

/** What a row is called by stands with it. */
const OWN: ReadonlySet<string> = new Set(['id', 'unit_id']);

function partOf(table: BlockTable, rows: readonly Tables[BlockTable][]): BlockPart {
  const values = rows as unknown as readonly Record<string, Value>[];
  const first = values[0]!;
  const same: BlockPart['same'] = {};
  const columns: string[] = [];
  for (const column of Object.keys(first)) {
    const value = first[column]!;
    // A statement's text would end at a zero.
    const isSame = !OWN.has(column) && !String(value).includes('\0') && values.every((row) => row[column] === value);
    if (isSame) same[column] = value;
    else columns.push(column);
  }
  const unitColumn = (INDEXED_TABLES as Record<string, string>)[table];
  return {
    table,
    same,
    columns,
    rows: values.map((row) => columns.map((column) => row[column]!)),
    unitAt: unitColumn === undefined ? undefined : columns.indexOf(unitColumn),
  };
}
