/** A delivery whose job was given up: it says why, keeps what was done, and goes on from there when asked to. */
import { LantaiError } from '../../lib/errors.ts';
import { stableId } from '../../lib/stable-id.ts';
import { PROBLEMS, type ProblemCode } from '../../../shared/problem-codes.ts';
import type { JobFailed } from '../../infra/jobs/index.ts';
import type { AccessionTable, Writer } from '../../infra/db/index.ts';
import { accessionScope, type Actor, SYSTEM_ACTOR } from '../identity/index.ts';
import type { OpenedParts } from './accession.parts.ts';
import {
  findAccession,
  findCheckRun,
  insertCheckRun,
  listAbandoned,
  listAccessions,
  updateAccession,
  updateSummary,
} from './accession.repo.ts';
import { type AccessionJob, type Failure, summaryOf } from './accession.summary.ts';

export const JOB_KIND = 'accession';

/** The job's last try failed (disk full, a fault of ours): no accession stays on its way for ever. */
export const giveUp =
  ({ ledger, clock }: OpenedParts): JobFailed =>
  async (trx, { payload }, problem) => {
    const job = payload as AccessionJob;
    const row = await findAccession(trx, job.accessionId);
    if (row === undefined || !['received', 'checking', 'accepting'].includes(row.state)) return;
    const code = problem.code in PROBLEMS ? (problem.code as ProblemCode) : 'internal';
    const failure: Failure = { code, params: problem.params, retry: job };
    await markFailed({ ledger, clock }, trx, job.actor, row, failure);
  };

/** The accession is failed, with the reason where its page finds it and an entry in the ledger. */
async function markFailed(
  { ledger, clock }: Pick<OpenedParts, 'ledger' | 'clock'>,
  trx: Writer,
  actor: Actor,
  row: AccessionTable,
  failure: Failure,
): Promise<void> {
  const run = await findCheckRun(trx, row.id);
  const at = clock.now();
  const summary_json = JSON.stringify({ ...summaryOf(run), failure });
  if (run === undefined) {
    const id = stableId(row.id, 'check-run');
    await insertCheckRun(trx, { id, accession_id: row.id, plan: 'DA/T 70-2018 YJ', summary_json, at }, []);
  } else await updateSummary(trx, run.id, JSON.parse(summary_json) as object);
  await updateAccession(trx, row.id, { state: 'failed', updated_at: at });
  const act = { actor, action: 'accession.fail', objectType: 'accession', objectId: row.id, label: row.number };
  await ledger.append(trx, { ...act, detail: { number: row.number, problem: failure.code, during: row.state } });
}

/**
 * Accessions on their way without a job that would bring them on: after a rebuild (jobs are not kept), or when an
 * administrator cancelled the job. They are failed with words instead of waiting for ever. Gives how many there were.
 */
export async function failAbandoned({ db, ledger, clock }: OpenedParts): Promise<number> {
  return db.write(async (trx) => {
    const rows = await listAbandoned(trx);
    for (const row of rows)
      await markFailed({ ledger, clock }, trx, SYSTEM_ACTOR, row, { code: 'work-lost', params: {} });
    return rows.length;
  });
}

/** Goes on with a delivery that was given up. Throws `accession-state` where that cannot help. */
export async function retryFailed({ db, jobs, ledger, clock }: OpenedParts, actor: Actor, id: string): Promise<void> {
  await db.write(async (trx) => {
    const row = await findAccession(trx, id);
    const run = await findCheckRun(trx, id);
    const { failure, ...summary } = summaryOf(run);
    if (row?.state !== 'failed' || run === undefined || failure?.retry === undefined)
      throw new LantaiError('accession-state', { state: row?.state ?? '' });
    // The decision, by a person or by finding no error, is what it had got to.
    const state = row.decided_at === null ? 'checking' : 'accepting';
    await updateSummary(trx, run.id, summary);
    await updateAccession(trx, id, { state, updated_at: clock.now() });
    const act = { actor, action: 'accession.retry', objectType: 'accession', objectId: id, label: row.number };
    await ledger.append(trx, { ...act, detail: { number: row.number } });
    const payload: AccessionJob = { ...failure.retry, actor };
    await jobs.enqueue(trx, { kind: JOB_KIND, payload, uniqueKey: `accession:${id}`, afterRunning: true });
  });
}

/** A delivery from the same place on this machine that was given up and may go on. */
export async function findFailedFrom(
  { db }: OpenedParts,
  actor: Actor,
  path: string,
): Promise<{ id: string; number: string } | undefined> {
  for (const row of await listAccessions(db.read, accessionScope(actor), { state: 'failed', limit: 200 })) {
    const source = summaryOf(await findCheckRun(db.read, row.id)).failure?.retry?.source;
    if (source !== undefined && 'path' in source && source.path === path) return { id: row.id, number: row.number };
  }
  return undefined;
}
