/**
 * Undoing an import: its units go, those that somebody changed, opened, cited or filled since stay and are counted by
 * reason. Their codes stay known as former ones, so that no number is issued a second time. What an import changed is put
 * back where nobody changed it after. Killed at any moment it goes on where it was.
 */
import type { Tables, Writer } from '../../infra/db/index.ts';
import type { ImportUndoTrial, SpareReason } from '../../../shared/schemas/catalogue-import.ts';
import type { JobContext, JobFailed } from '../../infra/jobs/index.ts';
import { merkleRoot, sha256Tree } from '../../formats/merkle/index.ts';
import { findImport, findRun, type ImportRecord, updateImport, updateRun } from './import.repo.ts';
import type { ImportParts } from './import.parts.ts';
import type { ImportJob } from './import.job.ts';
import { countRestorable, listImported, listSpared, listUpdates, removeUnits, restoreUnit } from './undo.repo.ts';
import { importIds } from './unit-rows.ts';

export interface UndoResult {
  removed: number;
  restored: number;
  spared: number;
  reasons: Partial<Record<string, number>>;
}

const CHUNK = 200;

export async function runUndo(parts: ImportParts, job: ImportJob, context: JobContext): Promise<void> {
  const { db, clock } = parts;
  const record = await findImport(db.read, job.importId);
  if (record?.state !== 'undoing') return;
  const ids = importIds(record.id).unit;
  let after = (await findRun(db.read, record.id))?.undone_to ?? '';
  // Children before their parents: rows of a tree come parent first, so the undoing goes from the last to the first.
  for (;;) {
    await context.throwIfCancelled();
    const units = await listImported(db.read, ids, after, CHUNK);
    const last = units.at(-1);
    if (last === undefined) break;
    await db.write((trx) => undoChunk(parts, trx, job, record, units, last.id));
    after = last.id;
  }
  await restoreUpdates(parts, job, record, context);
  await db.write(async (trx) => {
    await updateImport(trx, record.id, { state: 'undone', updated_at: clock.now() });
    const now = await findImport(trx, record.id);
    const detail = JSON.parse(now?.undo_json ?? '{}') as object;
    await parts.ledger.append(trx, {
      actor: job.actor,
      action: 'import.undo',
      objectType: 'import',
      objectId: record.id,
      label: record.number,
      detail,
    });
  });
}

/** An undoing that was cancelled or given up can be pressed again: it goes on where it was. */
export const giveUpUndo =
  ({ clock }: ImportParts): JobFailed =>
  async (trx, job) => {
    const record = await findImport(trx, (job.payload as ImportJob).importId);
    if (record?.state === 'undoing') await updateImport(trx, record.id, { state: 'done', updated_at: clock.now() });
  };

const readUndo = (record: ImportRecord | undefined): UndoResult =>
  JSON.parse(record?.undo_json ?? '{"removed":0,"restored":0,"spared":0,"reasons":{}}') as UndoResult;

async function undoChunk(
  parts: ImportParts,
  trx: Writer,
  { actor }: ImportJob,
  record: ImportRecord,
  units: readonly Tables['unit'][],
  last: string,
): Promise<void> {
  const reasons = await listSpared(trx, units, record.id);
  const removed = units.filter(({ id }) => !reasons.has(id));
  await removeUnits(
    trx,
    removed.map(({ id }) => id),
  );
  const undo = readUndo(await findImport(trx, record.id));
  undo.removed += removed.length;
  undo.spared += reasons.size;
  for (const reason of reasons.values()) undo.reasons[reason] = (undo.reasons[reason] ?? 0) + 1;
  await updateImport(trx, record.id, { undo_json: JSON.stringify(undo) });
  await updateRun(trx, record.id, { undone_to: last });
  if (removed.length === 0) return;
  const lines = removed.map(({ id, code, title }) => JSON.stringify({ code, id, title }));
  const detail = { count: lines.length, merkleRoot: merkleRoot(sha256Tree, lines).toString('hex') };
  await parts.ledger.append(trx, {
    actor,
    action: 'unit.remove',
    objectType: 'import',
    objectId: record.id,
    label: record.number,
    detail,
  });
}

async function restoreUpdates(
  parts: ImportParts,
  { actor }: ImportJob,
  record: ImportRecord,
  context: JobContext,
): Promise<void> {
  for (;;) {
    await context.throwIfCancelled();
    const updates = await listUpdates(parts.db.read, record.id, CHUNK);
    if (updates.length === 0) return;
    await parts.db.write(async (trx) => {
      const undo = readUndo(await findImport(trx, record.id));
      for (const update of updates)
        if (await restoreUnit(trx, update, parts.clock.now())) undo.restored++;
        else {
          undo.spared++;
          undo.reasons.changed = (undo.reasons.changed ?? 0) + 1;
        }
      await updateImport(trx, record.id, { undo_json: JSON.stringify(undo) });
      const lines = updates.map(({ unit_id: id, before_json: before }) => JSON.stringify({ before, id }));
      const detail = { count: lines.length, merkleRoot: merkleRoot(sha256Tree, lines).toString('hex') };
      await parts.ledger.append(trx, {
        actor,
        action: 'unit.change',
        objectType: 'import',
        objectId: record.id,
        label: record.number,
        detail,
      });
    });
  }
}

const TRIAL_CHUNK = 1000;
const EXAMPLES = 50;

/** What undoing would remove, put back and spare now. Writes nothing. */
export async function tryUndo({ db }: ImportParts, record: ImportRecord): Promise<ImportUndoTrial> {
  const ids = importIds(record.id).unit;
  const isOwn = (id: string): boolean => id >= ids.first && id < ids.last && id.endsWith(ids.end);
  const spared = new Map<string, SpareReason>();
  const trial: ImportUndoTrial = { removed: 0, restored: 0, spared: 0, reasons: {}, examples: [] };
  const spare = (reason: SpareReason, count: number): void => {
    trial.spared += count;
    if (count > 0) trial.reasons[reason] = (trial.reasons[reason] ?? 0) + count;
  };
  for (let after = ''; ; ) {
    const units = await listImported(db.read, ids, after, TRIAL_CHUNK);
    const last = units.at(-1);
    if (last === undefined) break;
    const reasons = await listSpared(db.read, units, record.id, (id) => isOwn(id) && !spared.has(id));
    for (const { id, code, title } of units) {
      const reason = reasons.get(id);
      if (reason === undefined) continue;
      spared.set(id, reason);
      spare(reason, 1);
      if (trial.examples.length < EXAMPLES) trial.examples.push({ id, code, title, reason });
    }
    trial.removed += units.length - reasons.size;
    after = last.id;
  }
  const { restored, changed } = await countRestorable(db.read, record.id);
  trial.restored = restored;
  spare('changed', changed);
  return trial;
}
