/**
 * Which units are within a scope and filters, a bit for each unit by its place: the same few are asked for again and again,
 * and a bit is in the processor's cache where the units' values are not.
 */
import { type Cells, type FacetLimit, WIDTH } from './fts5.facet-values.ts';

const SETS_KEPT = 8;
/** A search asks two or three times. What only one or two ask for is looked up value by value. */
const ASKED_BEFORE = 6;

interface LimitSet {
  asked: number;
  /** Undefined until it is made. */
  set?: Uint32Array;
  /** How many units it has. */
  count?: number;
}

/** Whether values, which begin at `from`, are within limits. */
export function isWithin(limits: readonly FacetLimit[], values: Cells | readonly number[], from: number): boolean {
  for (const { facet, ids } of limits) if (!ids.has(values[from + facet]!)) return false;
  return true;
}

export class LimitSets {
  private readonly cells: Cells;
  /** The one asked for last at the end. */
  private readonly kept = new Map<string, LimitSet>();
  constructor(cells: Cells) {
    this.cells = cells;
  }

  find(limits: readonly FacetLimit[]): LimitSet {
    const key = limits.map(({ facet, ids }) => `${facet}:${[...ids].join()}`).join(' ');
    const found = this.kept.get(key) ?? { asked: 0 };
    if (++found.asked === ASKED_BEFORE) this.make(found, limits);
    this.kept.delete(key);
    this.kept.set(key, found);
    if (this.kept.size > SETS_KEPT) this.kept.delete(this.kept.keys().next().value!);
    return found;
  }

  private make(into: LimitSet, limits: readonly FacetLimit[]): void {
    const { cells } = this;
    const units = cells.length / WIDTH;
    // One more, so that the place after the last is asked for like any other.
    const set = new Uint32Array((units >>> 5) + 1);
    // Mostly one value of each is wanted.
    const single = limits.filter(({ ids }) => ids.size === 1).map(({ facet, ids }) => ({ facet, id: [...ids][0]! }));
    const several = limits.filter(({ ids }) => ids.size !== 1);
    let count = 0;
    next: for (let unit = 0; unit < units; unit++) {
      const from = unit * WIDTH;
      for (const { facet, id } of single) if (cells[from + facet] !== id) continue next;
      if (!isWithin(several, cells, from)) continue;
      set[unit >>> 5]! |= 1 << (unit & 31);
      count++;
    }
    into.set = set;
    into.count = count;
  }
}
