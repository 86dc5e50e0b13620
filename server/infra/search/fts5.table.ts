/**
 * An FTS5 table that segments are put into beside its own insertion: the records of its shadow tables, as FTS5 keeps
 * them. Reading, deleting and merging stay FTS5's.
 */
import type Database from 'better-sqlite3';
import type { Postings } from './fts5.postings.ts';
import { putVarint, SegmentWriter } from './fts5.segment.ts';
import { AVERAGES, nextSegment, putVarints, readStructure, readVarints, writeStructure } from './fts5.structure.ts';
import { COLUMNS } from './fts5.tokens.ts';

const STRUCTURE = 10;
/** Eight segments of a level become one of the next: some 30,000 of those to come. */
const HIGH = 5;

export class Fts5Table {
  private readonly sql: ReturnType<typeof prepare>;

  /** The connection is in better-sqlite3's unsafe mode: shadow tables are closed to it otherwise. */
  constructor(db: Database.Database, name: string) {
    this.sql = prepare(db, name);
  }

  /**
   * Begins a segment. What FTS5 itself holds of the table in memory must be written and forgotten before (see
   * `forgetPending`).
   */
  begin(): { writer: SegmentWriter; end: (postings: Postings, units: Uint32Array) => number } {
    const structure = readStructure(this.sql.read.get(STRUCTURE)!);
    const { id, origin } = nextSegment(structure);
    const writer = new SegmentWriter(id, {
      block: (blockId, bytes) => this.sql.putBlock.run(blockId, bytes),
      firstTerm: (segment, term, page) => this.sql.putTerm.run(segment, term, page),
    });
    /** Of these units, which are not in the table yet. @returns how many leaves the segment has */
    const end = (postings: Postings, units: Uint32Array): number => {
      if (units.length === 0) return 0;
      const lastPage = writer.end();
      const none = { tombstonePages: 0, tombstones: 0 };
      const origins = { firstOrigin: origin, lastOrigin: origin };
      if (structure.levels.length === 0) structure.levels.push({ merging: 0, segments: [] });
      structure.levels[0]!.segments.push({ id, firstPage: 1, lastPage, ...origins, ...none, rows: units.length });
      this.putSizes(postings, units, origin);
      this.sql.putBlock.run(STRUCTURE, writeStructure(structure));
      return lastPage;
    };
    return { writer, end };
  }

  /** Where all is one segment, lifts it high above those to come: small ones are merged many times before it is. */
  raise(): void {
    const structure = readStructure(this.sql.read.get(STRUCTURE)!);
    const all = structure.levels.flatMap((level) => level.segments);
    if (all.length !== 1) return;
    structure.levels = Array.from({ length: HIGH + 1 }, (_, at) => ({ merging: 0, segments: at === HIGH ? all : [] }));
    this.sql.putBlock.run(STRUCTURE, writeStructure(structure));
  }

  /** How many tokens each row has in each column, and all rows together. */
  private putSizes(postings: Postings, units: Uint32Array, origin: number): void {
    const averages = readVarints(this.sql.read.get(AVERAGES)!, 0);
    while (averages.length <= COLUMNS.length) averages.push(0);
    const record = Buffer.alloc(COLUMNS.length * 9);
    for (const unit of units) {
      const sizes = postings.sizesOf(unit);
      let size = 0;
      for (let column = 0; column < COLUMNS.length; column++) {
        averages[column + 1]! += sizes[column]!;
        size = putVarint(record, size, sizes[column]!);
      }
      this.sql.putSizes.run(postings.rowOf(unit), record.subarray(0, size), origin);
    }
    averages[0]! += units.length;
    const all = Buffer.alloc(averages.length * 9);
    this.sql.putBlock.run(AVERAGES, all.subarray(0, putVarints(all, 0, averages)));
  }
}

/** Has FTS5 write what it holds of a transaction, and read its tables anew when it is asked next. */
export function forgetPending(db: Database.Database, names: readonly string[]): void {
  for (const name of names) db.exec(`INSERT INTO ${name} (${name}) VALUES ('flush')`);
  // Going back to a savepoint is what makes FTS5 drop its copies; nothing lies between.
  db.exec('SAVEPOINT segment; ROLLBACK TO segment; RELEASE segment');
}

function prepare(db: Database.Database, name: string) {
  return {
    read: db.prepare<[number], Buffer>(`SELECT block FROM ${name}_data WHERE id = ?`).pluck(),
    putBlock: db.prepare(`REPLACE INTO ${name}_data (id, block) VALUES (?, ?)`),
    putTerm: db.prepare(
      `INSERT INTO ${name}_idx (segid, term, pgno) VALUES (CAST(? AS INTEGER), ?, CAST(? AS INTEGER))`,
    ),
    putSizes: db.prepare(`INSERT INTO ${name}_docsize (id, sz, origin) VALUES (?, ?, ?)`),
  };
}
