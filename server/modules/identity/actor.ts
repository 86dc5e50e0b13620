import type { Reader } from '../../infra/db/index.ts';
import { ROLES, type Role } from '../../../shared/roles.ts';
import type { Actor } from './policy.ts';
import { listGrants, type UserRow } from './user.repo.ts';

const isRole = (role: string): role is Role => (ROLES as readonly string[]).includes(role);

/** The roles in the order of the glossary; a code this program does not know gives no right. */
export const rolesOf = (codes: readonly string[] | undefined): Role[] =>
  (codes ?? []).filter(isRole).sort((a, b) => ROLES.indexOf(a) - ROLES.indexOf(b));

export async function actorOf(db: Reader, user: UserRow, via: Actor['via']): Promise<Actor> {
  const grants = await listGrants(db, [user.id]);
  return {
    id: user.id,
    login: user.login,
    name: user.name,
    roles: rolesOf(grants.get(user.id)),
    archiveId: user.archive_id,
    agencyId: user.agency_id,
    via,
  };
}
