import type { CredentialTable, Reader, SessionTable, Writer } from '../../infra/db/index.ts';

/**
 * A session of an active account that has neither expired nor been idle since `idleSince`, with the account: a row for
 * each role, one with `role` null where there is none. One query, as every request asks it.
 */
export const findLiveSession = (db: Reader, id: string, bounds: { now: string; idleSince: string }) =>
  db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.user_id')
    .innerJoin('credential', 'credential.id', 'session.user_id')
    .leftJoin('grant', 'grant.user_id', 'session.user_id')
    .select(['session.id as session_id', 'session.csrf', 'session.seen_at', 'credential.must_change', 'grant.role'])
    .select(['user.id', 'user.login', 'user.name', 'user.archive_id', 'user.agency_id'])
    .where('session.id', '=', id)
    .where('session.expires_at', '>', bounds.now)
    .where('session.seen_at', '>', bounds.idleSince)
    .where('user.state', '=', 'active')
    .execute();

export async function insertSession(trx: Writer, row: SessionTable): Promise<void> {
  await trx.insertInto('session').values(row).execute();
}

export async function touchSession(trx: Writer, id: string, now: string): Promise<void> {
  await trx.updateTable('session').set({ seen_at: now }).where('id', '=', id).execute();
}

export async function deleteSession(trx: Writer, id: string): Promise<boolean> {
  const result = await trx.deleteFrom('session').where('id', '=', id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

export async function deleteSessionsOf(trx: Writer, userId: string): Promise<void> {
  await trx.deleteFrom('session').where('user_id', '=', userId).execute();
}

export async function deleteDeadSessions(trx: Writer, bounds: { now: string; idleSince: string }): Promise<void> {
  await trx
    .deleteFrom('session')
    .where((where) => where.or([where('expires_at', '<=', bounds.now), where('seen_at', '<=', bounds.idleSince)]))
    .execute();
}

export const findCredential = (db: Reader, userId: string): Promise<CredentialTable | undefined> =>
  db.selectFrom('credential').selectAll().where('id', '=', userId).executeTakeFirst();

export async function putCredential(trx: Writer, row: CredentialTable): Promise<void> {
  await trx
    .insertInto('credential')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

export async function setFailures(
  trx: Writer,
  userId: string,
  failed: number,
  lockedUntil: string | null,
): Promise<void> {
  await trx
    .updateTable('credential')
    .set({ failed_count: failed, locked_until: lockedUntil })
    .where('id', '=', userId)
    .execute();
}

export const findArchiveName = (db: Reader): Promise<{ name: string; name_en: string | null } | undefined> =>
  db.selectFrom('archive').select(['name', 'name_en']).orderBy('id').limit(1).executeTakeFirst();
