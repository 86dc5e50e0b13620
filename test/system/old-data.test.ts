/**
 * Data that older programs made (fixtures/schema-N: the database as SQL, its other files line by line), opened by this one:
 * migrated, whole, and found. And the same brought back from the storage alone: schema 3 has a journal without checksums
 * and rows without the columns that came later, schema 11 a whole initiative. Fixtures are the older programs' own work;
 * they are never made anew.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runVerbAnywhere } from '../../cli/run-verb.ts';
import { type House, openHouse } from '../../server/app.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { PUBLIC_ACTOR } from '../../server/modules/identity/index.ts';
import { findingListQuery } from '../../shared/schemas/finding.ts';
import { searchQuery } from '../../shared/schemas/search.ts';

interface Fixture {
  schema: number;
  suffix: string;
  expectEverything(house: House): Promise<void>;
  /** A unit to go on with. */
  code: string;
}
const FIXTURES: Fixture[] = [
  { schema: 3, suffix: '', expectEverything: expectFoundation, code: 'C001-WS·1985-Y-BGS-0001' },
  { schema: 11, suffix: '.gz', expectEverything: expectLoop, code: 'Z021-WS·1985-Y-BGS-0001' },
];

const readFixture = async ({ schema, suffix }: Fixture, name: string): Promise<string> => {
  const bytes = await readFile(join(import.meta.dirname, '..', 'fixtures', `schema-${schema}`, `${name}${suffix}`));
  return (suffix === '.gz' ? gunzipSync(bytes) : bytes).toString('utf8');
};

let dir: string;
let config: Config;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-old-data-'));
  config = readConfig({ data: dir, logLevel: 'error' }, {});
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function layOutFiles(fixture: Fixture): Promise<void> {
  const lines = (await readFixture(fixture, 'files.jsonl')).split('\n').filter((line) => line !== '');
  for (const line of lines) {
    const { path, text, base64 } = JSON.parse(line) as { path: string; text?: string; base64?: string };
    await mkdir(dirname(join(dir, path)), { recursive: true, mode: 0o700 });
    await writeFile(join(dir, path), text ?? Buffer.from(base64!, 'base64'), { mode: 0o600 });
  }
}

async function makeOldDatabase(fixture: Fixture): Promise<void> {
  const db = new Sqlite(join(dir, 'lantai.db'));
  db.exec(await readFixture(fixture, 'lantai.sql'));
  expect(db.prepare('select max(number) as number from migration').get()).toEqual({ number: fixture.schema });
  db.close();
}

/** What the program of schema 3 knew, asked of this one. */
async function expectFoundation(house: House): Promise<void> {
  const actor = (login: string) => house.identity.actorByLogin(login, { kind: 'web' });
  const [archivist, supervisor] = [await actor('archivist'), await actor('supervisor')];
  house.start();
  const codes = async (who: typeof archivist, q: string) => {
    const { hits } = await house.search.search(who, { ...searchQuery.parse({}), q }, 'zh-CN');
    return hits.map(({ code }) => code).sort();
  };
  // The index is no part of what was kept: it is made anew when work begins.
  await expect
    .poll(() => codes(archivist, ''))
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

/** What the program of schema 11 knew: a catalogue and an initiative in full course. */
async function expectLoop(house: House): Promise<void> {
  const [archivist, supervisor] = [
    await house.identity.actorByLogin('archivist', { kind: 'web' }),
    await house.identity.actorByLogin('supervisor', { kind: 'web' }),
  ];
  house.start();
  const count = async () => (await house.search.search(archivist, { ...searchQuery.parse({}), q: '' }, 'zh-CN')).total;
  await expect.poll(count).toBe(258);
  const { items } = await house.findings.list(supervisor, findingListQuery.parse({ limit: 50 }));
  expect(items).toHaveLength(16);
  const kept = async (
    table: 'measure' | 'slip' | 'voice' | 'inspection_entry' | 'study_attendance' | 'research_note',
  ) =>
    Number(
      (await house.db.read
        .selectFrom(table)
        .select(({ fn }) => fn.countAll().as('n'))
        .executeTakeFirst())!.n,
    );
  expect(await kept('measure')).toBe(20);
  expect(await kept('slip')).toBe(15);
  expect(await kept('voice')).toBe(13);
  expect(await kept('inspection_entry')).toBe(70);
  expect(await kept('study_attendance')).toBe(10);
  expect(await kept('research_note')).toBe(1);
  const { state } = await house.findings.get(supervisor, items[0]!.id);
  expect(items[0]!.state).toBe(state);
}

const verify = async (house: House) => {
  await house.settle();
  const audit = await house.identity.actorByLogin('audit', { kind: 'cli' });
  return (await house.preservation.verify(audit, { fixity: true })).findings;
};

describe.each(FIXTURES)('schema $schema', (fixture) => {
  test('is migrated when it is opened; nothing is missing, and the ledger holds', async () => {
    await layOutFiles(fixture);
    await makeOldDatabase(fixture);
    const house = await openHouse(config);
    try {
      await fixture.expectEverything(house);
      expect(await verify(house)).toEqual([]);
      // Work goes on, and what is changed now is exported with the columns of now.
      const archivist = await house.identity.actorByLogin('archivist', { kind: 'web' });
      const id = (await house.catalog.findIdByCode(archivist, fixture.code))!;
      const { lockVersion } = await house.catalog.getUnit(archivist, id);
      await house.catalog.editUnit(archivist, id, { lockVersion, note: '补记' });
      expect(await verify(house)).toEqual([]);
    } finally {
      await house.close();
    }
  }, 120_000);

  test('comes back from its storage alone', async () => {
    await layOutFiles(fixture);
    const call = { verb: 'rebuild', options: {}, as: undefined, account: 'test', host: 'test', locale: 'en' as const };
    let said: unknown;
    const signal = new AbortController().signal;
    expect(await runVerbAnywhere({ config, call, emit: (line) => (said = line), signal }), JSON.stringify(said)).toBe(
      0,
    );
    const house = await openHouse(config);
    try {
      await fixture.expectEverything(house);
      expect(await verify(house)).toEqual([]);
    } finally {
      await house.close();
    }
  }, 120_000);
});
