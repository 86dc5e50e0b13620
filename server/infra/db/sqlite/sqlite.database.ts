import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Database } from '../database.ts';
import { migrate } from '../migrate.ts';
import { inOneWrite } from '../one-write.ts';
import { makePutOffIndexes } from '../put-off-indexes.ts';
import type { Tables } from '../tables.ts';
import { SqliteConnection } from './sqlite.connection.ts';

const dialect = (driver: Driver): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => driver,
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

/** One connection, handed out in turn: SQLite has one writer, and the queue stands here instead of in busy waiting. */
class WriterDriver implements Driver {
  private readonly connection: SqliteConnection;
  private tail: Promise<void> = Promise.resolve();
  private release: (() => void) | undefined;

  constructor(connection: SqliteConnection) {
    this.connection = connection;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const turn = this.tail;
    let release!: () => void;
    this.tail = new Promise((resolve) => {
      release = resolve;
    });
    await turn;
    this.release = release;
    return this.connection;
  }

  async beginTransaction(): Promise<void> {
    this.connection.renew();
    await this.connection.run('begin immediate');
  }

  async commitTransaction(): Promise<void> {
    await this.connection.run('commit');
  }

  async rollbackTransaction(): Promise<void> {
    // SQLite undoes by itself what failed for want of room; the first error is the one to be told, not that of undoing.
    await this.connection.run('rollback').catch((error: unknown) => {
      if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error;
    });
  }

  async releaseConnection(): Promise<void> {
    await Promise.resolve();
    this.release?.();
  }

  async destroy(): Promise<void> {}
}

/** Readers in threads; each statement goes to the one with the least to do and sees the last committed state. */
class ReaderDriver implements Driver {
  private readonly connections: SqliteConnection[];

  constructor(connections: SqliteConnection[]) {
    this.connections = connections;
  }

  async init(): Promise<void> {}

  acquireConnection(): Promise<DatabaseConnection> {
    const connection = this.connections.reduce((a, b) => (b.pending < a.pending ? b : a));
    connection.renew();
    return Promise.resolve(connection);
  }

  beginTransaction(): Promise<void> {
    return Promise.reject(new Error('readers write nothing: use Database.write'));
  }

  async commitTransaction(): Promise<void> {}

  async rollbackTransaction(): Promise<void> {}

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}

/** Opens (and where needed makes and migrates) the SQLite file at `path`. */
export async function openSqlite(path: string, readers = 2): Promise<Database> {
  const writer = new SqliteConnection(path, false);
  const writing = new Kysely<Tables>({ dialect: dialect(new WriterDriver(writer)) });
  const write: Database['write'] = (act) => inOneWrite(() => writing.transaction().execute(act));
  // The schema exists before the first reader opens the file.
  await migrate('sqlite', write as never).catch(async (error: unknown) => {
    await writer.close();
    throw error;
  });
  const connections = Array.from({ length: readers }, () => new SqliteConnection(path, true));
  const read = new Kysely<Tables>({ dialect: dialect(new ReaderDriver(connections)) });
  // What a killed import has put off.
  await makePutOffIndexes({ read, write });
  return {
    kind: 'sqlite',
    read,
    write,
    // The threads themselves, as Kysely leaves a driver alone that was never asked. The writer last: it folds the WAL in.
    close: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
      await writer.close();
    },
  };
}
