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
  expect(told[0]!.rows.buffer).toBeInstanceOf(SharedArrayBuffer);
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
