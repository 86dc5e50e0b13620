/**
 * What houses for tests need and nobody looks at: made once for a run and copied. The run has a folder for it
 * (`test/run-folder.ts`); where there is none, each house makes its own.
 */
import { constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../server/infra/db/index.ts';
import type { PasswordCost } from '../server/modules/identity/index.ts';

/** A hundredth of what a real password costs; that one is measured in `server/modules/identity/password.test.ts`. */
export const CHEAP_PASSWORDS: PasswordCost = { memoryCost: 64, timeCost: 1, parallelism: 1 };

/** Puts an empty database of the newest schema into the data folder, so that it need not be migrated there. */
export async function putEmptyDatabase(dataDir: string): Promise<void> {
  const folder = process.env.LANTAI_TEST_RUN;
  if (folder === undefined) return;
  const made = join(folder, 'empty.db');
  if (!existsSync(made)) {
    // Two may be at it at once; whoever is last replaces one whole file by another.
    const own = mkdtempSync(join(folder, 'empty-'));
    const db = await openDatabase({ dataDir: own });
    await db.close();
    renameSync(join(own, 'lantai.db'), made);
    rmSync(own, { recursive: true });
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  copyFileSync(made, join(dataDir, 'lantai.db'), constants.COPYFILE_FICLONE);
}
