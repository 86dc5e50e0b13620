import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Fts5SearchIndex } from '../../server/infra/search/fts5.search-index.ts';
import { searchIndexContract } from './search-index.contract.ts';

const folders: string[] = [];
async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'lantai-search-'));
  folders.push(made);
  return made;
}
afterAll(async () => {
  for (const made of folders) await rm(made, { recursive: true, force: true });
});

searchIndexContract('FTS5', async () => Fts5SearchIndex.open({ directory: await folder() }));

it('opens what was written, and removes what a stopped rebuild left', async () => {
  const directory = await folder();
  const first = await Fts5SearchIndex.open({ directory, readers: 1 });
  await first.clear();
  await first.close();
  await writeFile(join(directory, 'index-3.db'), 'half a file');
  const second = await Fts5SearchIndex.open({ directory, readers: 1 });
  expect(await second.count()).toBe(0);
  await second.close();
  expect((await readdir(directory)).toSorted()).toEqual(['current', 'index-2.db']);
});
