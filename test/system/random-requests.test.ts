/**
 * Whatever is sent to a route, by its schema or a little beside it, is answered: never by `internal`, which is a fault of
 * ours. What is sent is drawn from the schemas themselves, always the same, and on both databases.
 */
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { buildServer } from '../../server/http/server.ts';
import type { Route } from '../../server/http/route.ts';
import { SESSION_COOKIE } from '../../server/modules/identity/index.ts';
import { bulkEditBody } from '../../shared/schemas/bulk-edit.ts';
import { newLocation } from '../../shared/schemas/location.ts';
import { ROLE_PERMISSIONS, ROLES } from '../../shared/roles.ts';
import { onBothDatabases } from '../databases.ts';
import { openTestHouse, type TestHouse } from '../house.ts';

const SEED = 4;
/** So many requests to each route; more by hand. */
const TIMES = Number(process.env.LANTAI_RANDOM_REQUESTS ?? 5);
const PASSWORD = 'whatever is sent is answered';
const LOGINS = { 'system-admin': 'system', 'security-admin': 'security', 'audit-admin': 'audit' } as const;

const TEXTS = [
  ...['', ' ', '甲', '水库移民', '%', '_', "'", '"', '\\', '*', '?', '~', '((', '))', '[', 'NOT', 'OR OR', '-', ':'],
  ...['题名:', '年度:..', '1..', '{n:9}', '{', '{title}', '\u0000', '甲\u0000乙', '\ud800', '\udc00甲', '\u202e', '🀄'],
  ...[
    '__proto__',
    'constructor',
    'WS',
    'y',
    'Y',
    '永久',
    'item',
    'open',
    'code',
    '2011',
    '20110230',
    '00000101',
    '99991231',
  ],
  ...['-1', '0', '1e3', '9007199254740993', '99999999999999999999', '2011-13-45', '2026-02-30T25:00:00Z', 'Infinity'],
  ...[
    'Z109',
    'Z109-WS·2011-Y-BGS-0001',
    'Z109-WS·2011-Y-BGS-99999999999999999999',
    '018f0000-0000-7000-8000-000000000000',
  ],
  ...['x:'.repeat(40), '（'.repeat(300), '甲'.repeat(3000), '('.repeat(200), 'a '.repeat(100)],
];
const NUMBERS = [
  0,
  1,
  -1,
  2,
  1.5,
  20110230,
  20110301,
  99991231,
  10101,
  2011,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53 - 1,
  2 ** 53,
  1e300,
];

interface Shape {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Shape[];
  oneOf?: Shape[];
  allOf?: Shape[];
  $ref?: string;
  $defs?: Record<string, Shape>;
  properties?: Record<string, Shape>;
  required?: string[];
  additionalProperties?: Shape | boolean;
  items?: Shape;
  minItems?: number;
}

/** Values of a shape; now and then something else stands in the place of one. */
function valuesOf(schema: z.ZodType, ids: string[]): fc.Arbitrary<unknown> {
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
  const text = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
    { weight: 2, arbitrary: fc.constantFrom(...ids) },
  );
  const number = fc.oneof(fc.constantFrom(...NUMBERS), fc.integer({ min: 1, max: 9 }));
  const anything = fc.oneof(text, number, fc.constantFrom<unknown>(null, true, [], {}, [null], { ids: [] }));
  const of = (shape: Shape, depth: number): fc.Arbitrary<unknown> => {
    const right = rightOf(shape, depth);
    return fc.oneof({ weight: 30, arbitrary: right }, { weight: 1, arbitrary: anything });
  };
  const rightOf = (shape: Shape, depth: number): fc.Arbitrary<unknown> => {
    if (depth > 7) return fc.constant(null);
    if (shape.$ref !== undefined) return of(whole.$defs?.[shape.$ref.split('/').at(-1)!] ?? whole, depth + 1);
    if (shape.const !== undefined) return fc.constant(shape.const);
    if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
    const one = shape.anyOf ?? shape.oneOf;
    if (one !== undefined) return fc.oneof(...one.map((each) => of(each, depth + 1)));
    if (shape.allOf !== undefined) return of(shape.allOf[0]!, depth + 1);
    switch (Array.isArray(shape.type) ? shape.type[0] : shape.type) {
      case 'string':
        return text;
      case 'number':
      case 'integer':
        return number;
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'array':
        return fc.array(of(shape.items ?? {}, depth + 1), {
          minLength: shape.minItems === undefined ? 0 : 1,
          maxLength: 3,
        });
      case 'object': {
        const members = Object.fromEntries(
          Object.entries(shape.properties ?? {}).map(([name, each]) => [name, of(each, depth + 1)]),
        );
        if (Object.keys(members).length > 0) return fc.record(members, { requiredKeys: shape.required ?? [] });
        const values =
          typeof shape.additionalProperties === 'object' ? of(shape.additionalProperties, depth + 1) : anything;
        return fc.dictionary(fc.constantFrom(...TEXTS), values, { maxKeys: 3 });
      }
      default:
        return anything;
    }
  };
  return rightOf(whole, 0);
}

/** As in an address: what is several stands several times. */
const addressed = (values: unknown): string =>
  Object.entries((values ?? {}) as Record<string, unknown>)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((each) => [name, each] as const))
    .map(([name, value]) => `${encoded(name)}=${encoded(String(value))}`)
    .join('&');
/** A surrogate alone is no character: a browser cannot say it in an address. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

onBothDatabases('random requests', (database) => {
  let t: TestHouse;
  let app: FastifyInstance;
  let ids: string[];
  const faults: string[] = [];
  const sessions = new Map<string, { cookie: string; csrf: string }>();

  beforeAll(async () => {
    const env = database.url === undefined ? {} : { LANTAI_DATABASE_URL: database.url };
    t = await openTestHouse({ start: true, env });
    const { house, archiveId, agencyId } = t;
    const archivist = await t.actor('archivist');
    const units = await house.db.write(async (trx) => {
      const fondsId = await house.catalog.ensureFonds(trx, archiveId, 'Z109', agencyId, '区档案局');
      const base = { archiveId, agencyId, fondsId, categoryId: 'WS', year: 2011, retention: '永久', title: '水库移民' };
      const codes = [1, 2, 3, 5].map((number) => `Z109-WS·2011-Y-BGS-000${number}`);
      return [
        fondsId,
        ...(await house.catalog.createUnits(
          trx,
          codes.map((code) => ({ ...base, code })),
        )),
      ];
    });
    const [room] = await house.locations.create(archivist, newLocation.parse({ kind: 'room', number: '1' }));
    const act = { target: { ids: [units[1]] }, field: 'note', act: { kind: 'set', value: '注' }, reason: '统一著录' };
    const edit = await house.bulkEdits.start(archivist, bulkEditBody.parse(act), 'zh-CN');
    ids = [...units, room!.id, edit.id, archiveId, agencyId];
    await house.settle();
    app = await buildServer({
      routes: house.routes,
      identity: house.identity,
      config: { dataDir: t.config.dataDir, uploadLimitBytes: 1e6, secureCookie: false },
      logger: pino({ level: 'error' }, { write: (line: string) => void faults.push(line) }),
    });
    for (const [login, password] of Object.entries(t.passwords)) {
      const opened = await house.identity.login(login, password, { kind: 'web' });
      const settled = await house.identity.changePassword(opened.actor, password, PASSWORD);
      sessions.set(login, { cookie: settled.token, csrf: settled.session.csrf });
    }
  });
  afterAll(async () => {
    await app.close();
    await t.destroy();
  });

  /** Somebody who may. */
  const whoMay = ({ permission }: Route) => {
    const logins: Partial<Record<string, string>> = LOGINS;
    const roles = ROLES.filter((role) => sessions.has(logins[role] ?? role));
    const role = roles.find((each) => (ROLE_PERMISSIONS[each] as readonly string[]).includes(permission));
    return sessions.get(role === undefined ? 'archivist' : (logins[role] ?? role))!;
  };

  test('with what is no character are refused, and it is said where', async () => {
    const { cookie, csrf } = sessions.get('archivist')!;
    for (const broken of ['甲\u0000乙', '\ud800'])
      for (const [language, sentence] of [
        ['zh-CN', /“act\.unit\.title”填写有误：含有不是文字的字符/],
        ['en', /“act\.unit\.title” is not valid: it holds what is no character/],
      ] as const) {
        const unit = { title: broken };
        const act = { kind: 'create', unit, category: 'WS', to: { fonds: ids[0], parent: null } };
        const answer = await app.inject({
          method: 'POST',
          url: '/api/v1/arrangements',
          cookies: { [SESSION_COOKIE]: cookie },
          headers: { 'x-csrf-token': csrf, 'accept-language': language },
          payload: { act, reason: '统一著录' },
        });
        expect(answer.statusCode).toBe(422);
        expect(answer.json<{ detail: string }>().detail).toMatch(sentence);
      }
  });

  test('nested as deep as a body may be, or searching for what has no end, are answered', async () => {
    const { cookie, csrf } = sessions.get('archivist')!;
    const sent = { cookies: { [SESSION_COOKIE]: cookie }, headers: { 'x-csrf-token': csrf } };
    const deep = '['.repeat(250_000) + ']'.repeat(250_000);
    for (const url of ['/arrangements/preview', '/bulk-edits/preview', '/prints', '/saved-searches', '/fonds']) {
      const headers = { ...sent.headers, 'content-type': 'application/json' };
      const payload = `{"act":${deep}}`;
      const { statusCode } = await app.inject({ ...sent, method: 'POST', url: `/api/v1${url}`, headers, payload });
      expect(`${url} ${statusCode}`).not.toMatch(/ 5\d\d$/);
    }
    const words = ['('.repeat(10_000), `${'('.repeat(400)}甲${')'.repeat(400)}`, Array(5000).fill('甲').join(' OR ')];
    for (const q of [
      ...words,
      '*',
      '?'.repeat(200),
      '-甲',
      'NOT 甲',
      '甲 -甲',
      '"'.repeat(99),
      '(a+)+$',
      '题名:*',
      '甲*'.repeat(90),
    ])
      for (const path of ['search', 'units', 'exports'])
        for (const suggest of [true, false]) {
          const url = `/api/v1/${path}?format=csv&suggest=${suggest}&q=${encodeURIComponent(q)}`;
          const { statusCode } = await app.inject({ ...sent, method: 'GET', url }).catch(() => ({ statusCode: 599 }));
          expect(`${url.slice(0, 200)} ${statusCode}`).not.toMatch(/ 5\d\d$/);
        }
    expect(faults).toEqual([]);
  });

  test('are answered', async () => {
    // What never ends, what ends the session or an account, and what reads bytes of its own: tested where they live.
    const routes = t.house.routes.filter(
      ({ path, raw, method }) =>
        raw !== true && !/^\/(session|users|verify)/.test(path) && !(method === 'GET' && path.endsWith('/progress')),
    );
    const wrong = new Map<string, string>();
    const answered = new Map<number, number>();
    for (const route of routes) {
      const { cookie, csrf } = whoMay(route);
      const empty = fc.constant(undefined);
      const sent = fc.record({
        query: route.query === undefined ? empty : valuesOf(route.query, ids),
        body: route.body === undefined ? empty : valuesOf(route.body, ids),
        param: fc.oneof(
          { weight: 6, arbitrary: fc.constantFrom(...ids) },
          { weight: 1, arbitrary: fc.constantFrom(...TEXTS) },
        ),
      });
      for (const { query, body, param } of fc.sample(sent, { seed: SEED, numRuns: TIMES })) {
        const path = route.path.replace(/:(\w+)/g, (_, name: string) =>
          name === 'number' ? '1' : encoded(param) || 'x',
        );
        const before = faults.length;
        const { statusCode } = await app
          .inject({
            method: route.method,
            url: `/api/v1${path}?${addressed(query)}`,
            cookies: { [SESSION_COOKIE]: cookie },
            headers: { 'x-csrf-token': csrf, ...(body !== undefined && { 'content-type': 'application/json' }) },
            ...(body !== undefined && { payload: JSON.stringify(body) }),
          })
          // An answer that was broken off.
          .catch(() => ({ statusCode: 599 }));
        answered.set(statusCode, (answered.get(statusCode) ?? 0) + 1);
        if (statusCode < 500 && faults.length === before) continue;
        const { err } = JSON.parse(faults.at(-1) ?? '{}') as { err?: { message: string } };
        wrong.set(
          `${route.method} ${route.path}: ${statusCode} ${err?.message.slice(0, 300)}`,
          `${path}?${JSON.stringify(query)} ${JSON.stringify(body)?.slice(0, 600)}`,
        );
      }
    }
    // Enough of it is right, so that it comes further than to the schema.
    expect(answered.get(200)).toBeGreaterThan(100);
    expect([...wrong]).toEqual([]);
  });
});
