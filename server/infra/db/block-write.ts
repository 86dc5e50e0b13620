/**
 * Many new rows of several tables as one block: an import's chunk. What the triggers would write row by row is written here
 * at once, in the same transaction: images of all rows for the outbox, BLOCK_ROWS to an entry, one entry of the index
 * queue for each unit, and the counts of units. The triggers of insertion keep still only while `block_write` names their
 * table, and nothing but the thread's one synchronous act does (sqlite.worker.ts). On PostgreSQL the triggers do it all.
 */
import { CompiledQuery, SqliteAdapter } from 'kysely';
import type { Writer } from './database.ts';
import { insertMany } from './insert-many.ts';
import { type BlockTable, INDEXED_TABLES, type Tables } from './tables.ts';
import { countedAt } from './unit-count.ts';

/** Rows of one table, each with the values of `columns` in their order. */
export interface BlockPart {
  table: BlockTable;
  columns: string[];
  rows: (string | number | null)[][];
  /** Where in a row its unit's id stands; undefined where the index does not hang on the table. */
  unitAt: number | undefined;
  /** Where in a row stands what units are counted by (unit-count.ts); undefined where it is none of a unit. */
  countedAt: number[] | undefined;
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
  const parts = tables.map((table): BlockPart => {
    const columns = Object.keys(rows[table]![0]!);
    const unitColumn = (INDEXED_TABLES as Record<string, string>)[table];
    return {
      table,
      columns,
      rows: rows[table]!.map((row) => Object.values(row) as BlockPart['rows'][number]),
      unitAt: unitColumn === undefined ? undefined : columns.indexOf(unitColumn),
      countedAt: table === 'unit' ? countedAt(columns) : undefined,
    };
  });
  await trx.executeQuery(CompiledQuery.raw('block', [new Block(parts)]));
}
