/**
 * The facets of every unit in memory, so that 10,000 hits are counted without a join: row numbers in order and, side by
 * side for each unit, the numbers of its facets' values; and which values have units with texts. Read in the background
 * after opening, by one thread for all; until then hits are looked up in the table. What is written later is kept beside
 * and merged in now and then.
 */
import type Database from 'better-sqlite3';
import { type Cells, type FacetCounts, type FacetLimit, WIDTH } from './fts5.facet-values.ts';
import { isWithin, LimitSets } from './fts5.limit-sets.ts';
import { daysOf, EMPTY_PLACES, placeOf, type RowPlaces, rowsFor } from './fts5.row-places.ts';
import { FACETS } from './search-index.ts';

type FacetRow = [row: number, ...ids: number[]];
/** Few enough that a chunk's rows die young. */
const CHUNK = 1000;
/** So long is read before a search has its turn: with a chunk a turn ten millions would not be read while people search. */
const TURN_MS = 50;
const MERGE_AT = 5000;
/** Who shares with nobody waits longer for one who does. */
const MERGE_ALONE_AT = 40_000;

/** Of how many tokens a unit has in each column the last number, that of its texts, is not 0. */
const HAS_TEXTS = "(substr(sz, -1) <> x'00' OR substr(sz, -2, 1) >= x'80')";
const MAX_UINT16 = 65_535;

/** What one thread has read, in memory that all of them see; nobody writes to it again. */
export interface SharedFacets {
  places: RowPlaces;
  cells: Cells;
  withTexts: ReadonlySet<number>;
  seq: number;
}
const narrowCells = (units: number): Cells => new Uint16Array(new SharedArrayBuffer(units * WIDTH * 2));
const wideCells = (units: number): Cells => new Uint32Array(new SharedArrayBuffer(units * WIDTH * 4));
const cellsLike = (cells: Cells, units: number): Cells =>
  cells instanceof Uint16Array ? narrowCells(units) : wideCells(units);

export class FacetColumns {
  private places: RowPlaces = EMPTY_PLACES;
  private cells: Cells = new Uint16Array(0);
  private sets = new LimitSets(this.cells);
  /** The numbers of values that units with texts have; perhaps some that they had. */
  private withTexts = new Set<number>();
  private readonly overlay = new Map<number, number[] | null>();
  private seq = 0;
  private loaded = false;
  private loading = false;
  private stopped = false;
  private readonly db: Database.Database;
  private readonly lastChange: Database.Statement<[], number | null>;
  private readonly firstChange: Database.Statement<[], number | null>;
  private readonly changedSince: Database.Statement<[number], number>;
  private readonly textsAmong: Database.Statement<[number, number], number>;
  private readonly one: Database.Statement<[number], FacetRow>;

  private readonly share: ((facets: SharedFacets) => void) | undefined;

  /** `share` is given what was read, for other threads. */
  constructor(db: Database.Database, share?: (facets: SharedFacets) => void) {
    this.db = db;
    this.share = share;
    this.lastChange = db.prepare<[], number | null>('SELECT max(seq) FROM change').pluck();
    this.firstChange = db.prepare<[], number | null>('SELECT min(seq) FROM change').pluck();
    this.changedSince = db.prepare<[number], number>('SELECT DISTINCT unit FROM change WHERE seq > ?').pluck();
    this.textsAmong = db
      .prepare<[number, number], number>(
        `SELECT id FROM unit_fts_docsize WHERE id > ? AND id <= ? AND ${HAS_TEXTS} ORDER BY id`,
      )
      .pluck();
    this.one = db.prepare<[number], FacetRow>(`SELECT id, ${FACETS.join(', ')} FROM unit WHERE id = ?`).raw();
  }

  /** Reads all rows in pieces, giving way to searches in between. */
  async load(): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    this.loaded = false;
    this.overlay.clear();
    this.seq = this.lastChange.get() ?? 0;
    const read = this.db.prepare<[number], FacetRow>(
      `SELECT id, ${FACETS.join(', ')} FROM unit WHERE id > ? ORDER BY id LIMIT ${CHUNK}`,
    );
    read.raw();
    const size = this.db.prepare<[], number>('SELECT count(*) FROM unit').pluck().get() ?? 0;
    let rows = rowsFor(size);
    this.cells = narrowCells(size);
    this.withTexts = new Set();
    let filled = 0;
    let turn = performance.now();
    for (let after = -1; !this.stopped; ) {
      const chunk = read.all(after);
      if (filled + chunk.length > rows.length) rows = this.grow(rows, filled + chunk.length);
      const texts = new Set(chunk.length === 0 ? [] : this.textsAmong.all(after, chunk.at(-1)![0]));
      for (const row of chunk) {
        rows[filled] = row[0];
        if (texts.has(row[0])) this.noteTexts(row.slice(1));
        for (let facet = 0; facet < WIDTH; facet++) this.put(filled * WIDTH + facet, row[facet + 1]!);
        filled++;
      }
      if (chunk.length < CHUNK) break;
      after = chunk.at(-1)![0];
      if (performance.now() - turn < TURN_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      turn = performance.now();
    }
    this.take(rows.subarray(0, filled), this.cells.subarray(0, filled * WIDTH));
    this.loaded = !this.stopped;
    this.loading = false;
    if (this.loaded) this.tell();
  }

  /** Takes what another thread has read. */
  adopt({ places, cells, withTexts, seq }: SharedFacets): void {
    if (this.loading || (this.loaded && seq < this.seq)) return;
    this.places = places;
    this.cells = cells;
    this.sets = new LimitSets(cells);
    this.withTexts = new Set(withTexts);
    this.seq = seq;
    this.overlay.clear();
    this.loaded = true;
  }

  private take(rows: Float64Array, cells: Cells): void {
    this.places = daysOf(rows);
    this.cells = cells;
    this.sets = new LimitSets(cells);
  }

  private tell(): void {
    const { places, cells, withTexts, seq } = this;
    this.share?.({ places, cells, withTexts, seq });
  }

  /** How many units were read; 0 until they are. */
  get size(): number {
    return this.loaded ? this.places.rows.length : 0;
  }

  stop(): void {
    this.stopped = true;
  }

  /** Takes in what was written since. Called at the beginning of each search, within its transaction. */
  refresh(): void {
    if (!this.loaded) return;
    const last = this.lastChange.get() ?? 0;
    if (last === this.seq) return;
    const oldest = this.firstChange.get() ?? 0;
    if (oldest > this.seq + 1) {
      void this.load();
      return;
    }
    for (const row of this.changedSince.all(this.seq)) {
      const values = this.one.get(row)?.slice(1) ?? null;
      this.overlay.set(row, values);
      if (values !== null && this.textsAmong.all(row - 1, row).length > 0) this.noteTexts(values);
    }
    this.seq = last;
    if (this.overlay.size > (this.share === undefined ? MERGE_ALONE_AT : MERGE_AT)) this.merge();
  }

  private noteTexts(values: readonly number[]): void {
    for (const id of values) this.withTexts.add(id);
  }

  /** Whether any unit within the limits may have texts: many catalogues have none, and words are not looked for in them. */
  mayHaveTexts(limits: readonly FacetLimit[]): boolean {
    return !this.loaded || limits.every(({ ids }) => [...ids].some((id) => this.withTexts.has(id)));
  }

  /** Adds the facets of units to `counts`, `weight` for each. */
  count(rows: readonly number[], counts: FacetCounts, weight: number): void {
    if (!this.loaded) {
      this.countFromTable(rows, counts, weight);
      return;
    }
    const { cells, overlay, places } = this;
    for (const row of rows) {
      const changed = overlay.size > 0 ? overlay.get(row) : undefined;
      if (changed === undefined) counts.addAll(cells, placeOf(places, row) * WIDTH, weight);
      else if (changed !== null) counts.addAll(changed, 0, weight);
    }
  }

  /** What tells whether a unit's facets are within the limits, as long as nothing is read anew. */
  within(limits: readonly FacetLimit[]): (row: number) => boolean {
    if (!this.loaded)
      return (row) => {
        const values = this.one.get(row)?.slice(1);
        return values !== undefined && isWithin(limits, values, 0);
      };
    const { cells, overlay, places } = this;
    const { set } = this.sets.find(limits);
    return (row) => {
      const changed = overlay.size > 0 ? overlay.get(row) : undefined;
      if (changed !== undefined) return changed !== null && isWithin(limits, changed, 0);
      const place = placeOf(places, row);
      if (set !== undefined) return ((set[place >>> 5]! >>> (place & 31)) & 1) === 1;
      return isWithin(limits, cells, place * WIDTH);
    };
  }

  /** Whether it is known that no unit is within the limits. */
  holdNone(limits: readonly FacetLimit[]): boolean {
    if (!this.loaded || this.sets.find(limits).count !== 0) return false;
    for (const values of this.overlay.values()) if (values !== null && isWithin(limits, values, 0)) return false;
    return true;
  }

  private countFromTable(rows: readonly number[], counts: FacetCounts, weight: number): void {
    const read = this.db.prepare(
      `SELECT ${FACETS.join(', ')} FROM json_each(?) AS hit JOIN unit ON unit.id = hit.value`,
    );
    for (const ids of read.raw().all(JSON.stringify(rows)) as number[][]) counts.addAll(ids, 0, weight);
  }

  private put(at: number, id: number): void {
    if (id > MAX_UINT16 && this.cells instanceof Uint16Array) this.widen();
    this.cells[at] = id;
  }

  private widen(): void {
    const cells = wideCells(this.cells.length / WIDTH);
    cells.set(this.cells);
    this.cells = cells;
  }

  /** Room for more rows than were counted: some came in while reading. */
  private grow(before: Float64Array, atLeast: number): Float64Array {
    const size = Math.ceil(atLeast * 1.1);
    const rows = rowsFor(size);
    rows.set(before);
    const cells = cellsLike(this.cells, size);
    cells.set(this.cells);
    this.cells = cells;
    return rows;
  }

  private merge(): void {
    const changed = [...this.overlay.entries()].sort((a, b) => a[0] - b[0]);
    const before = { rows: this.places.rows, cells: this.cells };
    const most = before.rows.length + changed.length;
    const rows = rowsFor(most);
    this.cells = cellsLike(before.cells, most);
    let [at, filled] = [0, 0];
    const copyTo = (end: number): void => {
      rows.set(before.rows.subarray(at, end), filled);
      this.cells.set(before.cells.subarray(at * WIDTH, end * WIDTH), filled * WIDTH);
      filled += end - at;
      at = end;
    };
    let place = 0;
    for (const [row, ids] of changed) {
      while (place < before.rows.length && before.rows[place]! < row) place++;
      copyTo(place);
      if (before.rows[at] === row) at = ++place;
      if (!ids) continue;
      rows[filled] = row;
      ids.forEach((id, facet) => this.put(filled * WIDTH + facet, id));
      filled++;
    }
    copyTo(before.rows.length);
    this.take(rows.subarray(0, filled), this.cells.subarray(0, filled * WIDTH));
    this.overlay.clear();
    this.tell();
  }
}
