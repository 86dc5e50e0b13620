/**
 * Making both indexes anew at an administrator's word: how far it is, how fast, and how to stop it. The indexes in use
 * answer meanwhile. Nothing of it outlives the program: a rebuild that is cut off leaves the old indexes, whole.
 */
import type { IndexState } from '../../../shared/schemas/search-kept.ts';
import type { Database } from '../../infra/db/index.ts';
import type { SearchIndex } from '../../infra/search/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { type Actor, demand, type LedgerPort } from '../identity/index.ts';
import { countAllUnits } from './search.repo.ts';
import type { Indexer } from './indexer.ts';

export interface IndexRebuilds {
  /** Needs `job.read`. */
  getIndexState(actor: Actor): Promise<IndexState>;
  /** Begins and does not wait for the end. Needs `system.manage`. Throws `index-rebuilding`. */
  startRebuild(actor: Actor): Promise<void>;
  /** Resolves when it has stopped; nothing happens where none is under way. Needs `system.manage`. */
  stopRebuild(actor: Actor): Promise<void>;
}

interface Run {
  state: NonNullable<IndexState['rebuild']>['state'];
  done: number;
  total: number;
  startedAt: string;
  endedAt: string | null;
  by: string;
  /** Points of the last seconds, from which the rate is taken. */
  points: { at: number; done: number }[];
  stop: AbortController;
  ended: Promise<void>;
}
const RATE_MS = 10_000;

export interface IndexRebuildParts {
  db: Database;
  ledger: LedgerPort;
  clock: Clock;
  indexer: Pick<Indexer, 'reindexAll'>;
  staffIndex: SearchIndex;
  publicIndex: SearchIndex;
  onError: (error: unknown) => void;
}

export function createIndexRebuilds(parts: IndexRebuildParts): IndexRebuilds {
  const { db, ledger, clock, indexer, onError } = parts;
  let last: Run | undefined;

  async function work(run: Run): Promise<void> {
    try {
      await indexer.reindexAll((done, total) => {
        const at = performance.now();
        Object.assign(run, { done, total });
        run.points.push({ at, done });
        while (run.points.length > 2 && at - run.points[0]!.at > RATE_MS) run.points.shift();
      }, run.stop.signal);
      run.state = 'done';
    } catch (error) {
      run.state = run.stop.signal.aborted ? 'stopped' : 'failed';
      if (run.state === 'failed') onError(error);
    } finally {
      run.endedAt = clock.now();
    }
  }

  return {
    async getIndexState(actor) {
      demand(actor, 'job.read');
      const [units, openUnits, allUnits] = await Promise.all([
        parts.staffIndex.count(),
        parts.publicIndex.count(),
        countAllUnits(db.read),
      ]);
      return { units, openUnits, allUnits, rebuild: last === undefined ? null : present(last) };
    },

    async startRebuild(actor) {
      demand(actor, 'system.manage');
      const total = await countAllUnits(db.read);
      if (last?.state === 'running') throw new LantaiError('index-rebuilding');
      const run: Run = {
        state: 'running',
        done: 0,
        total,
        startedAt: clock.now(),
        endedAt: null,
        by: actor.name,
        points: [{ at: performance.now(), done: 0 }],
        stop: new AbortController(),
        ended: Promise.resolve(),
      };
      last = run;
      try {
        const object = { objectType: 'search-index', objectId: newId(clock.millis()), label: '' };
        await db.write((trx) => ledger.append(trx, { actor, action: 'index.rebuild', ...object }));
      } catch (error) {
        Object.assign(run, { state: 'failed', endedAt: clock.now() });
        throw error;
      }
      run.ended = work(run);
    },

    async stopRebuild(actor) {
      demand(actor, 'system.manage');
      if (last?.state !== 'running') return;
      const object = { objectType: 'search-index', objectId: newId(clock.millis()), label: '' };
      await db.write((trx) => ledger.append(trx, { actor, action: 'index.stop', ...object }));
      last.stop.abort();
      await last.ended;
    },
  };
}

function present({ state, done, total, startedAt, endedAt, by, points }: Run): NonNullable<IndexState['rebuild']> {
  const [first, newest] = [points[0], points.at(-1)];
  const seconds = first && newest ? (newest.at - first.at) / 1000 : 0;
  const rate = seconds > 0 ? (newest!.done - first!.done) / seconds : 0;
  const secondsLeft = state === 'running' && rate > 0 ? Math.ceil((total - done) / rate) : null;
  return { state, done, total, rate: Math.round(rate), secondsLeft, startedAt, endedAt, by };
}
