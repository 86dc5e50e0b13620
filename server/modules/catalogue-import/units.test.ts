import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serialIds } from '../../lib/serial-id.ts';
import { readDecades, suggestDate } from './date.suggest.ts';
import { presentProgress } from './import.present.ts';
import type { ImportRecord, ImportRun } from './import.repo.ts';
import { KeyTable } from './key-table.ts';
import { proposeAll } from './mapping.propose.ts';
import { LineParser, splitQuoted } from './read/delimited.reader.ts';

test('ids of rows are distinct UUIDs in the order of the rows', () => {
  const ids = serialIds('0198c0de-1234-7abc-8def-0123456789ab', 'unit');
  const some = [0, 1, 2, 0x3ffff, 0x40000, 10_000_000, 2 ** 30 - 1].map((n) => ids.of(n));
  expect([...some].sort()).toEqual(some);
  for (const id of some) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(id >= ids.first && id < ids.last && id.endsWith(ids.end)).toBe(true);
  }
});

test('progress tells how far, how quick, and how long it will still take where that is known', () => {
  const row = { id: 'i', state: 'storing', summary_json: '{}' } as ImportRecord;
  const at = (run: Partial<ImportRun>) => presentProgress(row, run as ImportRun);
  expect(at({ done: 25_000, total: 100_000, rate: 5000 })).toEqual({
    ...{ id: 'i', state: 'storing', reading: false },
    ...{ done: 25_000, total: 100_000, rate: 5000, secondsLeft: 15 },
  });
  // More rows came than were expected; nothing is stored yet; it is not known how many there are.
  expect(at({ done: 100_050, total: 100_000, rate: 5000 }).secondsLeft).toBe(0);
  expect(at({ done: 0, total: 100_000, rate: null }).secondsLeft).toBeNull();
  expect(at({ done: 50, total: null, rate: 5000 }).secondsLeft).toBeNull();
  expect(presentProgress({ ...row, state: 'preparing', summary_json: null }, undefined).reading).toBe(true);
});

test('a table of keys knows exactly the keys that came before', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 6 }), { maxLength: 500 }), (keys) => {
      const table = new KeyTable();
      const first = new Map<string, number>();
      for (const [row, key] of keys.entries()) {
        expect(table.add(key, row)).toBe(first.get(key));
        if (!first.has(key)) first.set(key, row);
      }
    }),
    { numRuns: 50 },
  );
  const table = new KeyTable();
  let doubles = 0;
  for (let n = 0; n < 200_000; n++) if (table.add(`C001-${n}`, n) !== undefined) doubles++;
  expect(doubles).toBe(0);
  expect(table.add('C001-199999', 5)).toBe(199_999);
});

test('cells that are written as RFC 4180 has it are read again', () => {
  const cell = fc.string({ unit: fc.constantFrom('"', ',', '\n', '档', 'a', ' '), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
      const text = cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(',');
      expect(splitQuoted(text, ',', '"')).toEqual(cells);
      const parser = new LineParser(',', '"');
      expect([...parser.push(`${text}\n`), ...parser.end()]).toEqual([{ sheet: '', row: 1, cells }]);
    }),
  );
});

test('a quote that never closes spoils its own line only', () => {
  const parser = new LineParser(',', '"');
  const lines = ['a,b', 'c,"d', ...Array.from({ length: 300 }, (_, n) => `${n},x`), 'e,"f,1"'];
  const rows = [...parser.push(`${lines.join('\n')}\n`), ...parser.end()];
  expect(rows).toHaveLength(lines.length);
  expect(rows.filter(({ broken }) => broken !== undefined).map(({ row }) => row)).toEqual([2]);
  expect(rows.map(({ row }) => row)).toEqual(lines.map((_, at) => at + 1));
  expect(rows.at(-1)!.cells).toEqual(['e', 'f,1']);
});

test.each([
  ['六七十年代', '1960-1979'],
  ['八十年代', '1980-1989'],
  ['1960年代', '1960-1969'],
  ['19850231', '19850228'],
  ['1985-13-02', '19850213'],
  ['31121', '19850315'],
  ['85.3.8', '19850308'],
  ['85年3月', '198503'],
  ['60年', '1960'],
  ['900101', '19900101'],
  ['八五年三月', '一九八五年三月'],
  ['1988年元旦', '19880101'],
  ['1985年3月上旬', '198503'],
  ['1985年春', '1985'],
  ['1985年3-5月', '198503-198505'],
  ['1985.3.8-9', '19850308-19850309'],
  ['1985、3、8', '1985.3.8'],
  ['85.13.40', ''],
  ['不详', ''],
])('%s was probably meant as %s', (written, suggestion) => {
  expect(suggestDate(written)).toBe(suggestion);
});
test('decades that run backwards are none', () => expect(readDecades('七六十年代')).toBeUndefined());

test('columns are proposed by heading in both languages, else by their values', () => {
  const rows = [1, 2, 3, 4].map((n) => ({
    sheet: '',
    row: n + 1,
    cells: [`C001-WS·1985-Y-BGS-000${n}`, '某题', `1985.03.0${n}`, '永久', 'x'],
  }));
  const propose = (headings: string[]) =>
    proposeAll([{ name: '', headings, hidden: [], rows }], undefined).map(({ target, why }) => [target, why]);
  expect(propose(['编号A', 'Title', '时间栏', '期', '其他'])).toEqual([
    ['code', 'values'],
    ['title', 'heading'],
    ['date', 'values'],
    ['retention', 'values'],
    ['field', 'none'],
  ]);
});
