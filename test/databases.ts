/** Both databases for the contract suites: each suite gets empty ones of its own with today's schema, and reopens them as it needs. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { type Database, openDatabase } from '../server/infra/db/index.ts';
import { putEmptyDatabase } from './made-once.ts';

export interface TestDatabase {
  readonly kind: Database['kind'];
  /** A folder that belongs to the suite. */
  readonly folder: string;
  readonly db: Database;
  /** Address of the PostgreSQL database; undefined on SQLite. */
  readonly url: string | undefined;
  /** A further connection to the same data, as a second process would have; closed with the suite. */
  openAnother(): Promise<Database>;
  /** Closes the database and opens it again from what it left on the disk. */
  reopen(): Promise<void>;
}

/** Address of the run's PostgreSQL, started at the first call. Throws with the reason where it cannot start. */
async function postgresUrl(): Promise<string> {
  const socket = connect(inject('postgresPort'), '127.0.0.1');
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  const answer = JSON.parse(text) as { url?: string; error?: string };
  if (answer.url === undefined) throw new Error(`PostgreSQL could not be started for the tests: ${answer.error}`);
  return answer.url;
}

/** What a database of the newest schema is copied from, made by the first that asks. */
const MADE_ONCE = 'made_once';

async function makeOnce(client: pg.Client, server: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [MADE_ONCE]);
  if (rowCount === 1) return;
  await client.query(`create database ${MADE_ONCE}_new`);
  const db = await openDatabase({ dataDir: '', databaseUrl: `${server}/${MADE_ONCE}_new` });
  await db.close();
  await client.query(`alter database ${MADE_ONCE}_new rename to ${MADE_ONCE}`);
}

async function newPostgres(): Promise<string> {
  const server = await postgresUrl();
  const name = `t_${randomBytes(8).toString('hex')}`;
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    // Others wait at this lock until it is made.
    await client.query('select pg_advisory_lock(1)');
    await makeOnce(client, server);
    await client.query(`create database ${name} template ${MADE_ONCE}`);
  } finally {
    await client.end();
  }
  return `${server}/${name}`;
}

/** Runs the suite once on SQLite and once on PostgreSQL. */
export function onBothDatabases(title: string, suite: (database: TestDatabase) => void): void {
  for (const kind of ['sqlite', 'postgres'] as const)
    describe(`${title} on ${kind}`, () => {
      const opened: Database[] = [];
      let folder = '';
      let databaseUrl: string | undefined;
      let db: Database | undefined;
      const open = async () => {
        const database = await openDatabase({ dataDir: folder, databaseUrl });
        opened.push(database);
        return database;
      };
      const close = async () => {
        for (const database of opened.splice(0)) await database.close();
      };
      beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), 'lantai-test-'));
        if (kind === 'postgres') databaseUrl = await newPostgres();
        else await putEmptyDatabase(folder);
        db = await open();
      });
      afterAll(async () => {
        await close();
        if (folder !== '') rmSync(folder, { recursive: true, force: true });
      });
      suite({
        kind,
        get folder() {
          return folder;
        },
        get db() {
          return db!;
        },
        get url() {
          return databaseUrl;
        },
        openAnother: open,
        reopen: async () => {
          await close();
          db = await open();
        },
      });
    });
}
