/**
 * Brings the two indexes behind the database up to it. The queue is written by triggers in the transaction of each change;
 * here it is drained: read units as they now are, write the indexes, and only then take the entries off. A stop between
 * two steps does the same work again, with the same result. The public's index goes first, so that what was withdrawn is
 * gone before anything else.
 */
import type { Database, Reader } from '../../infra/db/index.ts';
import type { SearchIndex } from '../../infra/search/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type ComingUnits, createComing } from './index-coming.ts';
import { beginFilling, type Filling } from './index-filling.ts';
import { type FieldsToIndex, toDocuments } from './search.document.ts';
import {
  countAllUnits,
  hasOpenUnits,
  listJustOpened,
  listQueued,
  readUnitsAfter,
  readUnitsToIndex,
  removeQueued,
  type RowsToIndex,
  withinTexts,
} from './search.repo.ts';

/**
 * Units of a batch, fewer or more so that writing it takes about so long: what is urgent waits for it. Far behind a large
 * import longer batches are worth it, as each changes most pages of the index: four times as many at once take a fifth less.
 */
const BATCH = { least: 100, first: 200, most: 12_000 };
const TARGET_MS = { near: 500, far: 1500 };
/** Entries of the queue read at once: one unit has many while it is taken in (itself, its codes, its pages). */
const QUEUE_BATCH = 24_000;
const FILL_QUEUE = 6000;
/** Units of a batch that fills a new index. */
const FILL_BATCH = 500;
const PAUSE_MS = 150;
/** So far back before the last look an opening or withdrawal counts as just done. */
const URGENT_MS = 3000;

export interface Indexer {
  /** Drains now, and again and again. Makes an index anew that is empty although there are units. */
  start(): void;
  stop(): Promise<void>;
  /** Resolves when all that was committed before the call can be found; but units that are coming (`whileComing`). */
  indexNow(): Promise<void>;
  /** Brings these units in the indexes to what they now are, out of turn. */
  refresh(ids: string[]): Promise<void>;
  /**
   * Makes both indexes anew beside those in use, then puts them in their place. `progress` gets units done and all. Where
   * `signal` stops it, or `stop`, those in use stay.
   */
  reindexAll(progress?: (done: number, total: number) => void, signal?: AbortSignal): Promise<void>;
  /**
   * Runs `act`, by which units come in, in the order of their ids. Where they are many more than there are, the house's
   * index is filled anew beside that in use meanwhile, which costs much less than changing it, and takes its place
   * afterwards: until then the house does not find the units that come, while other changes are found. What was queued stays queued till
   * then, so that after a kill nothing is missing. Does not wait for the end of it; `indexNow` does.
   */
  whileComing<T>(units: ComingUnits, act: () => Promise<T>): Promise<T>;
}

export function createIndexer(parts: {
  db: Database;
  staffIndex: SearchIndex;
  publicIndex: SearchIndex;
  digestOf: (number: string) => string | null;
  onError: (error: unknown) => void;
  /** The schemes' fields; without it no further field is a person's name. */
  fieldsToIndex?: (reader: Reader) => Promise<FieldsToIndex>;
}): Indexer {
  const { db, staffIndex, publicIndex, digestOf, onError } = parts;
  let running: Promise<void> = Promise.resolve();
  let reading: Promise<unknown> = Promise.resolve();
  let writing: Promise<unknown> = Promise.resolve();
  let batch = BATCH.first;
  let target = TARGET_MS.near;
  /** When it was last looked for what is urgent. */
  let looked = Date.now();
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;
  /** Stops a rebuild when the house closes. */
  let closing = new AbortController();
  let rebuilding: Promise<void> = Promise.resolve();

  const documentsOf = async (rows: RowsToIndex) => toDocuments(rows, digestOf, await parts.fieldsToIndex?.(db.read));

  async function indexUnits(ids: string[], rows: RowsToIndex): Promise<void> {
    const began = performance.now();
    const { staff, open } = await documentsOf(rows);
    const [known, public_] = [new Set(staff.map((doc) => doc.unitId)), new Set(open.map((doc) => doc.unitId))];
    await publicIndex.apply(
      open,
      ids.filter((id) => !public_.has(id)),
    );
    await staffIndex.apply(
      staff,
      ids.filter((id) => !known.has(id)),
    );
    const took = Math.max(1, performance.now() - began);
    // How long a few take says nothing of many, unless it is too long already.
    if (ids.length >= BATCH.least || took > target)
      batch = Math.round(Math.min(BATCH.most, Math.max(BATCH.least, (ids.length * target) / took)));
  }

  const coming = createComing({ db, begin: () => beginFilling(parts, documentsOf, false), addAll });

  /**
   * Batches follow each other, whoever asks for them, in reading and in writing: what read the older state never writes
   * after the newer one. The next may be read while one is written.
   */
  const refresh = (ids: string[]): Promise<void> => {
    const read = reading.then(() => readUnitsToIndex(db.read, ids));
    reading = read.catch(() => undefined);
    const before = writing;
    const mine = read.then((rows) => before.then(() => indexUnits(ids, rows)));
    writing = Promise.allSettled([before, mine]);
    return mine;
  };

  function listUrgent(): Promise<string[]> {
    const since = looked - URGENT_MS;
    looked = Date.now();
    return listJustOpened(db.read, looked - since);
  }

  async function drain(): Promise<void> {
    for (;;) {
      const queued = await listQueued(db.read, coming.isUnderWay ? FILL_QUEUE : QUEUE_BATCH, coming.seen);
      if (queued.length === 0) return;
      target = queued.length === QUEUE_BATCH ? TARGET_MS.far : TARGET_MS.near;
      const all = [...new Set(queued.map((entry) => entry.unit_id))];
      const ids = await coming.take(all);
      let before: Promise<void> = Promise.resolve();
      for (let at = 0; at < ids.length; ) {
        // Opened and withdrawn units do not wait behind a large delivery.
        const urgent = at === 0 && ids.length <= batch ? [] : await listUrgent();
        const next = await withinTexts(db.read, ids.slice(at, at + batch));
        at += next.length;
        const mine = refresh([...new Set([...urgent, ...next])]);
        // It is awaited below; while the one before is waited for it must not count as unhandled.
        mine.catch(() => undefined);
        await before;
        before = mine;
      }
      await before;
      const seqs = queued.map((entry) => entry.seq);
      if (!coming.isKept(seqs)) await db.write((trx) => removeQueued(trx, db.kind, seqs));
    }
  }

  /** Between two drains, as all that says where the queue stands. */
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    const mine = running.then(act);
    running = mine.catch(() => undefined);
    return mine;
  };

  const whileComing: Indexer['whileComing'] = async (units, act) => {
    // Without new indexes, as while they are made anew at somebody's word, those in use take all of it.
    await inTurn(() => coming.begin(units)).catch((error: unknown) => {
      if (!(error instanceof LantaiError && error.code === 'index-rebuilding')) onError(error);
    });
    let isWhole = false;
    try {
      const done = await act();
      isWhole = true;
      return done;
    } finally {
      const end = async (): Promise<void> => {
        if (isWhole) await drain();
        await coming.end(isWhole);
      };
      void inTurn(end).catch(onError);
    }
  };

  /** One drain at a time; one that fails does not stop the next. */
  const indexNow = (): Promise<void> => inTurn(drain);

  const reindexAll: Indexer['reindexAll'] = (progress, signal) => {
    const stop = AbortSignal.any([closing.signal, ...(signal ? [signal] : [])]);
    const mine = makeAnew(stop, progress);
    rebuilding = mine.catch(() => undefined);
    return mine;
  };

  async function makeAnew(stop: AbortSignal, progress?: (done: number, total: number) => void): Promise<void> {
    const total = await countAllUnits(db.read);
    const filling = await beginFilling(parts, documentsOf, true);
    let done = 0;
    try {
      await addAll(filling, (rows) => {
        done += rows.units.length;
        progress?.(done, Math.max(done, total));
        stop.throwIfAborted();
      });
      await filling.commit();
    } catch (error) {
      await filling.abort();
      throw error;
    }
  }

  /** Gives new indexes all units that there are. */
  async function addAll(filling: Filling, told: (rows: RowsToIndex) => void): Promise<void> {
    let next = readUnitsAfter(db.read, '', FILL_BATCH);
    for (let rows = await next; rows.units.length > 0; rows = await next) {
      next = readUnitsAfter(db.read, rows.units.at(-1)!.id, FILL_BATCH);
      // Awaited above; one that fails meanwhile must not count as unhandled.
      next.catch(() => undefined);
      await filling.add(rows);
      told(rows);
    }
  }

  async function recover(): Promise<void> {
    const isMissing = async () =>
      ((await staffIndex.count()) === 0 && (await countAllUnits(db.read)) > 0) ||
      ((await publicIndex.count()) === 0 && (await hasOpenUnits(db.read)));
    if (!(await isMissing())) return;
    // What waits in the queue covers an index that is merely new.
    await indexNow();
    if ((await isMissing()) || (await staffIndex.count()) < (await countAllUnits(db.read))) await reindexAll();
  }

  const tick = async (): Promise<void> => {
    if (stopped) return;
    await indexNow().catch(onError);
    if (!stopped) timer = setTimeout(() => void tick(), PAUSE_MS);
  };

  return {
    indexNow,
    refresh,
    reindexAll,
    whileComing,
    start() {
      if (!stopped) return;
      stopped = false;
      // What was cut off by stopping is made anew at the next start.
      void recover()
        .catch((error: unknown) => (stopped ? undefined : onError(error)))
        .then(tick);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      closing.abort();
      await Promise.all([running, rebuilding]);
      closing = new AbortController();
    },
  };
}
