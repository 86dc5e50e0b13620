/** What every blob store must do. A test file calls it with a way to open an empty store. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BlobStore, NewVersion } from '../../server/infra/blob/blob-store.ts';
import { collect } from '../collect.ts';
import { digestBytes } from '../../server/lib/digest.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const version = (objectId: string, add: NewVersion['add'], rest: Partial<NewVersion> = {}): NewVersion => ({
  objectId,
  add,
  carry: true,
  message: '接收',
  user: { name: '档案员', address: 'mailto:archivist@example.org' },
  created: new Date('2026-01-02T03:04:05Z'),
  ...rest,
});

/** `open` gives an empty store and a folder for source files. */
export function blobStoreContract(name: string, open: () => Promise<{ store: BlobStore; folder: string }>): void {
  describe(`blob store: ${name}`, () => {
    const id = 'urn:lantai:object:1';

    it('gives back bytes and names as they were put, from memory and from a file', async () => {
      const { store, folder } = await open();
      await writeFile(join(folder, 'scan'), bytes('scan'));
      const names = [
        '0001/任命通知 .pdf',
        'a:b?"<>|*.txt',
        `${'长'.repeat(84)}.tif`,
        'CON',
        'con',
        'Con/x',
        'e\u0301',
        '\u00e9',
        '50%\n',
        '~by-digest/x',
      ];
      const add = names.map((logicalPath) => ({ logicalPath, bytes: bytes(logicalPath) }));
      await store.put(version(id, [...add, { logicalPath: '0002/图.tif', sourcePath: join(folder, 'scan') }]));
      for (const logicalPath of names)
        expect(await readFile(await store.path(id, logicalPath), 'utf8')).toBe(logicalPath);
      expect(await readFile(await store.path(id, '0002/图.tif'), 'utf8')).toBe('scan');
      const paths = await store.paths(id);
      expect([...paths.keys()].sort()).toEqual([...names, '0002/图.tif'].sort());
      for (const [logicalPath, path] of paths) expect(path).toBe(await store.path(id, logicalPath));
      expect(await store.validate(id)).toEqual([]);
    });

    it('keeps earlier versions, carries or starts anew, and removes names', async () => {
      const { store } = await open();
      await store.put(
        version(id, [
          { logicalPath: 'a', bytes: bytes('1') },
          { logicalPath: 'b', bytes: bytes('b') },
        ]),
      );
      await store.put(version(id, [{ logicalPath: 'a', bytes: bytes('2') }], { remove: ['b'] }));
      await store.put(version(id, [{ logicalPath: 'c', bytes: bytes('3') }], { carry: false }));
      expect([...(await store.paths(id)).keys()]).toEqual(['c']);
      expect(await readFile(await store.path(id, 'a', 'v1'), 'utf8')).toBe('1');
      expect(await readFile(await store.path(id, 'b', 'v1'), 'utf8')).toBe('b');
      expect(await readFile(await store.path(id, 'a', 'v2'), 'utf8')).toBe('2');
      await expect(store.path(id, 'b', 'v2')).rejects.toMatchObject({ code: 'object-missing' });
      await expect(store.path(id, 'a')).rejects.toMatchObject({ code: 'object-missing' });
      expect((await store.inventory(id)).head).toBe('v3');
      expect(await store.validate(id)).toEqual([]);
    });

    it('stores content once, however many names and versions have it', async () => {
      const { store } = await open();
      const same = bytes('same');
      const first = await store.put(
        version(id, [
          { logicalPath: 'a', bytes: same },
          { logicalPath: 'b', bytes: same },
        ]),
      );
      const second = await store.put(version(id, [{ logicalPath: 'c/d', bytes: same }]));
      expect([...first.files, ...second.files].map((file) => file.contentPath)).toEqual([
        'content/a',
        undefined,
        undefined,
      ]);
      expect(await store.path(id, 'c/d')).toBe(await store.path(id, 'a'));
      expect(Object.keys(second.inventory.fixity?.sha256 ?? {})).toEqual([digestBytes(same).sha256]);
    });

    it('refuses what does not match its digests, and leaves nothing', async () => {
      const { store } = await open();
      const digests = { sm3: digestBytes(bytes('other')).sm3 };
      const put = store.put(
        version(id, [
          { logicalPath: 'a', bytes: bytes('a') },
          { logicalPath: 'b', bytes: bytes('b'), digests },
        ]),
      );
      await expect(put).rejects.toMatchObject({ code: 'digest-mismatch', params: { file: 'b', algorithm: 'sm3' } });
      expect(await store.exists(id)).toBe(false);
      expect(await collect(store.objects())).toEqual([]);
      expect(await store.recover()).toBe(0);
    });

    it.each([['../a'], ['/a'], ['a/'], ['a//b'], ['.'], [''], ['\ud800'], ['kept/below'], ['fine', 'fine']])(
      'refuses unsafe or clashing names: %j',
      async (...names) => {
        const { store } = await open();
        await store.put(version(id, [{ logicalPath: 'kept', bytes: bytes('kept') }]));
        const put = store.put(
          version(
            id,
            names.map((logicalPath) => ({ logicalPath, bytes: bytes('x') })),
          ),
        );
        await expect(put).rejects.toMatchObject({ code: 'logical-path-invalid' });
        expect((await store.inventory(id)).head).toBe('v1');
      },
    );

    it('names every object once, and knows what it does not have', async () => {
      const { store } = await open();
      const ids = ['urn:a', 'urn:b', '全宗/001', '../escape'];
      await Promise.all(ids.map((each) => store.put(version(each, [{ logicalPath: 'a', bytes: bytes(each) }]))));
      expect((await collect(store.objects())).toSorted()).toEqual(ids.toSorted());
      expect(await store.exists('urn:c')).toBe(false);
      for (const act of [store.inventory('urn:c'), store.path('urn:c', 'a'), store.validate('urn:c')])
        await expect(act).rejects.toMatchObject({ code: 'object-missing' });
    });

    it('writes versions of one object one after the other', async () => {
      const { store } = await open();
      await Promise.all(
        ['a', 'b', 'c', 'd'].map((path) => store.put(version(id, [{ logicalPath: path, bytes: bytes(path) }]))),
      );
      expect((await store.inventory(id)).head).toBe('v4');
      for (const path of ['a', 'b', 'c', 'd']) expect(await readFile(await store.path(id, path), 'utf8')).toBe(path);
    });

    it('finds a changed byte', async () => {
      const { store } = await open();
      await store.put(version(id, [{ logicalPath: 'a', bytes: bytes('good') }]));
      await writeFile(await store.path(id, 'a'), bytes('evil'));
      expect(await store.validate(id, { fixity: false })).toEqual([]);
      expect((await store.validate(id)).map((finding) => finding.code).toSorted()).toEqual(['E092', 'E093']);
    });
  });
}
