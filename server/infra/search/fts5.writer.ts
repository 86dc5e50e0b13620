/** Writes the index: units in, out and replaced, each call one transaction. Lives in the writer's thread. */
import type Database from 'better-sqlite3';
import { fold } from '../../../shared/query/fold.ts';
import {
  DAYS_A_YEAR,
  dayOf,
  openForWriting,
  ROWS_A_DAY,
  SAMPLE_SHARE,
  searchYear,
  type StoredHead,
} from './fts5.store.ts';
import { COLUMNS, documentTokens, hash53 } from './fts5.tokens.ts';
import { soundsOf } from './name-sounds.ts';
import { FACETS, type FacetName, type SearchDocument } from './search-index.ts';

/** Readers that are further behind than this read all facets anew. */
const CHANGES_KEPT = 100_000;
const SOUNDS_KEPT = 20_000;

/** Codes in the order people expect: numbers by their value. */
const codeSort = (code: string): string => fold(code).replace(/\d+/g, (digits) => digits.padStart(10, '0'));

/** Whether a unit is in the sample: always the same answer for the same unit, and even over all. */
const isSampled = (unitId: string): boolean => hash53(unitId) % SAMPLE_SHARE === 0;

export class Fts5Writer {
  private readonly db: Database.Database;
  private readonly facetIds = new Map<string, number>();
  private readonly sounds = new Map<string, readonly string[]>();
  private readonly sql: ReturnType<typeof prepare>;

  constructor(path: string) {
    this.db = openForWriting(path);
    this.sql = prepare(this.db);
  }

  /** Adds or replaces `docs` and removes `removed`, all or nothing. */
  apply(docs: readonly SearchDocument[], removed: readonly string[]): void {
    const latest = new Map(docs.map((doc) => [doc.unitId, doc]));
    for (const unitId of removed) latest.delete(unitId);
    try {
      this.db.transaction(() => {
        for (const unitId of new Set(removed)) this.remove(unitId);
        const nextInDay = new Map<number, number>();
        const rows = [...latest.values()].map((doc) => {
          const old = this.sql.find.get(doc.unitId);
          return { doc, known: old !== undefined, row: this.place(doc, old, nextInDay) };
        });
        for (const { doc, known } of rows) if (known) this.remove(doc.unitId);
        // FTS5 writes its buffer out whenever row numbers go back.
        rows.sort((a, b) => a.row - b.row);
        for (const { doc, row } of rows) this.insert(doc, row);
        this.sql.forget.run(CHANGES_KEPT);
      })();
    } catch (error) {
      this.facetIds.clear();
      throw error;
    }
  }

  compact(): void {
    this.db.exec("INSERT INTO unit_fts (unit_fts) VALUES ('optimize')");
    this.db.exec("INSERT INTO sample_fts (sample_fts) VALUES ('optimize')");
    this.db.exec('PRAGMA optimize');
    this.db.pragma('wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.db.close();
  }

  private remove(unitId: string): void {
    const row = this.sql.find.get(unitId);
    if (row === undefined) return;
    this.sql.removeTokens.run(row);
    if (isSampled(unitId)) this.sql.removeFromSample.run(row);
    this.sql.removeUnit.run(row);
    this.sql.removeStored.run(row);
    this.sql.change.run(row);
  }

  /** Finds the unit a row in its day: the one it has where the day is still the same. */
  private place(doc: SearchDocument, old: number | undefined, nextInDay: Map<number, number>): number {
    const day = dayOf(doc);
    if (old !== undefined && Math.floor(old / ROWS_A_DAY) === day) return old;
    for (let slot = day; ; slot++) {
      const first = slot * ROWS_A_DAY;
      const next = nextInDay.get(slot) ?? (this.sql.lastOfDay.get(first, first + ROWS_A_DAY - 1) ?? first - 1) + 1;
      if (next < first + ROWS_A_DAY) {
        nextInDay.set(slot, next + 1);
        return next;
      }
      if ((slot + 1) % DAYS_A_YEAR === 0) throw new Error(`the index is full for the year of ${doc.unitId}`);
    }
  }

  private insert(doc: SearchDocument, row: number): void {
    const pages = doc.pages.toSorted((a, b) => a.number - b.number);
    const values = { ...doc, pages, year: searchYear(doc) === 0 ? '' : String(searchYear(doc)) };
    const facets = FACETS.map((name) => this.facetId(name, values[name]));
    const tokens = documentTokens(values, facets, this.soundsOf);
    const columns = COLUMNS.map((column) => tokens[column]);
    this.sql.addTokens.run(row, ...columns);
    if (isSampled(doc.unitId)) this.sql.addToSample.run(row, ...columns);
    this.sql.addUnit.run(row, doc.unitId, ...facets, codeSort(doc.code), doc.addedAt ?? 0);
    const head: StoredHead = {
      unitId: doc.unitId,
      code: doc.code,
      codeKeys: doc.codeKeys,
      documentNumber: doc.documentNumber,
      names: doc.names,
      title: doc.title,
      responsible: doc.responsible,
      other: doc.other,
      ...(doc.birthYears?.length && { birthYears: doc.birthYears }),
      pages: pages.map((page) => [page.number, page.text.length]),
    };
    const body = pages.length === 0 ? null : Buffer.from(pages.map((page) => page.text).join(''), 'utf16le');
    this.sql.addStored.run(row, JSON.stringify(head), body);
    this.sql.change.run(row);
  }

  /** Names come again and again, and how one sounds takes longer than all else about it. */
  private readonly soundsOf = (name: string): readonly string[] => {
    let sounds = this.sounds.get(name);
    if (sounds === undefined) {
      sounds = soundsOf(name);
      if (this.sounds.size >= SOUNDS_KEPT) this.sounds.clear();
      this.sounds.set(name, sounds);
    }
    return sounds;
  };

  private facetId(facet: FacetName, value: string): number {
    const key = `${facet}\n${value}`;
    let id = this.facetIds.get(key) ?? this.sql.findFacet.get(facet, value);
    id ??= Number(this.sql.addFacet.run(facet, value).lastInsertRowid);
    this.facetIds.set(key, id);
    return id;
  }
}

function prepare(db: Database.Database) {
  const holes = (count: number): string => Array.from({ length: count }, () => '?').join(', ');
  return {
    find: db.prepare<[string], number>('SELECT id FROM unit WHERE unit_id = ?').pluck(),
    lastOfDay: db.prepare<[number, number], number | null>('SELECT max(id) FROM unit WHERE id BETWEEN ? AND ?').pluck(),
    removeTokens: db.prepare('DELETE FROM unit_fts WHERE rowid = ?'),
    removeFromSample: db.prepare('DELETE FROM sample_fts WHERE rowid = ?'),
    removeUnit: db.prepare('DELETE FROM unit WHERE id = ?'),
    removeStored: db.prepare('DELETE FROM stored WHERE id = ?'),
    addTokens: db.prepare(`INSERT INTO unit_fts (rowid, ${COLUMNS.join(', ')}) VALUES (${holes(COLUMNS.length + 1)})`),
    addToSample: db.prepare(
      `INSERT INTO sample_fts (rowid, ${COLUMNS.join(', ')}) VALUES (${holes(COLUMNS.length + 1)})`,
    ),
    addUnit: db.prepare(`INSERT INTO unit VALUES (${holes(FACETS.length + 4)})`),
    addStored: db.prepare('INSERT INTO stored VALUES (?, ?, ?)'),
    findFacet: db.prepare<[string, string], number>('SELECT id FROM facet_value WHERE facet = ? AND value = ?').pluck(),
    addFacet: db.prepare('INSERT INTO facet_value (facet, value) VALUES (?, ?)'),
    change: db.prepare('INSERT INTO change (unit) VALUES (?)'),
    forget: db.prepare('DELETE FROM change WHERE seq <= (SELECT max(seq) FROM change) - ?'),
  };
}
