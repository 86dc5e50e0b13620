/** A worker in a process of its own, for jobs.contract.test.ts to kill: does two steps of a job, says so, and hangs. */
import { openDatabase } from '../../server/infra/db/index.ts';
import { createJobs } from '../../server/infra/jobs/index.ts';
import { systemClock } from '../../server/lib/clock.ts';

const [dataDir, databaseUrl] = process.argv.slice(2);
const db = await openDatabase({ dataDir: dataDir!, databaseUrl: databaseUrl === '' ? undefined : databaseUrl });
const jobs = createJobs({ db, clock: systemClock });
jobs.register('killed', async (context) => {
  await context.save({ step: 1 }, { done: 1, total: 3 });
  await context.save({ step: 2 }, { done: 2, total: 3 });
  process.stdout.write('two steps done\n');
  await new Promise((resolve) => setTimeout(resolve, 600_000));
});
jobs.start();
