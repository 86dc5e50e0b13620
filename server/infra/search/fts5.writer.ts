/**
 * Writes the index that is in use: units in, out and replaced, each call one transaction. Lives in the writer's thread.
 * New units come as a segment of their own (fts5.units.ts); FTS5 itself deletes, and merges segments as they become many.
 */
import type Database from 'better-sqlite3';
import { DAYS_A_YEAR, dayOf, openForWriting, ROWS_A_DAY } from './fts5.store.ts';
import { Fts5Table, forgetPending } from './fts5.table.ts';
import { Fts5Units, isSampled } from './fts5.units.ts';
import type { SearchDocument } from './search-index.ts';

/** Readers that are further behind than this read all facets anew. */
const CHANGES_KEPT = 100_000;
export const FTS_TABLES = ['unit_fts', 'sample_fts'] as const;

export class Fts5Writer {
  private readonly db: Database.Database;
  private readonly tables: readonly Fts5Table[];
  private readonly units: Fts5Units;
  private readonly sql: ReturnType<typeof prepare>;

  constructor(path: string) {
    this.db = openForWriting(path);
    this.sql = prepare(this.db);
    const [all, sample] = [new Fts5Table(this.db, 'unit_fts'), new Fts5Table(this.db, 'sample_fts')];
    this.tables = [all, sample];
    this.units = new Fts5Units(this.db, { all, sample });
  }

  /** Adds or replaces `docs` and removes `removed`, all or nothing. */
  apply(docs: readonly SearchDocument[], removed: readonly string[]): void {
    const latest = new Map(docs.map((doc) => [doc.unitId, doc]));
    for (const unitId of removed) latest.delete(unitId);
    try {
      this.db.transaction(() => this.change(latest, new Set(removed)))();
    } catch (error) {
      this.units.forget(true);
      throw error;
    }
  }

  compact(): void {
    for (const name of FTS_TABLES) this.db.exec(`INSERT INTO ${name} (${name}) VALUES ('optimize')`);
    this.settle();
  }

  /** Puts what is one segment out of the way of those to come, and all into the file itself. */
  settle(): void {
    this.db.transaction(() => {
      forgetPending(this.db, FTS_TABLES);
      for (const table of this.tables) table.raise();
    })();
    this.db.exec('PRAGMA optimize');
    this.db.pragma('wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.db.close();
  }

  private change(latest: ReadonlyMap<string, SearchDocument>, removed: ReadonlySet<string>): void {
    const rows = new Map(this.sql.find.all(JSON.stringify([...removed, ...latest.keys()])));
    const changed: number[] = [];
    // Of most that are gone or not open there was nothing here.
    const replaced: [unitId: string, row: number][] = [];
    for (const [unitId, row] of rows) {
      changed.push(row);
      if (removed.has(unitId)) this.remove(unitId, row);
      else replaced.push([unitId, row]);
    }
    const nextInDay = new Map<number, number>();
    for (const doc of latest.values()) {
      const row = this.place(doc, rows.get(doc.unitId), nextInDay);
      this.units.add(doc, row);
      changed.push(row);
    }
    for (const [unitId, row] of replaced) this.remove(unitId, row);
    if (latest.size > 0) {
      forgetPending(this.db, FTS_TABLES);
      const leaves = this.units.write();
      // So that merging keeps pace with what comes in, whatever its share.
      this.sql.merge.run(MERGE_SHARE * leaves);
      this.sql.mergeSample.run(MERGE_SHARE * Math.ceil(leaves / 8));
    }
    this.sql.change.run(JSON.stringify(changed));
    this.sql.forget.run(CHANGES_KEPT);
  }

  private remove(unitId: string, row: number): void {
    this.sql.removeTokens.run(row);
    if (isSampled(unitId)) this.sql.removeFromSample.run(row);
    this.sql.removeUnit.run(row);
    this.sql.removeStored.run(row);
  }

  /** Finds the unit a row in its day: the one it has where the day is still the same. */
  private place(doc: SearchDocument, old: number | undefined, nextInDay: Map<number, number>): number {
    const day = dayOf(doc);
    if (old !== undefined && Math.floor(old / ROWS_A_DAY) === day) return old;
    return placeInDay(day, nextInDay, (first) => this.sql.lastOfDay.get(first, first + ROWS_A_DAY - 1) ?? first - 1);
  }
}

/** The next free row of a day, or of the first day after it within its year. `lastOf` tells the last row that is taken. */
export function placeInDay(day: number, nextInDay: Map<number, number>, lastOf: (first: number) => number): number {
  for (let slot = day; ; slot++) {
    const first = slot * ROWS_A_DAY;
    const next = nextInDay.get(slot) ?? lastOf(first) + 1;
    if (next < first + ROWS_A_DAY) {
      nextInDay.set(slot, next + 1);
      return next;
    }
    if ((slot + 1) % DAYS_A_YEAR === 0)
      throw new Error(`the index is full for the year ${Math.floor(day / DAYS_A_YEAR)}`);
  }
}

/** Leaves merged for each that comes in: a leaf is written anew once on each of few levels. */
const MERGE_SHARE = 4;

function prepare(db: Database.Database) {
  return {
    /** The rows of many units: asked for one by one they take twice as long. */
    find: db
      .prepare<[string], [unitId: string, row: number]>(
        'SELECT unit_id, id FROM unit WHERE unit_id IN (SELECT value FROM json_each(?))',
      )
      .raw(),
    lastOfDay: db.prepare<[number, number], number | null>('SELECT max(id) FROM unit WHERE id BETWEEN ? AND ?').pluck(),
    removeTokens: db.prepare('DELETE FROM unit_fts WHERE rowid = ?'),
    removeFromSample: db.prepare('DELETE FROM sample_fts WHERE rowid = ?'),
    removeUnit: db.prepare('DELETE FROM unit WHERE id = ?'),
    removeStored: db.prepare('DELETE FROM stored WHERE id = ?'),
    change: db.prepare('INSERT INTO change (unit) SELECT value FROM json_each(?)'),
    forget: db.prepare('DELETE FROM change WHERE seq <= (SELECT max(seq) FROM change) - ?'),
    merge: db.prepare("INSERT INTO unit_fts (unit_fts, rank) VALUES ('merge', ?)"),
    mergeSample: db.prepare("INSERT INTO sample_fts (sample_fts, rank) VALUES ('merge', ?)"),
  };
}
