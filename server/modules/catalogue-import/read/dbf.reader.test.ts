/** DBF as programs of the nineties wrote them: any code page in the header, memos in a file that nobody sent along. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gb18030 } from '../../../../test/gb18030.ts';
import { readDbf } from './dbf.reader.ts';
import type { SourceNotice } from './source.types.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-dbf-'));
});
afterAll(() => rm(dir, { recursive: true }));

type Field = [name: string, type: 'C' | 'M', width: number];
const FIELDS: Field[] = [
  ['DH', 'C', 30],
  ['TM', 'C', 29],
  ['NR', 'M', 10],
];
const TITLE = '县粮食局关于召开全县粮食工作会议的通知';
const records = Array.from({ length: 12 }, (_, n) => [`J031-WS·1992·Y-00${String(n + 10)}`, TITLE, '1']);

function dbf({ page, version = 3 }: { page: number; version?: number }, fields = FIELDS): Buffer {
  const fixed = (text: string, width: number, fill: string): Buffer =>
    Buffer.concat([gb18030(text), Buffer.alloc(width, fill)]).subarray(0, width);
  const head = Buffer.alloc(32);
  head.set([version, 93, 5, 4]);
  head.writeUInt32LE(records.length, 4);
  head.writeUInt16LE(32 + 32 * fields.length + 1, 8);
  head.writeUInt16LE(1 + fields.reduce((sum, [, , width]) => sum + width, 0), 10);
  head[29] = page;
  const described = fields.map(([name, type, width]) => {
    const field = Buffer.alloc(32);
    field.set(fixed(name, 11, '\0'));
    field.write(type, 11, 'latin1');
    field[16] = width;
    return field;
  });
  const lines = records.map((cells) =>
    Buffer.concat([Buffer.from(' '), ...fields.map(([, , width], at) => fixed(cells[at]!, width, ' '))]),
  );
  return Buffer.concat([head, ...described, Buffer.from('\r'), ...lines, Buffer.from('\x1a')]);
}

async function read(bytes: Buffer): Promise<{ cells: string[][]; notices: SourceNotice[] }> {
  const path = join(dir, 'source');
  await writeFile(path, bytes);
  const cells: string[][] = [];
  const notices: SourceNotice[] = [];
  for await (const batch of readDbf(path, {
    onNotice: (notice) => notices.push(notice),
    onProgress: () => undefined,
  }))
    cells.push(...batch.map((row) => row.cells));
  return { cells, notices };
}

/** The title's field ends within its last character. */
const cut = TITLE.slice(0, 14);

test('a header that names another code page than the bytes are of is not believed, and that is told', async () => {
  const gbk = await read(dbf({ page: 0x78 }, FIELDS.slice(0, 2)));
  expect(gbk.cells[1]![0]).toBe('J031-WS·1992·Y-0010');
  expect(gbk.cells[1]![1]).toContain(cut);
  expect(gbk.notices).toEqual([{ kind: 'encoding-claim', params: { claimed: 'big5', found: 'gb18030' } }]);
  const [first] = (await read(dbf({ page: 0x4d }, FIELDS.slice(0, 2)))).notices;
  expect(first).toBeUndefined();
});

test('a code page that means nothing Chinese is no claim', async () => {
  const { cells, notices } = await read(dbf({ page: 0x03 }, FIELDS.slice(0, 2)));
  expect(cells[12]![1]).toContain(cut);
  expect(notices.filter(({ kind }) => kind === 'encoding-claim')).toEqual([]);
});

test('fields whose texts stand in another file are named', async () => {
  const { cells, notices } = await read(dbf({ page: 0x4d, version: 0x83 }));
  expect(cells[1]![2]).toBe('');
  expect(notices).toEqual([{ kind: 'memo-absent', params: { fields: 'NR' } }]);
});

test('a file shorter than a header is said to be unreadable', async () => {
  await expect(read(Buffer.from([3, 93, 5]))).rejects.toMatchObject({ code: 'workbook-unreadable' });
});
