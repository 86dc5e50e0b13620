import { describe, expect, test } from 'vitest';
import { deliveryForm, deliveryName, isNoise, readDrop } from './delivery-files.ts';

const file = (path: string) => ({ path, file: new File(['x'], path.split('/').at(-1)!) });
type Tree = string | { name: string; children: Tree[] };

/** A dropped tree as the browser gives it: folders hand out their entries in batches. */
function entry(tree: Tree, at: string): FileSystemEntry {
  const name = typeof tree === 'string' ? tree : tree.name;
  const fullPath = `${at}/${name}`;
  if (typeof tree === 'string')
    return {
      isDirectory: false,
      fullPath,
      file: (give: (file: File) => void) => give(new File(['x'], name)),
    } as unknown as FileSystemEntry;
  const batches = Array.from({ length: Math.ceil(tree.children.length / 100) }, (_, index) =>
    tree.children.slice(index * 100, index * 100 + 100),
  );
  const readEntries = (give: (entries: FileSystemEntry[]) => void) =>
    give((batches.shift() ?? []).map((child) => entry(child, fullPath)));
  return { isDirectory: true, fullPath, createReader: () => ({ readEntries }) } as unknown as FileSystemEntry;
}
const drop = (...trees: Tree[]) =>
  trees.map((tree) => ({ webkitGetAsEntry: () => entry(tree, '') })) as unknown as DataTransferItemList;

describe('a drop', () => {
  test('keeps the paths of a folder, however deep, without what systems leave in it', async () => {
    const counts: number[] = [];
    const found = await readDrop(
      drop({
        name: '2023',
        children: ['目录.xlsx', '.DS_Store', { name: 'Z1-WS·2023-Y-BGS-0001', children: ['正文.pdf'] }],
      }),
      (count) => counts.push(count),
    );
    expect(found.map(({ path }) => path)).toEqual(['2023/目录.xlsx', '2023/Z1-WS·2023-Y-BGS-0001/正文.pdf']);
    expect(counts).toEqual([1, 2]);
  });
  test('reads folders of more entries than one batch', async () => {
    const children = Array.from({ length: 250 }, (_, index) => `${index}.txt`);
    expect(await readDrop(drop({ name: 'many', children }), () => undefined)).toHaveLength(250);
  });
});

test('noise is what systems make, not what people name alike', () => {
  expect(['a/Thumbs.db', '__MACOSX/a', 'x/.DS_Store'].map(isNoise)).toEqual([true, true, true]);
  expect(['a/我的Thumbs.db.pdf', 'desktop.ini.txt'].map(isNoise)).toEqual([false, false]);
});

test('a delivery is called after its folder, or after its one file', () => {
  expect(deliveryName([file('2023/目录.xlsx'), file('2023/a/b.pdf')])).toBe('2023');
  expect(deliveryName([file('移交.zip')])).toBe('移交.zip');
  expect(deliveryName([])).toBe('');
});

test('the form says what it mends before it brings the files', () => {
  const entries = [...deliveryForm([file('2023/目录.xlsx')], 'old').entries()];
  expect(entries.map(([name]) => name)).toEqual(['previous', 'file']);
  expect((entries[1]![1] as File).name).toBe('2023/目录.xlsx');
});
