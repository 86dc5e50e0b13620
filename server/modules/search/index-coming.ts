/**
 * A first large import: many more units come than there are. To change the house's index for each costs much more than to
 * fill a new one beside it (docs/adr/0014), which then takes its place. Its units are given to the new one as they stand in
 * the queue; whatever else changes meanwhile goes into the one in use and, by it, into the new one. Nothing is taken off
 * the queue before the new one is in use: after a kill it is all there still.
 */
import type { Database } from '../../infra/db/index.ts';
import type { Filling } from './index-filling.ts';
import {
  clearQueued,
  countAllUnits,
  listQueued,
  readUnitsToIndex,
  type RowsToIndex,
  withinTexts,
} from './search.repo.ts';

/** Fewer units than this are indexed as quickly in the indexes in use (measured: 100,000 the same, 200,000 a fifth less). */
const LEAST = 200_000;
/** So many times as many units come as there are: what is there has to be written anew too. */
const TIMES = 10;
const BATCH = 500;
/** Entries taken off the queue in one write. */
const QUEUE_CUT = 50_000;

export interface ComingUnits {
  count: number;
  /** Their ids lie from the first to before the last, and come in their order. */
  first: string;
  last: string;
}

interface UnderWay extends ComingUnits {
  filling: Filling;
  /** The last of their ids that was given to the new index. */
  filledTo: string;
  /** The last entry of the queue that was seen to. */
  seen: number;
}

/** All but the getters is called between two drains of the queue or by one. */
export interface Coming {
  readonly isUnderWay: boolean;
  /** The last entry of the queue that was seen to and is kept; 0 where none is. */
  readonly seen: number;
  begin(units: ComingUnits): Promise<void>;
  /** Gives those of these units to the new index that come for the first time. @returns the others, which are changes */
  take(ids: string[]): Promise<string[]>;
  /** Notes that these entries of the queue were seen to; false where they need not be kept. */
  isKept(seqs: readonly number[]): boolean;
  /** Puts the new index in the place of the old; one of which not `isWhole` came are given up. */
  end(isWhole: boolean): Promise<void>;
}

export function createComing(parts: {
  db: Database;
  begin: () => Promise<Filling>;
  addAll: (filling: Filling, told: (rows: RowsToIndex) => void) => Promise<void>;
}): Coming {
  const { db } = parts;
  let now: UnderWay | undefined;

  async function giveUp({ filling }: UnderWay): Promise<void> {
    now = undefined;
    await filling.abort();
  }

  return {
    get isUnderWay() {
      return now !== undefined;
    },
    get seen() {
      return now?.seen ?? 0;
    },

    async begin(units) {
      // Where several write, entries of the queue do not become visible in their order.
      if (db.kind !== 'sqlite' || now !== undefined || units.count < LEAST) return;
      if ((await countAllUnits(db.read)) * TIMES > units.count) return;
      const filling = await parts.begin();
      const begun: UnderWay = { ...units, filling, filledTo: '', seen: 0 };
      try {
        await parts.addAll(filling, (rows) => {
          for (const { id } of rows.units) if (id >= units.first && id < units.last) begun.filledTo = id;
        });
        now = begun;
      } catch (error) {
        await giveUp(begun);
        throw error;
      }
    },

    async take(ids) {
      const to = now;
      if (to === undefined) return ids;
      const fresh = ids.filter((id) => id >= to.first && id < to.last && id > to.filledTo).sort();
      try {
        for (let at = 0; at < fresh.length; ) {
          const next = await withinTexts(db.read, fresh.slice(at, at + BATCH));
          at += next.length;
          await to.filling.add(await readUnitsToIndex(db.read, next));
        }
      } catch (error) {
        // All of it is queued still, and comes into those in use.
        await giveUp(to);
        throw error;
      }
      to.filledTo = fresh.at(-1) ?? to.filledTo;
      const filled = new Set(fresh);
      return ids.filter((id) => !filled.has(id));
    },

    isKept(seqs) {
      if (now === undefined) return false;
      now.seen = seqs.at(-1) ?? now.seen;
      return true;
    },

    async end(isWhole) {
      const ended = now;
      if (ended === undefined) return;
      if (!isWhole) return giveUp(ended);
      try {
        await ended.filling.commit();
      } catch (error) {
        await giveUp(ended);
        throw error;
      }
      now = undefined;
      while (((await listQueued(db.read, 1))[0]?.seq ?? Infinity) <= ended.seen)
        await db.write((trx) => clearQueued(trx, ended.seen, QUEUE_CUT));
    },
  };
}
