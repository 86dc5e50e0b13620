import { type Insertable, sql } from 'kysely';
import { type PreservedTable, type Reader, type Tables, type Writer } from '../../infra/db/index.ts';
import type { OutboxImage } from './journal.line.ts';

/** The first entries, images as bytes: not more than so many, nor many more bytes. */
export async function listOutbox(
  db: Reader,
  kind: 'sqlite' | 'postgres',
  most: { entries: number; bytes: number },
): Promise<OutboxImage[]> {
  const sizes = await db
    .selectFrom('outbox')
    .select(['seq', sql<number | null>`octet_length(image)`.as('size')])
    .orderBy('seq')
    .limit(most.entries)
    .execute();
  let bytes = 0;
  const last = sizes.find(({ size }) => (bytes += size ?? 0) >= most.bytes) ?? sizes.at(-1);
  if (last === undefined) return [];
  const rows = await db
    .selectFrom('outbox')
    .select(['seq', 'table_name', 'row_id'])
    .select(
      (kind === 'sqlite'
        ? sql<Uint8Array | null>`cast(image as blob)`
        : sql<Uint8Array | null>`convert_to(image, 'UTF8')`
      ).as('image'),
    )
    .where('seq', '<=', last.seq)
    .orderBy('seq')
    .execute();
  return rows as OutboxImage[];
}

/** Takes off what `listOutbox` gave. Where several write (PostgreSQL) a lesser number may become visible later than a greater. */
export async function deleteOutbox(trx: Writer, kind: 'sqlite' | 'postgres', seqs: number[]): Promise<void> {
  if (kind === 'sqlite') {
    await trx
      .deleteFrom('outbox')
      .where('seq', '<=', seqs.at(-1) ?? 0)
      .execute();
    return;
  }
  for (let at = 0; at < seqs.length; at += 500)
    await trx
      .deleteFrom('outbox')
      .where('seq', 'in', seqs.slice(at, at + 500))
      .execute();
}

export async function countOutbox(db: Reader): Promise<number> {
  const row = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return row.n;
}

/** For each unit the group of its description: `fonds:<number>:<category>`. */
export async function listUnitGroups(db: Reader, unitIds: string[]): Promise<Map<string, string>> {
  const groups = new Map<string, string>();
  for (let at = 0; at < unitIds.length; at += 500) {
    const rows = await db
      .selectFrom('unit')
      .innerJoin('fonds', 'fonds.id', 'unit.fonds_id')
      .select(['unit.id', 'fonds.number', 'unit.category_id'])
      .where('unit.id', 'in', unitIds.slice(at, at + 500))
      .execute();
    for (const row of rows) groups.set(row.id, `fonds:${row.number}:${row.category_id}`);
  }
  return groups;
}

/** Writes rows as they were; a row that is there already is replaced. All of one table. */
export async function restoreRows(trx: Writer, table: PreservedTable | 'page', rows: readonly object[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 200) {
    const part = rows.slice(at, at + 200) as unknown as Insertable<Tables['unit']>[];
    await trx
      .insertInto(table as 'unit')
      .values(part)
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet((eb) =>
            Object.fromEntries(
              Object.keys(part[0]!).map((column) => [column, eb.ref(`excluded.${column}` as 'excluded.id')]),
            ),
          ),
      )
      .execute();
  }
}

export async function removeRows(trx: Writer, table: PreservedTable, ids: string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += 500)
    await trx
      .deleteFrom(table as 'unit')
      .where('id', 'in', ids.slice(at, at + 500))
      .execute();
}

/** Forgets what the restoring itself put into outbox and queue, and lets `n` go on after the greatest that was restored. */
export async function endRestore(trx: Writer, kind: 'sqlite' | 'postgres', greatest: number): Promise<void> {
  await trx.deleteFrom('outbox').execute();
  await trx.deleteFrom('index_queue').execute();
  if (kind === 'sqlite')
    await sql`update sqlite_sequence set seq = max(seq, ${greatest}) where name = 'outbox'`.execute(trx);
  else
    await sql`select setval('outbox_seq_seq', greatest((select last_value from outbox_seq_seq), ${greatest}))`.execute(
      trx,
    );
}

/** Rows of a table in order of id, `limit` after `after`: what digests and checks walk over. */
export async function listRows(
  db: Reader,
  table: PreservedTable | 'page',
  after: string,
  limit: number,
): Promise<Record<string, unknown>[]> {
  return db
    .selectFrom(table as 'unit')
    .selectAll()
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** A file with where it stands in the storage root. */
export interface StoredFile {
  id: string;
  unitId: string;
  code: string;
  name: string;
  objectId: string;
  path: string;
  sha512: string;
  representation: string;
}

/** Files in order of object, `limit` after the given one. */
export async function listStoredFiles(
  db: Reader,
  after: { objectId: string; id: string },
  limit: number,
): Promise<StoredFile[]> {
  const rows = await db
    .selectFrom('file')
    .innerJoin('representation', 'representation.id', 'file.representation_id')
    .innerJoin('aip', 'aip.id', 'representation.aip_id')
    .innerJoin('unit', 'unit.id', 'file.unit_id')
    .select([
      'file.id',
      'file.unit_id as unitId',
      'unit.code',
      'file.name',
      'aip.object_id as objectId',
      'file.path',
      'file.sha512',
      'representation.kind as representation',
    ])
    .where((eb) =>
      eb.or([
        eb('aip.object_id', '>', after.objectId),
        eb.and([eb('aip.object_id', '=', after.objectId), eb('file.id', '>', after.id)]),
      ]),
    )
    .orderBy('aip.object_id')
    .orderBy('file.id')
    .limit(limit)
    .execute();
  return rows;
}

export type KeptFile = Omit<StoredFile, 'unitId' | 'representation'>;

/** Tables whose rows are files in objects of their own, beside those of units: evidence and what else was sent in. */
export const KEPT_FILES = ['evidence', 'voice_file', 'inspection_file', 'study_file'] as const;

/** The same of one such table; each row has an object to itself. */
export async function listKeptFiles(
  db: Reader,
  table: (typeof KEPT_FILES)[number],
  after: { id: string },
  limit: number,
): Promise<KeptFile[]> {
  const rows = await db
    // The tables share these columns; the builder can only be typed for one of them.
    .selectFrom(table as 'evidence')
    .select(['id', 'name', 'object_id as objectId', 'path', 'sha512'])
    .where('id', '>', after.id)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, code: table }));
}
