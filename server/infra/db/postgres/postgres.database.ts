import { setTimeout as sleep } from 'node:timers/promises';
import { HandleEmptyInListsPlugin, Kysely, PostgresDialect, replaceWithNoncontingentExpression } from 'kysely';
import pg from 'pg';
import { LantaiError } from '../../../lib/errors.ts';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { inOneWrite } from '../one-write.ts';
import type { Tables } from '../tables.ts';

// Counts, sizes and their sums are bigint or numeric here and stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);

/** Failures after which the same act may simply be tried again: serialisation failure, deadlock. */
const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 40;
const DISK_FULL = '53100';
/** Key of the advisory lock under which one process at a time migrates. */
const MIGRATION_LOCK = 0x1a27a1;

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';

/** Opens (and where needed migrates) the database at `url` (postgres://…). */
export async function openPostgres(url: string, connections = 10): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  // An idle connection that the server closes is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  // One of none there is: `in ()`, which SQLite takes for that, is no SQL here.
  const emptyLists = new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression });
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), plugins: [emptyLists] });

  const attempt: Database['write'] = async (act) => {
    for (let tries = 1; ; tries++)
      try {
        return await kysely.transaction().setIsolationLevel('serializable').execute(act);
      } catch (error) {
        if (codeOf(error) === DISK_FULL)
          throw new LantaiError('disk-full', { path: new URL(url).host }, { cause: error });
        if (tries >= ATTEMPTS || !RETRYABLE.has(codeOf(error))) throw error;
        // Writers that met step apart by chance before they try again.
        await sleep(Math.random() * Math.min(5 * tries, 100));
      }
  };
  const write: Database['write'] = (act) => inOneWrite(() => attempt(act));

  const migrating = await pool.connect();
  try {
    await migrating.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate('postgres', write as never);
  } catch (error) {
    migrating.release(true);
    await pool.end();
    throw error;
  }
  // Closing the connection gives the lock back.
  migrating.release(true);
  return { kind: 'postgres', read: kysely, write, close: () => pool.end() };
}
