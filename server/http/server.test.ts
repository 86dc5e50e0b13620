import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Browser, type IdentityHouse, openIdentityHouse } from '../../test/identity-house.ts';
import type { Role } from '../../shared/roles.ts';
import { LantaiError } from '../lib/errors.ts';
import { identityRoutes } from '../modules/identity/index.ts';
import type { Problem } from './problem.ts';
import { type Route, route } from './route.ts';
import { buildServer, refuseUndeclared } from './server.ts';

const thing = z.object({ title: z.string().min(2), pages: z.number().int() });
const base = { permission: 'public', tag: 'test', summary: 'test' } as const;
const EXTRA: Route[] = [
  route({ ...base, method: 'GET', path: '/test/fault', handler: () => Promise.reject(new Error('secret 1234')) }),
  route({
    ...base,
    method: 'GET',
    path: '/test/full',
    handler: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOSPC' })),
  }),
  route({
    ...base,
    method: 'GET',
    path: '/test/leak',
    response: z.object({ items: z.array(z.object({ code: z.string() })) }),
    handler: () => Promise.resolve({ items: [{ code: 'A1', password_hash: 'x' }], secret: 1 }),
  }),
  route({
    ...base,
    method: 'GET',
    path: '/test/unfit',
    response: z.object({ code: z.string() }),
    handler: () => Promise.resolve({ code: 5203 }),
  }),
  route({
    ...base,
    method: 'POST',
    path: '/test/things/:id',
    params: z.object({ id: z.string().max(8) }),
    query: z.object({ limit: z.coerce.number().int().max(200).default(50) }),
    body: thing,
    response: thing.extend({ id: z.string(), limit: z.number() }),
    status: 201,
    handler: ({ params, query, body }) => Promise.resolve({ ...body, ...params, ...query }),
  }),
  route({
    ...base,
    method: 'POST',
    path: '/test/upload',
    permission: 'accession.submit',
    raw: true,
    response: z.object({ names: z.array(z.string()), bytes: z.number() }),
    async handler({ request }) {
      const names: string[] = [];
      let bytes = 0;
      for await (const part of request.files()) {
        names.push(part.filename);
        for await (const chunk of part.file) bytes += (chunk as Buffer).length;
        if (part.file.truncated) throw new LantaiError('upload-too-large', { limit: '1 MiB' });
      }
      return { names, bytes };
    },
  }),
];

let house: IdentityHouse;
const logged: string[] = [];
let app: FastifyInstance;
beforeAll(async () => {
  house = await openIdentityHouse(EXTRA);
  const webDir = mkdtempSync(join(tmpdir(), 'lantai-web-'));
  mkdirSync(join(webDir, 'assets'));
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>兰台</title>');
  writeFileSync(join(webDir, 'assets', 'main-Ab3dEf9h.js'), 'export {}');
  writeFileSync(join(webDir, 'favicon.svg'), '<svg/>');
  const stream = new PassThrough().on('data', (line: Buffer) => logged.push(line.toString()));
  app = await buildServer({
    routes: [...identityRoutes(house.identity), ...EXTRA],
    identity: house.identity,
    config: { dataDir: '/data', uploadLimitBytes: 2 ** 22, secureCookie: true, webDir },
    logger: pino({}, stream),
  });
});
afterAll(async () => {
  await app.close();
  await house.close();
});

describe('boot', () => {
  const open = { ...base, method: 'GET' as const, path: '/open', handler: () => Promise.resolve({}) };
  const build = (permission: string | undefined) =>
    buildServer({
      // As JavaScript would let it through.
      routes: [{ ...open, permission: permission as 'public' }],
      identity: house.identity,
      config: { dataDir: '/data', uploadLimitBytes: 1, secureCookie: false },
      logger: fastify().log,
    });

  test('is refused where a route declares no permission, or one there is not', async () => {
    await expect(build(undefined)).rejects.toThrow('route GET /api/v1/open declares no permission');
    await expect(build('unit.reed')).rejects.toThrow('declares no permission');
    await (await build('public')).close();
  });

  test('is refused also where the route is added past the list', async () => {
    const bare = fastify();
    refuseUndeclared(bare);
    expect(() => bare.get('/debug', () => 'x')).toThrow('route GET /debug declares no permission');
    await bare.register((inner, _, done) => {
      expect(() => inner.post('/inner', () => 'x')).toThrow('declares no permission');
      inner.get('/health', { config: { permission: 'public' } }, () => 'x');
      done();
    });
    expect((await bare.inject('/health')).statusCode).toBe(200);
  });
});

/** Who may, written out by hand: a change of the roles has to be made here too. */
const ALL: Role[] = [
  'system-admin',
  'security-admin',
  'audit-admin',
  'archivist',
  'reviewer',
  'desk',
  'supervisor',
  'agency',
];
const ADMINS: Role[] = ['system-admin', 'security-admin', 'audit-admin'];
const TABLE: [method: string, path: string, who: Role[] | 'everybody'][] = [
  ['GET', '/session', 'everybody'],
  ['GET', '/openapi.json', 'everybody'],
  ['GET', '/preferences/x', ALL],
  ['PUT', '/preferences/x', ALL],
  ['PUT', '/session/password', ALL],
  ['GET', '/agencies', ALL],
  ['GET', '/users', ADMINS],
  ['POST', '/users', ['system-admin']],
  ['PATCH', '/users/none', ['system-admin']],
  ['POST', '/users/none/password', ['system-admin']],
  ['PUT', '/users/none/roles', ['security-admin']],
  ['POST', '/test/upload', ['archivist', 'agency']],
  ['DELETE', '/session', ALL],
];
const LOGINS: Record<Role, string> = {
  'system-admin': 'system',
  'security-admin': 'security',
  'audit-admin': 'audit',
  archivist: 'archivist',
  reviewer: 'reviewer',
  desk: 'desk',
  supervisor: 'supervisor',
  guide: 'guide',
  agency: 'agency1',
};

describe('permissions', () => {
  const ask = async (browser: Browser, method: string, path: string) => {
    const answer = await browser.send(method, path, ['GET', 'DELETE'].includes(method) ? undefined : {});
    return answer.statusCode >= 400 ? answer.json<Problem>().code : 'ok';
  };

  test('of the public', async () => {
    const browser = house.browser();
    for (const [method, path, who] of TABLE)
      expect([method, path, await ask(browser, method, path)]).toEqual([
        method,
        path,
        who === 'everybody' ? 'ok' : 'not-signed-in',
      ]);
  });

  test.each(ALL)('of %s', async (role) => {
    const browser = await house.enter(LOGINS[role]);
    for (const [method, path, who] of TABLE) {
      const told = await ask(browser, method, path);
      const allowed = who === 'everybody' || who.includes(role);
      // Past the guard an empty body or an unknown id is refused, in other words than the guard's.
      const refused = ['forbidden', 'not-signed-in', 'csrf-missing', 'password-change-required'].includes(told);
      expect([method, path, allowed ? !refused : told]).toEqual([method, path, allowed ? true : 'forbidden']);
    }
  });

  test('an agency knows of itself, others of all agencies', async () => {
    const names = async (login: string) =>
      (await (await house.enter(login)).send('GET', '/agencies'))
        .json<{ items: { name: string }[] }>()
        .items.map(({ name }) => name);
    expect(await names('agency1')).toEqual(['甲局']);
    expect(await names('agency2')).toEqual(['乙局']);
    expect(await names('archivist')).toEqual(['甲局', '乙局']);
  });
});

describe('requests and answers', () => {
  const problem = async (method: 'GET' | 'POST' | 'DELETE', url: string, options = {}) => {
    const answer = await app.inject({ method, url, ...options });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const body = answer.json<Problem>();
    expect(answer.statusCode).toBe(body.status);
    return body;
  };

  test('are checked by the schemas, and the reason is in the language of the reader', async () => {
    const send = (url: string, payload: object, headers = {}) =>
      app.inject({ method: 'POST', url: `/api/v1/test/things/${url}`, payload, headers });
    const good = await send('a1?limit=7', { title: '公报', pages: 3, extra: 1 });
    expect([good.statusCode, good.json()]).toEqual([201, { id: 'a1', limit: 7, title: '公报', pages: 3 }]);
    const chinese = await send('a1', { title: '公报', pages: 'x' });
    expect([chinese.statusCode, chinese.json<Problem>().params.field]).toEqual([422, 'pages']);
    expect(chinese.json<Problem>().detail).toMatch(/^“pages”填写有误：无效输入/);
    const english = await send('a1', { title: 'x', pages: 1 }, { 'accept-language': 'en-GB,en;q=0.9' });
    expect(english.json<Problem>().detail).toMatch(/^“title” is not valid: Too small/);
    const cookie = await send('a1', {}, { 'accept-language': 'zh', cookie: 'lantai_locale=en' });
    expect(cookie.json<Problem>().detail).toMatch(/is not valid/);
    expect((await send('far-too-long', { title: '公报', pages: 3 })).json<Problem>().params.field).toBe('id');
    expect((await send('a1?limit=1000', { title: '公报', pages: 3 })).json<Problem>().params.field).toBe('limit');
    expect((await send('a1', [])).json<Problem>().code).toBe('bad-request');
  });

  test('broken, foreign and too large bodies are refused', async () => {
    const send = (payload: string, type: string) =>
      problem('POST', '/api/v1/test/things/a1', { payload, headers: { 'content-type': type } });
    expect((await send('{"title":', 'application/json')).code).toBe('bad-request');
    expect((await send('<a/>', 'application/xml')).code).toBe('bad-request');
    const large = await send(JSON.stringify({ title: 'x'.repeat(2 ** 20) }), 'application/json');
    expect(large).toMatchObject({ code: 'upload-too-large', params: { limit: '1 MiB' } });
    expect((await send('{"__proto__":{"x":1},"title":"ab","pages":1}', 'application/json')).code).toBe('bad-request');
  });

  test('a fault tells nothing of itself, a full disk says so', async () => {
    const fault = await problem('GET', '/api/v1/test/fault');
    expect([fault.code, JSON.stringify(fault)]).toEqual(['internal', expect.not.stringContaining('1234')]);
    expect(await problem('GET', '/api/v1/test/full')).toMatchObject({ code: 'disk-full', params: { path: '/data' } });
  });

  test('what is not there is not found; another method is told', async () => {
    expect((await problem('GET', '/api/v1/nothing')).code).toBe('not-found');
    expect((await problem('POST', '/nothing')).code).toBe('not-found');
    const answer = await app.inject({ method: 'DELETE', url: '/api/v1/users/17/roles' });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'PUT']);
  });

  test('a URL that cannot be decoded is a bad request with the same headers, not the framework’s words', async () => {
    for (const url of ['/api/v1/users/%E0%A4%A', '/%E0%A4%A', '/assets/%']) {
      const answer = await app.inject({ url, headers: { 'accept-language': 'en' } });
      expect([url, answer.statusCode, answer.headers['content-type']]).toEqual([
        url,
        400,
        'application/problem+json; charset=utf-8',
      ]);
      expect(answer.json<Problem>()).toMatchObject({ code: 'bad-request', status: 400 });
      expect(answer.headers['content-security-policy']).toContain("default-src 'self';");
    }
  });

  test('answers hold nothing that their schema does not name, and nothing else than it says', async () => {
    const answer = await app.inject('/api/v1/test/leak');
    expect(answer.json()).toEqual({ items: [{ code: 'A1' }] });
    expect(answer.headers['cache-control']).toBe('no-store');
    const unfit = await problem('GET', '/api/v1/test/unfit');
    expect([unfit.code, JSON.stringify(unfit)]).toEqual(['internal', expect.not.stringContaining('5203')]);
  });

  test('files come as a stream, within the limit', async () => {
    const browser = await house.enter('archivist');
    const upload = (size: number) => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(size)]), 'a.bin');
      form.append('file', new Blob(['abc']), 'b.txt');
      return browser.send('POST', '/test/upload', form);
    };
    expect((await upload(1000)).json()).toEqual({ names: ['a.bin', 'b.txt'], bytes: 1003 });
    const tooLarge = await upload(2 ** 20 + 1);
    expect([tooLarge.statusCode, tooLarge.json<Problem>().code]).toEqual([413, 'upload-too-large']);
  });

  test('carry the headers that keep a browser safe', async () => {
    for (const url of ['/', '/api/v1/session', '/api/v1/nothing', '/healthz']) {
      const { headers } = await app.inject({ url, headers: { 'x-forwarded-proto': 'https' } });
      expect(headers['content-security-policy']).toContain("default-src 'self';");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
      expect(headers['strict-transport-security']).toBeDefined();
    }
  });

  test('the cookie of a session goes over https only, where there is https', async () => {
    const payload = { login: 'reviewer', password: house.passwords.get('reviewer')! };
    const send = (proto: string) =>
      app.inject({ method: 'POST', url: '/api/v1/session', payload, headers: { 'x-forwarded-proto': proto } });
    expect((await send('https')).cookies[0]).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax' });
    expect((await send('http')).cookies[0]!.secure).toBeUndefined();
  });

  test('of the public are bounded by address; whoever has signed in is not counted', async () => {
    const bounded = await buildServer({
      routes: [...identityRoutes(house.identity), ...EXTRA],
      identity: house.identity,
      config: { dataDir: '/data', uploadLimitBytes: 2 ** 22, secureCookie: false, publicRate: 3 },
      logger: pino({ level: 'silent' }),
    });
    const ask = (remoteAddress: string) => bounded.inject({ url: '/api/v1/session', remoteAddress });
    for (let at = 0; at < 3; at++) expect((await ask('192.0.2.7')).statusCode).toBe(200);
    const refused = await ask('192.0.2.7');
    expect(refused.statusCode).toBe(429);
    expect(refused.json<Problem>().code).toBe('too-many-requests');
    expect((await ask('192.0.2.8')).statusCode).toBe(200);
    const reviewer = await house.enter('reviewer');
    for (let at = 0; at < 5; at++) {
      const answer = await bounded.inject({
        url: '/api/v1/session',
        remoteAddress: '192.0.2.7',
        headers: { cookie: reviewer.cookie },
      });
      expect(answer.statusCode).toBe(200);
    }
    await bounded.close();
  });

  test('are logged without what people look for', async () => {
    await app.inject('/api/v1/session?q=张三离婚');
    await app.inject(`/api/v1/session?q=${encodeURIComponent('张三离婚')}`);
    const log = logged.join('');
    expect(log).toContain('"path":"/api/v1/session"');
    expect(log).not.toMatch(/q=|张三|%E5/);
  });
});

describe('the browser program', () => {
  test('has one page for every path, and assets for ever', async () => {
    for (const url of ['/', '/search', '/units/17']) {
      const answer = await app.inject(url);
      expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-cache']);
      expect(answer.body).toContain('<title>兰台');
    }
    const asset = await app.inject('/assets/main-Ab3dEf9h.js');
    expect([asset.statusCode, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await app.inject('/favicon.svg')).headers['content-type']).toMatch(/^image\/svg/);
    const { etag } = (await app.inject('/favicon.svg')).headers;
    expect((await app.inject({ url: '/favicon.svg', headers: { 'if-none-match': etag! } })).statusCode).toBe(304);
  });

  test('gives nothing from outside its folder', async () => {
    for (const url of ['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/assets/missing-Ab3dEf9h.js'])
      expect((await app.inject(url)).statusCode).toBeGreaterThanOrEqual(400);
  });
});

test('the document of the API has every route with its permission', async () => {
  const { openapi, paths } = (await app.inject('/api/v1/openapi.json')).json<{
    openapi: string;
    paths: Record<
      string,
      Record<string, { 'x-permission': string; requestBody?: unknown; parameters: { name: string }[] }>
    >;
  }>();
  expect(openapi).toBe('3.1.0');
  const roles = paths['/api/v1/users/{id}/roles']!.put!;
  expect(roles['x-permission']).toBe('grant.edit');
  expect(roles.parameters.map(({ name }) => name)).toEqual(['id', 'x-csrf-token']);
  expect(roles.requestBody).toBeDefined();
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  expect(operations).toHaveLength(identityRoutes(house.identity).length + EXTRA.length);
});
