/**
 * The job of an import. Its states:
 *
 *   uploaded ──► preparing ──► storing ──► done ──► undoing ──► undone
 *                    │            └──► cancelled ──────┘
 *                    ├──► checked           a trial: nothing is written; it may be started again
 *                    └──► failed            the file cannot be read: what was made of it is gone
 */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tables } from '../../infra/db/index.ts';
import type { JobContext } from '../../infra/jobs/index.ts';
import { LantaiError } from '../../lib/errors.ts';
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
import { clearEnded } from './import.clear.ts';
import { folderOf, type ImportParts, sourceOf, today } from './import.parts.ts';
import { readLines } from './line-file.ts';
import type { PrepareSummary, RowDefect } from './row.types.ts';
import { runChild } from './run-child.ts';
import { storeRows } from './store-rows.ts';

export interface ImportJob {
  importId: string;
  actor: Actor;
  /** A file that the command line names is read where it stands. */
  path?: string;
}

const DEFECT_CHUNK = 500;

export async function runImport(parts: ImportParts, job: ImportJob, context: JobContext): Promise<void> {
  try {
    await advance(parts, job, context);
  } catch (error) {
    const record = await findImport(parts.db.read, job.importId);
    if (isCancel(error)) {
      await change(parts, job, { state: record?.state === 'storing' ? 'cancelled' : 'uploaded' });
      if (record?.state === 'storing') await clearEnded(parts.dataDir, record);
    }
    if (error instanceof LantaiError && record?.state === 'preparing') {
      await change(parts, job, {
        state: 'failed',
        failure_json: JSON.stringify({ code: error.code, params: error.params }),
      });
      return;
    }
    throw error;
  }
}

const isCancel = (error: unknown): boolean =>
  error instanceof Error && error.name === 'JobInterrupted' && (error as Error & { why?: string }).why === 'cancelled';

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
    if (record.dry_run === 0) await change(parts, job, { state: 'storing' });
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
  const watch = setInterval(() => void context.throwIfCancelled().catch((error: unknown) => abort.abort(error)), 500);
  let rows = 0;
  const tell = setInterval(
    () =>
      void db.write((trx) => updateRun(trx, record.id, { done: 0, total: null, rate: rows })).catch(() => undefined),
    1000,
  );
  const began = performance.now();
  const summary = await runChild<PrepareSummary>(
    {
      op: 'prepare',
      task: {
        path: job.path ?? sourceOf(dataDir, record.id),
        format: record.format as 'xlsx' | 'delimited' | 'ead',
        out: part,
        fonds: record.fonds,
        category: record.category,
        mapping,
        categories: await listCategoryIds(db.read),
        agencies: (await listAgencies(db.read, record.archive_id)).map(({ name }) => name),
        today: today(clock),
        gateKey: Buffer.from(gateKey).toString('hex'),
      },
    },
    (progress) => {
      rows = Math.round((progress.rows * 1000) / (performance.now() - began));
    },
    abort.signal,
  )
    .catch((error: unknown) => {
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
  const path = join(folderOf(parts.dataDir, importId), 'lines', 'defects.jsonl');
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
