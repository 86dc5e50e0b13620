/**
 * The trace, from outside: what an insider with the disk in his hands does, and what `lantai verify` says of it
 * (design 4, Ledger). Each attack works on a copy of the same data, through the files alone.
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ran, runCli, temporaryFolder } from '../server-process.ts';
import { describeShared, sharedPath } from '../shared-path.ts';

describeShared('the trace against whoever owns the disk', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let data: string;
  let yesterday: string;
  let head: string;
  let count = 0;

  beforeAll(async () => {
    folder = await temporaryFolder();
    data = join(folder.path, 'data');
    yesterday = join(folder.path, 'yesterday');
    head = join(folder.path, 'head.json');
    expect((await runCli(['init', '--data', data])).code).toBe(0);
    await cp(data, yesterday, { recursive: true });
    const witness = join(folder.path, 'witness');
    const taken = await runCli([
      'ingest',
      sharedPath('samples', 'delivery-clean'),
      '--data',
      data,
      '--witness',
      witness,
    ]);
    expect(taken.result).toMatchObject({ ok: true, accepted: 33, errors: 0, warnings: 0 });
    await cp(join(witness, 'latest.json'), head);
  });
  afterAll(() => folder.remove());

  /** Runs `attack` on a copy of the data and verifies that copy. */
  async function attacked(attack: (dir: string) => Promise<void> | void, withHead = false): Promise<Ran> {
    const dir = join(folder.path, `attack-${(count += 1)}`);
    await cp(data, dir, { recursive: true });
    await attack(dir);
    return runCli(['verify', '--data', dir, ...(withHead ? ['--head', head] : [])]);
  }
  const kinds = (ran: Ran) => ran.lines.filter((line) => line.type === 'finding').map((line) => line.kind);
  const inDatabase = (dir: string, sql: string) => {
    const db = new Sqlite(join(dir, 'lantai.db'));
    db.exec(sql);
    db.close();
  };
  /** Files of content in the storage root that hold the given name. */
  const storedFiles = async (dir: string, name: string) => {
    const entries = await readdir(join(dir, 'storage', 'ocfl'), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name === name)
      .map((entry) => join(entry.parentPath, entry.name));
  };

  test('untouched data verify, also against the earlier head', async () => {
    const ran = await attacked(() => undefined, true);
    expect(kinds(ran)).toEqual([]);
    expect(ran.code).toBe(0);
    expect(ran.result).toMatchObject({ ok: true, findings: 0 });
    expect(ran.result.files).toBeGreaterThanOrEqual(33);
  });

  test('one byte of a stored file altered', async () => {
    const ran = await attacked(async (dir) => {
      const [file] = await storedFiles(dir, '正文.pdf');
      const bytes = await readFile(file!);
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(file!, bytes);
    });
    expect(ran.code).toBe(1);
    expect(kinds(ran)).toContain('file-altered');
    expect(JSON.stringify(ran.lines)).toContain('正文.pdf');
  });

  test('a stored file gone', async () => {
    const ran = await attacked(async (dir) => {
      const [file] = await storedFiles(dir, '正文.docx');
      await rm(file!);
    });
    expect(ran.code).toBe(1);
    expect(JSON.stringify(ran.lines)).toContain('正文.docx');
  });

  test('a ledger row altered', async () => {
    const ran = await attacked((dir) => inDatabase(dir, `update ledger_entry set actor_name = '别人' where seq = 3`));
    expect(ran.code).toBe(1);
    expect(kinds(ran).length).toBeGreaterThan(0);
  });

  test('a ledger row altered together with its canonical form and leaf', async () => {
    const ran = await attacked((dir) =>
      inDatabase(
        dir,
        `update ledger_entry set (canonical, leaf_sha256, leaf_sm3, actor_name, action) = (select canonical, leaf_sha256, leaf_sm3, actor_name, action from ledger_entry where seq = 4) where seq = 3`,
      ),
    );
    expect(ran.code).toBe(1);
    expect(kinds(ran).length).toBeGreaterThan(0);
  });

  test('a ledger row gone', async () => {
    const ran = await attacked((dir) => inDatabase(dir, 'delete from ledger_entry where seq = 5'));
    expect(ran.code).toBe(1);
    expect(kinds(ran).length).toBeGreaterThan(0);
  });

  test('the tail cut together with its heads, given one earlier head', async () => {
    const cut = async (dir: string) => {
      inDatabase(dir, 'delete from ledger_entry where seq >= 4; delete from tree_head where size > 4');
      await rm(join(dir, 'heads'), { recursive: true, force: true });
      await mkdir(join(dir, 'heads'));
    };
    const ran = await attacked(cut, true);
    expect(ran.code).toBe(1);
    expect(kinds(ran)).toContain('ledger-shorter');
  });

  test("yesterday's database put back, given one earlier head", async () => {
    const ran = await attacked(async (dir) => {
      for (const name of ['lantai.db', 'lantai.db-wal', 'lantai.db-shm']) await rm(join(dir, name), { force: true });
      await cp(join(yesterday, 'lantai.db'), join(dir, 'lantai.db'));
      await rm(join(dir, 'heads'), { recursive: true, force: true });
    }, true);
    expect(ran.code).toBe(1);
    expect(kinds(ran)).toContain('ledger-shorter');
  });

  test('everything made anew and signed with the stolen key, given one earlier head', async () => {
    const forged = join(folder.path, 'forged');
    await mkdir(join(forged, 'keys'), { recursive: true });
    await cp(join(data, 'keys'), join(forged, 'keys'), { recursive: true });
    expect((await runCli(['init', '--data', forged])).code).toBe(0);
    expect((await runCli(['ingest', sharedPath('samples', 'delivery-clean'), '--data', forged])).code).toBe(0);
    expect((await runCli(['verify', '--data', forged])).code).toBe(0);
    const ran = await runCli(['verify', '--data', forged, '--head', head]);
    expect(ran.code).toBe(1);
    expect(kinds(ran)).toContain('ledger-head-differs');
  });
});
