/** Synonyms (同义词): groups of words of the house, by which a search finds more where that is asked. */
import type { z } from 'zod';
import { fold } from '../../../shared/query/fold.ts';
import type { synonymBody, SynonymGroup, synonymPatch } from '../../../shared/schemas/search-kept.ts';
import type { Database, SynonymGroupTable } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { readIdCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { type Actor, demand, type LedgerPort } from '../identity/index.ts';
import { findArchive } from '../organization/index.ts';
import { findSynonymRow, insertSynonyms, listSynonymRows, removeSynonyms, updateSynonyms } from './kept.repo.ts';

export interface Synonyms {
  listSynonyms(
    actor: Actor,
    query: { cursor?: string | undefined; limit: number },
  ): Promise<{ items: SynonymGroup[]; cursor?: string }>;
  /** Throws `synonym-alone` where the words fold to one. */
  addSynonyms(actor: Actor, given: z.output<typeof synonymBody>): Promise<SynonymGroup>;
  /** Throws `changed-meanwhile`, `synonym-alone`; `not-found` for another archive's. */
  changeSynonyms(actor: Actor, id: string, given: z.output<typeof synonymPatch>): Promise<SynonymGroup>;
  removeSynonyms(actor: Actor, id: string): Promise<void>;
}

const present = (row: SynonymGroupTable): SynonymGroup => ({
  id: row.id,
  words: JSON.parse(row.words_json) as string[],
  note: row.note,
  updatedAt: row.updated_at,
  lockVersion: row.lock_version,
});

/** Each word once, as the search takes words for the same. */
function distinct(words: readonly string[]): string[] {
  const byFold = new Map(words.map((word) => [fold(word), word]));
  byFold.delete('');
  if (byFold.size < 2) throw new LantaiError('synonym-alone');
  return [...byFold.values()];
}

export function createSynonyms({ db, ledger, clock }: { db: Database; ledger: LedgerPort; clock: Clock }): Synonyms {
  const archiveOf = async (actor: Actor): Promise<string> => {
    const id = actor.archiveId ?? (await findArchive(db.read))?.id;
    if (id === undefined) throw new LantaiError('not-found');
    return id;
  };
  const mine = async (actor: Actor, id: string): Promise<SynonymGroupTable> => {
    const row = await findSynonymRow(db.read, await archiveOf(actor), id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };

  return {
    async listSynonyms(actor, { cursor, limit }) {
      demand(actor, 'unit.read');
      const rows = await listSynonymRows(db.read, await archiveOf(actor), readIdCursor(cursor) ?? '', limit + 1);
      const items = rows.slice(0, limit).map(present);
      const last = items.at(-1);
      return { items, ...(rows.length > limit && last && { cursor: last.id }) };
    },

    async addSynonyms(actor, { words, note }) {
      demand(actor, 'unit.edit');
      const now = clock.now();
      const row: SynonymGroupTable = {
        id: newId(clock.millis()),
        archive_id: await archiveOf(actor),
        words_json: JSON.stringify(distinct(words)),
        note,
        lock_version: 0,
        created_at: now,
        updated_at: now,
      };
      await db.write(async (trx) => {
        await insertSynonyms(trx, row);
        await ledger.append(trx, { actor, action: 'synonym.create', ...objectOf(row) });
      });
      return present(row);
    },

    async changeSynonyms(actor, id, { words, note, lockVersion }) {
      demand(actor, 'unit.edit');
      const before = await mine(actor, id);
      const change = { words_json: JSON.stringify(distinct(words)), note, updated_at: clock.now() };
      const row = { ...before, ...change, lock_version: lockVersion + 1 };
      await db.write(async (trx) => {
        if (!(await updateSynonyms(trx, id, lockVersion, change))) throw new LantaiError('changed-meanwhile');
        await ledger.append(trx, {
          actor,
          action: 'synonym.change',
          ...objectOf(row),
          detail: { before: present(before).words, after: present(row).words },
        });
      });
      return present(row);
    },

    async removeSynonyms(actor, id) {
      demand(actor, 'unit.edit');
      const row = await mine(actor, id);
      await db.write(async (trx) => {
        await removeSynonyms(trx, id);
        await ledger.append(trx, { actor, action: 'synonym.remove', ...objectOf(row) });
      });
    },
  };
}

const objectOf = (row: SynonymGroupTable) => ({
  objectType: 'synonym-group',
  objectId: row.id,
  label: present(row).words.join('、'),
});
