import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import type { Tables } from '../tables.ts';

// Counts and sizes are bigint in the schema and stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Failures after which the same act may simply be tried again: serialisation failure, deadlock. */
const RETRYABLE = new Set(['40001', '40P01']);

/** Opens (and where needed migrates) the database at `url` (postgres://…). */
export async function openPostgres(url: string, connections = 10): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const write: Database['write'] = async (act) => {
    for (let attempt = 1; ; attempt++)
      try {
        return await kysely.transaction().setIsolationLevel('repeatable read').execute(act);
      } catch (error) {
        if (attempt >= 10 || !RETRYABLE.has((error as { code?: string }).code ?? '')) throw error;
      }
  };
  await migrate('postgres', write as never);
  return { kind: 'postgres', read: kysely, write, close: () => kysely.destroy() };
}
