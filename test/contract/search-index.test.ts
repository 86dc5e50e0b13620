import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Fts5SearchIndex } from '../../server/infra/search/fts5.search-index.ts';
import { Fts5Threads } from '../../server/infra/search/fts5.thread.ts';
import { searchIndexContract } from './search-index.contract.ts';
import { asked, unit } from './search-index.samples.ts';

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
  const first = await Fts5SearchIndex.open({ directory });
  await first.clear();
  await first.close();
  await writeFile(join(directory, 'index-3.db'), 'half a file');
  const second = await Fts5SearchIndex.open({ directory });
  expect(await second.count()).toBe(0);
  await second.close();
  const files = (await readdir(directory)).filter((name) => !/-(wal|shm)$/.test(name));
  expect(files.toSorted()).toEqual(['current', 'index-2.db']);
});

it('goes on in a new thread where one has died, and loses nothing that was written', async () => {
  const threads = new Fts5Threads(1);
  const index = await Fts5SearchIndex.open({ directory: await folder(), threads });
  await index.apply([unit({ unitId: 'one', title: '白河水库竣工图' })], []);
  // Begun first: what is asked while the threads die is never done.
  const dying = Promise.all([threads.reader().terminate(), threads.writer.terminate()]);
  await expect(index.search(asked('水库'))).rejects.toThrow('has ended');
  await dying;
  expect((await index.search(asked('水库'))).total).toBe(1);
  await index.apply([], ['one']);
  expect(await index.count()).toBe(0);
  await index.close();
  await threads.close();
  await expect(threads.reader().call({ call: 'count', path: 'any' })).rejects.toThrow('closed');
});
