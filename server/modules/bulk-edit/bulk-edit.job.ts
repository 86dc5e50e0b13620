/**
 * The job of a bulk edit, and that of its undoing. Each chunk commits with its counts and its place, so that a job that is
 * killed goes on where it was and changes nothing twice.
 *
 *   running ──► done ──► undoing ──► undone
 *      └──► cancelled ──────┘
 */
import { type Database, insertMany, type Writer } from '../../infra/db/index.ts';
import type { JobContext } from '../../infra/jobs/index.ts';
import { Frontier, sha256Tree } from '../../formats/merkle/index.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import type { Clock } from '../../lib/clock.ts';
import { LantaiError } from '../../lib/errors.ts';
import { serialIds } from '../../lib/serial-id.ts';
import type { BulkAct } from '../../../shared/schemas/bulk-edit.ts';
import type { UnitTarget } from '../../../shared/schemas/target.ts';
import { listTargetUnits, type TargetPlace, type UnitWithContext, updateUnit } from '../catalog/index.ts';
import { type Actor, unitScope } from '../identity/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { editOne } from './bulk-edit.apply.ts';
import {
  type BulkChange,
  type BulkEditRow,
  findEdit,
  listChanges,
  markUndone,
  restoreUnit,
  updateEdit,
} from './bulk-edit.repo.ts';

export interface BulkEditParts {
  db: Database;
  ledger: Ledger;
  clock: Clock;
}
export interface BulkEditJob {
  editId: string;
  actor: Actor;
}

/** Refusals of one kind: the parameters of the first, how many, the codes of some. */
export interface Refusals {
  [code: string]: { params: Record<string, string | number>; count: number; units: string[] };
}
const CHUNK = 200;
const NAMED = 5;

export function addRefusal(refusals: Refusals, error: LantaiError, code: string): void {
  const known = (refusals[error.code] ??= { params: error.params, count: 0, units: [] });
  known.count += 1;
  if (known.units.length < NAMED) known.units.push(code);
}

interface Cursor {
  place: TargetPlace | undefined;
  /** Units looked at and changes made so far: the numbers of the next ones. */
  n: number;
  changes: number;
  /** The Merkle tree over the changes so far. */
  tree?: string;
}

export async function runBulkEdit(parts: BulkEditParts, job: BulkEditJob, context: JobContext): Promise<void> {
  const { db } = parts;
  for (;;) {
    const edit = await findEdit(db.read, job.editId);
    if (edit?.state !== 'running') return;
    await context.throwIfCancelled();
    const cursor = (edit.cursor_json === null ? { n: 0, changes: 0 } : JSON.parse(edit.cursor_json)) as Cursor;
    const target = JSON.parse(edit.target_json) as UnitTarget;
    const page = await listTargetUnits(db.read, unitScope(job.actor), target, cursor.place, CHUNK);
    const isLast = page.next === undefined;
    await db.write(async (trx) => {
      const counts = await editChunk(parts, trx, job, edit, cursor, page);
      await updateEdit(trx, edit.id, counts);
      if (isLast) await finishEdit(parts, trx, job.actor, { ...edit, ...counts }, 'done');
    });
    if (isLast) return;
    await context.save(null, { done: cursor.n + page.units.length, total: totalOf(edit) });
  }
}

const totalOf = (edit: BulkEditRow): number | null => {
  const target = JSON.parse(edit.target_json) as UnitTarget;
  return 'ids' in target ? target.ids.length : null;
};

async function editChunk(
  { clock }: BulkEditParts,
  trx: Writer,
  { actor }: BulkEditJob,
  edit: BulkEditRow,
  cursor: Cursor,
  page: { units: UnitWithContext[]; missing: number; next: TargetPlace | undefined },
): Promise<Partial<BulkEditRow>> {
  const now = clock.now();
  const act = JSON.parse(edit.act_json) as BulkAct;
  const refusals = JSON.parse(edit.refusals_json) as Refusals;
  const ids = serialIds(edit.id, 'change');
  const changes: BulkChange[] = [];
  let [same, refused] = [edit.same_count, edit.refused_count];
  const refuse = (error: LantaiError, code: string) => {
    refused += 1;
    addRefusal(refusals, error, code);
  };
  for (const [index, unit] of page.units.entries()) {
    try {
      if (actor.archiveId !== null && unit.archive_id !== actor.archiveId) throw new LantaiError('not-found');
      const { from, to, change } = editOne(unit, edit.field, act, cursor.n + index + 1);
      const columns = Object.keys(change) as (keyof typeof change)[];
      if (columns.length === 0) {
        same += 1;
        continue;
      }
      if (!(await updateUnit(trx, unit.id, unit.lock_version, { ...change, updated_at: now })))
        throw new LantaiError('changed-meanwhile');
      const before = Object.fromEntries(columns.map((column) => [column, unit[column]]));
      changes.push({
        id: ids.of(cursor.changes + changes.length),
        edit_id: edit.id,
        unit_id: unit.id,
        before_json: JSON.stringify(before),
        after_json: JSON.stringify(change),
        field: edit.field,
        old_text: from,
        new_text: to,
        lock_version: unit.lock_version + 1,
        at: now,
        undone_at: null,
      });
    } catch (error) {
      if (!(error instanceof LantaiError)) throw error;
      refuse(error, unit.code);
    }
  }
  for (let at = 0; at < page.missing; at++) refuse(new LantaiError('not-found'), '');
  await insertMany(trx, 'bulk_edit_change', changes);
  const tree = cursor.tree === undefined ? new Frontier(sha256Tree) : Frontier.fromText(sha256Tree, cursor.tree);
  for (const change of changes) addLeaf(tree, change);
  const n = cursor.n + page.units.length;
  const next: Cursor = { place: page.next, n, changes: cursor.changes + changes.length, tree: tree.toText() };
  return {
    done_count: edit.done_count + page.units.length + page.missing,
    changed_count: edit.changed_count + changes.length,
    same_count: same,
    refused_count: refused,
    refusals_json: JSON.stringify(refusals),
    cursor_json: JSON.stringify(next),
    updated_at: now,
  };
}

const addLeaf = (
  tree: Frontier,
  { unit_id: unit, before_json: before, after_json: after }: Pick<BulkChange, 'unit_id' | 'before_json' | 'after_json'>,
): void => tree.append(sha256Tree.leaf(canonicalJson({ unit, before, after })));

async function treeOf(trx: Writer, editId: string): Promise<Frontier> {
  const tree = new Frontier(sha256Tree);
  for (let after = ''; ; ) {
    const changes = await listChanges(trx, editId, { after, limit: 1000 });
    for (const change of changes) addLeaf(tree, change);
    const last = changes.at(-1);
    if (last === undefined || changes.length < 1000) return tree;
    after = last.id;
  }
}

/** The one entry of the act: how many, and the root over what changed from what to what. Also of one that was stopped. */
export async function finishEdit(
  { clock, ledger }: BulkEditParts,
  trx: Writer,
  actor: Actor,
  edit: BulkEditRow,
  state: 'done' | 'cancelled',
): Promise<void> {
  const { tree } = (edit.cursor_json === null ? {} : JSON.parse(edit.cursor_json)) as Partial<Cursor>;
  // One that began before trees were kept is gone through.
  const whole = tree === undefined ? await treeOf(trx, edit.id) : Frontier.fromText(sha256Tree, tree);
  const root = whole.root().toString('hex');
  await updateEdit(trx, edit.id, { state, merkle_root: root, updated_at: clock.now() });
  await ledger.append(trx, {
    actor,
    action: 'unit.bulk-edit',
    objectType: 'bulk-edit',
    objectId: edit.id,
    label: edit.field,
    detail: {
      field: edit.field,
      act: (JSON.parse(edit.act_json) as BulkAct).kind,
      reason: edit.reason,
      state,
      count: edit.changed_count,
      refused: edit.refused_count,
      merkleRoot: root,
    },
  });
}

export async function runBulkUndo(parts: BulkEditParts, { editId, actor }: BulkEditJob, context: JobContext) {
  const { db, clock, ledger } = parts;
  for (;;) {
    const edit = await findEdit(db.read, editId);
    if (edit?.state !== 'undoing') return;
    await context.throwIfCancelled();
    const after = edit.cursor_json === null ? '' : (JSON.parse(edit.cursor_json) as string);
    const changes = await listChanges(db.read, editId, { after, limit: CHUNK });
    const last = changes.at(-1);
    const done = await db.write(async (trx) => {
      const now = clock.now();
      const undone: string[] = [];
      for (const change of changes) if (await restoreUnit(trx, change, now)) undone.push(change.id);
      await markUndone(trx, undone, now);
      const counts = {
        undone_count: edit.undone_count + undone.length,
        spared_count: edit.spared_count + changes.length - undone.length,
      };
      await updateEdit(trx, editId, {
        ...counts,
        updated_at: now,
        ...(last === undefined ? { state: 'undone' } : { cursor_json: JSON.stringify(last.id) }),
      });
      if (last === undefined)
        await ledger.append(trx, {
          actor,
          action: 'unit.bulk-undo',
          objectType: 'bulk-edit',
          objectId: editId,
          label: edit.field,
          detail: { field: edit.field, undone: counts.undone_count, spared: counts.spared_count },
        });
      return edit.done_count;
    });
    if (last === undefined) return;
    await context.save(null, { done: edit.undone_count + edit.spared_count, total: done });
  }
}
