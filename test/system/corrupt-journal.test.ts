/** A journal with a damaged line: told with its place, changing nothing; and a way on that loses nothing in silence. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runVerbAnywhere } from '../../cli/run-verb.ts';
import { openHouse } from '../../server/app.ts';
import type { VerbLine } from '../../server/verbs/verb.ts';
import { openTestHouse, type TestHouse } from '../house.ts';

let t: TestHouse;
let journal: string;
let broken: number;
beforeAll(async () => {
  t = await openTestHouse();
  await t.house.settle();
  await t.house.close();
  journal = join(t.config.dataDir, 'storage', 'journal', '00000001.jsonl');
}, 60_000);
afterAll(() => rmSync(dirname(t.config.dataDir), { recursive: true }));

const run = async (verb: string, options: object = {}) => {
  const lines: VerbLine[] = [];
  const code = await runVerbAnywhere({
    config: t.config,
    call: {
      verb,
      options: { ...options },
      as: verb === 'verify' ? 'audit' : undefined,
      account: 'test',
      host: 'test',
      locale: 'en',
    },
    emit: (line) => void lines.push(line),
    signal: new AbortController().signal,
  });
  return { code, lines, result: lines.at(-1) as Record<string, unknown> };
};
const names = async () => {
  const house = await openHouse(t.config);
  try {
    return (await house.db.read.selectFrom('user').select('login').orderBy('login').execute()).map((row) => row.login);
  } finally {
    await house.close();
  }
};

test('verify and rebuild name file and line, and the database of before stays in place', async () => {
  const before = await names();
  expect(before).toContain('reviewer');
  const lines = readFileSync(journal, 'utf8').split('\n');
  broken = lines.findIndex((line) => line.includes('"t":"user"') && line.includes('"login":"reviewer"')) + 1;
  expect(broken).toBeGreaterThan(1);
  // One letter, and the line still reads.
  lines[broken - 1] = lines[broken - 1]!.replace('"login":"reviewer"', '"login":"reviewed"');
  writeFileSync(journal, lines.join('\n'));

  const verified = await run('verify');
  expect(verified.code).toBe(1);
  expect(verified.lines.filter(({ type }) => type === 'finding')).toMatchObject([
    { kind: 'journal-corrupt', object: `${journal}:${broken}` },
  ]);
  const { code, result } = await run('rebuild');
  expect(code).toBe(3);
  expect(result).toMatchObject({ ok: false, code: 'journal-corrupt' });
  expect(result.message).toContain(`Line ${broken}`);
  expect(result.message).toContain(journal);
  expect(result.message).toContain('--skip-corrupt');
  expect(await names()).toEqual(before);
  // What the rebuild had restored before it stopped did not get into the journal as news.
  expect((await run('verify')).lines.filter(({ type }) => type === 'finding')).toHaveLength(1);
}, 60_000);

test('skipping lists the line, keeps its bytes and the file, and from then on everything is sound', async () => {
  const damaged = readFileSync(journal, 'utf8');
  const { code, lines, result } = await run('rebuild', { skipCorrupt: true });
  expect(code).toBe(0);
  expect(result).toMatchObject({ ok: true, passedOver: 1 });
  expect(lines.filter(({ type }) => type === 'finding')).toMatchObject([{ object: `${journal}:${broken}` }]);
  const kept = join(t.config.dataDir, 'storage', 'passed-over');
  const [folder] = readdirSync(kept);
  expect(lines.find(({ type }) => type === 'notice')).toHaveProperty('message', expect.stringContaining(folder!));
  expect(readFileSync(join(kept, folder!, '00000001.jsonl'), 'utf8')).toBe(damaged);
  const list = JSON.parse(readFileSync(join(kept, folder!, 'lines.jsonl'), 'utf8')) as Record<string, string>;
  expect(list).toMatchObject({ file: journal, line: broken });
  expect(Buffer.from(list.base64!, 'base64').toString()).toBe(damaged.split('\n')[broken - 1]);

  expect((await run('rebuild')).result).toMatchObject({ ok: true, passedOver: 0 });
  expect(await names()).not.toContain('reviewer');
  expect((await run('verify')).lines.filter(({ type }) => type === 'finding')).toEqual([]);
}, 60_000);

test('a storage root without its database is no empty archive', async () => {
  for (const name of ['lantai.db', 'lantai.db-wal', 'lantai.db-shm'])
    rmSync(join(t.config.dataDir, name), { force: true });
  await expect(openHouse(t.config)).rejects.toMatchObject({ code: 'database-missing' });
  expect((await run('rebuild')).code).toBe(0);
  expect(await names()).toContain('archivist');
}, 60_000);
