/** Rules of the specification, each broken on purpose in an otherwise valid object of two versions. */
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContentPaths } from './ocfl.content-path.ts';
import { sidecarBytes } from './ocfl.inventory.ts';
import { duplicateKeys, isJsonObject } from './ocfl.json.ts';
import type { JsonObject } from './ocfl.json.ts';
import { objectPath, openStorageRoot } from './ocfl.storage-root.ts';
import { validateObject } from './ocfl.validate.ts';
import { writeVersion } from './ocfl.write.ts';

let folder: string;
let object: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantai-ocfl-'));
  const root = join(folder, 'ocfl');
  await openStorageRoot(root);
  for (const content of ['one', 'two'])
    await writeVersion(root, {
      objectId: 'urn:x',
      add: [{ logicalPath: 'dir/file', bytes: Buffer.from(content) }],
      carry: true,
      message: 'm',
      user: { name: 'n', address: 'mailto:n@example.org' },
      created: new Date(0),
    });
  object = join(root, objectPath('urn:x'));
});
afterEach(() => rm(folder, { recursive: true }));

const codes = async (): Promise<string[]> => (await validateObject(object)).map((finding) => finding.code);

/** Rewrites an inventory's text and its sidecar, so that only the intended rule breaks. */
async function rewrite(where: string[], change: (text: string) => string): Promise<void> {
  for (const each of where) {
    const path = join(object, each, 'inventory.json');
    const bytes = Buffer.from(change(await readFile(path, 'utf8')));
    await writeFile(path, bytes);
    await writeFile(`${path}.sha512`, sidecarBytes(bytes, 'sha512'));
  }
}

/** The same for both copies of the current inventory, as JSON; `at` is a chain of keys to the value that `change` gets. */
const edit = (at: string[], change: (block: JsonObject) => void): Promise<void> =>
  rewrite(['', 'v2'], (text) => {
    const inventory = JSON.parse(text) as JsonObject;
    const block = at.reduce<unknown>((value, key) => (isJsonObject(value) ? value[key] : undefined), inventory);
    if (!isJsonObject(block)) throw new Error(`no block ${at.join('.')}`);
    change(block);
    return JSON.stringify(inventory);
  });

const drop = (key: string) => (block: JsonObject) => void Reflect.deleteProperty(block, key);
const set = (key: string, value: unknown) => (block: JsonObject) => void (block[key] = value);

describe('validateObject', () => {
  it('finds nothing wrong with what writeVersion wrote', async () => {
    expect(await codes()).toEqual([]);
  });

  it.each<[string, string[], (block: JsonObject) => void]>([
    ['E036', [], drop('head')],
    ['E036', [], drop('type')],
    ['E036', [], drop('digestAlgorithm')],
    ['E037', [], set('id', 7)],
    ['E038', [], set('type', 'https://ocfl.io/9.9/spec/#inventory')],
    ['E038', [], set('type', 'https://ocfl.io/1.0/spec/#inventory')],
    ['E041', [], drop('manifest')],
    ['E106', [], set('manifest', [])],
    ['E043', [], drop('versions')],
    ['E044', [], set('versions', 'v1')],
    ['E047', ['versions'], set('v1', 1)],
    ['E048', ['versions', 'v1'], drop('created')],
    ['E048', ['versions', 'v1'], drop('state')],
    ['E049', ['versions', 'v1'], set('created', '2026-02-30T00:00:00Z')],
    ['E094', ['versions', 'v1'], set('message', 1)],
    ['E054', ['versions', 'v1'], set('user', { address: 'mailto:n@example.org' })],
    ['E102', [], set('colour', 'red')],
    ['E108', [], set('contentDirectory', '')],
    ['E018', [], set('contentDirectory', '..')],
    ['E111', [], set('fixity', [])],
    ['E056', [], set('fixity', { crc64: {} })],
    ['E057', [], set('fixity', { md5: { abc: 'v1/content/dir/file' } })],
    ['E046', ['versions'], set('first', { created: '2026-01-01T00:00:00Z', state: {} })],
    ['E014', ['manifest'], set('ab', ['v9/content/file'])],
    ['E042', ['manifest'], set('ab', ['content/file'])],
    ['E031', ['manifest'], set('ab', ['v1/content/dir/file'])],
    ['W011', ['versions', 'v1'], set('message', 'other')],
  ])('%s at %j', async (code, at, change) => {
    await edit(at, change);
    expect(await codes()).toContain(code);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['E005', () => writeFile(join(object, '1=ocfl_object_1.1'), 'ocfl_object_1.1\n')],
    ['E003', () => writeFile(join(object, '0=ocfl_object_1.0'), 'ocfl_object_1.0\n')],
    ['E012', () => rename(join(object, 'v2'), join(object, 'v002'))],
    ['E010', () => rm(join(object, 'v1'), { recursive: true })],
    ['E016', () => rm(join(object, 'v1', 'content'), { recursive: true })],
    ['E024', () => mkdir(join(object, 'v1', 'content', 'empty'))],
    ['E033', () => rewrite(['', 'v2'], (text) => text.slice(1))],
    ['E033', () => rewrite(['', 'v2'], (text) => `\ufeff${text}`)],
    ['E058', () => rm(join(object, 'inventory.json.sha512'))],
    ['E059', () => rename(join(object, 'inventory.json.sha512'), join(object, 'inventory.json.sha256'))],
    ['E060', () => writeFile(join(object, 'inventory.json'), '{}')],
    ['E064', () => rewrite(['v2'], (text) => text.replace('"m"', '"n"'))],
    ['E067', () => mkdir(join(object, 'extensions')).then(() => writeFile(join(object, 'extensions', 'file'), ''))],
    ['E090', () => symlink('/etc/hostname', join(object, 'v1', 'content', 'link'))],
    [
      'E096',
      () => rewrite(['', 'v2'], (text) => text.replace(/"manifest": \{\s*("[0-9a-f]{128}"): \[/, '$& "v1/x"], $1: [')),
    ],
    ['W003', () => mkdir(join(object, 'v3', 'content'), { recursive: true })],
  ])('%s on disk', async (code, damage) => {
    await damage();
    expect(await codes()).toContain(code);
  });
});

describe('small parts', () => {
  it('duplicateKeys tells where a key is twice', () => {
    expect(duplicateKeys('{"a": {"x": 1, "y": [{"x": "}"}], "\\u0078": 2}, "b": {"x": 1}, "a": 0}')).toEqual([
      ['a', 'x'],
      ['a'],
    ]);
  });

  it('content paths stay readable, possible and apart', () => {
    const paths = new ContentPaths();
    const claimed = [
      '题名 1.pdf',
      'a:b',
      '50%',
      'CON.txt',
      'x/y',
      'X',
      'x/Y',
      'n'.repeat(201),
      'e\u0301',
      '\u00e9',
      'end.',
    ].map((path) => paths.claim(path, 'd'));
    expect(claimed).toEqual([
      '题名 1.pdf',
      'a%3Ab',
      '50%25',
      '%43ON.txt',
      'x/y',
      '~by-digest/d',
      '~by-digest/d',
      '~by-digest/d',
      'e\u0301',
      '~by-digest/d',
      'end%2E',
    ]);
  });
});
