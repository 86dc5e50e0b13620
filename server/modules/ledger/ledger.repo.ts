import { type Insertable, sql } from 'kysely';
import type { LedgerEntryTable, Reader, TreeHeadTable, Writer } from '../../infra/db/index.ts';
import type { EntryRow } from './ledger.entry.ts';
import type { TreeHead } from './ledger.head.ts';
import type { Roots } from './ledger.tree.ts';

export async function insertEntries(trx: Writer, rows: EntryRow[]): Promise<void> {
  await trx.insertInto('ledger_entry').values(rows).execute();
}

export const findEntry = (db: Reader, id: string): Promise<EntryRow | undefined> =>
  db.selectFrom('ledger_entry').selectAll().where('id', '=', id).executeTakeFirst();

/** Entries that have a number, as the numbers run from 0. */
export async function countNumbered(db: Reader): Promise<number> {
  const row = await db
    .selectFrom('ledger_entry')
    .select((is) => is.fn.max<number | null>('seq').as('last'))
    .executeTakeFirst();
  return row?.last == null ? 0 : row.last + 1;
}

export async function countUnnumbered(db: Reader): Promise<number> {
  const row = await db
    .selectFrom('ledger_entry')
    .select((is) => is.fn.countAll<number>().as('count'))
    .where('seq', 'is', null)
    .executeTakeFirstOrThrow();
  return row.count;
}

export interface Numbered {
  seq: number;
  leaf_sha256: string;
  leaf_sm3: string;
}

/** Numbers up to `limit` entries in order of their ids, from `first` on. Gives them in order. */
export async function numberEntries(trx: Writer, first: number, limit: number): Promise<Numbered[]> {
  const { rows } = await sql<Numbered>`
    update ledger_entry set seq = ${sql.lit(first)} + waiting.place
    from (select id as waiting_id, row_number() over (order by id) - 1 as place
      from ledger_entry where seq is null order by id limit ${sql.lit(limit)}) as waiting
    where ledger_entry.id = waiting.waiting_id
    returning seq, leaf_sha256, leaf_sm3`.execute(trx);
  return rows.sort((a, b) => a.seq - b.seq);
}

/** Leaf hashes of the entries numbered `from` (inclusive) to `to` (exclusive), in pages. */
export async function* streamLeaves(db: Reader, from: number, to: number): AsyncGenerator<Numbered[]> {
  for (let next = from; next < to; ) {
    const rows = await db
      .selectFrom('ledger_entry')
      .select(['seq', 'leaf_sha256', 'leaf_sm3'])
      .where('seq', '>=', next)
      .where('seq', '<', to)
      .orderBy('seq')
      .limit(2000)
      .execute();
    if (rows.length === 0) return;
    yield rows as Numbered[];
    next = rows.at(-1)!.seq! + 1;
  }
}

/** Whole rows, numbered ones in order of number up to `to` (exclusive), then those without by id. */
export async function* streamEntries(db: Reader, to: number): AsyncGenerator<EntryRow[]> {
  for (let next = 0; next < to; ) {
    const rows = await db
      .selectFrom('ledger_entry')
      .selectAll()
      .where('seq', '>=', next)
      .where('seq', '<', to)
      .orderBy('seq')
      .limit(1000)
      .execute();
    if (rows.length === 0) break;
    yield rows;
    next = rows.at(-1)!.seq! + 1;
  }
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('ledger_entry')
      .selectAll()
      .where('seq', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(1000)
      .execute();
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)!.id;
  }
}

export const listTiles = (db: Reader, from: number, to: number): Promise<({ id: number } & Roots)[]> =>
  db
    .selectFrom('ledger_tile')
    .selectAll()
    .where('id', '>=', from)
    .where('id', '<', to)
    .orderBy('id')
    .limit(1000)
    .execute();

export async function insertTiles(trx: Writer, tiles: ({ id: number } & Roots)[]): Promise<void> {
  if (tiles.length === 0) return;
  await trx
    .insertInto('ledger_tile')
    .values(tiles)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((is) => ({ sha256: is.ref('excluded.sha256'), sm3: is.ref('excluded.sm3') })),
    )
    .execute();
}

const toHead = (row: TreeHeadTable): TreeHead => ({
  size: row.size,
  rootSha256: row.root_sha256,
  rootSm3: row.root_sm3,
  at: row.at,
  keyId: row.key_id,
  signature: row.signature,
});

export async function insertHead(trx: Writer, id: string, head: TreeHead): Promise<void> {
  const row: Insertable<TreeHeadTable> = {
    id,
    size: head.size,
    root_sha256: head.rootSha256,
    root_sm3: head.rootSm3,
    at: head.at,
    key_id: head.keyId,
    signature: head.signature,
  };
  await trx.insertInto('tree_head').values(row).execute();
}

export async function findLatestHead(db: Reader): Promise<TreeHead | undefined> {
  const row = await db.selectFrom('tree_head').selectAll().orderBy('size', 'desc').limit(1).executeTakeFirst();
  return row && toHead(row);
}

/** Heads by size, in pages. */
export async function* streamHeads(db: Reader): AsyncGenerator<TreeHead> {
  for (let after = { size: -1, id: '' }; ; ) {
    const rows = await db
      .selectFrom('tree_head')
      .selectAll()
      .where(sql<boolean>`(size, id) > (${after.size}, ${after.id})`)
      .orderBy('size')
      .orderBy('id')
      .limit(500)
      .execute();
    for (const row of rows) yield toHead(row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = { size: last.size, id: last.id };
  }
}

const keySetting = (keyId: string) => `ledger.key.${keyId}`;

export async function keepPublicKey(trx: Writer, keyId: string, publicKey: string, at: string): Promise<void> {
  await trx
    .insertInto('setting')
    .values({ id: keySetting(keyId), value_json: JSON.stringify({ publicKey }), updated_at: at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Public keys that have signed, by key id. */
export async function readPublicKeys(db: Reader): Promise<Map<string, string>> {
  const rows = await db.selectFrom('setting').selectAll().where('id', 'like', keySetting('%')).execute();
  return new Map(
    rows.map((row) => [
      row.id.slice(keySetting('').length),
      (JSON.parse(row.value_json) as { publicKey: string }).publicKey,
    ]),
  );
}

export interface EntryFilter {
  action?: string;
  actor?: string;
  object?: string;
  from?: string;
  to?: string;
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

const filtered = (db: Reader, filter: EntryFilter) => {
  let query = db.selectFrom('ledger_entry');
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  const { actor } = filter;
  // One column or the other, never both: of an “or” no index gives the order.
  if (actor !== undefined) query = query.where(isId(actor) ? 'actor_id' : 'actor_name', '=', actor);
  if (filter.object !== undefined) query = query.where('object_id', '=', filter.object);
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('at', '<=', filter.to);
  return query;
};

/** Newest first, before the entry `before`. */
export function listEntries(
  db: Reader,
  filter: EntryFilter,
  page: { before?: string; limit: number },
): Promise<LedgerEntryTable[]> {
  let query = filtered(db, filter).selectAll();
  // By time, as the indexes have it: an order of its own would sort all entries of an action for each page.
  if (page.before !== undefined)
    query = query.where(
      sql<boolean>`(at, id) < ((select at from ledger_entry where id = ${page.before}), ${page.before})`,
    );
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
}

/** How many there are, counted to `limit`. */
export async function countEntries(db: Reader, filter: EntryFilter, limit: number): Promise<number> {
  const row = await db
    .selectFrom(filtered(db, filter).select('id').limit(limit).as('found'))
    .select((is) => is.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}
