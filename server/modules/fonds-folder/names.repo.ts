/** Authorities, their names and relations: those that a fonds names, and those that are here already. */
import type { Reader, Tables } from '../../infra/db/index.ts';

const PAGE = 1000;

/** Of relations those in which one of these came before the other: both have to travel, which the caller sees to. */
export async function listOfAuthorities(
  db: Reader,
  table: 'authority' | 'authority_name' | 'agency_relation',
  ids: readonly string[],
): Promise<Record<string, unknown>[]> {
  const column = { authority: 'id', authority_name: 'authority_id', agency_relation: 'from_id' }[table];
  return db
    .selectFrom(table as 'authority')
    .selectAll()
    .where(column as 'id', 'in', [...ids])
    .orderBy('id')
    .execute();
}

/** Authorities of these agencies, and of persons and bodies written so; agencies of their own that the fonds does not name stay. */
export async function listNamedAuthorities(
  db: Reader,
  archiveId: string,
  agencies: readonly string[],
  keys: readonly string[],
): Promise<string[]> {
  const ids = new Set<string>();
  const all = db.selectFrom('authority').select('authority.id').where('authority.archive_id', '=', archiveId);
  const linked = await all.where('authority.agency_id', 'in', [...agencies, '']).execute();
  for (const { id } of linked) ids.add(id);
  for (let at = 0; at < keys.length; at += PAGE) {
    const named = await all
      .innerJoin('authority_name', 'authority_name.authority_id', 'authority.id')
      .where('authority_name.key', 'in', keys.slice(at, at + PAGE))
      .where('authority.agency_id', 'is', null)
      .execute();
    for (const { id } of named) ids.add(id);
  }
  return [...ids];
}

export const hasAuthorities = async (db: Reader, archiveId: string): Promise<boolean> =>
  (await db.selectFrom('authority').select('id').where('archive_id', '=', archiveId).limit(1).executeTakeFirst()) !==
  undefined;

/** Authorities here of these keys or agencies. */
export const listTwins = (
  db: Reader,
  archiveId: string,
  keys: readonly string[],
  agencies: readonly string[],
): Promise<(Tables['authority'] & { key: string })[]> =>
  db
    .selectFrom('authority')
    .innerJoin('authority_name', 'authority_name.authority_id', 'authority.id')
    .selectAll('authority')
    .select('authority_name.key')
    .where('authority.archive_id', '=', archiveId)
    .where('authority_name.kind', '=', 'preferred')
    .where((eb) =>
      eb.or([eb('authority_name.key', 'in', [...keys, '']), eb('authority.agency_id', 'in', [...agencies, ''])]),
    )
    .execute();

export const listRelationsFrom = (db: Reader, ids: readonly string[]): Promise<Tables['agency_relation'][]> =>
  db
    .selectFrom('agency_relation')
    .selectAll()
    .where('from_id', 'in', [...ids, ''])
    .execute();
