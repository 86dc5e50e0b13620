/** Files that are too much: of two gigabytes, without a line end, with every row wrong. What is kept of them stays small. */
import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DefectLines } from './defect-lines.ts';
import { LineWriter } from './line-writer.ts';
import { prepare } from './prepare.ts';
import { propose } from './propose.ts';
import { RowNumbers } from './row-numbers.ts';
import type { PrepareTask, RowDefect } from './row.types.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-large-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** A file that begins so and has zeros, without a line end, up to its size; it takes no room. */
async function sparse(name: string, start: string, size: number): Promise<string> {
  const path = join(dir, name);
  const file = await open(path, 'w');
  await file.writeFile(start);
  await file.truncate(size);
  await file.close();
  return path;
}
const taskOf = (path: string, out: string): PrepareTask => ({
  ...{ path, format: 'delimited', out: join(dir, out), fonds: 'Z109', category: 'WS', agencies: [] },
  ...{ categories: ['WS'], schemes: { categories: [], schemes: [], tables: [] }, today: 20_260_101, gateKey: '00' },
  templates: [],
  mapping: {
    ...{ format: 'lantai-import-map', version: 1, columns: {}, constants: {}, values: {} },
    ...{ excelDates: false, decades: false, allowEmptyCode: false, fondsFromCode: false, categoryFromCode: false },
    ...{ createAgencies: false, cleanCharacters: false },
  },
});

test('two gigabytes that are no table: their beginning says so', async () => {
  const start = '这不是目录\n'.repeat(30);
  const path = await sparse('none.csv', start, 2 * 1024 ** 3);
  const { sheets, plain } = await propose({ path, format: 'delimited', reading: {} });
  expect([sheets.length, plain.length]).toEqual([0, 1]);
  let seen = 0;
  const smaller = await sparse('smaller.csv', start, 256 * 1024 ** 2);
  const read = prepare(taskOf(smaller, 'none'), (done) => {
    seen = done;
  });
  await expect(read).rejects.toMatchObject({ code: 'workbook-no-headings' });
  expect(seen).toBeLessThan(2 * 1024 ** 2);
});

test('of a table whose rows are as long as books some are looked at, not two hundred', async () => {
  const path = await sparse('books.csv', '档号,题名\n', 300 * 1024 ** 2);
  const { sheets } = await propose({ path, format: 'delimited', reading: {} });
  expect(sheets[0]?.headings).toEqual(['档号', '题名']);
  const characters = sheets[0]!.rows.reduce((sum, { cells }) => sum + cells.join('').length, 0);
  expect(characters).toBeLessThan(30_000_000);
});

test('who waits for a file that has drained meanwhile does not wait for ever', async () => {
  const path = join(dir, 'lines.jsonl');
  const writer = new LineWriter(path);
  const lines = 40;
  for (let n = 0; n < lines; n++) writer.write('x'.repeat(100_000));
  const sizeNow = () =>
    stat(path).then(
      ({ size }) => size,
      () => 0,
    );
  while ((await sizeNow()) < lines * 100_003) await setImmediate();
  for (let n = 0; n < 10; n++) await setImmediate();
  await writer.drained();
  await writer.end();
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(lines + 1);
});

test('a disk that takes no more is told, whether it is waited for or not', async () => {
  const writer = new LineWriter(join(dir, 'no-folder', 'lines.jsonl'));
  writer.write('x'.repeat(3_000_000));
  await expect(writer.drained()).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(writer.end()).rejects.toThrow();
});

const defectOf = (kind: RowDefect['kind'], row: number): RowDefect => ({
  ...{ kind, severity: 'error', sheet: '', row, column: '', at: -1, value: '', suggestion: '', params: {} },
});

test('what concerns the whole file is told first; of a kind so many are listed and all are counted', async () => {
  const path = join(dir, 'defects.jsonl');
  const lines = new DefectLines(path, 3);
  for (const row of [1, 2, 3, 4, 5]) lines.add(defectOf('bad-date', row));
  lines.add(defectOf('missing-title', 6));
  lines.add(defectOf('sheet-plain', 0));
  await lines.end();
  const told = (await readFile(path, 'utf8')).trim().split('\n');
  expect(told.map((line) => JSON.parse(line) as RowDefect).map(({ kind, row }) => `${kind} ${row}`)).toEqual([
    ...['sheet-plain 0', 'cut-short 0'],
    ...['bad-date 1', 'bad-date 2', 'bad-date 3', 'missing-title 6'],
  ]);
  expect(lines.kinds).toEqual({ 'bad-date': 5, 'missing-title': 1, 'sheet-plain': 1, 'cut-short': 1 });
});

test('records whose codes came again are known by their numbers, however many there are', () => {
  const numbers = new RowNumbers();
  for (let n = 0; n < 200_000; n++) numbers.keep(n, n % 3 === 0 ? -(n + 2) : n + 2);
  expect([numbers.rowOf(0), numbers.rowOf(199_999)]).toEqual([2, 200_001]);
  expect([1, 1, 3, 150_001].map((n) => numbers.markTwice(n))).toEqual(['good', 'known', 'refused', 'good']);
  expect([numbers.has(1), numbers.has(2), numbers.has(3), numbers.size]).toEqual([true, false, false, 2]);
  expect(numbers.listDropped()).toEqual([1, 150_001]);
});
