import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, type IdentityHouse, openIdentityHouse } from '../../../test/identity-house.ts';
import type { User } from '../../../shared/schemas/user.ts';
import type { Problem } from '../../http/problem.ts';

let house: IdentityHouse;
let system: Browser;
let security: Browser;
beforeAll(async () => {
  house = await openIdentityHouse();
  system = await house.enter('system');
  security = await house.enter('security');
});
afterAll(() => house.close());

const code = (answer: LightMyRequestResponse) => answer.json<Problem>().code;
const make = async (login: string, extra = {}) =>
  (await system.send('POST', '/users', { login, name: login, ...extra })).json<{ user: User; password: string }>();
const roles = (id: string, list: string[], browser = security) =>
  browser.send('PUT', `/users/${id}/roles`, { roles: list });

describe('roles', () => {
  test('an account is made without any; only the security administrator grants', async () => {
    const { user, password } = await make('li.hua');
    expect(user).toMatchObject({ roles: [], mustChangePassword: true, state: 'active', locked: false });
    expect(code(await roles(user.id, ['archivist'], system))).toBe('forbidden');
    expect((await roles(user.id, ['archivist', 'reviewer'])).json<User>().roles).toEqual(['archivist', 'reviewer']);
    expect((await roles(user.id, ['reviewer'])).json<User>().roles).toEqual(['reviewer']);
    house.passwords.set('li.hua', password);
    const browser = await house.enter('li.hua');
    expect(code(await browser.send('GET', '/users'))).toBe('forbidden');
  });

  test.each([
    [['system-admin', 'security-admin'], 'system-admin', 'security-admin'],
    [['audit-admin', 'system-admin'], 'system-admin', 'audit-admin'],
    [['security-admin', 'audit-admin'], 'security-admin', 'audit-admin'],
    [['archivist', 'audit-admin'], 'audit-admin', 'archivist'],
  ])('%j exclude each other', async (list, first, second) => {
    const id = house.ids.get('desk')!;
    const answer = await roles(id, list);
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'roles-exclude', params: { first, second } });
    const users = (await security.send('GET', '/users?limit=200')).json<{ items: User[] }>().items;
    expect(users.find((user) => user.id === id)!.roles).toEqual(['desk']);
  });

  test('the sentence names the roles in the language of the reader', async () => {
    const list = { roles: ['system-admin', 'archivist'] };
    const path = `/users/${house.ids.get('desk')!}/roles`;
    const english = await security.send('PUT', path, list, { 'accept-language': 'en' });
    expect(english.json<Problem>().detail).toMatch(/^“System administrator” and “Archivist” cannot/);
    expect((await security.send('PUT', path, list)).json<Problem>().detail).toMatch(/^“系统管理员”与“/);
  });

  test('nobody changes her own, and the last security administrator stays', async () => {
    const own = house.ids.get('security')!;
    expect(code(await roles(own, ['security-admin', 'desk']))).toBe('own-account');
    const users = (await system.send('GET', '/users?limit=200')).json<{ items: User[] }>().items;
    const { lockVersion } = users.find(({ id }) => id === own)!;
    const disable = (browser: Browser) => browser.send('PATCH', `/users/${own}`, { state: 'disabled', lockVersion });
    expect(code(await disable(system))).toBe('last-security-admin');

    const { user, password } = await make('second.security');
    await roles(user.id, ['security-admin']);
    house.passwords.set('second.security', password);
    const second = await house.enter('second.security');
    expect((await roles(own, [], second)).json<User>().roles).toEqual([]);
    // Now she is the last one; a disabled one does not count.
    expect(code(await system.send('PATCH', `/users/${user.id}`, { state: 'disabled', lockVersion: 1 }))).toBe(
      'last-security-admin',
    );
    expect((await roles(own, ['security-admin'], second)).json<User>().roles).toEqual(['security-admin']);
    const gone = await system.send('PATCH', `/users/${user.id}`, { state: 'disabled', lockVersion: 1 });
    expect(gone.json<User>().state).toBe('disabled');
  });
});

describe('accounts', () => {
  test('a login is taken once and has a form', async () => {
    await make('wang.fang');
    expect(code(await system.send('POST', '/users', { login: 'wang.fang', name: 'x' }))).toBe('login-taken');
    expect(code(await system.send('POST', '/users', { login: 'Wang Fang', name: 'x' }))).toBe('invalid-field');
    expect(code(await system.send('POST', '/users', { login: 'wang.li', name: 'x', agencyId: 'none' }))).toBe(
      'invalid-field',
    );
  });

  test('a stale change is refused and changes nothing', async () => {
    const { user } = await make('zhao.min', { agencyId: house.agencies[0] });
    expect(user.agencyName).toBe('甲局');
    const patch = (body: object) => system.send('PATCH', `/users/${user.id}`, body);
    expect((await patch({ name: '赵敏', lockVersion: 1 })).json<User>()).toMatchObject({
      name: '赵敏',
      lockVersion: 2,
    });
    expect(code(await patch({ name: '赵明', lockVersion: 1 }))).toBe('changed-meanwhile');
    const row = await house.db.read.selectFrom('user').selectAll().where('id', '=', user.id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ name: '赵敏', lock_version: 2 });
  });

  test('disabling and resetting end the sessions at once', async () => {
    const { user, password } = await make('sun.jie');
    house.passwords.set('sun.jie', password);
    const browser = await house.enter('sun.jie');
    const signedIn = async () => (await browser.send('GET', '/preferences/a')).statusCode === 200;
    expect(await signedIn()).toBe(true);
    await system.send('PATCH', `/users/${user.id}`, { state: 'disabled', lockVersion: 1 });
    expect(await signedIn()).toBe(false);
    expect(code(await browser.login('sun.jie', house.passwords.get('sun.jie')!))).toBe('login-failed');
    await expect(house.identity.actorByLogin('sun.jie', { kind: 'cli' })).rejects.toThrow(/account-disabled/);
    await system.send('PATCH', `/users/${user.id}`, { state: 'active', lockVersion: 2 });
    await browser.login('sun.jie', house.passwords.get('sun.jie')!);
    expect(await signedIn()).toBe(true);
    const reset = (await system.send('POST', `/users/${user.id}/password`)).json<{ password: string }>();
    expect(await signedIn()).toBe(false);
    const again = await browser.login('sun.jie', reset.password);
    expect(again.json()).toMatchObject({ mustChangePassword: true });
  });

  test('the system administrator cannot become the other two by resetting their passwords', async () => {
    for (const login of ['security', 'audit'])
      expect(code(await system.send('POST', `/users/${house.ids.get(login)!}/password`))).toBe('reset-at-machine');
    const cli = await house.identity.actorByLogin('system', { kind: 'cli', account: 'root' });
    const { password } = await house.identity.resetPassword(cli, house.ids.get('audit')!);
    expect((await house.browser().login('audit', password)).statusCode).toBe(200);
  });

  test('of another archive is not found, listed or counted', async () => {
    const { user } = await make('elsewhere');
    const { total } = (await system.send('GET', '/users')).json<{ total: number }>();
    await house.db.write((trx) =>
      trx.updateTable('user').set({ archive_id: 'another' }).where('id', '=', user.id).execute(),
    );
    const unseen = await system.send('PATCH', `/users/${user.id}`, { name: 'x', lockVersion: 1 });
    expect(unseen.statusCode).toBe(404);
    expect(unseen.json()).toEqual((await system.send('PATCH', '/users/none', { name: 'x', lockVersion: 1 })).json());
    expect((await system.send('POST', `/users/${user.id}/password`)).statusCode).toBe(404);
    expect((await roles(user.id, ['desk'])).statusCode).toBe(404);
    const actor = await house.identity.actorByLogin('system', { kind: 'cli' });
    await expect(house.identity.getUserByLogin(actor, 'elsewhere')).rejects.toThrow(/user-unknown/);
    expect(await house.identity.getUserByLogin(actor, 'desk')).toMatchObject({ roles: ['desk'] });
    const list = (await system.send('GET', '/users?limit=200')).json<{ items: User[]; total: number }>();
    expect(list.items.map(({ login }) => login)).not.toContain('elsewhere');
    expect(list.total).toBe(total - 1);
  });

  test('are listed in pages that leave none out', async () => {
    const all = (await system.send('GET', '/users?limit=200')).json<{ items: User[] }>().items.map(({ id }) => id);
    const paged: string[] = [];
    let cursor = '';
    do {
      const page = (await system.send('GET', `/users?limit=3${cursor}`)).json<{ items: User[]; cursor?: string }>();
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.cursor === undefined ? '' : `&cursor=${page.cursor}`;
    } while (cursor !== '');
    expect(paged).toEqual(all);
  });
});

describe('the people of an archive', () => {
  test('are made once, with passwords that differ and must be changed', async () => {
    expect(house.ids.size).toBe(9);
    await expect(house.identity.bootstrap({ archiveId: 'x', people: [] })).rejects.toThrow(/already-initialised/);
    expect(new Set(house.passwords.values()).size).toBe(house.passwords.size);
  });

  test('the operator of the system account acts as whom init bound', async () => {
    const actor = await house.identity.ensureOperator('keeper');
    expect(actor).toMatchObject({ login: 'archivist', roles: ['archivist'], via: { kind: 'cli', account: 'keeper' } });
    await expect(house.identity.ensureOperator('stranger')).rejects.toThrow(/operator-unbound/);
    await expect(house.identity.actorByLogin('nobody', { kind: 'cli' })).rejects.toThrow(/user-unknown/);
  });

  test('every act is in the ledger, and none without its change', async () => {
    const before = await house.actions();
    const { user } = await make('ledger.test');
    await roles(user.id, ['desk']);
    await roles(user.id, ['desk']);
    await roles(user.id, ['desk', 'audit-admin']);
    await system.send('PATCH', `/users/${user.id}`, { name: 'y', lockVersion: 9 });
    await system.send('POST', `/users/${user.id}/password`);
    await system.send('PATCH', `/users/${user.id}`, { name: 'y', lockVersion: 1 });
    const after = await house.actions();
    expect(after.slice(before.length)).toEqual(['user.create', 'grant.change', 'user.reset', 'user.change']);
    const rows = await house.db.read.selectFrom('ledger_entry').select('canonical').execute();
    for (const password of house.passwords.values()) expect(JSON.stringify(rows)).not.toContain(password);
  });
});
