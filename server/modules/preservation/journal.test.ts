import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Journal } from './journal.ts';
import { entryLines, imageToBytes, type JournalLine, scanLines, toText } from './journal.line.ts';

const line = (n: number): JournalLine => ({
  n,
  t: 'unit',
  id: `u${n}`,
  row: { id: `u${n}`, title: '关于水库移民安置的批复' },
});
const bytesOf = (n: number): Buffer => Buffer.from(toText(line(n)));
/** All lines of a file. */
async function readAll(journal: Journal, number: number): Promise<JournalLine[]> {
  const lines: JournalLine[] = [];
  for await (const entries of journal.entries(number)) lines.push(...entries.flatMap(entryLines));
  return lines;
}
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-journal-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('the journal', () => {
  test('gives back what was appended, also after it is opened again', async () => {
    const journal = await Journal.open(dir, 0);
    await journal.append([bytesOf(1), bytesOf(2)]);
    await journal.close();
    const again = await Journal.open(dir, 0);
    await again.append([bytesOf(3)]);
    expect(await readAll(again, 1)).toEqual([line(1), line(2), line(3)]);
    await again.close();
  });

  test('cuts off a line that a kill left half written, and no other', async () => {
    const journal = await Journal.open(dir, 0);
    await journal.append([bytesOf(1)]);
    await journal.close();
    await appendFile(join(dir, '00000001.jsonl'), '{"n":2,"t":"unit","id":"u2","row":{"id":"u');
    const again = await Journal.open(dir, 0);
    await again.append([bytesOf(2)]);
    expect(await readAll(again, 1)).toEqual([line(1), line(2)]);
    await again.close();
  });

  test('an ended file grows no more; numbers go on after what was sealed and removed', async () => {
    const journal = await Journal.open(dir, 0);
    await journal.append([bytesOf(1)]);
    await journal.rotate();
    expect(await journal.ended()).toEqual([1]);
    await journal.remove(1);
    await journal.close();
    const again = await Journal.open(dir, 1);
    await again.append([bytesOf(2)]);
    await again.close();
    expect(await readdir(dir)).toEqual(['00000002.jsonl']);
  });
});

describe('a line of the outbox', () => {
  const textOf = (seq: number, row_id: string, image: object | null): string =>
    Buffer.concat(
      imageToBytes({ seq, table_name: 'unit', row_id, image: image && Buffer.from(JSON.stringify(image)) }),
    ).toString();
  const block = textOf(7, '', {
    same: { title: line(1).row!.title },
    columns: ['id'],
    rows: [[line(1).id], [line(2).id]],
  });

  test('goes over as it is: an image, a removal, a block of new rows', () => {
    const [first, removed] = [textOf(5, 'u1', line(1).row), textOf(6, 'u1', null)];
    expect(first).toBe(toText({ ...line(1), n: 5 }));
    expect(scanLines(Buffer.from(first + removed + block))).toEqual({
      lines: [
        { ...line(1), n: 5 },
        { n: 6, t: 'unit', id: 'u1', row: null },
        { ...line(1), n: 7 },
        { ...line(2), n: 7 },
      ],
      corrupt: [],
    });
  });

  test('of a block written before rows had something alike, reads as ever', () => {
    const images = [1, 2].map((n) => Object.values(line(n).row!));
    const { lines } = scanLines(Buffer.from(textOf(7, '', { columns: ['id', 'title'], rows: images })));
    expect(lines).toEqual([1, 2].map((n) => ({ ...line(n), n: 7 })));
  });

  test('of a block is found by any one byte altered', () => {
    const sound = toText(line(3));
    for (let at = 0; at < Buffer.byteLength(block) - 1; at++) {
      const bytes = Buffer.from(block + sound);
      bytes[at] = bytes[at]! ^ 1;
      const { lines, corrupt } = scanLines(bytes);
      expect([at, lines, corrupt[0]?.line]).toEqual([at, [line(3)], 1]);
    }
  });
});

describe('a line that is not as it was written', () => {
  const text = [1, 2, 3].map((n) => toText(line(n))).join('');

  test('is found by any one byte altered, and the others are read', () => {
    const second = Buffer.byteLength(toText(line(1)));
    const end = second + Buffer.byteLength(toText(line(2))) - 1;
    for (let at = second; at < end; at++) {
      const bytes = Buffer.from(text);
      bytes[at] = bytes[at]! ^ 1;
      const { lines, corrupt } = scanLines(bytes);
      expect(lines.filter(({ n }) => n !== 2)).toEqual([line(1), line(3)]);
      // A byte may become the end of a line: then two stand in place of the one.
      expect([at, lines.length, corrupt[0]?.line]).toEqual([at, 2, 2]);
    }
    expect(scanLines(Buffer.from(text))).toEqual({ lines: [line(1), line(2), line(3)], corrupt: [] });
  });

  test('is told with file and number, and kept out of the file when asked to, also of the one that grows', async () => {
    const path = join(dir, '00000001.jsonl');
    await writeFile(path, text.replace('"n":2', '"n":9'));
    const journal = await Journal.open(dir, 0);
    await expect(readAll(journal, 1)).rejects.toMatchObject({
      code: 'journal-corrupt',
      params: { file: path, line: 2 },
    });
    await journal.keepSound(1);
    await journal.append([bytesOf(4)]);
    expect(await readAll(journal, 1)).toEqual([line(1), line(3), line(4)]);
    expect(journal.bytes).toBe((await readFile(path)).length);
    await journal.close();
  });

  test('of journals written before there were checksums is read as before', () => {
    const old = `${JSON.stringify(line(1))}\n{"n":2,\n${JSON.stringify(line(3))}\n`;
    expect(scanLines(Buffer.from(old))).toEqual({
      lines: [line(1), line(3)],
      corrupt: [{ line: 2, bytes: Buffer.from('{"n":2,') }],
    });
  });
});
