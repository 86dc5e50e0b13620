/** How many units an index holds is read from one record; it is what counting them all gives, whatever has happened. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fts5Builder } from './fts5.builder.ts';
import { Fts5Reader } from './fts5.reader.ts';
import type { SearchDocument } from './search-index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lantai-writer-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const document = (unit: number, day: number): SearchDocument => ({
  ...{ unitId: `u${unit}`, archive: '馆', agency: '局', fonds: 'Z1', category: 'c', year: '1990', retention: '' },
  ...{ openness: '', dateFrom: 19900100 + day, dateTo: null, code: `Z1-${unit}`, codeKeys: [], documentNumber: '' },
  ...{ names: ['张三'], title: `第${unit}件`, responsible: '', other: '', pages: [{ number: 1, text: '水库加固' }] },
});
const units = fc.array(fc.record({ unit: fc.nat(30), day: fc.integer({ min: 1, max: 28 }) }), { maxLength: 12 });
const step = fc.record({ put: units, out: fc.array(fc.nat(30), { maxLength: 5 }), fails: fc.boolean() });

test('the record of how many there are is right after any history', () => {
  let run = 0;
  fc.assert(
    fc.property(units, fc.array(step, { maxLength: 6 }), fc.boolean(), (first, steps, compacts) => {
      const path = join(folder, `${run++}.db`);
      const builder = new Fts5Builder(path);
      const once = new Map(first.map(({ unit, day }) => [unit, day]));
      builder.fill([...once].map(([unit, day]) => document(unit, day)));
      const writer = builder.finish();
      const known = new Set(once.keys());
      const reader = new Fts5Reader(path);
      const plain = new Database(path, { readonly: true });
      const counted = plain.prepare('SELECT count(*) FROM unit').pluck();
      const expectRight = (): void => {
        expect(counted.get()).toBe(known.size);
        expect(reader.count()).toBe(known.size);
      };
      expectRight();
      for (const { put, out, fails } of steps) {
        const docs = put.map(({ unit, day }) => document(unit, day));
        const removed = out.map((unit) => `u${unit}`);
        if (fails) {
          const broken = { ...document(99, 1), title: null } as unknown as SearchDocument;
          expect(() => writer.apply([...docs, broken], removed)).toThrow();
        } else {
          writer.apply(docs, removed);
          for (const { unit } of put) known.add(unit);
          for (const unit of out) known.delete(unit);
        }
        if (compacts) writer.compact();
        expectRight();
      }
      plain.close();
      reader.close();
      writer.close();
    }),
    { numRuns: 12 },
  );
});
