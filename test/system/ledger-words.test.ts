/** Entries are read by people: what an act was done to stands in words, in the ledger and among today's acts. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import zhCN from '../../shared/i18n/zh-CN/index.ts';
import { PERMISSIONS } from '../../shared/roles.ts';
import { inspectionStep, orderAct } from '../../shared/schemas/inspection.ts';
import { openTestHouse, type TestHouse } from '../house.ts';
import { makeDelivery } from '../made-delivery.ts';

let t: TestHouse;
beforeAll(async () => {
  t = await openTestHouse({ start: true });
}, 60_000);
afterAll(() => t.destroy());

test('signing in, people and deliveries are named, not numbered', async () => {
  const { house } = t;
  const via = { kind: 'web' as const, address: '127.0.0.1' };
  await house.identity.login('audit', t.passwords.audit!, via);
  await expect(house.identity.login('desk', 'not the password', via)).rejects.toMatchObject({ code: 'login-failed' });
  await expect(house.identity.login('a-password-typed-here', 'x', via)).rejects.toThrow();
  const system = await t.actor('system');
  const { user } = await house.identity.createUser(system, { login: 'wangmin', name: '王敏', agencyId: null });
  await house.identity.grantRoles(await t.actor('security'), user.id, ['desk']);
  const archivist = await t.actor('archivist');
  const path = await makeDelivery(join(t.config.dataDir, '..', 'delivery'), [{}]);
  const { id, number } = await house.accession.receiveFolder(archivist, { path });
  expect((await house.accession.settled(archivist, id)).state).toBe('accepted');

  const audit = await t.actor('audit');
  const { items } = await house.ledger.list({ limit: 100 });
  const objectOf = (action: string) => items.filter((entry) => entry.action === action).map(({ object }) => object);
  expect(objectOf('session.login')).toEqual(['audit']);
  expect(objectOf('session.fail').sort()).toEqual(['desk', 'unknown']);
  expect(objectOf('user.create')).toContain('wangmin');
  expect(objectOf('grant.change')).toContain('wangmin');
  for (const action of ['accession.receive', 'accession.check', 'accession.accept', 'unit.create'])
    expect([action, objectOf(action)]).toEqual([action, [number]]);
  expect(objectOf('archive.create')).toEqual(['测试区档案馆']);
  expect(JSON.stringify(items)).not.toContain('a-password-typed-here');

  const { recentEntries } = await house.portal.getToday(audit);
  expect(recentEntries.length).toBeGreaterThan(4);
  for (const { action, object } of recentEntries.filter((entry) => entry.action !== 'session.fail'))
    expect([action, object]).not.toEqual([action, '']);
});

/** `'inspection.publish'`, `'research.topic.claim'`: what a service writes as an action; repositories name columns so. */
const LITERAL = /'([a-z]+(?:-[a-z]+)*(?:\.[a-z]+(?:-[a-z]+)*){1,2})'/g;
/** Of the same form and no actions: a column, a kind of job, a setting. Keys of words and permissions are known. */
const OTHER = ['unit.id', 'slip.escalate', 'research.clash-rules'];

test('every act that the services write has its own word in both languages', async () => {
  const { acts } = (await import(join(import.meta.dirname, '..', '..', 'web', 'i18n', 'acts.ts'))) as {
    acts: Record<'zh-CN' | 'en', Record<string, string>>;
  };
  const known = Object.keys(acts['zh-CN']).map((key) => key.slice('act.'.length));
  const types = new Set(known.map((action) => action.split('.')[0]!));
  const others = new Set<string>([...PERMISSIONS, ...Object.keys(zhCN), ...OTHER]);
  const root = join(import.meta.dirname, '..', '..', 'server', 'modules');
  const found = new Set([
    ...inspectionStep.options.map((step) => `inspection.${step}`),
    ...orderAct.shape.act.options.map((act) => `order.${act}`),
    ...['join', 'unjoin', 'assign', 'answer', 'sort'].map((verb) => `voice.${verb}`),
  ]);
  for (const file of await readdir(root, { recursive: true }))
    if (/\.ts$/.test(file) && !/\.(?:test|repo|routes)\.ts$/.test(file))
      for (const [, literal] of (await readFile(join(root, file), 'utf8')).matchAll(LITERAL))
        if (types.has(literal!.split('.')[0]!) && !others.has(literal!)) found.add(literal!);
  expect(found.size).toBeGreaterThan(120);
  expect([...found].filter((action) => !known.includes(action)).sort()).toEqual([]);
});
