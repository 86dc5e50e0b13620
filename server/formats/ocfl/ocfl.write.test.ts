/** Faults and random histories: whatever happens to a write, the object is the old version or the new one, never half. */
import { spawn, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from '../../../test/collect.ts';
import { findInventory, openLogical, readInventory } from './ocfl.read.ts';
import { objectPath, openStorageRoot, validateRoot } from './ocfl.storage-root.ts';
import type { OcflFinding } from './ocfl.validate.ts';
import { recoverRoot, writeVersion } from './ocfl.write.ts';
import type { NewVersion } from './ocfl.write.ts';

const id = 'urn:lantai:test';
const base = { objectId: id, message: 'm', user: { name: 'n', address: 'mailto:n@example.org' }, created: new Date(0) };
const child = join(import.meta.dirname, 'ocfl.write.child.ts');
/** A file system of its own, to fill it, needs Linux with user name spaces; elsewhere that one test is listed as not run. */
const canMount = spawnSync('unshare', ['-Urm', 'true']).status === 0;
let root: string;

beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), 'lantai-ocfl-')), 'ocfl');
  await openStorageRoot(root);
});
afterEach(() => rm(join(root, '..'), { recursive: true }));

const findings = (): Promise<OcflFinding[]> => collect(validateRoot(root));

const text = async (path: string, version?: string): Promise<string> =>
  readFile(await openLogical(root, id, path, version), 'utf8');

describe('writeVersion', () => {
  const name = fc.oneof(
    fc.constantFrom('a', 'A', 'é', 'e\u0301', 'con', '图', '%41', 'x.', '~by-digest'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }),
  );
  const path = fc
    .array(name, { minLength: 1, maxLength: 3 })
    .map((names) => names.map((each) => each.replaceAll('/', '_').replace(/^\.{1,2}$/, '_')).join('/'));
  const step = fc.record({
    add: fc.dictionary(path, fc.constantFrom('', 'one', 'two', 'three'), { maxKeys: 5, noNullPrototype: true }),
    drop: fc.nat(9),
    carry: fc.boolean(),
  });

  it('keeps every version of a random history readable and the object valid', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
        await rm(root, { recursive: true });
        await openStorageRoot(root);
        const history: Map<string, string>[] = [];
        for (const { add, drop, carry } of steps) {
          const state = new Map(carry ? history.at(-1) : []);
          const remove = [...state.keys()].slice(0, drop % 3);
          for (const each of remove) state.delete(each);
          for (const [each, content] of Object.entries(add)) state.set(each, content);
          const files = Object.entries(add).map(([logicalPath, content]) => ({
            logicalPath,
            bytes: Buffer.from(content),
          }));
          const written = writeVersion(root, { ...base, carry, remove, add: files });
          const paths = [...state.keys()];
          if (paths.some((a) => paths.some((b) => b.startsWith(`${a}/`)))) {
            await expect(written).rejects.toMatchObject({ code: 'logical-path-invalid' });
            continue;
          }
          await written;
          history.push(state);
          expect(await findings()).toEqual([]);
        }
        for (const [index, state] of history.entries())
          for (const [each, content] of state) expect(await text(each, `v${index + 1}`)).toBe(content);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a killed write', () => {
  /** Starts a process that writes versions without end and says each number once it is stored; kills it after `ms`. */
  async function killedAfter(ms: number): Promise<number> {
    const writer = spawn(process.execPath, [child, root], { stdio: ['ignore', 'pipe', 'inherit'] });
    let acknowledged = 0;
    let started: () => void;
    const ready = new Promise<void>((resolve) => (started = resolve));
    writer.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      acknowledged = Number(chunk.trim().split('\n').at(-1));
      started();
    });
    const ended = new Promise((resolve) => writer.on('close', resolve));
    await Promise.race([ready, ended]);
    await sleep(ms);
    writer.kill('SIGKILL');
    await ended;
    return acknowledged;
  }

  it('leaves the old version or the new one at any moment, and nothing behind', async () => {
    for (let round = 0; round < 12; round++) {
      const acknowledged = await killedAfter(Math.random() * 40);
      await recoverRoot(root);
      expect(await findings()).toEqual([]);
      expect(await readdir(`${root}.staging`)).toEqual([]);
      const { head } = await readInventory(root, id);
      const version = Number(head.slice(1));
      // What was acknowledged is there; at most the one write under way came on top.
      expect(version).toBeGreaterThanOrEqual(acknowledged);
      expect(version).toBeLessThanOrEqual(acknowledged + 1);
      for (const part of ['a', 'b', 'c']) expect(await text(part)).toBe(`${part} of version ${version}`.repeat(5000));
    }
  });

  it('at every single step is the old version or the new one', { timeout: 120_000 }, async () => {
    let step = 0;
    for (let isKilled = true; isKilled; step++) {
      await rm(root, { recursive: true });
      await openStorageRoot(root);
      const { signal, stdout } = spawnSync(process.execPath, [child, root, String(step + 1)], { encoding: 'utf8' });
      isKilled = signal === 'SIGKILL';
      await recoverRoot(root);
      expect({ step, findings: await findings() }).toEqual({ step, findings: [] });
      expect(await readdir(`${root}.staging`)).toEqual([]);
      const acknowledged = stdout.split('\n').length - 1;
      const version = Number((await findInventory(root, id))?.head.slice(1) ?? 0);
      expect([acknowledged, acknowledged + 1]).toContain(version);
      for (const content of ['one', 'two'].slice(0, version)) expect(await text(content)).toBe(content);
    }
    expect(step).toBeGreaterThan(20);
  });

  /** The disk as a kill leaves it between two steps: made with the parts of a completed write. */
  async function stoppedAfter(steps: 'folder' | 'inventory'): Promise<void> {
    await writeVersion(root, { ...base, carry: true, add: [{ logicalPath: 'a', bytes: Buffer.from('1') }] });
    const object = join(root, objectPath(id));
    const old = join(root, '..', 'old');
    await cp(object, old, { recursive: true });
    await writeVersion(root, { ...base, carry: true, add: [{ logicalPath: 'a', bytes: Buffer.from('2') }] });
    await cp(join(old, 'inventory.json.sha512'), join(object, 'inventory.json.sha512'));
    if (steps === 'folder') await cp(join(old, 'inventory.json'), join(object, 'inventory.json'));
    const stage = join(`${root}.staging`, 'killed');
    await mkdir(stage);
    await writeFile(join(stage, 'object-path'), objectPath(id));
  }

  it.each([
    ['folder', '1', 'v1'],
    ['inventory', '2', 'v2'],
  ] as const)('after the %s is in place reads as %s and recovers to %s', async (steps, content, head) => {
    await stoppedAfter(steps);
    expect(await text('a')).toBe(content);
    expect(await findings()).not.toEqual([]);
    expect(await recoverRoot(root)).toBe(1);
    expect(await findings()).toEqual([]);
    expect((await readInventory(root, id)).head).toBe(head);
  });

  it.each(['folder', 'inventory'] as const)('after the %s is cleaned up by the next write, too', async (steps) => {
    await stoppedAfter(steps);
    await writeVersion(root, { ...base, carry: true, add: [{ logicalPath: 'b', bytes: Buffer.from('3') }] });
    expect(await findings()).toEqual([]);
    expect(await text('b')).toBe('3');
  });

  it('before the first version came leaves no empty folder', async () => {
    const stage = join(`${root}.staging`, 'killed');
    await mkdir(stage);
    await writeFile(join(stage, 'object-path'), objectPath(id));
    await mkdir(join(root, objectPath(id), '..'), { recursive: true });
    expect((await findings()).map((finding) => finding.code)).toEqual(['E073']);
    await recoverRoot(root);
    expect(await findings()).toEqual([]);
  });
});

describe('a write that fails', () => {
  it('says object-damaged when the inventory was changed behind its back, and touches nothing', async () => {
    await writeVersion(root, { ...base, carry: true, add: [{ logicalPath: 'a', bytes: Buffer.from('1') }] });
    const inventory = join(root, objectPath(id), 'inventory.json');
    await writeFile(inventory, (await readFile(inventory, 'utf8')).replace('"m"', '"n"'));
    const again: NewVersion = { ...base, carry: true, add: [{ logicalPath: 'b', bytes: Buffer.from('2') }] };
    await expect(writeVersion(root, again)).rejects.toMatchObject({ code: 'object-damaged' });
    expect(await readdir(join(root, objectPath(id)))).not.toContain('v2');
  });

  it('for want of the source file leaves nothing', async () => {
    const add = [{ logicalPath: 'a', sourcePath: join(root, 'not-there') }];
    await expect(writeVersion(root, { ...base, carry: true, add })).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await findings()).toEqual([]);
    expect(await readdir(`${root}.staging`)).toEqual([]);
  });

  it.runIf(canMount)('to a full disk says disk-full and keeps the old version', () => {
    // A real file system of 1 MB, mounted in a name space of its own; the child checks the store on it.
    const inside = 'mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" "$3" "$1/ocfl" full';
    const args = ['-Urm', 'sh', '-c', inside, 'sh', root, process.execPath, child];
    const { stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'disk-full v1 0 0\n', stderr: '' });
  });
});
