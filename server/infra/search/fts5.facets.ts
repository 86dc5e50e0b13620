/**
 * The facets of every unit as columns in memory, so that 10,000 hits are counted without a join: row numbers in order
 * and, for each facet, the number of its value. Read in the background after opening; until then hits are looked up in
 * the table. What is written later is kept beside the columns and merged in now and then.
 */
import type Database from 'better-sqlite3';
import type { FacetLookup } from './fts5.compile.ts';
import { FACETS, type FacetName, type SearchFacets } from './search-index.ts';

/** A facet, by its place in FACETS, and the numbers of the values that are wanted. */
export interface FacetLimit {
  facet: number;
  ids: ReadonlySet<number>;
}
type FacetRow = [row: number, ...ids: number[]];
/** Few enough that a chunk's rows die young. */
const CHUNK = 1000;
const MERGE_AT = 5000;
const VALUES_SHOWN = 100;

/** The table of facet values, which only grows. */
export class FacetValues implements FacetLookup {
  private readonly byId: { facet: FacetName; value: string }[] = [];
  private readonly ids = new Map<string, number>();
  private readonly kinds = new Map<FacetName, number>();
  private readonly newer: Database.Statement<[number], { id: number; facet: FacetName; value: string }>;
  private last = 0;

  constructor(db: Database.Database) {
    this.newer = db.prepare('SELECT * FROM facet_value WHERE id > ?');
  }

  refresh(): void {
    for (const { id, facet, value } of this.newer.all(this.last)) {
      this.byId[id] = { facet, value };
      this.ids.set(`${facet}\n${value}`, id);
      this.kinds.set(facet, (this.kinds.get(facet) ?? 0) + 1);
      this.last = Math.max(this.last, id);
    }
  }
  /** Whether every unit has this one value of the facet: asking for it would leave nothing out. */
  isOnly(facet: FacetName, value: string): boolean {
    return this.kinds.get(facet) === 1 && this.ids.has(`${facet}\n${value}`);
  }
  find(facet: FacetName, value: string): number | undefined {
    return this.ids.get(`${facet}\n${value}`);
  }
  match(facet: FacetName, test: (value: string) => boolean): number[] {
    return this.byId.flatMap((entry, id) => (entry.facet === facet && test(entry.value) ? [id] : []));
  }
  entry(id: number): { facet: FacetName; value: string } {
    const entry = this.byId[id];
    if (!entry) throw new Error(`the index has no facet value ${id}`);
    return entry;
  }
}

export class FacetColumns {
  private rows: Float64Array = new Float64Array(0);
  private columns: Uint32Array[] = FACETS.map(() => new Uint32Array(0));
  private readonly overlay = new Map<number, number[] | null>();
  private seq = 0;
  private loaded = false;
  private loading = false;
  private stopped = false;
  /** How many units have each value, as of the last reading. */
  private counts: number[] = [];
  private readonly db: Database.Database;
  private readonly lastChange: Database.Statement<[], number | null>;
  private readonly firstChange: Database.Statement<[], number | null>;

  constructor(db: Database.Database) {
    this.db = db;
    this.lastChange = db.prepare<[], number | null>('SELECT max(seq) FROM change').pluck();
    this.firstChange = db.prepare<[], number | null>('SELECT min(seq) FROM change').pluck();
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
    this.rows = new Float64Array(size);
    this.columns = FACETS.map(() => new Uint32Array(size));
    this.counts = [];
    let filled = 0;
    for (let after = -1; !this.stopped; ) {
      const chunk = read.all(after);
      if (filled + chunk.length > this.rows.length) this.grow(filled + chunk.length);
      for (const row of chunk) {
        this.rows[filled] = row[0];
        for (let facet = 0; facet < FACETS.length; facet++) {
          const id = row[facet + 1]!;
          this.columns[facet]![filled] = id;
          this.counts[id] = (this.counts[id] ?? 0) + 1;
        }
        filled++;
      }
      if (chunk.length < CHUNK) break;
      after = chunk.at(-1)![0];
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.cut(filled);
    this.loaded = !this.stopped;
    this.loading = false;
  }

  /** How many units were read; 0 until they are. */
  get size(): number {
    return this.loaded ? this.rows.length : 0;
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
    const changed = this.db
      .prepare<[number], number>('SELECT DISTINCT unit FROM change WHERE seq > ?')
      .pluck()
      .all(this.seq);
    const read = this.db.prepare<[number], FacetRow>(`SELECT id, ${FACETS.join(', ')} FROM unit WHERE id = ?`).raw();
    for (const row of changed) this.overlay.set(row, read.get(row)?.slice(1) ?? null);
    this.seq = last;
    if (this.overlay.size > MERGE_AT) this.merge();
  }

  /** Adds the facets of units to `counts`, `weight` for each. `rows` ascend. */
  count(rows: readonly number[], counts: FacetCounts, weight: number): void {
    if (!this.loaded) {
      this.countFromTable(rows, counts, weight);
      return;
    }
    const places = new Uint32Array(rows.length);
    let found = 0;
    let at = 0;
    for (const row of rows) {
      const changed = this.overlay.size > 0 ? this.overlay.get(row) : undefined;
      if (changed) {
        changed.forEach((id) => counts.add(id, weight));
        continue;
      }
      at = this.position(row, at);
      places[found++] = at;
    }
    for (const column of this.columns) counts.addAll(column, places.subarray(0, found), weight);
  }

  /**
   * The share of all units that pass every limit, were their values spread evenly; undefined until the columns are read.
   */
  share(limits: readonly FacetLimit[]): number | undefined {
    if (!this.loaded) return undefined;
    const size = Math.max(1, this.rows.length);
    return limits.reduce((share, { ids }) => {
      const units = [...ids].reduce((sum, id) => sum + (this.counts[id] ?? 0), 0);
      return share * Math.min(1, units / size);
    }, 1);
  }

  /** Those of `rows`, which ascend, whose facets are within the limits. Only once the columns are read. */
  filter(rows: readonly number[], limits: readonly FacetLimit[]): number[] {
    const wanted = limits.map(({ facet, ids }) => ({ facet, ids, column: this.columns[facet]! }));
    const kept: number[] = [];
    let at = 0;
    for (const row of rows) {
      const changed = this.overlay.size > 0 ? this.overlay.get(row) : undefined;
      if (changed === null) continue;
      if (changed === undefined) at = this.position(row, at);
      let isWithin = true;
      for (const { facet, ids, column } of wanted)
        if (!ids.has(changed === undefined ? column[at]! : changed[facet]!)) {
          isWithin = false;
          break;
        }
      if (isWithin) kept.push(row);
    }
    return kept;
  }

  private countFromTable(rows: readonly number[], counts: FacetCounts, weight: number): void {
    const read = this.db.prepare(
      `SELECT ${FACETS.join(', ')} FROM json_each(?) AS hit JOIN unit ON unit.id = hit.value`,
    );
    for (const ids of read.raw().all(JSON.stringify(rows)) as number[][]) for (const id of ids) counts.add(id, weight);
  }

  /** The first position from `from` on whose row is not before `row`: strides that double, then halves. */
  private position(row: number, from: number): number {
    let low = from;
    let stride = 1;
    while (low + stride < this.rows.length && this.rows[low + stride]! < row) {
      low += stride;
      stride *= 2;
    }
    let high = Math.min(low + stride, this.rows.length);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Room for more rows than were counted: some came in while reading. */
  private grow(atLeast: number): void {
    const size = Math.ceil(atLeast * 1.1);
    const rows = new Float64Array(size);
    rows.set(this.rows);
    this.rows = rows;
    this.columns = this.columns.map((column) => {
      const wider = new Uint32Array(size);
      wider.set(column);
      return wider;
    });
  }

  private cut(size: number): void {
    this.rows = this.rows.subarray(0, size);
    this.columns = this.columns.map((column) => column.subarray(0, size));
  }

  private merge(): void {
    const changed = [...this.overlay.entries()].sort((a, b) => a[0] - b[0]);
    const rows: number[] = [];
    const columns: number[][] = FACETS.map(() => []);
    let at = 0;
    const copyTo = (end: number): void => {
      for (; at < end; at++) {
        rows.push(this.rows[at]!);
        columns.forEach((column, facet) => column.push(this.columns[facet]![at]!));
      }
    };
    for (const [row, ids] of changed) {
      copyTo(this.position(row, at));
      if (this.rows[at] === row) at++;
      if (!ids) continue;
      rows.push(row);
      columns.forEach((column, facet) => column.push(ids[facet]!));
    }
    copyTo(this.rows.length);
    this.rows = Float64Array.from(rows);
    this.columns = columns.map((column) => Uint32Array.from(column));
    this.overlay.clear();
  }
}

export class FacetCounts {
  private readonly counts: number[] = [];

  add(id: number, weight: number): void {
    this.counts[id] = (this.counts[id] ?? 0) + weight;
  }

  addAll(ids: Uint32Array, places: Uint32Array, weight: number): void {
    const { counts } = this;
    for (let at = 0; at < places.length; at++) {
      const id = ids[places[at]!]!;
      counts[id] = (counts[id] ?? 0) + weight;
    }
  }

  /** The commonest values of each facet; years in order, all of them. Empty values are not shown. */
  result(values: FacetValues, exact: boolean): SearchFacets {
    const found = Object.fromEntries(FACETS.map((name) => [name, []])) as unknown as SearchFacets['values'];
    this.counts.forEach((count, id) => {
      const { facet, value } = values.entry(id);
      if (value !== '') found[facet].push({ value, count: Math.round(count) });
    });
    for (const name of FACETS) {
      if (name === 'year') found.year.sort((a, b) => Number(a.value) - Number(b.value));
      else
        found[name] = found[name]
          .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
          .slice(0, VALUES_SHOWN);
    }
    return { exact, values: found };
  }
}
