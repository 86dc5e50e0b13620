/** The values of facets: their numbers, and how many hits have each. */
import type Database from 'better-sqlite3';
import type { FacetLookup } from './fts5.compiled.ts';
import { FACETS, type FacetName, type SearchFacets } from './search-index.ts';

/** A facet, by its place in FACETS, and the numbers of the values that are wanted. */
export interface FacetLimit {
  facet: number;
  ids: ReadonlySet<number>;
}
const VALUES_SHOWN = 100;

/** The numbers of a unit's values lie side by side: all of them cost one look at the memory. */
export type Cells = Uint16Array | Uint32Array;
export const WIDTH = FACETS.length;

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
  /** The greatest number of a value. */
  get greatest(): number {
    return this.last;
  }
  entry(id: number): { facet: FacetName; value: string } {
    const entry = this.byId[id];
    if (!entry) throw new Error(`the index has no facet value ${id}`);
    return entry;
  }
}

export class FacetCounts {
  private readonly counts: Float64Array;

  constructor(values: FacetValues) {
    this.counts = new Float64Array(values.greatest + 1);
  }

  /** A unit's values, which begin at `from`. */
  addAll(ids: Cells | readonly number[], from: number, weight: number): void {
    const { counts } = this;
    for (let at = from; at < from + WIDTH; at++) counts[ids[at]!]! += weight;
  }

  /** The commonest values of each facet; years in order, all of them. Empty values are not shown. */
  result(values: FacetValues, exact: boolean): SearchFacets {
    const found = Object.fromEntries(FACETS.map((name) => [name, []])) as unknown as SearchFacets['values'];
    for (let id = 0; id < this.counts.length; id++) {
      const count = this.counts[id]!;
      if (count === 0) continue;
      const { facet, value } = values.entry(id);
      if (value !== '') found[facet].push({ value, count: Math.round(count) });
    }
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
