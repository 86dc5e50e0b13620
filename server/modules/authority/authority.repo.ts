/** Authorities, their names, and which agency came after which. */
import { sql } from 'kysely';
import {
  type AgencyRelationTable,
  type AuthorityNameTable,
  type AuthorityTable,
  containing,
  type Reader,
  type Writer,
} from '../../infra/db/index.ts';

export type AuthorityRecord = AuthorityTable;
export type NameRecord = AuthorityNameTable;
export type RelationRecord = AgencyRelationTable;

export function listAuthorities(
  db: Reader,
  archiveId: string,
  filter: { kind?: string | undefined; key: string },
  page: { after?: { name: string; id: string } | undefined; limit: number },
): Promise<AuthorityRecord[]> {
  let query = db.selectFrom('authority').selectAll('authority').where('authority.archive_id', '=', archiveId);
  if (filter.kind !== undefined) query = query.where('authority.kind', '=', filter.kind as AuthorityRecord['kind']);
  if (filter.key !== '') {
    const { key } = filter;
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('authority_name')
          .select('authority_name.id')
          .whereRef('authority_name.authority_id', '=', 'authority.id')
          .where(sql<boolean>`authority_name.key ${containing(key)}`),
      ),
    );
  }
  if (page.after)
    query = query.where(sql<boolean>`(authority.name, authority.id) > (${page.after.name}, ${page.after.id})`);
  return query.orderBy('authority.name').orderBy('authority.id').limit(page.limit).execute();
}

export const findAuthority = (db: Reader, archiveId: string, id: string): Promise<AuthorityRecord | undefined> =>
  db.selectFrom('authority').selectAll().where('id', '=', id).where('archive_id', '=', archiveId).executeTakeFirst();

export const findByAgency = (db: Reader, agencyId: string): Promise<AuthorityRecord | undefined> =>
  db.selectFrom('authority').selectAll().where('agency_id', '=', agencyId).executeTakeFirst();

export const findAgency = (db: Reader, archiveId: string, id: string): Promise<{ id: string } | undefined> =>
  db.selectFrom('agency').select('id').where('id', '=', id).where('archive_id', '=', archiveId).executeTakeFirst();

export const listNames = (db: Reader, authorityIds: string[]): Promise<NameRecord[]> =>
  authorityIds.length === 0
    ? Promise.resolve([])
    : db.selectFrom('authority_name').selectAll().where('authority_id', 'in', authorityIds).orderBy('id').execute();

/** The authorities of a house that are written so, by key. */
export const listByKeys = (
  db: Reader,
  archiveId: string,
  keys: string[],
): Promise<(AuthorityRecord & { key: string; name_kind: NameRecord['kind'] })[]> =>
  keys.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('authority_name')
        .innerJoin('authority', 'authority.id', 'authority_name.authority_id')
        .selectAll('authority')
        .select(['authority_name.key', 'authority_name.kind as name_kind'])
        .where('authority_name.key', 'in', keys)
        .where('authority.archive_id', '=', archiveId)
        .execute();

export async function insertAuthority(trx: Writer, row: AuthorityRecord): Promise<void> {
  await trx.insertInto('authority').values(row).execute();
}

/** False where somebody changed it since. */
export async function updateAuthority(
  trx: Writer,
  id: string,
  lockVersion: number,
  change: Partial<Omit<AuthorityRecord, 'id' | 'lock_version'>>,
): Promise<boolean> {
  const result = await trx
    .updateTable('authority')
    .set({ ...change, lock_version: lockVersion + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', lockVersion)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function replaceNames(trx: Writer, authorityId: string, rows: NameRecord[]): Promise<void> {
  await trx.deleteFrom('authority_name').where('authority_id', '=', authorityId).execute();
  if (rows.length > 0) await trx.insertInto('authority_name').values(rows).execute();
}

export async function deleteAuthority(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('authority_name').where('authority_id', '=', id).execute();
  await trx
    .deleteFrom('agency_relation')
    .where((eb) => eb.or([eb('from_id', '=', id), eb('to_id', '=', id)]))
    .execute();
  await trx.deleteFrom('authority').where('id', '=', id).execute();
}

/** What accession and search read of an agency's former names follows its authority. */
export async function setFormerNames(trx: Writer, agencyId: string, names: string[]): Promise<void> {
  await trx
    .updateTable('agency')
    .set({ former_names_json: JSON.stringify(names) })
    .where('id', '=', agencyId)
    .execute();
}

export const listRelations = (
  db: Reader,
  authorityId: string,
): Promise<(RelationRecord & { from_name: string; to_name: string })[]> =>
  db
    .selectFrom('agency_relation')
    .innerJoin('authority as before', 'before.id', 'agency_relation.from_id')
    .innerJoin('authority as after', 'after.id', 'agency_relation.to_id')
    .selectAll('agency_relation')
    .select(['before.name as from_name', 'after.name as to_name'])
    .where((eb) => eb.or([eb('from_id', '=', authorityId), eb('to_id', '=', authorityId)]))
    .orderBy('on_day')
    .orderBy('agency_relation.id')
    .execute();

/** Those that came directly after one of these. */
export const listAfter = (db: Reader, ids: string[]): Promise<RelationRecord[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('agency_relation').selectAll().where('from_id', 'in', ids).orderBy('id').execute();

export async function insertRelation(trx: Writer, row: RelationRecord): Promise<void> {
  await trx.insertInto('agency_relation').values(row).execute();
}

export async function deleteRelation(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('agency_relation').where('id', '=', id).execute();
}

/** All that came after another, for the search. */
export const listAllRelations = (db: Reader): Promise<RelationRecord[]> =>
  db.selectFrom('agency_relation').selectAll().execute();

export const listPersons = (db: Reader, unitId: string): Promise<{ name: string }[]> =>
  db.selectFrom('unit_name').select('name').where('unit_id', '=', unitId).execute();
