import type { Reader } from '../../infra/db/index.ts';
import { ROLES, type Role } from '../../../shared/roles.ts';
import type { Actor } from './policy.ts';
import { listGrants, type UserRow } from './user.repo.ts';

const isRole = (role: string): role is Role => (ROLES as readonly string[]).includes(role);

/** The roles in the order of the glossary; a code this program does not know gives no right. */
export const rolesOf = (codes: readonly string[] | undefined): Role[] =>
  (codes ?? []).filter(isRole).sort((a, b) => ROLES.indexOf(a) - ROLES.indexOf(b));

type Account = Pick<UserRow, 'id' | 'login' | 'name' | 'archive_id' | 'agency_id'>;

export async function actorOf(db: Reader, user: Account, via: Actor['via']): Promise<Actor> {
  const grants = await listGrants(db, [user.id]);
  return actorWith(user, grants.get(user.id), via);
}

export function actorWith(user: Account, roles: readonly string[] | undefined, via: Actor['via']): Actor {
  return {
    id: user.id,
    login: user.login,
    name: user.name,
    roles: rolesOf(roles),
    archiveId: user.archive_id,
    agencyId: user.agency_id,
    via,
  };
}
