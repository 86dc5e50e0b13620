/**
 * The job of an import. Its states:
 *
 *   uploaded ──► preparing ──► storing ──► done ──► undoing ──► undone
 *                    │  ▲         ├──► cancelled ──────┘
 *                    │  └─────────│───────┘            goes on where it was
 *                    ├──► checked           a trial: nothing is written; it may be started again
 *                    └──► failed            the file cannot be read: what was made of it is gone
 *
 * A job that is cancelled, also by the administrator while it waits, or given up takes its import along (giveUpImport).
 */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tables } from '../../infra/db/index.ts';
import { demandSpace } from '../../infra/disk-space.ts';
import type { JobContext, JobFailed, JobProblem } from '../../infra/jobs/index.ts';
import { todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { listOwnTemplates } from '../catalog/index.ts';
import type { Actor } from '../identity/index.ts';
import type { ImportMapping } from '../../../shared/schemas/catalogue-import.ts';
import {
  findImport,
  findRun,
  type ImportRecord,
  insertDefects,
  listAgencies,
  listCategoryIds,
  updateImport,
  updateRun,
} from './import.repo.ts';
import { listRunning } from './remedy.repo.ts';
import { clearEnded } from './import.clear.ts';
import { folderOf, type ImportParts, linesOf, readSchemes, sourceOf } from './import.parts.ts';
import { readLines } from './line-file.ts';
import type { SourceFormat } from './read/index.ts';
import type { PrepareSummary, RowDefect } from './row.types.ts';
import { runChild } from './run-child.ts';
import { storeRows } from './store-rows.ts';

export interface ImportJob {
  importId: string;
  actor: Actor;
  /** A file that the command line names is read where it stands. */
  path?: string;
}

export const RUNNING: ReadonlySet<string> = new Set(['preparing', 'storing', 'undoing']);
const DEFECT_CHUNK = 500;
/** So much of the disk is left to the others. */
const LEAST_ROOM = 512 * 1024 ** 2;

export async function runImport(parts: ImportParts, job: ImportJob, context: JobContext): Promise<void> {
  try {
    await advance(parts, job, context);
  } catch (error) {
    const record = await findImport(parts.db.read, job.importId);
    if (error instanceof LantaiError && record?.state === 'preparing') {
      await change(parts, job, { state: 'failed', failure_json: failureOf(error) });
      return;
    }
    throw error;
  }
}

const failureOf = ({ code, params }: Pick<JobProblem, 'code' | 'params'>): string => JSON.stringify({ code, params });

/** What is read once and for all: the source is gone, the lines are there. */
const isRead = (record: ImportRecord): boolean => record.summary_json !== null && record.dry_run === 0;

/** Where an import stands whose job was cancelled (by whomever) or given up: what is stored stays, and can go on. */
export const giveUpImport =
  ({ clock }: ImportParts): JobFailed =>
  async (trx, job, problem) => {
    const { importId } = job.payload as ImportJob;
    const record = await findImport(trx, importId);
    if (record?.state !== 'preparing' && record?.state !== 'storing') return;
    const failed = job.state === 'failed';
    const state = isRead(record) ? 'cancelled' : failed ? 'failed' : 'uploaded';
    const failure_json = failed ? failureOf(problem) : null;
    const time = isRead(record) ? {} : { updated_at: clock.now() };
    await updateImport(trx, importId, { state, failure_json, ...time });
  };

/** Imports on their way without a job, as after a rebuild: jobs are not kept. `listHeld` names those that have one. */
export async function giveUpAbandoned(
  { db, clock }: ImportParts,
  listHeld: () => Promise<ReadonlySet<string>>,
): Promise<void> {
  const running = await listRunning(db.read);
  if (running.length === 0) return;
  const held = await listHeld();
  for (const { id } of running.filter((each) => !held.has(each.id)))
    await db.write(async (trx) => {
      // Its job may have ended since.
      const record = await findImport(trx, id);
      if (record === undefined || !RUNNING.has(record.state)) return;
      const state = record.state === 'undoing' ? 'done' : isRead(record) ? 'cancelled' : 'uploaded';
      await updateImport(trx, id, { state, updated_at: clock.now() });
    });
}

async function get({ db }: ImportParts, id: string): Promise<ImportRecord> {
  const record = await findImport(db.read, id);
  if (record === undefined) throw new LantaiError('not-found');
  return record;
}

const change = ({ db, clock }: ImportParts, { importId }: ImportJob, values: Partial<ImportRecord>): Promise<void> =>
  db.write((trx) => updateImport(trx, importId, { ...values, updated_at: clock.now() }));

async function advance(parts: ImportParts, job: ImportJob, context: JobContext): Promise<void> {
  let record = await get(parts, job.importId);
  if (record.state === 'preparing') {
    if (record.summary_json === null) await prepareLines(parts, job, record, context);
    await loadDefects(parts, job.importId, context);
    record = await get(parts, job.importId);
    // The times of what is stored are the record's: it keeps its own until all is in, however often it goes on.
    if (record.dry_run === 0) await parts.db.write((trx) => updateImport(trx, record.id, { state: 'storing' }));
    record = await get(parts, job.importId);
  }
  const finishing = record.state === 'storing' || (record.state === 'preparing' && record.dry_run === 1);
  if (!finishing) return;
  await storeRows(parts, record, job.actor, context);
  await finish(parts, job, record);
  await clearEnded(parts.dataDir, await get(parts, job.importId));
}

/** Has the child read the file into lines; whole or not at all. */
async function prepareLines(
  parts: ImportParts,
  job: ImportJob,
  record: ImportRecord,
  context: JobContext,
): Promise<void> {
  const { db, dataDir, clock, gateKey } = parts;
  const folder = folderOf(dataDir, record.id);
  const [part, lines] = [join(folder, 'lines.part'), join(folder, 'lines')];
  await rm(part, { recursive: true, force: true });
  await rm(lines, { recursive: true, force: true });
  const mapping = JSON.parse(record.mapping_json!) as ImportMapping;
  const abort = new AbortController();
  // Others write to this disk too: who reads a large file stops before there is no room.
  const look = async (): Promise<void> => {
    await context.throwIfCancelled();
    await demandSpace(folder, LEAST_ROOM);
  };
  const watch = setInterval(() => void look().catch((error: unknown) => abort.abort(error)), 500);
  const began = performance.now();
  let seen: Partial<Tables['import_run']> = { done: 0, total: null, rate: null };
  const tell = setInterval(() => void db.write((trx) => updateRun(trx, record.id, seen)).catch(() => undefined), 1000);
  const summary = await runChild<PrepareSummary>(
    {
      op: 'prepare',
      task: {
        path: job.path ?? sourceOf(dataDir, record.id),
        format: record.format as SourceFormat,
        out: part,
        fonds: record.fonds,
        category: record.category,
        mapping,
        categories: await listCategoryIds(db.read),
        schemes: await readSchemes(parts),
        templates: await listOwnTemplates(db.read, record.archive_id),
        agencies: (await listAgencies(db.read, record.archive_id)).map(({ name }) => name),
        today: todayOf(clock),
        gateKey: Buffer.from(gateKey).toString('hex'),
      },
    },
    ({ rows, done, total }) => {
      const rate = Math.round((rows * 1000) / (performance.now() - began));
      // How many rows there will be is seen from how much of the file is read.
      seen = { done: rows, total: done > 0 ? Math.max(rows, Math.round((rows * total) / done)) : null, rate };
    },
    abort.signal,
  )
    .catch(async (error: unknown) => {
      await rm(part, { recursive: true, force: true, maxRetries: 3 });
      throw abort.signal.aborted ? abort.signal.reason : error;
    })
    .finally(() => {
      clearInterval(watch);
      clearInterval(tell);
    });
  await rename(part, lines);
  await db.write(async (trx) => {
    await updateImport(trx, record.id, {
      summary_json: JSON.stringify(summary),
      row_count: summary.rows,
      refused_count: summary.refused,
      stopped_count: summary.stopped,
      updated_at: clock.now(),
    });
    await updateRun(trx, record.id, { total: summary.good + summary.twice.length, done: 0, rate: null });
  });
  // What the gate stopped shall not lie about in the source: only a trial may need it again.
  if (record.dry_run === 0) await rm(sourceOf(dataDir, record.id), { force: true });
}

async function loadDefects(parts: ImportParts, importId: string, context: JobContext): Promise<void> {
  const { db } = parts;
  const run = await findRun(db.read, importId);
  let from = run?.defects_position ?? 0;
  let position = 0;
  const path = linesOf(parts.dataDir, importId, 'defects');
  for await (const { lines, end } of readLines(path, 0, () => DEFECT_CHUNK)) {
    const rows = lines.map((line, index) => toDefect(importId, position + index, JSON.parse(line) as RowDefect));
    position += lines.length;
    if (end <= from) continue;
    from = end;
    await db.write(async (trx) => {
      await insertDefects(trx, rows);
      await updateRun(trx, importId, { defects_position: end });
    });
    await context.throwIfCancelled();
  }
}

const toDefect = (importId: string, position: number, each: RowDefect): Tables['import_defect'] => ({
  id: `${importId}:${position}`,
  import_id: importId,
  position,
  kind: each.kind,
  severity: each.severity,
  sheet: each.sheet,
  row: each.row,
  heading: each.column,
  heading_at: each.at,
  value: each.value,
  suggestion: each.suggestion,
  params_json: JSON.stringify(each.params),
});

async function finish(parts: ImportParts, { importId, actor }: ImportJob, record: ImportRecord): Promise<void> {
  const { db, ledger, clock } = parts;
  const summary = JSON.parse(record.summary_json!) as PrepareSummary;
  await db.write(async (trx) => {
    const run = await findRun(trx, importId);
    const counts = {
      created_count: run?.created ?? 0,
      updated_count: run?.updated ?? 0,
      skipped_count: run?.skipped ?? 0,
      refused_count: summary.refused + (run?.refused ?? 0),
    };
    await updateImport(trx, importId, {
      ...counts,
      state: record.dry_run === 1 ? 'checked' : 'done',
      updated_at: clock.now(),
    });
    const { created_count: created, updated_count: updated, refused_count: refused } = counts;
    await ledger.append(trx, {
      actor,
      action: record.dry_run === 1 ? 'import.try' : 'import.finish',
      objectType: 'import',
      objectId: importId,
      label: record.number,
      detail: {
        rows: summary.rows,
        created,
        updated,
        skipped: counts.skipped_count,
        refused,
        stopped: summary.stopped,
      },
    });
  });
}
