import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Journal, type JournalLine } from './journal.ts';

const line = (n: number): JournalLine => ({
  n,
  t: 'unit',
  id: `u${n}`,
  row: { id: `u${n}`, title: '关于水库移民安置的批复' },
});
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-journal-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('the journal', () => {
  test('gives back what was appended, also after it is opened again', async () => {
    const journal = await Journal.open(dir, 0);
    await journal.append([line(1), line(2)]);
    await journal.close();
    const again = await Journal.open(dir, 0);
    await again.append([line(3)]);
    expect(await again.read(1)).toEqual([line(1), line(2), line(3)]);
    await again.close();
  });

  test('cuts off a line that a kill left half written, and no other', async () => {
    const journal = await Journal.open(dir, 0);
    await journal.append([line(1)]);
    await journal.close();
    await appendFile(join(dir, '00000001.jsonl'), '{"n":2,"t":"unit","id":"u2","row":{"id":"u');
    const again = await Journal.open(dir, 0);
    await again.append([line(2)]);
    expect(await again.read(1)).toEqual([line(1), line(2)]);
    await again.close();
  });

  test('an ended file grows no more; numbers go on after what was sealed and removed', async () => {
    const journal = await Journal.open(dir, 0);
    await journal.append([line(1)]);
    await journal.rotate();
    expect(await journal.ended()).toEqual([1]);
    await journal.remove(1);
    await journal.close();
    const again = await Journal.open(dir, 1);
    await again.append([line(2)]);
    await again.close();
    expect(await readdir(dir)).toEqual(['00000002.jsonl']);
  });
});
