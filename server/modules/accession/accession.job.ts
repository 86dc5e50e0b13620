/**
 * The job that takes a delivery in. Each step leaves its outcome where the next run finds it, and what is stored has ids
 * that follow from accession and row: killed at any point and run again, it ends the same and makes nothing twice.
 *
 *   received ──► checking ──► accepting ──► accepted
 *       │           │ errors      ▲ take-good (consent of both sides)
 *       │           ▼             │
 *       │       needs-review ─────┤
 *       │           │             ╳ (no way back once accepting)
 *       ├───────────┴──► returned      by a person, by cancelling, or as the same delivery is here already
 *       └──► failed                    the catalogue cannot be read: send again; or the job was given up (disk full):
 *                                      press retry, and it goes on where it was, checking or accepting
 *
 * What was not taken of a delivery becomes a second one, `returned` from the start (accession.rest.ts).
 */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { normaliseKey } from '../../formats/reference-code/index.ts';
import { unzipTo } from '../../formats/safe-unzip.ts';
import type { AccessionTable, Writer } from '../../infra/db/index.ts';
import { isDiskFull } from '../../infra/disk-space.ts';
import type { JobContext } from '../../infra/jobs/index.ts';
import { todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { type ProblemCode, PROBLEMS } from '../../../shared/problem-codes.ts';
import {
  findAccession,
  findAgencyByName,
  findCheckRun,
  findSame,
  listCheckResults,
  listHeldKeys,
  listPackageCodes,
  updateAccession,
} from './accession.repo.ts';
import type { OpenedParts } from './accession.parts.ts';
import { rowsOf } from './accession.detail.ts';
import { returnRest } from './accession.rest.ts';
import { writePackages, writeResults } from './accession.results.ts';
import { type AccessionJob, summaryOf } from './accession.summary.ts';
import { allDefects, checkDelivery, readFacts, stoppedByError } from './check-delivery.ts';
import type { DefectKind } from './checks/check-plan.ts';
import { defect } from './checks/defect.ts';
import type { DeliveredFile } from './checks/delivery.types.ts';
import { createDeliveryScheme } from './checks/scheme-checks.ts';
import { Progress } from './progress.ts';
import { copyDelivery, deliveryDigest, type Quarantine, quarantineOf } from './quarantine.ts';
import { findRead, keepOnly, readDelivery, type ReadDelivery } from './read-delivery.ts';
import { makeReceipt } from './receipt.ts';
import { keyedDigest } from './secrecy-gate.ts';
import { clearQuarantine, takeIn } from './take-in.ts';

/** What a package that cannot be unpacked is called in the closed list of kinds. */
const UNPACK_KINDS: Partial<Record<ProblemCode, DefectKind>> = {
  'zip-unsafe-path': 'unsafe-path',
  'zip-link': 'unsafe-path',
  'zip-encrypted': 'encrypted',
  'zip-bomb': 'malware',
  'zip-unreadable': 'unreadable',
};

/** Runs the job as far as it goes without a person. */
export async function runAccession(parts: OpenedParts, job: AccessionJob, context: JobContext): Promise<void> {
  const quarantine = quarantineOf(parts.dataDir, job.accessionId);
  const progress = await Progress.open(quarantine, parts.clock);
  const run: Run = { parts, job, context, quarantine, progress };
  try {
    await advance(run);
    // Ended by a person meanwhile: then the job was stopped and has not done its work.
    if ((await getAccession(run)).state === 'returned') await context.throwIfCancelled();
  } catch (error) {
    // On a full disk not even this may work; the reason is the first error.
    await progress.stop().catch(() => undefined);
    if (isDiskFull(error)) throw new LantaiError('disk-full', { path: parts.dataDir }, { cause: error });
    const accession = await findAccession(parts.db.read, job.accessionId);
    if (accession?.state === 'returned') await clearQuarantine(parts, job.accessionId);
    const isSenders = error instanceof LantaiError && PROBLEMS[error.code] < 500;
    if (isSenders && (accession?.state === 'received' || accession?.state === 'checking')) await refuse(run, error);
    else throw error;
  }
}

interface Run {
  parts: OpenedParts;
  job: AccessionJob;
  context: JobContext;
  quarantine: Quarantine;
  progress: Progress;
}

async function advance(run: Run): Promise<void> {
  const { parts, job } = run;
  let accession = await getAccession(run);
  if (accession.state === 'received') {
    await change(run, { state: 'checking' });
    accession = await getAccession(run);
  }
  if (accession.state === 'checking') {
    const read = await receiveAndRead(run, accession);
    if (read === undefined) return;
    await checkAndReview(run, read);
    accession = await getAccession(run);
  }
  if (accession.state === 'accepting') await storeAndFinish(run, accession);
  else {
    // Settled, by this run or by one that was killed while it tidied up; or a person has to decide.
    if (accession.state !== 'needs-review') await clearQuarantine(parts, job.accessionId);
    if (accession.state === 'accepted') await run.progress.end('finish');
    else await run.progress.stop();
  }
}

async function getAccession({ parts, job }: Run): Promise<AccessionTable> {
  const row = await findAccession(parts.db.read, job.accessionId);
  if (row === undefined) throw new LantaiError('not-found');
  return row;
}

/** Changes the accession, unless a person has ended it meanwhile. */
async function change(
  { parts, job }: Run,
  values: Partial<AccessionTable>,
  alongside?: (trx: Writer, accession: AccessionTable) => Promise<unknown>,
): Promise<void> {
  await parts.db.write(async (trx) => {
    const row = await findAccession(trx, job.accessionId);
    if (row === undefined || row.state === 'returned' || row.state === 'failed') return;
    await updateAccession(trx, job.accessionId, { ...values, updated_at: parts.clock.now() });
    await alongside?.(trx, row);
  });
}

/** Steps receive, unpack, read. Undefined where the delivery goes no further. */
async function receiveAndRead(run: Run, accession: AccessionTable): Promise<ReadDelivery | undefined> {
  const { parts, quarantine, progress } = run;
  const before = await findRead(quarantine);
  if (before !== undefined) {
    await keepOnly(quarantine, before);
    return before;
  }
  const files = await receive(run);
  const digest = deliveryDigest(files, parts.gateKey);
  await change(run, { delivery_digest: digest, file_count: files.length });
  const same = await findSame(parts.db.read, digest, accession.id);
  if (same !== undefined) {
    await change(run, { state: 'returned', decided_at: parts.clock.now() });
    await progress.stop();
    await clearQuarantine(parts, accession.id);
    return undefined;
  }
  await progress.start('read');
  const read = await readDelivery(quarantine, files, digest, {
    parse: parts.parse,
    gateKey: parts.gateKey,
    heldKeys: (keys) => listHeldKeys(parts.db.read, accession.archive_id, keys),
    knownBefore: await knownBefore(parts, accession),
  });
  await keepOnly(quarantine, read);
  await change(run, await facts(run, accession, read));
  await progress.end('read');
  return read;
}

async function facts(
  { parts }: Run,
  accession: AccessionTable,
  { statement, rowCount, fileCount, byteCount, packages }: ReadDelivery,
): Promise<Partial<AccessionTable>> {
  const named =
    accession.agency_id === null && statement.agency !== undefined
      ? await findAgencyByName(parts.db.read, accession.archive_id, statement.agency)
      : undefined;
  const who = [statement.agency, statement.year].filter((part) => part !== undefined).join(' ');
  return {
    row_count: rowCount,
    file_count: fileCount,
    byte_count: byteCount,
    item_count: packages.filter(({ folder }) => folder !== undefined).length,
    ...(who !== '' && { title: who }),
    ...(named !== undefined && { agency_id: named }),
  };
}

async function receive(run: Run): Promise<DeliveredFile[]> {
  const { quarantine, progress, context, job } = run;
  await progress.start('receive');
  const tell = async (done: number, total: number): Promise<void> => {
    await progress.tell('receive', done, total);
    await context.throwIfCancelled();
  };
  if (job.source.kind === 'zip') {
    await progress.end('receive');
    await progress.start('unpack');
    const unpacked = join(quarantine.dir, 'unpacked');
    await rm(unpacked, { recursive: true, force: true });
    await unzipTo(quarantine.zip, unpacked);
    await rm(quarantine.delivery, { recursive: true, force: true });
    await rm(join(quarantine.dir, 'received.jsonl'), { force: true });
    await rename(unpacked, quarantine.delivery);
  }
  const source = job.source.kind === 'folder' ? job.source.path : quarantine.delivery;
  const files = await copyDelivery(source, quarantine, tell);
  await progress.end('receive');
  await progress.start('unpack');
  await progress.end('unpack');
  return files;
}

/** Steps check and review: results become rows, and what has no error goes on by itself. */
async function checkAndReview(run: Run, delivery: ReadDelivery): Promise<void> {
  const { parts, quarantine, progress, context, job } = run;
  await progress.start('check', delivery.packages.length);
  const {
    read,
    defects,
    facts: found,
  } = await checkDelivery(quarantine, delivery, {
    parse: parts.parse,
    scan: parts.scan,
    gateKey: parts.gateKey,
    today: todayOf(parts.clock),
    scheme: createDeliveryScheme(await parts.schemes.configIn(parts.db.read)),
    onProgress: async (done, total) => {
      await progress.tell('check', done, total);
      await context.throwIfCancelled();
    },
  });
  await progress.end('check');
  await context.throwIfCancelled();
  await progress.start('review');
  await writePackages(parts, job.accessionId, read, found);
  const stopped = read.stopped.map(({ digest }) => digest);
  await writeResults(parts, job.accessionId, { defects, stopped });
  const errors = defects.filter(({ severity }) => severity === 'error').length;
  const next: Partial<AccessionTable> =
    errors > 0 ? { state: 'needs-review' } : { state: 'accepting', decided_at: parts.clock.now() };
  await change(run, next, (trx, { number }) =>
    parts.ledger.append(trx, {
      actor: job.actor,
      action: 'accession.check',
      objectType: 'accession',
      objectId: job.accessionId,
      label: number,
      detail: { rows: read.rowCount, errors, warnings: defects.length - errors },
    }),
  );
  if (errors === 0) await progress.end('review');
}

/** Steps store, describe, finish. */
async function storeAndFinish(run: Run, accession: AccessionTable): Promise<void> {
  const { parts, job, quarantine, progress } = run;
  const read = await findRead(quarantine);
  if (read === undefined) throw new LantaiError('delivery-not-found', { path: quarantine.dir });
  await progress.end('review');
  await progress.start('store', read.packages.length);
  const scheme = createDeliveryScheme(await parts.schemes.configIn(parts.db.read));
  const defects = allDefects(read, await readFacts(quarantine), { today: todayOf(parts.clock), scheme });
  const results = await listCheckResults(parts.db.read, accession.id);
  const stopped = stoppedByError(results.map(rowsOf));
  const rows = new Set(read.packages.map(({ row }) => row.row).filter((row) => !stopped.has(row)));
  const taken = await takeIn(parts, {
    accession,
    read,
    defects,
    scheme,
    rows,
    actor: job.actor,
    onProgress: (done, total) => progress.tell('store', done, total),
  });
  await progress.end('store');
  await progress.start('describe', taken);
  const receipt = await makeReceipt(parts, accession, read, taken);
  await progress.end('describe');
  await progress.start('finish', 1);
  await parts.db.write(async (trx) => {
    // Another worker may have taken the job and finished it.
    if ((await findAccession(trx, accession.id))?.state !== 'accepting') return;
    const left = [...stopped].toSorted((a, b) => a - b);
    const rest =
      left.length === 0
        ? undefined
        : await returnRest(trx, parts, { accession, read, results, rows: left, actor: job.actor });
    await updateAccession(trx, accession.id, {
      state: 'accepted',
      accepted_count: taken,
      returned_count: read.rowCount - taken,
      receipt_json: JSON.stringify(receipt),
      updated_at: parts.clock.now(),
    });
    await parts.ledger.append(trx, {
      actor: job.actor,
      action: 'accession.accept',
      objectType: 'accession',
      objectId: accession.id,
      label: accession.number,
      detail: {
        number: accession.number,
        taken,
        returned: read.rowCount - taken,
        rest: rest?.number ?? null,
        digest: receipt.digest,
      },
    });
  });
  await clearQuarantine(parts, accession.id);
  await progress.end('finish');
}

/** What cannot be unpacked is a delivery with a defect; what has no readable catalogue fails, and its sender is told why. */
async function refuse(run: Run, error: LantaiError): Promise<void> {
  const { parts, job } = run;
  const kind = UNPACK_KINDS[error.code];
  // The name inside the package is not repeated: nobody has looked yet whether it may be known.
  if (kind !== undefined) {
    const defects = [defect(kind, { params: { value: 'ZIP', detail: error.code } })];
    await writeResults(parts, job.accessionId, { defects, stopped: [] });
    await change(run, { state: 'needs-review' });
    return;
  }
  const failure = { code: error.code, params: error.params };
  await writeResults(parts, job.accessionId, { defects: [], stopped: [], failure });
  await change(run, { state: 'failed' });
  await clearQuarantine(parts, job.accessionId);
}

/** Keyed digests of all codes in the deliveries that this one follows, stopped or sent back: their numbers are no holes. */
async function knownBefore(parts: OpenedParts, accession: AccessionTable): Promise<Set<string>> {
  const digests = new Set<string>();
  let previous = accession.previous_id;
  for (let depth = 0; previous !== null && depth < 20; depth++) {
    const run = await findCheckRun(parts.db.read, previous);
    for (const digest of summaryOf(run).stopped) digests.add(digest);
    for (const code of await listPackageCodes(parts.db.read, previous))
      digests.add(keyedDigest(parts.gateKey, normaliseKey(code)));
    previous = (await findAccession(parts.db.read, previous))?.previous_id ?? null;
  }
  return digests;
}
