/** A worker in a process of its own that is killed in the middle of an act of arrangement, for large-acts.contract.test.ts. */
import { join } from 'node:path';
import { openDatabase } from '../../server/infra/db/index.ts';
import { createJobs } from '../../server/infra/jobs/index.ts';
import { systemClock } from '../../server/lib/clock.ts';
import { createArrangements } from '../../server/modules/arrangement/index.ts';
import { createLedger } from '../../server/modules/ledger/index.ts';
import { killedAt } from './killed-jobs.ts';
import { LARGE_ACT_SIZES } from './large-act-sizes.ts';

const [dataDir = '', databaseUrl] = process.argv.slice(2);
const db = await openDatabase({ dataDir, ...(databaseUrl !== undefined && databaseUrl !== '' && { databaseUrl }) });
const jobs = createJobs({ db, clock: systemClock, pollMs: 20 });
createArrangements({
  ...{ db, clock: systemClock, sizes: LARGE_ACT_SIZES },
  jobs: killedAt(jobs, ({ done }) => done > 20),
  ledger: createLedger({
    db,
    clock: systemClock,
    dataDir,
    keyFile: join(dataDir, 'keys', 'ledger.ed25519'),
    witnessDirs: [],
  }),
  templateOf: () => Promise.resolve(undefined),
  demandFits: () => Promise.resolve(),
});
jobs.start();
