/** A ledger of its own in a suite's database, and acts for it to enter. */
import { join } from 'node:path';
import type { Database } from '../server/infra/db/index.ts';
import { systemClock } from '../server/lib/clock.ts';
import { SYSTEM_ACTOR } from '../server/modules/identity/index.ts';
import {
  createLedger,
  type HeadFile,
  type Ledger,
  makeLedgerKeys,
  readHeadFile,
} from '../server/modules/ledger/index.ts';
import type { TestDatabase } from './databases.ts';

export interface LedgerHouse {
  db: Database;
  ledger: Ledger;
  dataDir: string;
  witness: string;
  keyFile: string;
  act(count: number, action?: string): Promise<string[]>;
  /** The same ledger as another process would open it, with its own folders where told so. */
  again(options?: Partial<Parameters<typeof createLedger>[0]>): Ledger;
}

let houses = 0;
/** An empty ledger in the suite's database: the rows of the test before are taken away. */
export async function emptyHouse(t: TestDatabase): Promise<LedgerHouse> {
  const { db } = t;
  await db.write(async (trx) => {
    for (const table of ['ledger_entry', 'tree_head', 'ledger_tile', 'lease', 'setting'] as const)
      await trx.deleteFrom(table).execute();
  });
  const dataDir = join(t.folder, `house-${++houses}`);
  const keyFile = join(dataDir, 'keys', 'ledger.ed25519');
  makeLedgerKeys(keyFile);
  const witness = join(dataDir, 'witness');
  const options = { db, clock: systemClock, keyFile, dataDir, witnessDirs: [witness] };
  const ledger = createLedger(options);
  return {
    ...{ db, ledger, dataDir, witness, keyFile },
    again: (other = {}) => createLedger({ ...options, ...other }),
    act: (count, action = 'unit.change') =>
      db.write(async (trx) => {
        const ids = [];
        for (let i = 0; i < count; i++)
          ids.push(
            await ledger.append(trx, {
              actor: SYSTEM_ACTOR,
              action,
              objectType: 'unit',
              objectId: `u${i}`,
              detail: { changes: [{ field: 'title', to: `题名 ${i}` }] },
            }),
          );
        return ids;
      }),
  };
}

export const latestHead = (folder: string): Promise<HeadFile> => readHeadFile(join(folder, 'latest.json'));
