/**
 * A first large import fills an archive that was nearly empty. Its rows come in the order of their codes; indexes in other
 * orders are met everywhere at once, and keeping them costs more than all the rest (docs/adr). They are dropped for that
 * time and made when it is over. What is put off stands in `put_off_index`, in the transaction that dropped it: after a
 * kill the next opening makes it good. Meanwhile lists in those orders are right, only slower.
 */
import { sql, SqliteAdapter } from 'kysely';
import type { Database, Reader, Writer } from './database.ts';
import { growCache } from './without-indexes.ts';

/** By agency (units and their counts), by day, by title, and persons by name. */
const RANDOM = ['unit_5', 'unit_6', 'unit_13', 'unit_14', 'unit_count_3', 'unit_name_2'] as const;
/** Fewer rows are stored as quickly with them; of more, making one would hold up other writers, and leases, for too long. */
const ROWS = { least: 50_000, most: 2_000_000 };
/** So many times as many rows come as there are. */
const TIMES = 10;
/** Pages that the writer keeps while it stores: without the scattered indexes those at their ends are enough (measured). */
const CACHE_MB = { scattered: 64, inOrder: 16 };

/** Runs `act`, which writes `coming` new units, with a large cache and, where that pays, without the indexes that it would scatter over. */
export async function withLargeWrites<T>(db: Database, coming: number, act: () => Promise<T>): Promise<T> {
  let shrink: ((trx: Writer) => Promise<void>) | undefined;
  try {
    const inOrder = await db.write((trx) => putOffIndexes(trx, coming));
    shrink = await db.write((trx) => growCache(trx, inOrder ? CACHE_MB.inOrder : CACHE_MB.scattered));
    return await act();
  } finally {
    await makePutOffIndexes(db);
    if (shrink !== undefined) await db.write(shrink);
  }
}

/** True where it did. */
async function putOffIndexes(trx: Writer, coming: number): Promise<boolean> {
  if (!(trx.getExecutor().adapter instanceof SqliteAdapter) || coming < ROWS.least || coming > ROWS.most) return false;
  // Numbers of rows are given out in order: the last is at least how many there are.
  const { rows } = await sql<{ last: number | null }>`select max(rowid) as last from unit`.execute(trx);
  if ((rows[0]?.last ?? 0) * TIMES > coming) return false;
  const found = await sql<{ id: string; made: string }>`select name as id, sql as made from sqlite_master
    where type = 'index' and name in (${sql.join([...RANDOM])})`.execute(trx);
  for (const { id, made } of found.rows) {
    await trx.insertInto('put_off_index').values({ id, made }).execute();
    await sql`drop index ${sql.ref(id)}`.execute(trx);
  }
  return true;
}

const listPutOff = (db: Reader) => db.selectFrom('put_off_index').selectAll().orderBy('id').execute();

/** Makes what was put off, each in a write of its own. */
export async function makePutOffIndexes({ read, write }: Pick<Database, 'read' | 'write'>): Promise<void> {
  for (const { id } of await listPutOff(read))
    await write(async (trx) => {
      // Another import may have come first.
      const row = await trx.selectFrom('put_off_index').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return;
      // What is sorted goes to a file when it is much: a million titles are 130 MB.
      await sql`pragma temp_store = file`.execute(trx);
      await sql.raw(row.made).execute(trx);
      await sql`pragma temp_store = memory`.execute(trx);
      await trx.deleteFrom('put_off_index').where('id', '=', id).execute();
    });
}
