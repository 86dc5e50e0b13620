/** The blob store on a file system keeps the contract, and its root is a valid OCFL storage root. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { validateRoot } from '../../server/formats/ocfl/ocfl.storage-root.ts';
import { openFsBlobStore } from '../../server/infra/blob/fs.blob-store.ts';
import { collect } from '../collect.ts';
import { blobStoreContract } from './blob-store.contract.ts';

const folders: string[] = [];
async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lantai-blob-'));
  folders.push(folder);
  return folder;
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

const rootCodes = async (root: string): Promise<string[]> =>
  (await collect(validateRoot(root))).map((finding) => finding.code);

blobStoreContract('file system', async () => {
  const folder = await freshFolder();
  return { store: await openFsBlobStore(join(folder, 'ocfl')), folder };
});

describe('OCFL storage root', () => {
  const put = {
    objectId: 'urn:x',
    carry: true,
    message: 'm',
    user: { name: 'n', address: 'mailto:n@example.org' },
    created: new Date(0),
  };

  it('is valid when empty and with objects, and opens again', async () => {
    const root = join(await freshFolder(), 'ocfl');
    const store = await openFsBlobStore(root);
    expect(await rootCodes(root)).toEqual([]);
    await store.put({ ...put, add: [{ logicalPath: 'a', bytes: Buffer.from('a') }] });
    expect(await rootCodes(root)).toEqual([]);
    expect(await (await openFsBlobStore(root)).exists('urn:x')).toBe(true);
    expect(await readdir(`${root}.staging`)).toEqual([]);
  });

  it('reports stray files, empty folders, misplaced objects and a damaged declaration', async () => {
    const root = join(await freshFolder(), 'ocfl');
    const store = await openFsBlobStore(root);
    await store.put({ ...put, add: [{ logicalPath: 'a', bytes: Buffer.from('a') }] });
    await mkdir(join(root, 'abc', 'empty'), { recursive: true });
    await writeFile(join(root, 'abc', 'stray.txt'), 'x');
    await mkdir(join(root, 'extensions', 'unheard-of'));
    await writeFile(join(root, '0=ocfl_1.1'), 'ocfl_1.0\n');
    expect((await rootCodes(root)).toSorted()).toEqual(['E072', 'E073', 'E080', 'W016']);
  });

  it('refuses a folder that holds something else', async () => {
    const folder = await freshFolder();
    await writeFile(join(folder, 'letter.txt'), 'x');
    await expect(openFsBlobStore(folder)).rejects.toMatchObject({ code: 'storage-root-unknown' });
    expect(await readdir(folder)).toEqual(['letter.txt']);
  });
});
