/**
 * Reading acts (search, view, download) on their way into the ledger: gathered for a second and entered together, those of
 * one person on one object as one entry, so that reading never waits for a write.
 */
import type { Database } from '../../infra/db/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { type Act, type EntryRow, entryRow } from './ledger.entry.ts';
import { insertEntries } from './ledger.repo.ts';

interface Noted {
  at: string;
  act: Act;
}

/** Entries written in one transaction. */
const BATCH = 200;

export interface Notes {
  note(act: Act): void;
  /** Enters what has been noted; what could not be written stays for the next time. */
  flush(): Promise<void>;
}

export function createNotes(db: Database, clock: Clock): Notes {
  let waiting: Noted[] = [];
  return {
    note: (act) => void waiting.push({ at: clock.now(), act }),
    flush: async () => {
      const noted = waiting;
      waiting = [];
      const groups = [...groupNotes(noted).values()];
      for (let done = 0; done < groups.length; done += BATCH) {
        const batch = groups.slice(done, done + BATCH);
        try {
          await db.write((trx) =>
            insertEntries(
              trx,
              batch.map((group) => toRow(group, clock)),
            ),
          );
        } catch (error) {
          waiting = [...groups.slice(done).flat(), ...waiting];
          throw error;
        }
      }
    },
  };
}

function groupNotes(noted: Noted[]): Map<string, Noted[]> {
  const groups = new Map<string, Noted[]>();
  for (const each of noted) {
    const { actor, action, objectType, objectId, label } = each.act;
    const key = JSON.stringify([actor.id, actor.login, actor.via, action, objectType, objectId, label]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
}

/** One act as it is; several as one entry with their count, and each with its time. */
function toRow(group: Noted[], clock: Clock): EntryRow {
  const [first] = group as [Noted, ...Noted[]];
  const detail =
    group.length === 1
      ? first.act.detail
      : { count: group.length, acts: group.map(({ at, act }) => ({ at, ...act.detail })) };
  return entryRow(newId(clock.millis()), first.at, { ...first.act, detail });
}
