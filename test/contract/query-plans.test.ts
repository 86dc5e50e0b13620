/** Lists that people wait for are found by an index, whatever the archive has grown to: SQLite says how it would search. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Reader, type Tables } from '../../server/infra/db/index.ts';
import { listEntries as listHistory } from '../../server/modules/catalog/history.repo.ts';
import { listFollowing } from '../../server/modules/accession/accession.repo.ts';
import { findIdByCode } from '../../server/modules/catalog/unit.repo.ts';
import { listEntries } from '../../server/modules/ledger/ledger.repo.ts';
import { countDue, listRecentEntries } from '../../server/modules/portal/portal.repo.ts';

let dir: string;
let sqlite: Sqlite.Database;
let reader: Kysely<Tables>;
let asked: { sql: string; parameters: readonly unknown[] }[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-plans-'));
  await (await openDatabase({ dataDir: dir })).close();
  sqlite = new Sqlite(join(dir, 'lantai.db'));
  reader = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: sqlite }),
    log: ({ query: { sql, parameters } }) => void asked.push({ sql, parameters }),
  });
});
afterAll(async () => {
  await reader.destroy();
  await rm(dir, { recursive: true, force: true });
});

/** The steps by which SQLite would answer the last query of `ask`. */
async function planOf(ask: (db: Reader) => Promise<unknown>): Promise<string> {
  asked = [];
  await ask(reader);
  const { sql, parameters } = asked.at(-1)!;
  const rows = sqlite.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...parameters);
  return rows.map(({ detail }) => detail).join('\n');
}

test('the history of a unit by the unit, not by all changes', async () => {
  expect(await planOf((db) => listHistory(db, ['u1', 'a1'], { limit: 20 }))).toContain('(object_id=?)');
});

test('a unit by its code, for the house and for the public', async () => {
  const house = await planOf((db) => findIdByCode(db, { archiveId: 'x', publicOnly: false }, 'k'));
  expect(house).toContain('(archive_id=? AND key=?)');
  const outside = await planOf((db) => findIdByCode(db, { openness: ['open'], publicOnly: true }, 'k'));
  expect(outside).toContain('(archive_id=? AND key=?)');
});

test('a page of the ledger without sorting all that fits', async () => {
  const filters = [
    {},
    { action: 'search.run' },
    { object: 'u1' },
    { actor: '019f0000-0000-7000-8000-000000000001' },
    { actor: '王敏' },
    { from: '2026', to: '2027' },
  ];
  for (const filter of filters)
    for (const before of [undefined, 'e1']) {
      const page = { limit: 50, ...(before !== undefined && { before }) };
      const plan = await planOf((db) => listEntries(db, filter, page));
      expect(plan).toContain('USING INDEX');
      expect(plan).not.toContain('TEMP B-TREE FOR ORDER BY');
    }
});

test('the acts of one person by the person, whether by id or by name', async () => {
  const plan = (actor: string) => planOf((db) => listEntries(db, { actor }, { limit: 50 }));
  expect(await plan('019f0000-0000-7000-8000-000000000001')).toContain('(actor_id=?)');
  expect(await plan('王敏')).toContain('(actor_name=?)');
});

test('the newest acts without passing over all that was read since', async () => {
  expect(await planOf((db) => listRecentEntries(db, undefined, 8))).toBe(
    'SCAN ledger_entry USING INDEX ledger_entry_acts',
  );
  expect(await planOf((db) => listRecentEntries(db, 'u1', 8))).toBe(
    'SEARCH ledger_entry USING INDEX ledger_entry_own_acts (actor_id=?)',
  );
});

test('what follows a delivery by its number', async () => {
  expect(await planOf((db) => listFollowing(db, 'a1'))).toContain('accession_previous (previous_id=?)');
});

test('what is due for review from an index alone', async () => {
  const plan = await planOf((db) => countDue(db, { archiveId: 'x', publicOnly: false }, 20010101, 10_000));
  expect(plan).toContain('COVERING INDEX');
});
