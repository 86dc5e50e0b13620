/** Indexes that a large import puts off: gone meanwhile, back at its end, after its failure, and after a kill. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase, withLargeWrites } from './index.ts';

let dir: string;
let db: Database;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-put-off-'));
  db = await openDatabase({ dataDir: dir });
});
afterEach(async () => {
  await db.close();
  await rm(dir, { recursive: true, force: true });
});

const indexes = async () => {
  const { rows } = await sql<{ name: string; made: string }>`select name, sql as made from sqlite_master
    where type = 'index' order by name`.execute(db.read);
  return rows;
};
const names = async () => (await indexes()).map(({ name }) => name);

test('are gone while much is written and as they were afterwards, also where it failed', async () => {
  const before = await indexes();
  const during = await withLargeWrites(db, 60_000, names);
  expect(before.map(({ name }) => name).filter((name) => !during.includes(name))).toEqual([
    'unit_13',
    'unit_14',
    'unit_5',
    'unit_6',
    'unit_count_3',
    'unit_name_2',
  ]);
  expect(await indexes()).toEqual(before);
  const failing = withLargeWrites(db, 60_000, () => Promise.reject(new Error('no room')));
  await expect(failing).rejects.toThrow('no room');
  expect(await indexes()).toEqual(before);
});

test('stay where little comes, or much to much that is there', async () => {
  const before = await names();
  expect(await withLargeWrites(db, 49_999, names)).toEqual(before);
  const place = { archive_id: 'a', fonds_id: 'f', parent_id: null, agency_id: null, accession_id: null };
  const texts = { code: '', code_key: '', responsible: '', document_number: '', date_text: '', retention: '' };
  const more = { agency_opinion: '', carrier: '', note: '', fields_json: '{}', created_at: '', updated_at: '' };
  const numbers = { date_from: null, date_to: null, year: null, page_count: null, lock_version: 0 };
  const terms = { category_id: 'WS', level: 'item', secrecy: 'internal', openness: 'unreviewed' } as const;
  const rest = { ...place, ...texts, ...more, ...numbers, ...terms };
  await db.write(async (trx) => {
    const unit = { id: 'u', sort_key: 'k', title: '题名', ...rest };
    await trx.insertInto('unit').values(unit).execute();
    // As if six thousand had come before.
    await sql`update unit set rowid = 6000 where id = 'u'`.execute(trx);
  });
  expect(await withLargeWrites(db, 59_000, names)).toEqual(before);
  expect(await withLargeWrites(db, 61_000, names)).toHaveLength(before.length - 6);
});

test('are made when the data are opened again after a kill', async () => {
  const before = await indexes();
  let during: string[] = [];
  // Closed in the middle: what would make them again fails, as if nobody were there to do it.
  const cut = withLargeWrites(db, 60_000, async () => {
    during = await names();
    await db.close();
  });
  await expect(cut).rejects.toThrow();
  expect(during).not.toContain('unit_14');
  db = await openDatabase({ dataDir: dir });
  expect(await indexes()).toEqual(before);
  expect(await db.read.selectFrom('put_off_index').selectAll().execute()).toEqual([]);
});
