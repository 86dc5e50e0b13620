/** Lists of places, moves, names, links and bulk edits are found by an index, however much there is of them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Reader, type Tables } from '../../server/infra/db/index.ts';
import { listAuthorities, listByKeys } from '../../server/modules/authority/authority.repo.ts';
import { listChanges, listEdits } from '../../server/modules/bulk-edit/bulk-edit.repo.ts';
import { listBulkChanges } from '../../server/modules/catalog/history.repo.ts';
import { listPapers } from '../../server/modules/dossier/dossier.repo.ts';
import { listIdsIn, listLocations, listMovesOf } from '../../server/modules/location/location.repo.ts';

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
}, 60_000);
afterAll(async () => {
  await reader.destroy();
  await rm(dir, { recursive: true, force: true });
});

async function planOf(ask: (db: Reader) => Promise<unknown>): Promise<string> {
  asked = [];
  await ask(reader);
  const { sql, parameters } = asked.at(-1)!;
  const rows = sqlite.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...parameters);
  return rows.map(({ detail }) => detail).join('\n');
}

const scope = { archiveId: 'a', publicOnly: false };

test.each<[name: string, ask: (db: Reader) => Promise<unknown>, index: string]>([
  ['the rooms', (db) => listLocations(db, 'a', null, { limit: 50 }), '(archive_id=? AND parent_id=?'],
  [
    'what stands on a shelf, further on',
    (db) => listLocations(db, 'a', 'shelf', { after: { sort: 'x', id: 'y' }, limit: 50 }),
    '(archive_id=? AND parent_id=? AND (sort_key,id)>(?,?))',
  ],
  ['the moves of a unit', (db) => listMovesOf(db, 'u', { limit: 50 }), '(object_id=?)'],
  ['bulk edits', (db) => listEdits(db, 'a', { limit: 50 }), '(archive_id=?)'],
  ['changes of a bulk edit', (db) => listChanges(db, 'e', { after: 'c', limit: 50 }), '(edit_id=? AND id>?)'],
  ['bulk changes of a unit', (db) => listBulkChanges(db, 'u', { limit: 50 }), '(unit_id=?)'],
  ['names by their key', (db) => listByKeys(db, 'a', ['k1', 'k2']), '(key=?)'],
  ['papers of a dossier', (db) => listPapers(db, 'f'), '(fonds_id=?)'],
])('%s', async (_, ask, index) => {
  const plan = await planOf(ask);
  expect(plan).toContain(index);
  expect(plan).not.toContain('TEMP B-TREE');
});

test('what lies in a box begins with the box', async () => {
  const plan = await planOf((db) => listIdsIn(db, scope, 'box', { limit: 50 }));
  expect(plan).toContain('placement USING');
  expect(plan).not.toContain('SCAN');
});

test('authorities by name in their order', async () => {
  const plan = await planOf((db) => listAuthorities(db, 'a', { kind: 'agency', key: '' }, { limit: 50 }));
  expect(plan).toContain('(archive_id=? AND kind=?)');
  expect(plan).not.toContain('TEMP B-TREE');
});
