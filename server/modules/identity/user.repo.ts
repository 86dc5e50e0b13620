import type { GrantTable, Reader, UserTable, Writer } from '../../infra/db/index.ts';

/** An account with its agency's name and what is known of its password. */
export interface UserRow extends UserTable {
  agency_name: string | null;
  must_change: number | null;
  locked_until: string | null;
}

const selectUsers = (db: Reader) =>
  db
    .selectFrom('user')
    .leftJoin('agency', 'agency.id', 'user.agency_id')
    .leftJoin('credential', 'credential.id', 'user.id')
    .selectAll('user')
    .select(['agency.name as agency_name', 'credential.must_change', 'credential.locked_until']);

export const findUserById = (db: Reader, id: string): Promise<UserRow | undefined> =>
  selectUsers(db).where('user.id', '=', id).executeTakeFirst();

export const findUserByLogin = (db: Reader, login: string): Promise<UserRow | undefined> =>
  selectUsers(db).where('user.login', '=', login).executeTakeFirst();

/** Accounts by login after `after`; `archiveId` undefined: of every archive. */
export async function listUserRows(
  db: Reader,
  page: { archiveId: string | undefined; after: string | undefined; limit: number },
): Promise<UserRow[]> {
  let query = selectUsers(db).orderBy('user.login').limit(page.limit);
  if (page.archiveId !== undefined) query = query.where('user.archive_id', '=', page.archiveId);
  if (page.after !== undefined) query = query.where('user.login', '>', page.after);
  return query.execute();
}

export async function countUsers(db: Reader, archiveId: string | undefined): Promise<number> {
  let query = db.selectFrom('user').select((select) => select.fn.countAll<number | string>().as('n'));
  if (archiveId !== undefined) query = query.where('archive_id', '=', archiveId);
  return Number((await query.executeTakeFirstOrThrow()).n);
}

export async function insertUser(trx: Writer, row: UserTable): Promise<void> {
  await trx.insertInto('user').values(row).execute();
}

/** Changes the account if nobody else has since `lockVersion`; says whether it did. */
export async function updateUser(
  trx: Writer,
  id: string,
  lockVersion: number,
  set: Partial<Pick<UserTable, 'name' | 'state' | 'agency_id'>>,
): Promise<boolean> {
  const result = await trx
    .updateTable('user')
    .set({ ...set, lock_version: lockVersion + 1 })
    .where('id', '=', id)
    .where('lock_version', '=', lockVersion)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Role codes by user id. */
export async function listGrants(db: Reader, userIds: readonly string[]): Promise<Map<string, string[]>> {
  const roles = new Map<string, string[]>();
  if (userIds.length === 0) return roles;
  const rows = await db
    .selectFrom('grant')
    .select(['user_id', 'role'])
    .where('user_id', 'in', userIds)
    .orderBy('id')
    .execute();
  for (const row of rows) roles.set(row.user_id, [...(roles.get(row.user_id) ?? []), row.role]);
  return roles;
}

export async function insertGrant(trx: Writer, row: GrantTable): Promise<void> {
  await trx.insertInto('grant').values(row).execute();
}

export async function deleteGrant(trx: Writer, userId: string, role: string): Promise<void> {
  await trx.deleteFrom('grant').where('user_id', '=', userId).where('role', '=', role).execute();
}

/** How many active accounts other than `exceptId` hold the role. */
export async function countOtherHolders(db: Reader, role: string, exceptId: string): Promise<number> {
  const row = await db
    .selectFrom('grant')
    .innerJoin('user', 'user.id', 'grant.user_id')
    .select((select) => select.fn.countAll<number | string>().as('n'))
    .where('grant.role', '=', role)
    .where('user.state', '=', 'active')
    .where('user.id', '<>', exceptId)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

export const agencyExists = async (db: Reader, id: string, archiveId: string | null): Promise<boolean> => {
  const row = await db.selectFrom('agency').select('archive_id').where('id', '=', id).executeTakeFirst();
  return row !== undefined && (archiveId === null || row.archive_id === archiveId);
};

export async function findPreference(db: Reader, userId: string, key: string): Promise<unknown> {
  const row = await db
    .selectFrom('preference')
    .select('value_json')
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.value_json) as unknown);
}

export async function putPreference(
  trx: Writer,
  row: { id: string; user_id: string; key: string; value_json: string; updated_at: string },
): Promise<void> {
  await trx
    .insertInto('preference')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['user_id', 'key']).doUpdateSet({ value_json: row.value_json, updated_at: row.updated_at }),
    )
    .execute();
}

/** How many preferences the person has besides `key`. */
export async function countOtherPreferences(db: Reader, userId: string, key: string): Promise<number> {
  const row = await db
    .selectFrom('preference')
    .select((select) => select.fn.countAll<number | string>().as('n'))
    .where('user_id', '=', userId)
    .where('key', '<>', key)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}
