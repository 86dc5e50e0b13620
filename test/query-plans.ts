/** How SQLite would answer what a module asks, by its own plan, on an empty database of the newest schema. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { afterAll, beforeAll } from 'vitest';
import { openDatabase, type Reader, type Tables } from '../server/infra/db/index.ts';
import { putEmptyDatabase } from './made-once.ts';

type Ask = (db: Reader) => Promise<unknown>;

interface QueryPlans {
  /** The database itself, for rows that a plan depends on. */
  readonly db: Kysely<Tables>;
  /** The steps of each query of `ask`, in their order. */
  plansOf: (ask: Ask) => Promise<string[]>;
  /** The steps of the last query of `ask`, or of the one at a place among them. */
  planOf: (ask: Ask, at?: number) => Promise<string>;
}

/** Opened before the first test of the file, closed after the last. */
export function queryPlans(): QueryPlans {
  let dir: string;
  let sqlite: Sqlite.Database;
  let db: Kysely<Tables>;
  let asked: { sql: string; parameters: readonly unknown[] }[] = [];
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lantai-plans-'));
    await putEmptyDatabase(dir);
    await (await openDatabase({ dataDir: dir })).close();
    sqlite = new Sqlite(join(dir, 'lantai.db'));
    db = new Kysely<Tables>({
      dialect: new SqliteDialect({ database: sqlite }),
      log: ({ query: { sql, parameters } }) => void asked.push({ sql, parameters }),
    });
  }, 60_000);
  afterAll(async () => {
    await db.destroy();
    await rm(dir, { recursive: true, force: true });
  });
  const plansOf = async (ask: Ask): Promise<string[]> => {
    asked = [];
    await ask(db);
    return asked.map(({ sql, parameters }) =>
      sqlite
        .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
        .all(...parameters)
        .map(({ detail }) => detail)
        .join('\n'),
    );
  };
  return {
    get db() {
      return db;
    },
    plansOf,
    planOf: async (ask, at = -1) => (await plansOf(ask)).at(at)!,
  };
}
