/**
 * Data that an older program made, schema 3 (fixtures/schema-3: its database as SQL, its other files line by line), opened
 * by this one: migrated, whole, and found. And the same brought back from its storage alone, by a journal without checksums
 * and rows without the columns that came later. The fixture is the older program's own work; it is never made anew.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runVerbAnywhere } from '../../cli/run-verb.ts';
import { type House, openHouse } from '../../server/app.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { PUBLIC_ACTOR } from '../../server/modules/identity/index.ts';
import { searchQuery } from '../../shared/schemas/search.ts';

const FIXTURE = join(import.meta.dirname, '..', 'fixtures', 'schema-3');
let dir: string;
let config: Config;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-old-data-'));
  config = readConfig({ data: dir, logLevel: 'error' }, {});
  const lines = (await readFile(join(FIXTURE, 'files.jsonl'), 'utf8')).split('\n').filter((line) => line !== '');
  for (const line of lines) {
    const { path, text, base64 } = JSON.parse(line) as { path: string; text?: string; base64?: string };
    await mkdir(dirname(join(dir, path)), { recursive: true, mode: 0o700 });
    await writeFile(join(dir, path), text ?? Buffer.from(base64!, 'base64'), { mode: 0o600 });
  }
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function makeOldDatabase(): Promise<void> {
  const db = new Sqlite(join(dir, 'lantai.db'));
  db.exec(await readFile(join(FIXTURE, 'lantai.sql'), 'utf8'));
  expect(db.prepare('select max(number) as number from migration').get()).toEqual({ number: 3 });
  db.close();
}

/** What the older program knew, asked of this one. */
async function expectEverything(house: House): Promise<void> {
  const actor = (login: string) => house.identity.actorByLogin(login, { kind: 'web' });
  const [archivist, supervisor] = [await actor('archivist'), await actor('supervisor')];
  house.start();
  const codes = async (who: typeof archivist, q: string) => {
    const { hits } = await house.search.search(who, { ...searchQuery.parse({}), q }, 'zh-CN');
    return hits.map(({ code }) => code).sort();
  };
  // The index is no part of what was kept: it is made anew when work begins.
  await expect
    .poll(() => codes(archivist, ''), { timeout: 30_000 })
    .toEqual([
      'A001-WS·2023-Y-BGS-0001',
      'A001-WS·2023-Y-BGS-0002',
      'A001-WS·2023-Y-BGS-0003',
      'C001-WS·1985-Y-BGS-0001',
      'C001-WS·1985-Y-BGS-0002',
    ]);
  expect(await codes(archivist, '春耕生产')).toEqual(['C001-WS·1985-Y-BGS-0002']);
  expect(await codes(archivist, '移民安置工作自一九八五年')).toEqual(['A001-WS·2023-Y-BGS-0001']);
  expect(await codes(PUBLIC_ACTOR, '')).toEqual(['A001-WS·2023-Y-BGS-0001']);
  const id = await house.catalog.findIdByCode(archivist, 'A001-WS·2023-Y-BGS-0002');
  const unit = await house.catalog.getUnit(archivist, id!);
  expect(unit).toMatchObject({ title: '二〇二三年度工作总结', files: [{ name: '正文.txt' }], lockVersion: 1 });
  const file = await house.content.getFile(archivist, unit.files[0]!.id, true);
  expect(await readFile((await file.open()).path, 'utf8')).toContain('第2号事项');
  const { items: deliveries } = await house.accession.list(archivist, { limit: 10 });
  expect(deliveries).toMatchObject([{ state: 'accepted', acceptedCount: 3 }]);

  const [finding] = await house.db.read.selectFrom('finding').select('id').execute();
  const found = await house.findings.get(supervisor, finding!.id);
  expect(found).toMatchObject({ number: '2026-ZF-0001', problem: '库房无温湿度记录', due: 20271231 });
  expect(found.measures).toMatchObject([{ text: '装温湿度记录仪' }]);
  const [slip] = await house.db.read.selectFrom('slip').select(['finding_id', 'text', 'state']).execute();
  expect(slip).toEqual({ finding_id: finding!.id, text: '请于三日内整改。', state: 'issued' });
  const [voice] = await house.db.read.selectFrom('voice').select('id').execute();
  expect((await house.voices.get(supervisor, voice!.id)).subject).toBe('开放时间');
}

const verify = async (house: House) => {
  await house.settle();
  const audit = await house.identity.actorByLogin('audit', { kind: 'cli' });
  return (await house.preservation.verify(audit, { fixity: true })).findings;
};

test('is migrated when it is opened; nothing is missing, and the ledger holds', async () => {
  await makeOldDatabase();
  const house = await openHouse(config);
  try {
    await expectEverything(house);
    expect(await verify(house)).toEqual([]);
    // Work goes on, and what is changed now is exported with the columns of now.
    const archivist = await house.identity.actorByLogin('archivist', { kind: 'web' });
    const id = (await house.catalog.findIdByCode(archivist, 'C001-WS·1985-Y-BGS-0001'))!;
    const { lockVersion } = await house.catalog.getUnit(archivist, id);
    await house.catalog.editUnit(archivist, id, { lockVersion, note: '补记' });
    expect(await verify(house)).toEqual([]);
  } finally {
    await house.close();
  }
}, 120_000);

test('comes back from its storage alone', async () => {
  const call = { verb: 'rebuild', options: {}, as: undefined, account: 'test', host: 'test', locale: 'en' as const };
  let said: unknown;
  const signal = new AbortController().signal;
  expect(await runVerbAnywhere({ config, call, emit: (line) => (said = line), signal }), JSON.stringify(said)).toBe(0);
  const house = await openHouse(config);
  try {
    await expectEverything(house);
    expect(await verify(house)).toEqual([]);
  } finally {
    await house.close();
  }
}, 120_000);
