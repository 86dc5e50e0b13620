/** Prepared rows as lines: read as they were written, and in the order of their codes whatever the runs were. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatLine, parseLine } from './row.line.ts';
import type { PreparedRow } from './row.types.ts';
import { SortedLines } from './sorted-lines.ts';

const text = fc.oneof(fc.constant(''), fc.string({ unit: 'binary', maxLength: 12 }));
const number = fc.option(fc.integer({ min: 0, max: 20_261_123 }));
const unit: fc.Arbitrary<PreparedRow['unit']> = fc.record({
  ...{ fonds: text, category: text, agency: text, code: text, key: text, over: text, sort: text, title: text },
  responsible: text,
  level: fc.constantFrom('fonds', 'series', 'file', 'item'),
  ...{ documentNumber: text, dateText: text, retention: text, opinion: text, carrier: text, note: text, text },
  ...{ dateFrom: number, dateTo: number, year: number, pages: number },
  secrecy: fc.constantFrom('public', 'internal', 'restricted'),
  openness: fc.constantFrom('unreviewed', 'open', 'controlled', 'delayed'),
  fields: fc.constantFrom('{}', '{"house":"听松堂"}'),
  names: fc.array(text, { maxLength: 3 }),
});
const row = fc.record(
  { n: fc.nat(), sheet: text, row: fc.nat(), parent: fc.nat(), unit },
  { requiredKeys: ['n', 'sheet', 'row', 'unit'] },
) as fc.Arbitrary<PreparedRow>;

test('a row is read from its line as it was written, the number first', () => {
  fc.assert(
    fc.property(row, (one) => {
      const line = formatLine(one);
      expect(line.startsWith(`{"n":${one.n},`)).toBe(true);
      expect(line).not.toContain('\n');
      expect(parseLine(line)).toEqual(one);
    }),
  );
});

async function written(
  keys: readonly string[],
  { keepsOrder = false, run = 200, sortFrom = 1, dropped = [] as number[], long = 0 },
): Promise<{ isSorted: boolean; lines: { n: number; was: number }[] }> {
  const dir = await mkdtemp(join(tmpdir(), 'lantai-lines-'));
  try {
    const path = join(dir, 'rows.jsonl');
    const out = new SortedLines(path, keepsOrder, { run, sortFrom });
    for (const [n, key] of keys.entries()) {
      out.add(key, n, JSON.stringify({ n, was: n, more: '卷'.repeat(n === 1 ? long : 5) }));
      await out.drained();
    }
    const isSorted = await out.end(new Set(dropped));
    expect(await readdir(dir)).toEqual(['rows.jsonl']);
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
    return { isSorted, lines: lines.map((line) => JSON.parse(line) as { n: number; was: number }) };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

test('many runs become one file in order; rows of one code stay in the order they came; dropped ones are gone', async () => {
  const key = fc.constantFrom('', 'Z1-WS·1985', 'Z1-WS·1986', 'Z2', '卷', 'a b');
  await fc.assert(
    fc.asyncProperty(fc.array(key, { maxLength: 60 }), fc.array(fc.nat({ max: 59 })), async (keys, dropped) => {
      const { isSorted, lines } = await written(keys, { dropped });
      const kept = keys
        .map((value, was) => ({ value: Buffer.from(value), was }))
        .filter((_, n) => !dropped.includes(n));
      kept.sort((a, b) => Buffer.compare(a.value, b.value) || a.was - b.was);
      expect(lines.map(({ was }) => was)).toEqual(kept.map(({ was }) => was));
      expect(lines.map(({ n }) => n)).toEqual(kept.map((_, n) => n));
      expect(isSorted).toBe(keys.length > 0);
    }),
    { numRuns: 30 },
  );
});

test('a tree and what is small keep their order, numbers and all rows', async () => {
  const keys = Array.from({ length: 40 }, (_, n) => `k${40 - n}`);
  const order = keys.map((_, n) => n);
  for (const kept of [{ keepsOrder: true }, { sortFrom: 41, run: 1e9 }]) {
    const { isSorted, lines } = await written(keys, { ...kept, dropped: [3] });
    expect(isSorted).toBe(false);
    expect(lines.map(({ n }) => n)).toEqual(order);
  }
});

test('few rows that are large are sorted: they do not stand in memory together', async () => {
  const { isSorted, lines } = await written(['c', 'b', 'a'], { sortFrom: 5000, run: 20 });
  expect([isSorted, lines.map(({ was }) => was)]).toEqual([true, [2, 1, 0]]);
});

test('a line longer than any block is whole', async () => {
  const { lines } = await written(['b', 'a', 'c'], { long: 400_000 });
  expect(lines.map(({ was }) => was)).toEqual([1, 0, 2]);
});
