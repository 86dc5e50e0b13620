/**
 * Who may what, over HTTP, for every route there is and every role: what shared/roles.ts declares, and no more. And what
 * is absent is invisible: another agency's holdings are no hit, no count, no facet, no address.
 */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Route } from '../../server/http/route.ts';
import { type Actor, firstPeople, SYSTEM_ACTOR } from '../../server/modules/identity/index.ts';
import { ROLE_PERMISSIONS, type Role, ROLES } from '../../shared/roles.ts';
import { openTestHouse, type TestHouse } from '../house.ts';
import { serveHouse, type SignedIn, signIn } from '../served-house.ts';

let test_: TestHouse;
let app: FastifyInstance;
const sessions = new Map<string, SignedIn>();
/** Logins by role; the second agency's clerk is `stranger`. */
const LOGINS: Partial<Record<Role, string>> = {
  'system-admin': 'system',
  'security-admin': 'security',
  'audit-admin': 'audit',
};
const loginOf = (role: Role): string => LOGINS[role] ?? role;

beforeAll(async () => {
  test_ = await openTestHouse();
  const { house, archiveId, agencyId } = test_;
  const system = await test_.actor('system');
  const security = await test_.actor('security');
  const other = await house.db.write((trx) =>
    house.organization.createAgency(trx, SYSTEM_ACTOR, { archiveId, name: '区水利局' }),
  );
  const passwords = { ...test_.passwords };
  const make = async (login: string, role: Role, agency: string | null) => {
    const { user, password } = await house.identity.createUser(system, { login, name: login, agencyId: agency });
    await house.identity.grantRoles(security, user.id, [role]);
    passwords[login] = password;
  };
  await make('guide', 'guide', null);
  await make('stranger', 'agency', other);
  await house.db.write(async (trx) => {
    for (const [agency, number, title] of [
      [agencyId, 'Z109', '水库移民安置办法'],
      [other, 'Z208', '水库防汛预案'],
    ] as const) {
      const fonds = await house.catalog.ensureFonds(trx, archiveId, number, agency, `${number}全宗`);
      const base = { archiveId, fondsId: fonds, agencyId: agency, categoryId: 'WS', year: 2011, retention: '永久' };
      await house.catalog.createUnits(trx, [
        { ...base, code: `${number}-WS·2011-Y-BGS-0001`, title },
        { ...base, code: `${number}-WS·2011-Y-BGS-0002`, title: `${title}的补充` },
      ]);
    }
  });
  await house.settle();
  app = await serveHouse(test_);
  for (const [login, password] of Object.entries(passwords)) sessions.set(login, await signIn(test_, login, password));
});
afterAll(async () => {
  await app.close();
  await test_.destroy();
});

const as = (login: string | undefined, method: Route['method'], path: string, payload?: object) => {
  const session = login === undefined ? undefined : sessions.get(login)!;
  return app.inject({
    method,
    url: `/api/v1${path}`,
    ...session,
    ...(payload && { payload }),
  });
};
const ABSENT = '018f0000-0000-7000-8000-000000000000';
/** An address nothing stands at, so that an allowed request changes nothing. */
const addressOf = (path: string): string =>
  path.replace(/:(\w+)/g, (_, name: string) => (name === 'number' ? '1' : ABSENT));

describe('every route for every role', () => {
  test('is allowed or refused as declared', { timeout: 120_000 }, async () => {
    const wrong: string[] = [];
    let asked = 0;
    // These end what is asked with: logging in and out is tested where it lives.
    const routes = test_.house.routes.filter(
      ({ path, method }) => !path.startsWith('/session') && !(method === 'GET' && path.endsWith('/progress')),
    );
    for (const { method, path, permission } of routes)
      for (const role of [undefined, ...ROLES]) {
        // A question of its own for verification: it reads all there is.
        if (path === '/verify' && role !== undefined && ROLE_PERMISSIONS[role].includes('ledger.verify')) continue;
        const { statusCode } = await as(
          role && loginOf(role),
          method,
          addressOf(path),
          method === 'GET' ? undefined : {},
        );
        asked += 1;
        const allowed =
          permission === 'public' ||
          (role !== undefined && (permission === 'signed-in' || ROLE_PERMISSIONS[role].includes(permission)));
        const refused = statusCode === (role === undefined ? 401 : 403);
        // 404, 409 and 422 are answers to who may ask; only 401 and 403 say that one may not.
        if (allowed ? refused || statusCode >= 500 : !refused)
          wrong.push(`${method} ${path} ${role ?? 'public'}: ${statusCode}`);
      }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(ROLES.length * 30);
  });

  test('a changing request without its token is refused', async () => {
    const session = sessions.get('archivist')!;
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/api/v1/units/open',
      cookies: session.cookies,
      payload: { ids: [ABSENT], ground: '依据' },
    });
    expect(statusCode).toBe(403);
  });
});

interface Hits {
  total: number;
  hits: { unitId: string }[];
  facets: Record<string, { value: string }[]>;
}

describe('what is absent is invisible', () => {
  const find = async (login: string | undefined, q: string) =>
    (await as(login, 'GET', `/search?q=${encodeURIComponent(q)}`)).json<Hits>();

  test('an agency neither finds, counts nor reaches what is not its own', async () => {
    const staff = await find('archivist', '水库');
    expect(staff.total).toBe(4);
    const own = await find('agency', '水库');
    const strange = await find('stranger', '水库');
    expect([own.total, strange.total]).toEqual([2, 2]);
    expect(own.facets.fonds).toHaveLength(1);
    expect(own.facets.fonds![0]!.value).not.toBe(strange.facets.fonds![0]!.value);
    const theirs = strange.hits[0]!.unitId;
    for (const path of ['', '/history', '/pages/1/text', '/pages/1/image?width=400']) {
      expect((await as('agency', 'GET', `/units/${theirs}${path}`)).statusCode).toBe(404);
      // Word for word the answer to what never was.
      const absent = await as('agency', 'GET', `/units/${ABSENT}${path}`);
      expect((await as('agency', 'GET', `/units/${theirs}${path}`)).json()).toEqual(absent.json());
    }
    const units = (await as('agency', 'GET', '/units')).json<{ items: { id: string }[]; total?: number }>();
    expect(units.items.map(({ id }) => id)).not.toContain(theirs);
    expect(units.items).toHaveLength(2);
    expect(units.total ?? 2).toBe(2);
    expect((await as('agency', 'GET', '/tree')).json<{ items: unknown[] }>().items).toHaveLength(1);
    expect((await as('agency', 'GET', '/fonds')).json<{ items: unknown[] }>().items).toHaveLength(1);
    expect((await as('agency', 'GET', '/agencies')).json<{ items: unknown[] }>().items).toHaveLength(1);
    const code = encodeURIComponent('Z208-WS·2011-Y-BGS-0001');
    expect((await find('agency', 'Z208')).total).toBe(0);
    expect((await as('agency', 'GET', `/units?q=${code}`)).json<{ items: unknown[] }>().items).toEqual([]);
  });

  test('the public and the three administrators see what is open, and nothing before', async () => {
    const logins = [undefined, 'system', 'security', 'audit', 'guide'];
    for (const login of logins) expect((await find(login, '')).total).toBe(0);
    const [open] = (await find('archivist', 'Z109-WS·2011-Y-BGS-0001')).hits;
    const archivist: Actor = await test_.actor('archivist');
    await test_.house.catalog.openUnits(archivist, { ids: [open!.unitId], ground: '档案法第二十七条' });
    await test_.house.settle();
    for (const login of logins) {
      const found = await find(login, '');
      expect([login, found.total]).toEqual([login, 1]);
      expect(found.hits.map(({ unitId }) => unitId)).toEqual([open!.unitId]);
      expect((await as(login, 'GET', `/units/${open!.unitId}`)).statusCode).toBe(200);
    }
    expect((await as(undefined, 'GET', '/fonds')).json<{ items: unknown[] }>().items).toHaveLength(1);
    // The public learns of no accession and of no ground.
    const detail = (await as(undefined, 'GET', `/units/${open!.unitId}`)).json<Record<string, unknown>>();
    expect(detail).toMatchObject({ accession: null, mayEdit: false, mayOpen: false });
  });

  test('a draft of a paper is absent for everybody but its author, administrators included', async () => {
    const made = await as('desk', 'POST', '/study/papers', { kind: 'paper', title: '还没想好' });
    const { id } = made.json<{ id: string }>();
    expect((await as('desk', 'GET', `/study/papers/${id}`)).statusCode).toBe(200);
    for (const login of [...sessions.keys()].filter((each) => each !== 'desk')) {
      const seen = await as(login, 'GET', `/study/papers/${id}`);
      expect([login, seen.statusCode, seen.json()]).toEqual([
        login,
        404,
        (await as(login, 'GET', `/study/papers/${ABSENT}`)).json(),
      ]);
      for (const whose of ['mine', 'others'])
        expect((await as(login, 'GET', `/study/papers?whose=${whose}`)).json<{ items: unknown[] }>().items).toEqual([]);
      expect((await as(login, 'DELETE', `/study/papers/${id}`)).statusCode).toBe(404);
    }
    await test_.house.settle();
    const entries = await as('audit', 'GET', '/ledger?limit=200');
    expect(entries.statusCode).toBe(200);
    expect(entries.body).not.toContain(id);
  });

  test('a saved search is for whoever saved it, and as good as never made for everybody else', async () => {
    const made = await as('archivist', 'POST', '/saved-searches', { name: '移民', query: { q: '水库' } });
    expect(made.statusCode).toBe(201);
    const { id, lockVersion } = made.json<{ id: string; lockVersion: number }>();
    const acts = [
      ['PATCH', '', { name: '我的', lockVersion }],
      ['POST', '/look', {}],
      ['DELETE', '', undefined],
    ] as const;
    for (const login of ['desk', 'agency', 'stranger']) {
      const list = await as(login, 'GET', '/saved-searches');
      expect([login, list.json<{ items: unknown[] }>().items]).toEqual([login, []]);
      for (const [method, path, body] of acts) {
        const tried = await as(login, method, `/saved-searches/${id}${path}`, body);
        const absent = await as(login, method, `/saved-searches/${ABSENT}${path}`, body);
        expect([login, method, tried.statusCode, tried.json()]).toEqual([login, method, 404, absent.json()]);
      }
    }
    const own = (await as('archivist', 'GET', '/saved-searches')).json<{ items: { id: string; name: string }[] }>();
    expect(own.items).toMatchObject([{ id, name: '移民' }]);
  });

  test('everybody of the first people has one role', () => {
    for (const { roles } of firstPeople()) expect(roles).toHaveLength(1);
  });
});
