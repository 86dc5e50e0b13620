/** Facets that one reader has read into memory serve another, and each goes on with what is written later. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseQuery } from '../../../shared/query/parse.ts';
import type { SharedFacets } from './fts5.facets.ts';
import { Fts5Reader } from './fts5.reader.ts';
import { Fts5Writer } from './fts5.writer.ts';
import type { SearchDocument } from './search-index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lantai-facets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const document = (at: number): SearchDocument => ({
  ...{ archive: '馆', agency: `局${at % 5}`, fonds: `Z${at % 3}`, category: 'WS', retention: '', openness: 'open' },
  ...{ unitId: `u${at}`, year: String(1950 + (at % 70)), dateFrom: null, dateTo: null, code: `C-${at}`, codeKeys: [] },
  ...{ documentNumber: '', names: [], title: '水库工程', responsible: '', other: '', pages: [] },
});

function facetsOf(reader: Fts5Reader, agency: string) {
  const parsed = parseQuery('水库');
  if (!parsed.ok) throw new Error('no query');
  const { total, facets } = reader.search({
    ...{ query: parsed.query, scope: { agencies: [agency] }, filters: {} },
    ...{ sort: 'relevance', limit: 1, facets: true },
  });
  return { total, fonds: facets?.values.fonds.map(({ value, count }) => `${value} ${count}`).sort() };
}

it('serves another reader what one has read, changes that come later included', async () => {
  const path = join(folder, 'index.db');
  const writer = new Fts5Writer(path);
  writer.apply(
    Array.from({ length: 900 }, (_, at) => document(at)),
    [],
  );
  const told: SharedFacets[] = [];
  const first = new Fts5Reader(path, (facets) => told.push(facets));
  const second = new Fts5Reader(path);
  // Nothing is in memory yet: facets are looked up in the file.
  const truth = { total: 180, fonds: ['Z0 60', 'Z1 60', 'Z2 60'] };
  expect(facetsOf(second, '局3')).toEqual(truth);
  await first.warm();
  expect(told).toHaveLength(1);
  expect(told[0]!.places.rows.buffer).toBeInstanceOf(SharedArrayBuffer);
  second.adopt(told[0]!);
  expect(facetsOf(first, '局3')).toEqual(truth);
  expect(facetsOf(second, '局3')).toEqual(truth);

  writer.apply([{ ...document(3), agency: '局4' }, document(903)], ['u8']);
  // Unit 3 of fonds Z0 went over, 903 of Z0 came, 8 of Z2 went.
  const later = { total: 179, fonds: ['Z0 60', 'Z1 60', 'Z2 59'] };
  expect(facetsOf(first, '局3')).toEqual(later);
  expect(facetsOf(second, '局3')).toEqual(later);
  expect(facetsOf(second, '局4').total).toBe(181);
  for (const each of [first, second, writer]) each.close();
});

it('looks for words in texts where units have some, also units that got them later', async () => {
  const path = join(folder, 'index.db');
  const writer = new Fts5Writer(path);
  // 128 pairs: a number whose last byte is 0.
  const pages = [{ number: 1, text: `${'水库'.repeat(64)}堤` }];
  const plain = Array.from({ length: 40 }, (_, at) => ({ ...document(at), title: '无' }));
  writer.apply([...plain, { ...document(40), pages, title: '无' }], []);
  const told: SharedFacets[] = [];
  const first = new Fts5Reader(path, (facets) => told.push(facets));
  await first.warm();
  const second = new Fts5Reader(path);
  second.adopt(told[0]!);
  const totals = (agency: string): number[] => [first, second].map((reader) => facetsOf(reader, agency).total);
  expect(totals('局0')).toEqual([1, 1]);
  expect(totals('局1')).toEqual([0, 0]);
  writer.apply([{ ...document(1), pages, title: '无' }], []);
  expect(totals('局1')).toEqual([1, 1]);
  writer.apply([{ ...document(1), title: '无' }], ['u40']);
  expect([...totals('局0'), ...totals('局1')]).toEqual([0, 0, 0, 0]);
  for (const each of [first, second, writer]) each.close();
});

it('knows what is within limits that are asked for again and again, whatever changes meanwhile', async () => {
  const path = join(folder, 'index.db');
  const writer = new Fts5Writer(path);
  const many = Array.from({ length: 900 }, (_, at) => document(at));
  writer.apply(many, []);
  // A day of which a unit is gone before all are read.
  writer.apply([], ['u210']);
  const reader = new Fts5Reader(path);
  await reader.warm();
  const asked = (fonds: string[]): number[] =>
    Array.from({ length: 5 }, (_, at) => {
      const parsed = parseQuery('水库');
      if (!parsed.ok) throw new Error('no query');
      return reader.search({
        ...{ query: parsed.query, scope: { agencies: [`局${at}`] }, filters: { fonds } },
        ...{ sort: 'relevance', limit: 1, facets: true },
      }).total;
    });
  const truth = [59, 60, 60, 60, 60];
  for (let times = 0; times < 10; times++) {
    expect(asked(['Z0'])).toEqual(truth);
    expect(asked(['Z0', 'Z1'])).toEqual([119, 120, 120, 120, 120]);
  }
  // Those that are moved within a day, taken away and added; and limits within which there was none.
  const emptied = many.filter((_, at) => at % 5 === 1).map((doc) => ({ ...doc, fonds: 'Z1' }));
  writer.apply([...emptied, document(915)], ['u0']);
  const again = [59, 0, 60, 60, 60];
  for (let times = 0; times < 10; times++) expect(asked(['Z0'])).toEqual(again);
  await reader.warm();
  for (let times = 0; times < 10; times++) expect(asked(['Z0'])).toEqual(again);
  writer.apply([{ ...document(6), fonds: 'Z0' }], []);
  expect(asked(['Z0'])).toEqual([59, 1, 60, 60, 60]);
  for (const each of [reader, writer]) each.close();
});
