/**
 * Fills a new index's file, quicker than the one in use could take it: in one transaction that is never undone, since a
 * file that is not finished is thrown away; indexes and the merging of segments come last. What changes meanwhile waits
 * in the file and is applied when it is full.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { dayOf, finishBuilding, openForBuilding } from './fts5.store.ts';
import { Fts5Table, forgetPending } from './fts5.table.ts';
import { Fts5Units } from './fts5.units.ts';
import { Fts5Writer, FTS_TABLES, placeInDay } from './fts5.writer.ts';
import type { SearchDocument } from './search-index.ts';

/** Tokens of a segment: with its units some 70 MB until it is written. Twice as many make filling 4% quicker. */
const SEGMENT_TOKENS = 2_000_000;

export class Fts5Builder {
  private readonly path: string;
  private readonly db: Database.Database;
  private readonly tables: { all: Fts5Table; sample: Fts5Table };
  private readonly units: Fts5Units;
  private readonly nextInDay = new Map<number, number>();
  private readonly putLate: Database.Statement<[string, string]>;

  constructor(path: string) {
    this.path = path;
    this.db = openForBuilding(path);
    this.db.exec('CREATE TABLE late (seq INTEGER PRIMARY KEY, docs TEXT NOT NULL, removed TEXT NOT NULL)');
    this.putLate = this.db.prepare('INSERT INTO late (docs, removed) VALUES (?, ?)');
    this.tables = { all: new Fts5Table(this.db, 'unit_fts'), sample: new Fts5Table(this.db, 'sample_fts') };
    this.units = new Fts5Units(this.db, this.tables, SEGMENT_TOKENS);
  }

  /** Each unit comes once. */
  fill(docs: readonly SearchDocument[]): void {
    for (const doc of docs) {
      this.units.add(
        doc,
        placeInDay(dayOf(doc), this.nextInDay, (first) => first - 1),
      );
      if (this.units.tokenCount >= SEGMENT_TOKENS) this.units.write();
    }
  }

  /** Changes that are newer than what the file is filled with. `docs`: JSON of SearchDocument[]. */
  later(docs: string, removed: readonly string[]): void {
    this.putLate.run(docs, JSON.stringify(removed));
  }

  /** Makes the file one that can be used. @returns its writer */
  finish(): Fts5Writer {
    this.units.write();
    forgetPending(this.db, FTS_TABLES);
    for (const name of FTS_TABLES) this.db.exec(`INSERT INTO ${name} (${name}) VALUES ('optimize')`);
    finishBuilding(this.db);
    this.db.close();
    const writer = new Fts5Writer(this.path);
    const late = new Database(this.path);
    const next = late.prepare<[number], { seq: number; docs: string; removed: string }>(
      'SELECT * FROM late WHERE seq > ? ORDER BY seq LIMIT 1',
    );
    for (let row = next.get(0); row !== undefined; row = next.get(row.seq))
      writer.apply(JSON.parse(row.docs) as SearchDocument[], JSON.parse(row.removed) as string[]);
    late.exec('DROP TABLE late');
    late.close();
    writer.settle();
    const file = openSync(this.path, 'r');
    fsyncSync(file);
    closeSync(file);
    return writer;
  }

  close(): void {
    if (this.db.open) this.db.close();
  }
}
