/** A small house for the tests of people and HTTP: a real database, an archive, two agencies, one person of each role. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { buildServer } from '../server/http/server.ts';
import type { Route } from '../server/http/route.ts';
import { type Database, openDatabase } from '../server/infra/db/index.ts';
import type { Clock } from '../server/lib/clock.ts';
import {
  createIdentity,
  demoPeople,
  type Identity,
  identityRoutes,
  SYSTEM_ACTOR,
} from '../server/modules/identity/index.ts';
import { createLedger, makeLedgerKeys } from '../server/modules/ledger/index.ts';
import { createOrganization, organizationRoutes } from '../server/modules/organization/index.ts';
import type { Session } from '../shared/schemas/session.ts';
import { CHEAP_PASSWORDS, putEmptyDatabase } from './made-once.ts';

/** A clock that stands until it is moved. */
export class SetClock implements Clock {
  private at = Date.parse('2026-03-02T01:00:00.000Z');
  now = (): string => new Date(this.at).toISOString();
  millis = (): number => this.at;
  advance(minutes: number): void {
    this.at += minutes * 60_000;
  }
}

/** Somebody with a browser: cookie and token of the session are kept and sent. */
export class Browser {
  private readonly app: FastifyInstance;
  cookie = '';
  csrf: string | null = null;
  address = '192.0.2.1';

  constructor(app: FastifyInstance) {
    this.app = app;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    const answer = await this.app.inject({
      method: method as 'GET',
      url: `/api/v1${path}`,
      remoteAddress: this.address,
      ...(body === undefined ? {} : { payload: body as object }),
      headers: {
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(this.csrf === null ? {} : { 'x-csrf-token': this.csrf }),
        ...headers,
      },
    });
    const set = answer.cookies.find(({ name }) => name === 'lantai_session');
    if (set !== undefined) this.cookie = `lantai_session=${set.value}`;
    if (path.startsWith('/session') && answer.statusCode === 200) this.csrf = answer.json<Session>().csrf;
    return answer;
  }

  login(login: string, password: string): Promise<LightMyRequestResponse> {
    return this.send('POST', '/session', { login, password });
  }
}

export interface IdentityHouse {
  app: FastifyInstance;
  db: Database;
  clock: SetClock;
  identity: Identity;
  /** One-time passwords, and after `enter` the chosen ones, by login. */
  passwords: Map<string, string>;
  ids: Map<string, string>;
  agencies: string[];
  browser(): Browser;
  /** A browser that has signed in and, the first time, chosen a password. */
  enter(login: string): Promise<Browser>;
  /** Actions in the ledger in order of writing. */
  actions(): Promise<string[]>;
  close(): Promise<void>;
}

/** With `real` passwords, where what they cost is itself looked at. */
export async function openIdentityHouse(
  extraRoutes: readonly Route[] = [],
  passwords: 'cheap' | 'real' = 'cheap',
): Promise<IdentityHouse> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lantai-identity-'));
  await putEmptyDatabase(dataDir);
  const db = await openDatabase({ dataDir });
  const clock = new SetClock();
  const keyFile = join(dataDir, 'keys', 'ledger.ed25519');
  makeLedgerKeys(keyFile);
  const ledger = createLedger({
    db,
    clock,
    dataDir,
    keyFile,
    witnessDirs: [],
  });
  const identity = createIdentity({
    db,
    ledger,
    clock,
    config: passwords === 'cheap' ? { passwordCost: CHEAP_PASSWORDS } : {},
  });
  const organization = createOrganization({ db, ledger, clock });
  const agencies: string[] = [];
  const archiveId = await db.write(async (trx) => {
    const id = await organization.createArchive(trx, SYSTEM_ACTOR, { code: '999001', name: '示范档案馆' });
    for (const name of ['甲局', '乙局'])
      agencies.push(await organization.createAgency(trx, SYSTEM_ACTOR, { archiveId: id, name }));
    return id;
  });
  const people = await identity.bootstrap({
    archiveId,
    people: demoPeople(agencies.map((id, index) => ({ id, login: `agency${index + 1}`, name: `经办人${index + 1}` }))),
    operator: { account: 'keeper', login: 'archivist' },
  });
  const kept = new Map(people.map(({ login, password }) => [login, password]));
  const app = await buildServer({
    routes: [...identityRoutes(identity), ...organizationRoutes(organization), ...extraRoutes],
    identity,
    config: { dataDir, uploadLimitBytes: 2 ** 20, secureCookie: false, webDir: dataDir },
    logger: fastify().log,
  });
  const entered = new Set<string>();
  return {
    app,
    db,
    clock,
    identity,
    passwords: kept,
    ids: new Map(people.map(({ login, id }) => [login, id])),
    agencies,
    browser: () => new Browser(app),
    async enter(login) {
      const browser = new Browser(app);
      const current = kept.get(login)!;
      const answer = await browser.login(login, current);
      if (answer.statusCode !== 200) throw new Error(answer.body);
      if (entered.has(login)) return browser;
      const next = `河边 Laternen 47 ${Array.from(login).reverse().join('')}`;
      const changed = await browser.send('PUT', '/session/password', { current, next });
      if (changed.statusCode !== 200) throw new Error(changed.body);
      kept.set(login, next);
      entered.add(login);
      return browser;
    },
    async actions() {
      const rows = await db.read.selectFrom('ledger_entry').select('action').orderBy('id').execute();
      return rows.map(({ action }) => action);
    },
    async close() {
      await app.close();
      await ledger.close();
      await db.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
