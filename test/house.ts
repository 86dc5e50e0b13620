/** A house for tests: a data folder of its own, the real database, storage and index, and an actor of each role. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type House, openHouse } from '../server/app.ts';
import { type Config, readConfig } from '../server/config.ts';
import type { Clock } from '../server/lib/clock.ts';
import { type Actor, firstPeople } from '../server/modules/identity/index.ts';
import { makeLedgerKeys } from '../server/modules/ledger/index.ts';
import type { Role } from '../shared/roles.ts';
import { CHEAP_PASSWORDS, putEmptyDatabase } from './made-once.ts';

export interface TestHouse {
  house: House;
  config: Config;
  archiveId: string;
  /** One agency, 区档案局, with the login `agency`. */
  agencyId: string;
  /** One-time passwords by login. */
  passwords: Record<string, string>;
  actor(login: string): Promise<Actor>;
  /** Closes and opens again on the same data. */
  reopen(): Promise<House>;
  /** Closes and removes everything. */
  destroy(): Promise<void>;
}

export async function openTestHouse(
  options: { start?: boolean; env?: NodeJS.ProcessEnv; clock?: Clock } = {},
): Promise<TestHouse> {
  const dir = await mkdtemp(join(tmpdir(), 'lantai-test-'));
  const config = readConfig({ data: join(dir, 'data'), port: 0, logLevel: 'error' }, options.env ?? {});
  makeLedgerKeys(config.keyFile);
  await putEmptyDatabase(config.dataDir);
  const given = { passwordCost: CHEAP_PASSWORDS, ...(options.clock !== undefined && { clock: options.clock }) };
  let house = await openHouse(config, { create: true, ...given });
  const system: Actor = {
    id: undefined,
    login: 'system',
    name: '系统',
    roles: [],
    archiveId: null,
    agencyId: null,
    via: { kind: 'system' },
  };
  const { archiveId, agencyId } = await house.db.write(async (trx) => {
    await house.catalog.seedCategories(trx);
    const archive = await house.organization.createArchive(trx, system, { name: '测试区档案馆', code: '110000' });
    const agency = await house.organization.createAgency(trx, system, { archiveId: archive, name: '区档案局' });
    return { archiveId: archive, agencyId: agency };
  });
  const more: [string, string, Role][] = [
    ['reviewer', '审核员', 'reviewer'],
    ['desk', '查阅窗口', 'desk'],
    ['supervisor', '监督指导员', 'supervisor'],
  ];
  const people = await house.identity.bootstrap({
    archiveId,
    people: [
      ...firstPeople(),
      ...more.map(([login, name, role]) => ({ login, name, roles: [role] })),
      { login: 'agency', name: '移交员', roles: ['agency' as const], agencyId },
    ],
  });
  if (options.start === true) house.start();
  return {
    get house() {
      return house;
    },
    config,
    archiveId,
    agencyId,
    passwords: Object.fromEntries(people.map(({ login, password }) => [login, password])),
    actor: (login) => house.identity.actorByLogin(login, { kind: 'web' }),
    reopen: async () => {
      await house.close();
      house = await openHouse(config, given);
      if (options.start === true) house.start();
      return house;
    },
    destroy: async () => {
      await house.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
