/**
 * FTS5's lists of rows, read from its own records (format: sqlite3.c, "fts5_index.c"): which rows have a token, and where.
 * Asking FTS5 costs a microsecond a row; here a row costs some nanoseconds.
 */
import type Database from 'better-sqlite3';
import { Kept } from './fts5.kept.ts';
import { blockId } from './fts5.segment.ts';
import { readStructure, readVarints } from './fts5.structure.ts';

const AVERAGES = 1;
const STRUCTURE = 10;
/** How FTS5 calls its main index. */
const MAIN = '0';
export const HEADER = 4;

/** Where a token's rows are in a segment: from a place in one leaf to a place in another. */
export interface Span {
  segment: SegmentRead;
  firstPage: number;
  lastPage: number;
  from: number;
  /** Where it ends in its last leaf. */
  end: number;
  /** Whether FTS5 keeps beside the list which row its leaves begin with. */
  isIndexed: boolean;
  /** The first row of each leaf, or of the first after it that has one: filled when it is asked for. */
  firstRows?: Float64Array;
}
interface Leaf {
  readonly bytes: Buffer;
  /** Where the first row begins that is in no list that begins here; 0 where there is none. */
  firstRow: number;
  /** Where the lists of rows end and the places of terms begin. */
  size: number;
}

/** The rows of a leaf that has those of one token alone, ascending, and where what is said of each begins. */
export interface LeafRows {
  rows: Float64Array;
  starts: Uint16Array;
}

/** Leaves that are asked for again and again, those of common tokens. Some 4 KB each. */
const LEAVES_KEPT = 14_000;
/** Their rows: some 6 KB each. */
const ROWS_KEPT = 5000;
const keepNone = () => ({ leaves: new Kept<Leaf>(LEAVES_KEPT), rows: new Kept<LeafRows>(ROWS_KEPT) });
type KeptLeaves = ReturnType<typeof keepNone>;

class SegmentRead {
  readonly id: number;
  readonly firstPage: number;
  readonly lastPage: number;
  private readonly tombstonePages: number;
  private readonly tombstones = new Map<number, Buffer>();
  private readonly sql: Statements;
  private readonly kept: KeptLeaves;

  constructor(
    sql: Statements,
    kept: KeptLeaves,
    given: { id: number; firstPage: number; lastPage: number; tombstonePages: number },
  ) {
    this.sql = sql;
    this.kept = kept;
    this.id = given.id;
    this.firstPage = given.firstPage;
    this.lastPage = given.lastPage;
    this.tombstonePages = given.tombstonePages;
  }

  leaf(page: number): Leaf {
    const id = blockId(this.id, false, 0, page);
    const known = this.kept.leaves.get(id);
    if (known !== undefined) return known;
    const bytes = this.sql.block.get(id);
    if (bytes === undefined) throw new Error(`the index has no leaf ${page} of segment ${this.id}`);
    const leaf = { bytes, firstRow: bytes.readUInt16BE(0), size: bytes.readUInt16BE(2) };
    this.kept.leaves.put(id, leaf);
    return leaf;
  }

  /** The rows of a leaf, if they were kept. */
  rowsOf(page: number): LeafRows | undefined {
    return this.kept.rows.get(blockId(this.id, false, 0, page));
  }
  keepRows(page: number, rows: LeafRows): void {
    this.kept.rows.put(blockId(this.id, false, 0, page), rows);
  }

  /** Where a token's rows are; undefined where no row has it. */
  find(token: string): Span | undefined {
    const wanted = Buffer.from(MAIN + token);
    const found = this.sql.leafOf.get(this.id, wanted) ?? 0;
    const page = Math.max(this.firstPage, found >> 1);
    if (page > this.lastPage) return undefined;
    const leaf = this.leaf(page);
    const place = findTerm(leaf, wanted);
    if (place === undefined) return undefined;
    const { from, end } = place;
    if (end !== undefined) return { segment: this, firstPage: page, lastPage: page, from, end, isIndexed: false };
    // While segments are merged the first leaf may be another than is kept.
    const isIndexed = (found & 1) === 1 && found >> 1 === page;
    // It is the leaf's last: its rows go on to the next leaf that has a term, and some way into that.
    const next = this.sql.leafAfter.get(this.id, wanted) ?? this.lastPage + 1;
    if (next > this.lastPage) {
      const { size } = next - 1 === page ? leaf : this.leaf(this.lastPage);
      return { segment: this, firstPage: page, lastPage: this.lastPage, from, end: size, isIndexed };
    }
    const last = this.leaf(next);
    const [until] = readVarints(last.bytes, last.size);
    return { segment: this, firstPage: page, lastPage: next, from, end: until!, isIndexed };
  }

  /** From FTS5's index of a list which row each of its leaves begins with. */
  firstRows({ firstPage, lastPage }: Span): Float64Array {
    const rows = new Float64Array(lastPage - firstPage + 1).fill(Infinity);
    // Its lowest pages follow one another; each begins with the number of a leaf and its first row.
    for (let number = firstPage, leaf = 0; leaf < lastPage; number++) {
      const bytes = this.sql.block.get(blockId(this.id, true, 0, number));
      if (bytes === undefined) break;
      let at = 1;
      const varint = (): number => {
        let value = 0;
        while (bytes[at]! >= 0x80) value = value * 0x80 + (bytes[at++]! & 0x7f);
        return value * 0x80 + bytes[at++]!;
      };
      leaf = varint();
      let row = varint();
      rows[leaf - firstPage] = row;
      while (at < bytes.length) {
        leaf++;
        // 0: no row begins in it.
        if (bytes[at] === 0) at++;
        else rows[leaf - firstPage] = row += varint();
      }
    }
    for (let at = rows.length - 2; at >= 0; at--) rows[at] = Math.min(rows[at]!, rows[at + 1]!);
    return rows;
  }

  /** Whether a row was taken away since. */
  get hasTombstones(): boolean {
    return this.tombstonePages > 0;
  }
  isGone(row: number): boolean {
    const at = row % this.tombstonePages;
    let page = this.tombstones.get(at);
    if (page === undefined) {
      page = this.sql.tombstones.get(this.id, at) ?? Buffer.alloc(0);
      this.tombstones.set(at, page);
    }
    // An empty place of the table holds 0: that the row of this number is gone stands in the header.
    if (row === 0) return page[1] === 1;
    if (page.length <= 8) return false;
    const width = page[0] === 4 ? 4 : 8;
    const slots = page.length > 16 ? Math.floor((page.length - 8) / width) : 1;
    let slot = Math.floor(row / this.tombstonePages) % slots;
    for (let tried = 0; tried <= slots; tried++, slot = (slot + 1) % slots) {
      const from = 8 + slot * width;
      const held =
        width === 4 ? page.readUInt32BE(from) : page.readUInt32BE(from) * 2 ** 32 + page.readUInt32BE(from + 4);
      if (held === 0) return false;
      if (held === row) return true;
    }
    return false;
  }
}

/** The terms of a leaf are shortened: each says how many bytes it has in common with the one before. */
function findTerm({ bytes, size }: Leaf, wanted: Buffer): { from: number; end: number | undefined } | undefined {
  const varint = (): number => {
    let value = 0;
    while (bytes[at]! >= 0x80) value = value * 0x80 + (bytes[at++]! & 0x7f);
    return value * 0x80 + bytes[at++]!;
  };
  let [at, footer, term, matched] = [0, size, 0, 0];
  for (let isFirst = true; footer < bytes.length; isFirst = false) {
    at = footer;
    term += varint();
    footer = at;
    at = term;
    const common = isFirst ? 0 : varint();
    const more = varint();
    if (common < matched) return undefined;
    if (common > matched) continue;
    let same = 0;
    while (same < more && matched + same < wanted.length && bytes[at + same] === wanted[matched + same]) same++;
    matched += same;
    if (same === more && matched === wanted.length) {
      const from = at + more;
      if (footer >= bytes.length) return { from, end: undefined };
      at = footer;
      return { from, end: term + varint() };
    }
    if (matched === wanted.length || (same < more && bytes[at + same]! > wanted[matched]!)) return undefined;
  }
  return undefined;
}

/** Where a token is: an entry for each group of segments, empty where none of them has it. */
type Places = readonly (readonly Span[])[];

/** The segments of one of FTS5's tables, as of the last `refresh`. */
export class TableRead {
  /**
   * Segments in which a row is as a whole. While some are merged a row has some of its tokens in those and some in what
   * they become: they are one group.
   */
  groups: readonly (readonly SegmentRead[])[] = [];
  private readonly sql: Statements;
  private version: number | undefined;
  private readonly kept = keepNone();
  private readonly places = new Map<string, Places>();

  constructor(db: Database.Database, name: string) {
    this.sql = prepare(db, name);
  }

  /**
   * Called at the beginning of each search, within its transaction. Whatever another connection changed counts: the
   * numbers of segments that are gone are given again.
   */
  refresh(): void {
    const version = this.sql.version.get()!;
    if (this.version === version) return;
    this.version = version;
    this.groups = groupsOf(readStructure(this.sql.block.get(STRUCTURE)!)).map((group) =>
      group.map((segment) => new SegmentRead(this.sql, this.kept, segment)),
    );
    this.kept.leaves.clear();
    this.kept.rows.clear();
    this.places.clear();
  }

  /** How many units there are, and how many tokens they have on average. */
  averages(): { units: number; tokens: number } {
    const [units = 0, ...sums] = readVarints(this.sql.block.get(AVERAGES)!, 0);
    return { units, tokens: sums.reduce((sum, each) => sum + each, 0) / Math.max(1, units) };
  }
  /** How many tokens a unit has. */
  sizeOf(row: number): number {
    const sizes = this.sql.sizes.get(row);
    return sizes === undefined ? 0 : readVarints(sizes, 0).reduce((sum, each) => sum + each, 0);
  }

  placesOf(token: string): Places {
    let places = this.places.get(token);
    if (places === undefined) {
      places = this.groups.map((group) => group.flatMap((segment) => segment.find(token) ?? []));
      if (this.places.size >= PLACES_KEPT) this.places.clear();
      this.places.set(token, places);
    }
    return places;
  }
}
const PLACES_KEPT = 10_000;

type Segment = ReturnType<typeof readStructure>['levels'][number]['segments'][number];
/** The first `merging` segments of a level become the last of the next. */
function groupsOf({ levels }: ReturnType<typeof readStructure>): Segment[][] {
  const groups: Segment[][] = [];
  let joined: Segment[] | undefined;
  levels.forEach(({ merging, segments }, at) => {
    const alone = segments.filter((segment) => !(joined?.includes(segment) ?? false));
    const inputs = segments.slice(0, merging);
    const output = merging > 0 ? levels[at + 1]?.segments.at(-1) : undefined;
    // What comes of one merge may be put into the next already.
    const goesOn = joined !== undefined && inputs.some((segment) => joined!.includes(segment));
    if (joined !== undefined && !goesOn) groups.push(joined);
    const mine: Segment[] = output === undefined ? [] : [...new Set([...(goesOn ? joined! : []), ...inputs, output])];
    if (output === undefined && goesOn) groups.push(joined!);
    groups.push(...alone.filter((segment) => !mine.includes(segment)).map((segment) => [segment]));
    joined = output === undefined ? undefined : mine;
  });
  if (joined !== undefined) groups.push(joined);
  return groups;
}

type Statements = ReturnType<typeof prepare>;
function prepare(db: Database.Database, name: string) {
  const block = db.prepare<[number], Buffer>(`SELECT block FROM ${name}_data WHERE id = ?`).pluck();
  return {
    block,
    /** Another number after each change that another connection has made. */
    version: db.prepare<[], number>('PRAGMA data_version').pluck(),
    sizes: db.prepare<[number], Buffer>(`SELECT sz FROM ${name}_docsize WHERE id = ?`).pluck(),
    leafOf: db
      .prepare<[number, Buffer], number>(
        `SELECT pgno FROM ${name}_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1`,
      )
      .pluck(),
    leafAfter: db
      .prepare<[number, Buffer], number>(
        `SELECT pgno >> 1 FROM ${name}_idx WHERE segid = ? AND term > ? ORDER BY term LIMIT 1`,
      )
      .pluck(),
    tombstones: db
      .prepare<[number, number], Buffer>(
        `SELECT block FROM ${name}_data WHERE id = ((CAST(? AS INTEGER) + 65536) << 37) + CAST(? AS INTEGER)`,
      )
      .pluck(),
  };
}
