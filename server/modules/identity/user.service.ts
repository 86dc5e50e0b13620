/**
 * Accounts and roles. The system administrator makes accounts and never grants; the security administrator grants and
 * never makes accounts; nobody changes her own roles. What an actor may not see is not found.
 */
import type { Database, Writer } from '../../infra/db/index.ts';
import { readIdCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { excludedPair, ROLES, type Role } from '../../../shared/roles.ts';
import type { User } from '../../../shared/schemas/user.ts';
import { rolesOf } from './actor.ts';
import type { IdentityParts } from './identity.types.ts';
import { hashPassword, oneTimePassword } from './password.ts';
import { type Actor, demand } from './policy.ts';
import { deleteSessionsOf, putCredential } from './session.repo.ts';
import * as repo from './user.repo.ts';

export interface UserPatch {
  name?: string | undefined;
  state?: 'active' | 'disabled' | undefined;
  agencyId?: string | null | undefined;
  lockVersion: number;
}

export interface UserPage {
  items: User[];
  total: number;
  totalIsExact: boolean;
  cursor?: string;
}

export interface Users {
  /** Accounts of the actor's archive by login. Needs `user.read`. */
  listUsers(actor: Actor, page: { cursor?: string | undefined; limit: number }): Promise<UserPage>;
  /** Needs `user.read`. Throws `user-unknown`. */
  getUserByLogin(actor: Actor, login: string): Promise<User>;
  /** Makes an account without any role; the one-time password is given this once. Needs `user.edit`. */
  createUser(
    actor: Actor,
    person: { login: string; name: string; agencyId?: string | null },
  ): Promise<{ user: User; password: string }>;
  /** Needs `user.edit`. Throws `changed-meanwhile`, `own-account`, `last-security-admin`. Disabling ends the sessions. */
  changeUser(actor: Actor, id: string, patch: UserPatch): Promise<User>;
  /**
   * A new one-time password; ends the sessions and any lock. Needs `user.edit`. The password of the security or the audit
   * administrator is reset only from the command line of the machine: else who resets it could become them.
   */
  resetPassword(actor: Actor, id: string): Promise<{ user: User; password: string }>;
  /** Makes `roles` the roles of the account. Needs `grant.edit`. Throws `own-account`, `roles-exclude`, `last-security-admin`. */
  grantRoles(actor: Actor, id: string, roles: readonly Role[]): Promise<User>;
}

const LOGIN = /^[a-z0-9][a-z0-9._-]{1,39}$/;

/** Throws `role-unknown` for a word that is no role: what the command line passes its arguments through. */
export function parseRoles(words: readonly string[]): Role[] {
  const known: readonly string[] = ROLES;
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) throw new LantaiError('role-unknown', { role: unknown, roles: ROLES.join(', ') });
  return rolesOf([...new Set(words)]);
}

/** Throws `roles-exclude` where one person may not hold all of these. */
export function demandCompatible(roles: readonly Role[]): void {
  const pair = excludedPair(roles);
  if (pair !== undefined) throw new LantaiError('roles-exclude', { first: pair[0], second: pair[1] });
}

export async function storeOneTimePassword(trx: Writer, userId: string, hash: string, now: string): Promise<void> {
  await putCredential(trx, {
    id: userId,
    password_hash: hash,
    must_change: 1,
    failed_count: 0,
    locked_until: null,
    changed_at: now,
  });
}

export function createUsers({ db, ledger, clock, config = {} }: IdentityParts): Users {
  const archiveOf = (actor: Actor) => actor.archiveId ?? undefined;

  const shown = (row: repo.UserRow, roles: readonly string[] | undefined): User => ({
    id: row.id,
    login: row.login,
    name: row.name,
    state: row.state,
    roles: rolesOf(roles),
    agencyId: row.agency_id,
    agencyName: row.agency_name,
    locked: row.locked_until !== null && Date.parse(row.locked_until) > clock.millis(),
    mustChangePassword: row.must_change !== 0,
    createdAt: row.created_at,
    lockVersion: row.lock_version,
  });

  /** The account as the actor may see it; `not-found` where it is of another archive. */
  async function getRow(reader: Database['read'], actor: Actor, id: string): Promise<repo.UserRow> {
    const row = await repo.findUserById(reader, id);
    const archive = archiveOf(actor);
    if (row === undefined || (archive !== undefined && row.archive_id !== archive)) throw new LantaiError('not-found');
    return row;
  }

  async function getUser(reader: Database['read'], actor: Actor, id: string): Promise<User> {
    const row = await getRow(reader, actor, id);
    return shown(row, (await repo.listGrants(reader, [id])).get(id));
  }

  async function demandAnotherSecurityAdmin(trx: Writer, id: string): Promise<void> {
    if ((await repo.countOtherHolders(trx, 'security-admin', id)) === 0) throw new LantaiError('last-security-admin');
  }

  async function demandAgency(trx: Writer, id: string | null | undefined, archiveId: string | null): Promise<void> {
    if (id !== null && id !== undefined && !(await repo.agencyExists(trx, id, archiveId)))
      throw new LantaiError('invalid-field', { field: 'agencyId', reason: id });
  }

  return {
    async listUsers(actor, { cursor, limit }) {
      demand(actor, 'user.read');
      const archiveId = archiveOf(actor);
      const rows = await repo.listUserRows(db.read, { archiveId, after: readIdCursor(cursor), limit: limit + 1 });
      const page = rows.slice(0, limit);
      const grants = await repo.listGrants(
        db.read,
        page.map((row) => row.id),
      );
      return {
        items: page.map((row) => shown(row, grants.get(row.id))),
        total: await repo.countUsers(db.read, archiveId),
        totalIsExact: true,
        ...(rows.length > limit ? { cursor: page.at(-1)!.login } : {}),
      };
    },

    async getUserByLogin(actor, login) {
      demand(actor, 'user.read');
      const row = await repo.findUserByLogin(db.read, login);
      const archive = archiveOf(actor);
      if (row === undefined || (archive !== undefined && row.archive_id !== archive))
        throw new LantaiError('user-unknown', { login });
      return getUser(db.read, actor, row.id);
    },

    async createUser(actor, person) {
      demand(actor, 'user.edit');
      const { login, name, agencyId = null } = person;
      if (!LOGIN.test(login)) throw new LantaiError('invalid-field', { field: 'login', reason: login });
      const id = newId(clock.millis());
      const password = oneTimePassword();
      const hash = await hashPassword(password, config.passwordCost);
      const user = await db.write(async (trx) => {
        if ((await repo.findUserByLogin(trx, login)) !== undefined) throw new LantaiError('login-taken', { login });
        await demandAgency(trx, agencyId, actor.archiveId);
        await repo.insertUser(trx, {
          id,
          login,
          name,
          archive_id: actor.archiveId,
          agency_id: agencyId,
          state: 'active',
          created_at: clock.now(),
          lock_version: 1,
        });
        await storeOneTimePassword(trx, id, hash, clock.now());
        const detail = { login, agencyId };
        await ledger.append(trx, {
          actor,
          action: 'user.create',
          objectType: 'user',
          objectId: id,
          label: login,
          detail,
        });
        return getUser(trx, actor, id);
      });
      return { user, password };
    },

    async changeUser(actor, id, patch) {
      demand(actor, 'user.edit');
      return db.write(async (trx) => {
        const before = await getUser(trx, actor, id);
        const { name, state, agencyId } = patch;
        if (state === 'disabled' && before.state === 'active') {
          if (actor.id === id) throw new LantaiError('own-account');
          if (before.roles.includes('security-admin')) await demandAnotherSecurityAdmin(trx, id);
        }
        await demandAgency(trx, agencyId, actor.archiveId);
        const wanted = { name, state, agencyId };
        const changed = (['name', 'state', 'agencyId'] as const).filter(
          (field) => wanted[field] !== undefined && wanted[field] !== before[field],
        );
        if (before.lockVersion !== patch.lockVersion) throw new LantaiError('changed-meanwhile');
        if (changed.length === 0) return before;
        const set = {
          ...(name === undefined ? {} : { name }),
          ...(state === undefined ? {} : { state }),
          ...(agencyId === undefined ? {} : { agency_id: agencyId }),
        };
        if (!(await repo.updateUser(trx, id, patch.lockVersion, set))) throw new LantaiError('changed-meanwhile');
        if (state === 'disabled') await deleteSessionsOf(trx, id);
        // A person's name is personal: that it changed is entered, not what it was.
        const detail = { changed, ...(changed.includes('state') ? { state } : {}) };
        const object = { objectType: 'user', objectId: id, label: before.login };
        await ledger.append(trx, { actor, action: 'user.change', ...object, detail });
        return getUser(trx, actor, id);
      });
    },

    async resetPassword(actor, id) {
      demand(actor, 'user.edit');
      const password = oneTimePassword();
      const hash = await hashPassword(password, config.passwordCost);
      const user = await db.write(async (trx) => {
        const before = await getUser(trx, actor, id);
        const guarded = before.roles.includes('security-admin') || before.roles.includes('audit-admin');
        if (guarded && actor.via.kind === 'web') throw new LantaiError('reset-at-machine');
        await storeOneTimePassword(trx, id, hash, clock.now());
        await deleteSessionsOf(trx, id);
        await ledger.append(trx, {
          actor,
          action: 'user.reset',
          objectType: 'user',
          objectId: id,
          label: before.login,
        });
        return getUser(trx, actor, id);
      });
      return { user, password };
    },

    async grantRoles(actor, id, roles) {
      demand(actor, 'grant.edit');
      if (actor.id === id) throw new LantaiError('own-account');
      const after = rolesOf([...new Set(roles)]);
      demandCompatible(after);
      return db.write(async (trx) => {
        const row = await getRow(trx, actor, id);
        const before = rolesOf((await repo.listGrants(trx, [id])).get(id));
        const added = after.filter((role) => !before.includes(role));
        const removed = before.filter((role) => !after.includes(role));
        if (removed.includes('security-admin') && row.state === 'active') await demandAnotherSecurityAdmin(trx, id);
        for (const role of removed) await repo.deleteGrant(trx, id, role);
        for (const role of added)
          await repo.insertGrant(trx, {
            id: newId(clock.millis()),
            user_id: id,
            role,
            granted_by: actor.id ?? actor.login,
            granted_at: clock.now(),
          });
        if (added.length + removed.length > 0) {
          const detail = { added, removed };
          const object = { objectType: 'user', objectId: id, label: row.login };
          await ledger.append(trx, { actor, action: 'grant.change', ...object, detail });
        }
        return getUser(trx, actor, id);
      });
    },
  };
}
