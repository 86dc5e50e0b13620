/** A worker in a process of its own, for escalation.test.ts: runs the rules of the slips until it is done, or (`kill`) killed in between. */
import { openFsBlobStore } from '../../server/infra/blob/index.ts';
import { join } from 'node:path';
import { openDatabase } from '../../server/infra/db/index.ts';
import { createJobs } from '../../server/infra/jobs/index.ts';
import { createParsePool } from '../../server/infra/parse/index.ts';
import type { Clock } from '../../server/lib/clock.ts';
import { createUploadGate } from '../../server/modules/accession/index.ts';
import { createFindings } from '../../server/modules/finding/index.ts';
import { createLedger } from '../../server/modules/ledger/index.ts';
import { createSlips } from '../../server/modules/slip/index.ts';
import { killedAt } from './killed-jobs.ts';

const [dataDir, databaseUrl, at, how] = process.argv.slice(2);
const db = await openDatabase({ dataDir: dataDir!, databaseUrl: databaseUrl === '' ? undefined : databaseUrl });
// The day of the test; leases run on real time, which here only moves on from it.
const offset = Date.parse(at!) - Date.now();
const clock: Clock = {
  millis: () => Date.now() + offset,
  now: () => new Date(Date.now() + offset).toISOString(),
};
const ledger = createLedger({ db, clock, dataDir: dataDir!, keyFile: join(dataDir!, 'none'), witnessDirs: [] });
const blobs = await openFsBlobStore(join(dataDir!, 'ocfl'));
const uploadGate = createUploadGate(createParsePool({ workers: 1, memoryMb: 512, timeoutMs: 10_000 }));
const findings = createFindings({
  db,
  ledger,
  clock,
  blobs,
  stagingDir: dataDir!,
  evidenceLimitBytes: 1000,
  uploadGate,
});
const all = createJobs({ db, clock, leaseMs: 1500, pollMs: 20 });
const jobs = how === 'kill' ? killedAt(all, ({ done }) => done > 0) : all;
const slips = createSlips({ db, ledger, clock, jobs, findings });
const id = await slips.requestEscalation();
jobs.start();
while ((await jobs.get(id)).state !== 'done') await new Promise((resolve) => setTimeout(resolve, 20));
await jobs.stop();
await db.close();
