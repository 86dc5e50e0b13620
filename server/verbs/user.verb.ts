import { LantaiError } from '../lib/errors.ts';
import { parseRoles } from '../modules/identity/index.ts';
import { translate } from '../../shared/i18n/index.ts';
import { joinIn } from '../../shared/i18n/listing.ts';
import type { User } from '../../shared/schemas/user.ts';
import type { Verb, VerbRun } from './verb.ts';

/** `lantai user list|add|reset|disable|enable|roles`: accounts by the system, grants by the security administrator. */
export const userVerb: Verb = {
  run: async (run, options) => {
    const { house, actor, locale, emit } = run;
    const act = String(options.act);
    if (act === 'list') {
      const { items: users } = await house.identity.listUsers(actor, { limit: 200 });
      for (const user of users) emit({ type: 'notice', message: describe(user, run) });
      emit({ type: 'result', ok: true, users, message: '' });
      return 0;
    }
    const login = typeof options.login === 'string' ? options.login : undefined;
    if (login === undefined || !(act in ACTS))
      throw new LantaiError('bad-request', { detail: translate(locale, 'cli.user-wrong') });
    const password = await ACTS[act]!(run, login, options);
    if (password !== undefined)
      emit({ type: 'notice', message: translate(locale, 'cli.password-once', { login, password }) });
    await house.settle();
    emit({ type: 'result', ok: true, login, message: translate(locale, 'cli.user-done', { login }) });
    return 0;
  },
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Each gives the one-time password where one was made. */
const ACTS: Record<
  string,
  (run: VerbRun, login: string, options: Record<string, unknown>) => Promise<string | undefined>
> = {
  add: async ({ house, actor }, login, options) => {
    const agencyName = text(options.agency);
    const agencies = agencyName === undefined ? [] : await house.organization.listAgencies(actor);
    const agency = agencies.find(({ name }) => name === agencyName);
    if (agencyName !== undefined && agency === undefined) throw new LantaiError('not-found');
    const made = await house.identity.createUser(actor, {
      login,
      name: text(options.name) ?? login,
      agencyId: agency?.id ?? null,
    });
    return made.password;
  },
  reset: async ({ house, actor }, login) =>
    (await house.identity.resetPassword(actor, (await house.identity.getUserByLogin(actor, login)).id)).password,
  disable: async ({ house, actor }, login) => setState(house, actor, login, 'disabled'),
  enable: async ({ house, actor }, login) => setState(house, actor, login, 'active'),
  roles: async ({ house, actor }, login, options) => {
    await house.identity.grantRoles(
      actor,
      (await house.identity.getUserByLogin(actor, login)).id,
      parseRoles((text(options.roles) ?? '').split(/[,，、]/).filter((role) => role !== '')),
    );
    return undefined;
  },
};

async function setState(
  house: VerbRun['house'],
  actor: VerbRun['actor'],
  login: string,
  state: 'active' | 'disabled',
): Promise<undefined> {
  const user = await house.identity.getUserByLogin(actor, login);
  await house.identity.changeUser(actor, user.id, { state, lockVersion: user.lockVersion });
}

function describe(user: User, { locale }: VerbRun): string {
  const roles = joinIn(
    locale,
    user.roles.map((role) => translate(locale, `role.${role}`)),
  );
  return `${user.login}\t${user.name}\t${user.state}\t${roles}`;
}
