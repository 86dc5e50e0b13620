/**
 * Who acts where nobody logged in: the command line's `--as USER`, the operator bound to a system account at `init`, and
 * the first people of a new archive.
 */
import { findSetting, putSetting, type Writer } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { Role } from '../../../shared/roles.ts';
import { actorOf } from './actor.ts';
import type { IdentityParts, NewPerson, PersonSpec } from './identity.types.ts';
import { hashPassword, oneTimePassword } from './password.ts';
import { type Actor, demand, SYSTEM_ACTOR } from './policy.ts';
import { demandCompatible, storeOneTimePassword } from './user.service.ts';
import * as repo from './user.repo.ts';

export interface Operators {
  /** The actor of `--as USER`. Throws `user-unknown` or `account-disabled`. */
  actorByLogin(login: string, via: Actor['via']): Promise<Actor>;
  /** The operator bound to the system account; throws `operator-unbound` where none is. */
  ensureOperator(account: string, via?: Actor['via']): Promise<Actor>;
  /** Binds a system account of the machine to a user. Needs `system.manage`. */
  bindOperator(trx: Writer, actor: Actor, account: string, userId: string): Promise<void>;
  /**
   * Makes the first people of an archive with one-time passwords, given this once, and binds `operator` (the login of one
   * of them) to the system account. Throws `already-initialised` where there are people.
   */
  bootstrap(first: {
    archiveId: string;
    people: readonly PersonSpec[];
    operator?: { account: string; login: string };
  }): Promise<NewPerson[]>;
}

const person = (login: string, name: string, role: Role): PersonSpec => ({ login, name, roles: [role] });

/** The people every archive starts with: the three administrators and an archivist, one role each. */
export const firstPeople = (): PersonSpec[] => [
  person('system', '系统管理员', 'system-admin'),
  person('security', '安全管理员', 'security-admin'),
  person('audit', '审计管理员', 'audit-admin'),
  person('archivist', '档案员', 'archivist'),
];

/** The people of the demonstration: those, a reviewer, the reading room, a supervisor, and a user of each agency. */
export const demoPeople = (agencies: readonly { id: string; login: string; name: string }[]): PersonSpec[] => [
  ...firstPeople(),
  person('reviewer', '审核员', 'reviewer'),
  person('desk', '查阅窗口', 'desk'),
  person('supervisor', '监督指导员', 'supervisor'),
  ...agencies.map(({ id, login, name }) => ({ ...person(login, name, 'agency'), agencyId: id })),
];

export function createOperators({ db, ledger, clock, config = {} }: IdentityParts): Operators {
  async function bindOperator(trx: Writer, actor: Actor, account: string, userId: string): Promise<void> {
    demand(actor, 'system.manage');
    await putSetting(trx, `operator:${account}`, userId, clock.now());
    const detail = { account };
    await ledger.append(trx, { actor, action: 'user.bind', objectType: 'user', objectId: userId, detail });
  }

  async function insertPerson(trx: Writer, archiveId: string, spec: NewPerson, hash: string): Promise<void> {
    const { id, login, name, roles, agencyId = null } = spec;
    const at = clock.now();
    await repo.insertUser(trx, {
      id,
      login,
      name,
      archive_id: archiveId,
      agency_id: agencyId,
      state: 'active',
      created_at: at,
      lock_version: 1,
    });
    await storeOneTimePassword(trx, id, hash, at);
    for (const role of roles)
      await repo.insertGrant(trx, {
        id: newId(clock.millis()),
        user_id: id,
        role,
        granted_by: SYSTEM_ACTOR.login,
        granted_at: at,
      });
    const act = { actor: SYSTEM_ACTOR, objectType: 'user', objectId: id };
    await ledger.append(trx, { ...act, action: 'user.create', detail: { login, agencyId } });
    await ledger.append(trx, { ...act, action: 'grant.change', detail: { added: roles, removed: [] } });
  }

  return {
    async actorByLogin(login, via) {
      const user = await repo.findUserByLogin(db.read, login.trim().toLowerCase());
      if (user === undefined) throw new LantaiError('user-unknown', { login });
      if (user.state !== 'active') throw new LantaiError('account-disabled', { login });
      return actorOf(db.read, user, via);
    },

    async ensureOperator(account, via = { kind: 'cli', account }) {
      const id = await findSetting(db.read, `operator:${account}`);
      const user = typeof id === 'string' ? await repo.findUserById(db.read, id) : undefined;
      if (user === undefined) throw new LantaiError('operator-unbound', { account });
      if (user.state !== 'active') throw new LantaiError('account-disabled', { login: user.login });
      return actorOf(db.read, user, via);
    },

    bindOperator,

    async bootstrap({ archiveId, people, operator }) {
      for (const { roles } of people) demandCompatible(roles);
      const made: NewPerson[] = people.map((spec) => ({
        ...spec,
        id: newId(clock.millis()),
        password: oneTimePassword(),
      }));
      const hashes = await Promise.all(made.map(({ password }) => hashPassword(password, config.passwordCost)));
      await db.write(async (trx) => {
        if ((await repo.countUsers(trx, undefined)) > 0) throw new LantaiError('already-initialised', { path: '' });
        for (const [index, spec] of made.entries()) await insertPerson(trx, archiveId, spec, hashes[index]!);
        const bound = made.find(({ login }) => login === operator?.login);
        if (operator !== undefined && bound === undefined)
          throw new LantaiError('user-unknown', { login: operator.login });
        if (operator !== undefined && bound !== undefined)
          await bindOperator(trx, SYSTEM_ACTOR, operator.account, bound.id);
      });
      return made;
    },
  };
}
