/** The command line as a stranger meets it: help, exit codes, JSON lines, a running server, a power cut. */
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Line, type Ran, type RunningServer, runCli, startServer, temporaryFolder } from '../server-process.ts';
import { describeShared, sharedPath } from '../shared-path.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
/** An archive just made, with nothing in it. */
let empty: string;
let copies = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  empty = join(folder.path, 'empty');
  expect((await runCli(['init', '--data', empty, '--name', '试验档案馆', '--code', '110000'])).code).toBe(0);
});
afterAll(() => folder.remove());

/** A copy of data made before: cheaper than making them again. */
async function copyOf(data: string): Promise<string> {
  const dir = join(folder.path, `copy-${(copies += 1)}`);
  await cp(data, dir, { recursive: true });
  return dir;
}
const clean = sharedPath('samples', 'delivery-clean');
const messy = sharedPath('samples', 'delivery-messy');
const ofType = (ran: Ran, type: string): Line[] => ran.lines.filter((line) => line.type === type);
/** Every line is of a known type and the result is the last of them, and the only one. */
function expectLines(ran: Ran, ...types: string[]): void {
  expect(ran.stdout.trim().split('\n')).toHaveLength(ran.lines.length);
  expect([...new Set(ran.lines.map(({ type }) => type))].sort()).toEqual([...types, 'result'].sort());
  expect(ran.lines.findIndex(({ type }) => type === 'result')).toBe(ran.lines.length - 1);
}
const countRows = (dir: string, table: string): unknown => {
  const db = new Sqlite(join(dir, 'lantai.db'), { readonly: true });
  try {
    return db.prepare(`select count(*) from ${table}`).pluck().get();
  } finally {
    db.close();
  }
};

describe('help and wrong use', () => {
  test.each(['init', 'start', 'serve', 'worker', 'ingest', 'open', 'search', 'verify', 'rebuild', 'user'])(
    '%s --help has an example',
    async (verb) => {
      const ran = await runCli([verb, '--help'], { words: true });
      expect(ran.code).toBe(0);
      expect(ran.stdout).toMatch(new RegExp(`例[^\\n]*\\n  .*(lantai ${verb}|npm start)`));
      expect(ran.stdout).toContain('--data');
    },
  );

  test('the list of verbs is told in both languages', async () => {
    for (const [locale, word] of [
      ['zh-CN', '检索'],
      ['en', 'search'],
    ] as const) {
      const ran = await runCli(['--help'], { words: true, locale });
      expect(ran.code).toBe(0);
      expect(ran.stdout).toContain(word);
    }
  });

  test.each([
    ['no delivery named', ['ingest']],
    ['no such verb', ['digest']],
    ['no such option', ['search', '水库', '--colour']],
  ])('%s is wrong use: 2', async (_, args) => {
    const ran = await runCli(args, { words: true });
    expect(ran.code).toBe(2);
    expect(ran.stderr).not.toBe('');
    expect(ran.stderr).not.toContain('    at ');
  });

  test('a query that cannot be read is wrong use: 2, and says where', async () => {
    const ran = await runCli(['search', '水库 AND', '--data', empty]);
    expect([ran.code, ran.result.code]).toEqual([2, 'query-syntax']);
    expect(ran.result.message).toMatch(/第 \d+ 个字符/);
  });

  test('data that are not there: 3, with the command that makes them', async () => {
    for (const [locale, word] of [
      ['zh-CN', '还没有初始化'],
      ['en', 'lantai init'],
    ] as const) {
      const ran = await runCli(['verify', '--data', join(folder.path, 'nowhere')], { locale });
      expect(ran.code).toBe(3);
      expect(ran.result).toMatchObject({ ok: false, code: 'not-initialised' });
      expect(ran.result.message).toContain(word);
    }
  });

  test('an archive is not made twice: 3', async () => {
    const ran = await runCli(['init', '--data', empty]);
    expect([ran.code, ran.result.code]).toEqual([3, 'already-initialised']);
  });

  test('the configuration of description goes out as a file and is compared with one', async () => {
    const file = join(folder.path, 'schemes.json');
    const scheme = (...args: string[]) => runCli(['scheme', ...args, '--data', empty, '--as', 'system']);
    expect((await scheme('export', file)).result).toMatchObject({ ok: true, path: file });
    const config = JSON.parse(await readFile(file, 'utf8')) as { tables: object[] };
    config.tables.push({ key: 'grade', name: '保护级别', values: [] });
    await writeFile(file, JSON.stringify(config));
    const dry = await scheme('import', file, '--dry-run');
    expectLines(dry, 'finding');
    expect(ofType(dry, 'finding')).toMatchObject([{ kind: 'added', object: 'table grade' }]);
  });

  test('who acts must be known', async () => {
    expect((await runCli(['verify', '--data', empty, '--as', 'nobody'])).result.code).toBe('user-unknown');
  });
});

describeShared('taking in by command', () => {
  let full: string;
  let first: Ran;
  beforeAll(async () => {
    full = await copyOf(empty);
    first = await runCli(['ingest', clean, '--data', full]);
  });

  test('a clean delivery goes in whole: 0', () => {
    expect(first.code).toBe(0);
    expectLines(first, 'progress');
    expect(first.result).toMatchObject({ ok: true, state: 'accepted', accepted: 33, errors: 0, warnings: 0 });
    const steps = [...new Set(ofType(first, 'progress').map(({ step }) => step))];
    expect(steps).toContain('check');
    expect(steps).toContain('store');
  });

  test('and is found at once by who may, by nobody of the public', async () => {
    const staff = await runCli(['search', 'Z109-WS·2023', '--data', full, '--as', 'archivist']);
    expect(staff.result.total).toBe(33);
    expect(ofType(staff, 'hit').length).toBeGreaterThan(0);
    const anybody = await runCli(['search', 'Z109-WS·2023', '--data', full]);
    expect(anybody.code).toBe(0);
    expect(anybody.result.total).toBe(0);
  });

  test('the same delivery again is recognised', async () => {
    const again = await runCli(['ingest', clean, '--data', full]);
    expect(again.code).toBe(0);
    expect(again.result).toMatchObject({ ok: true, known: true, accession: first.result.accession });
    expect(countRows(full, 'unit')).toBe(33);
  });

  test('opening wants a ground, and a code there is', async () => {
    const code = 'Z109-WS·2023-Y-BGS-0003';
    expect((await runCli(['open', code, '--data', full])).result.code).toBe('ground-required');
    const none = await runCli(['open', 'Z109-WS·2023-Y-BGS-9999', '--ground', '依据', '--data', full]);
    expect([none.code, none.result.code]).toEqual([3, 'not-found']);
    const opened = await runCli(['open', code, '--ground', '档案法第二十七条', '--data', full]);
    expect(opened.result).toMatchObject({ ok: true, changed: 1 });
    expect((await runCli(['search', code, '--data', full])).result.total).toBe(1);
    await runCli(['open', code, '--ground', '审核有误', '--withdraw', '--data', full]);
    expect((await runCli(['search', code, '--data', full])).result.total).toBe(0);
  });

  test('a messy delivery stops: 1, with every defect of the list and no other', async () => {
    const data = await copyOf(empty);
    const ran = await runCli(['ingest', messy, '--data', data, '--report', join(folder.path, 'report.xlsx')]);
    expect(ran.code).toBe(1);
    expectLines(ran, 'progress', 'defect');
    const expected = JSON.parse(await readFile(`${messy}.defects.json`, 'utf8')) as (Line & { rows: number[] })[];
    const plain = (line: Record<string, unknown>) =>
      // The classified row is told by its row alone.
      [line.kind, line.severity, (line.rows as number[]).join(','), line.kind === 'classified' ? '' : line.code].join(
        ' ',
      );
    expect(ofType(ran, 'defect').map(plain).sort()).toEqual(expected.map(plain).sort());
    const classified = ofType(ran, 'defect').find(({ kind }) => kind === 'classified')!;
    expect(classified).not.toHaveProperty('code');
    const { code } = expected.find(({ kind }) => kind === 'classified')!;
    expect(ran.stdout).not.toContain(code as string);
    expect(countRows(data, 'unit')).toBe(0);
    expect((await readFile(join(folder.path, 'report.xlsx'))).subarray(0, 2).toString()).toBe('PK');

    // In English, and by who comes back later: the same delivery, now with the consent of both sides.
    const good = ['ingest', messy, '--data', data, '--take-good'];
    expect((await runCli(good)).code).toBe(2);
    const taken = await runCli([...good, '--representative', '李敏'], { locale: 'en' });
    expect(taken.code).toBe(0);
    expect(taken.result).toMatchObject({ ok: true, state: 'accepted', accession: ran.result.accession });
    expect(taken.result.accepted).toBe(ran.result.good);
    expect(taken.result.returned).toBeGreaterThan(0);
    expect(countRows(data, 'unit')).toBe(ran.result.good);
    expect((await runCli(['verify', '--data', data])).code).toBe(0);
  });

  test('in words, for a person: what is wrong, where, and what to do', async () => {
    const ran = await runCli(['ingest', messy, '--data', await copyOf(empty)], { words: true, locale: 'en' });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('■');
    expect(ran.stdout).toContain('row 13, 22');
    expect(ran.stdout).not.toMatch(/\{\w+\}|problem\.|defect\.|undefined/);
  });

  // Kills at random points in all steps: server/modules/accession/accession.kill.test.ts.
  test.each(['check', 'store'])('killed in the step %s and run again, it ends the same', async (step) => {
    const data = await copyOf(empty);
    const cut = await runCli(['ingest', clean, '--data', data], { killAt: (line) => line.step === step });
    const ran = await runCli(['ingest', clean, '--data', data]);
    expect(ran.code).toBe(0);
    // A step that was over before it was told is none to be cut in; the result is the same.
    expect(cut.code === 0 || cut.code === null).toBe(true);
    expect(countRows(data, 'unit')).toBe(33);
    expect(countRows(data, 'aip')).toBe(33);
    // Nothing is left to wait: only what tells the steps and makes the report.
    const left = await readdir(join(data, 'quarantine'), { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile() && !['progress.json', 'read.json'].includes(entry.name))).toEqual([]);
    const verified = await runCli(['verify', '--data', data]);
    expect(verified.result).toMatchObject({ ok: true, findings: 0 });
  });
});

describe('beside a running server', () => {
  let server: RunningServer;
  let data: string;
  beforeAll(async () => {
    data = await copyOf(empty);
    server = await startServer('serve', data);
  });
  afterAll(() => server.stop());

  test('the verbs work through it', async () => {
    const listed = await runCli(['user', 'list', '--data', data, '--as', 'audit']);
    expect(listed.code).toBe(0);
    expect((listed.result.users as { login: string }[]).map(({ login }) => login)).toContain('archivist');
    expect((await runCli(['verify', '--data', data])).result).toMatchObject({ ok: true });
    expect((await runCli(['search', '水库 AND', '--data', data])).code).toBe(2);
  });

  test('who acts may only what her role may, also through it', async () => {
    const refused = await runCli(['user', 'add', 'wang', '--data', data, '--as', 'security']);
    expect([refused.code, refused.result.code]).toEqual([3, 'forbidden']);
    const made = await runCli(['user', 'add', 'wang', '--name', '王敏', '--data', data, '--as', 'system']);
    expect(made.code).toBe(0);
    expectLines(made, 'notice');
    const granted = await runCli(['user', 'roles', 'wang', '--roles', 'archivist', '--data', data, '--as', 'system']);
    expect(granted.result.code).toBe('forbidden');
    const both = ['user', 'roles', 'wang', '--roles', 'archivist,audit-admin', '--data', data, '--as', 'security'];
    expect((await runCli(both)).result.code).toBe('roles-exclude');
    const one = ['user', 'roles', 'wang', '--roles', 'archivist', '--data', data, '--as', 'security'];
    expect((await runCli(one)).code).toBe(0);
  });

  test('a second server on the same data is refused, and told who holds them', async () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      const second = await runCli(['serve', '--data', data, '--port', '0'], { locale });
      expect(second.code).toBe(3);
      expect(second.result).toMatchObject({ ok: false, code: 'already-running' });
      expect(second.result.message).toContain(String(server.process.pid));
      expect(second.result.message).toContain(data);
    }
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test('rebuild is refused while it runs', async () => {
    const ran = await runCli(['rebuild', '--data', data]);
    expect(ran.code).toBe(3);
    expect(ran.result.ok).toBe(false);
    expect((await runCli(['verify', '--data', data])).code).toBe(0);
  });
});
