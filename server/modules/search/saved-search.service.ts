/**
 * Searches that people keep (保存的检索), each her own alone, and what came in since her last look. What is new is counted
 * when she asks for it, by a search of her own as she now is: what she may not see any more is not counted either. A count
 * stands for two minutes, as the day's first page asks for all of them.
 */
import type { z } from 'zod';
import type { SavedSearch, savedSearchBody, savedSearchPatch } from '../../../shared/schemas/search-kept.ts';
import type { TodayTask } from '../../../shared/schemas/home.ts';
import { searchQuery } from '../../../shared/schemas/search.ts';
import type { Database, SavedSearchTable } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { type Actor, demand, type LedgerPort, may } from '../identity/index.ts';
import { findSavedRow, insertSaved, listSavedRows, markLooked, removeSaved, renameSaved } from './kept.repo.ts';
import type { Search } from './search.service.ts';

export interface SavedSearches {
  /** The actor's own, newest first, with what came in since her last look. */
  listSaved(actor: Actor): Promise<SavedSearch[]>;
  /** Throws `saved-searches-full`. */
  saveSearch(actor: Actor, given: z.output<typeof savedSearchBody>): Promise<SavedSearch>;
  /** Throws `changed-meanwhile`; `not-found` for another's. */
  renameSaved(actor: Actor, id: string, given: z.output<typeof savedSearchPatch>): Promise<SavedSearch>;
  removeSaved(actor: Actor, id: string): Promise<void>;
  /** She looks at it now. @returns when she looked last */
  lookAt(actor: Actor, id: string): Promise<{ lookedAt: string }>;
  savedTasks(actor: Actor): Promise<TodayTask[]>;
}

const MOST = 50;
/** For so long a count stands. */
const FRESH_MS = 120_000;
interface Counted {
  at: number;
  /** What the count depends on beside the holdings: the moment of the last look, and what the person may see. */
  key: string;
  news: Promise<{ count: number; capped: boolean }>;
}

interface SavedSearchParts {
  db: Database;
  ledger: LedgerPort;
  clock: Clock;
  search: Pick<Search, 'countNew'>;
}

export function createSavedSearches({ db, ledger, clock, search }: SavedSearchParts): SavedSearches {
  const counted = new Map<string, Counted>();

  function newsOf(actor: Actor, row: SavedSearchTable): Counted['news'] {
    const key = JSON.stringify([row.looked_at, actor.roles, actor.archiveId, actor.agencyId]);
    const known = counted.get(row.id);
    if (known?.key === key && clock.millis() - known.at < FRESH_MS) return known.news;
    const query = searchQuery.safeParse(JSON.parse(row.query_json));
    const news = query.success
      ? search
          .countNew(actor, query.data, Date.parse(row.looked_at))
          // A query that an older program took and this one does not has no news.
          .catch((error: unknown) => {
            if (error instanceof LantaiError) return { count: 0, capped: false };
            throw error;
          })
      : Promise.resolve({ count: 0, capped: false });
    if (counted.size > 10_000) counted.clear();
    counted.set(row.id, { at: clock.millis(), key, news });
    // What failed is asked anew by the next who looks.
    news.catch(() => counted.delete(row.id));
    return news;
  }

  const present = async (actor: Actor, row: SavedSearchTable): Promise<SavedSearch> => {
    const { count, capped } = await newsOf(actor, row);
    return {
      id: row.id,
      name: row.name,
      query: JSON.parse(row.query_json) as SavedSearch['query'],
      newHits: count,
      newHitsCapped: capped,
      lookedAt: row.looked_at,
      lockVersion: row.lock_version,
    };
  };
  const userOf = (actor: Actor): string => {
    demand(actor, 'unit.read');
    if (actor.id === undefined) throw new LantaiError('not-signed-in');
    return actor.id;
  };
  const mine = async (actor: Actor, id: string): Promise<SavedSearchTable> => {
    const row = await findSavedRow(db.read, userOf(actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };
  const objectOf = (row: SavedSearchTable) => ({ objectType: 'saved-search', objectId: row.id, label: row.name });

  return {
    async listSaved(actor) {
      const saved: SavedSearch[] = [];
      // One after the other: other people's searches come in between.
      for (const row of await listSavedRows(db.read, userOf(actor), MOST)) saved.push(await present(actor, row));
      return saved;
    },

    async saveSearch(actor, { name, query }) {
      const userId = userOf(actor);
      // Kept only if it can be run: a wrong one would never find anything.
      if (!searchQuery.safeParse(query).success) throw new LantaiError('bad-request', { reason: 'query' });
      if ((await listSavedRows(db.read, userId, MOST)).length >= MOST)
        throw new LantaiError('saved-searches-full', { most: MOST });
      const now = clock.now();
      const row: SavedSearchTable = {
        id: newId(clock.millis()),
        user_id: userId,
        name,
        query_json: JSON.stringify(query),
        looked_at: now,
        lock_version: 0,
        created_at: now,
      };
      await db.write(async (trx) => {
        await insertSaved(trx, row);
        await ledger.append(trx, { actor, action: 'saved-search.create', ...objectOf(row) });
      });
      return present(actor, row);
    },

    async renameSaved(actor, id, { name, lockVersion }) {
      const before = await mine(actor, id);
      const row = { ...before, name, lock_version: lockVersion + 1 };
      await db.write(async (trx) => {
        if (!(await renameSaved(trx, id, lockVersion, name))) throw new LantaiError('changed-meanwhile');
        const detail = { before: before.name };
        await ledger.append(trx, { actor, action: 'saved-search.change', ...objectOf(row), detail });
      });
      return present(actor, row);
    },

    async removeSaved(actor, id) {
      const row = await mine(actor, id);
      await db.write(async (trx) => {
        await removeSaved(trx, id);
        await ledger.append(trx, { actor, action: 'saved-search.remove', ...objectOf(row) });
      });
      counted.delete(id);
    },

    async lookAt(actor, id) {
      const row = await mine(actor, id);
      // Of a look the search itself is entered; this only moves her own mark.
      await db.write((trx) => markLooked(trx, id, clock.now()));
      return { lookedAt: row.looked_at };
    },

    async savedTasks(actor) {
      if (actor.id === undefined || !may(actor, 'unit.read')) return [];
      const rows = await listSavedRows(db.read, actor.id, MOST);
      let withNews = 0;
      for (const row of rows) if ((await newsOf(actor, row)).count > 0) withNews += 1;
      return withNews === 0
        ? []
        : [{ kind: 'saved-search-new', count: withNews, oldest: null, link: '/work/saved-searches' }];
    },
  };
}
