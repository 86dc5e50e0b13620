import type { CredentialTable, Reader, SessionTable, Writer } from '../../infra/db/index.ts';

export interface SessionRow extends SessionTable {
  must_change: number;
}

/** A session of an active account that has neither expired nor been idle since `idleSince`. */
export const findLiveSession = (
  db: Reader,
  id: string,
  bounds: { now: string; idleSince: string },
): Promise<SessionRow | undefined> =>
  db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.user_id')
    .innerJoin('credential', 'credential.id', 'session.user_id')
    .selectAll('session')
    .select('credential.must_change')
    .where('session.id', '=', id)
    .where('session.expires_at', '>', bounds.now)
    .where('session.seen_at', '>', bounds.idleSince)
    .where('user.state', '=', 'active')
    .executeTakeFirst();

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
