/** Bulk edit (批量修改): tried on what is chosen, done by a job, undone as a whole. */
import type { z } from 'zod';
import type { JobContext, JobFailed, Jobs } from '../../infra/jobs/index.ts';
import { readIdCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import { sayProblem } from '../../../shared/i18n/problem.ts';
import type {
  BulkAct,
  BulkEdit,
  bulkEditBody,
  bulkEditRow,
  BulkEditTrial,
  BulkPreview,
} from '../../../shared/schemas/bulk-edit.ts';
import type { UnitTarget } from '../../../shared/schemas/target.ts';
import { countTargetUnits, listTargetUnits, listUnitsByIds, type TargetPlace } from '../catalog/index.ts';
import { type Actor, demand, unitScope } from '../identity/index.ts';
import { editOne, fillPattern } from './bulk-edit.apply.ts';
import {
  addRefusal,
  type BulkEditJob,
  type BulkEditParts,
  finishEdit,
  type Refusals,
  runBulkEdit,
  runBulkUndo,
} from './bulk-edit.job.ts';
import { type BulkEditRow, findEdit, insertEdit, listChanges, listEdits, updateEdit } from './bulk-edit.repo.ts';

interface Page<T> {
  items: T[];
  cursor?: string;
}
export interface BulkEdits {
  /** What would become of the first thousands, and the first rows of them. Changes nothing. */
  preview(actor: Actor, trial: BulkEditTrial, locale: Locale): Promise<BulkPreview>;
  start(actor: Actor, given: z.output<typeof bulkEditBody>, locale: Locale): Promise<BulkEdit>;
  list(actor: Actor, page: { cursor?: string | undefined; limit: number }, locale: Locale): Promise<Page<BulkEdit>>;
  get(actor: Actor, id: string, locale: Locale): Promise<BulkEdit>;
  listChanges(
    actor: Actor,
    id: string,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<Page<z.output<typeof bulkEditRow>>>;
  cancel(actor: Actor, id: string): Promise<void>;
  undo(actor: Actor, id: string, locale: Locale): Promise<BulkEdit>;
}

/** A trial looks at so many; it says so where there are more. */
const LOOK_LIMIT = 5000;
const SHOWN = 50;
/** A filter for whose units no count is kept is counted up to here. */
const COUNTED = 100_000;
/** Of so many running edits at most it is remembered how many units they are for. */
const TOTALS_KEPT = 100;
const KIND = 'bulk-edit';
const UNDO_KIND = 'bulk-undo';

export function createBulkEdits(parts: BulkEditParts & { jobs: Jobs }): BulkEdits {
  const { db, clock, jobs, ledger } = parts;
  const totals = new Map<string, ReturnType<typeof countTargetUnits>>();

  jobs.register(KIND, (context) => runBulkEdit(parts, context.payload as BulkEditJob, context), ended('running'));
  const undo = (context: JobContext) => runBulkUndo(parts, context.payload as BulkEditJob, context);
  jobs.register(UNDO_KIND, undo, ended('undoing'), KIND);

  /** A job that was stopped leaves what it did, which can be undone, and its entry. */
  function ended(state: 'running' | 'undoing'): JobFailed {
    return async (trx, job) => {
      const { editId, actor } = job.payload as BulkEditJob;
      const edit = await findEdit(trx, editId);
      if (edit?.state !== state) return;
      if (state === 'running') await finishEdit(parts, trx, actor, edit, 'cancelled');
      else await updateEdit(trx, editId, { state: 'cancelled', updated_at: clock.now() });
    };
  }

  const getRow = async (actor: Actor, id: string): Promise<BulkEditRow> => {
    demand(actor, 'unit.edit');
    const row = await findEdit(db.read, id);
    if (row === undefined || (actor.archiveId !== null && row.archive_id !== actor.archiveId))
      throw new LantaiError('not-found');
    return row;
  };

  return {
    async preview(actor, { target, field, act }, locale) {
      demand(actor, 'unit.edit');
      const scope = unitScope(actor);
      const refusals: Refusals = {};
      const rows: BulkPreview['rows'] = [];
      const counts = { looked: 0, changed: 0, same: 0, refused: 0 };
      let place: TargetPlace | undefined;
      do {
        const page = await listTargetUnits(db.read, scope, target, place, 500);
        for (const unit of page.units) {
          counts.looked += 1;
          const row = { id: unit.id, code: unit.code, title: unit.title };
          try {
            const { from, to, change: columns } = editOne(unit, field, act, counts.looked);
            const state = Object.keys(columns).length > 0 ? 'changed' : 'same';
            counts[state] += 1;
            if (rows.length < SHOWN) rows.push({ ...row, from, to, state, problem: null });
          } catch (error) {
            if (!(error instanceof LantaiError)) throw error;
            if (error.code === 'bulk-pattern') throw error;
            counts.refused += 1;
            addRefusal(refusals, error, unit.code);
            const problem = sayProblem(locale, error.code, error.params);
            if (rows.length < SHOWN) rows.push({ ...row, from: '', to: '', state: 'refused', problem });
          }
        }
        for (let at = 0; at < page.missing; at++) {
          counts.looked += 1;
          counts.refused += 1;
          addRefusal(refusals, new LantaiError('not-found'), '');
        }
        place = page.next;
      } while (place !== undefined && counts.looked < LOOK_LIMIT);
      const isWhole = place === undefined;
      const found = isWhole ? undefined : await countTargetUnits(db.read, scope, target, COUNTED);
      const total = found === undefined ? counts.looked : found.exact ? found.n : null;
      return { ...counts, isWhole, total, refusals: present(refusals, locale), rows };
    },

    async start(actor, given, locale) {
      demand(actor, 'unit.edit');
      const { target, field, act, reason } = given;
      const [first] = (await listTargetUnits(db.read, unitScope(actor), target, undefined, 1)).units;
      if (first === undefined) throw new LantaiError('not-found');
      if (act.kind === 'pattern') fillPattern(act.pattern, first, 1);
      const now = clock.now();
      const id = newId(clock.millis());
      const row: BulkEditRow = {
        id,
        archive_id: actor.archiveId ?? first.archive_id,
        field,
        act_json: JSON.stringify(act),
        target_json: JSON.stringify(target),
        reason,
        state: 'running',
        done_count: 0,
        changed_count: 0,
        refused_count: 0,
        same_count: 0,
        undone_count: 0,
        spared_count: 0,
        refusals_json: '{}',
        cursor_json: null,
        merkle_root: null,
        created_by: actor.id ?? '',
        created_by_name: actor.name,
        created_at: now,
        updated_at: now,
      };
      await db.write(async (trx) => {
        await insertEdit(trx, row);
        await ledger.append(trx, {
          actor,
          action: 'unit.bulk-start',
          objectType: 'bulk-edit',
          objectId: id,
          label: field,
          detail: { field, act: act.kind, reason },
        });
        await jobs.enqueue(trx, { kind: KIND, payload: { editId: id, actor }, uniqueKey: keyOf(id), ...by(actor) });
      });
      return presentEdit(row, await totalOf(actor, row), locale);
    },

    async list(actor, { cursor, limit }, locale) {
      demand(actor, 'unit.edit');
      if (actor.archiveId === null) return { items: [] };
      const rows = await listEdits(db.read, actor.archiveId, { before: readIdCursor(cursor), limit: limit + 1 });
      const shown = rows.slice(0, limit);
      return {
        items: shown.map((row) => presentEdit(row, null, locale)),
        ...(rows.length > limit && { cursor: shown.at(-1)!.id }),
      };
    },

    async get(actor, id, locale) {
      const row = await getRow(actor, id);
      return presentEdit(row, await totalOf(actor, row), locale);
    },

    async listChanges(actor, id, { cursor, limit }) {
      const { id: editId } = await getRow(actor, id);
      const changes = await listChanges(db.read, editId, { after: readIdCursor(cursor) ?? '', limit: limit + 1 });
      const shown = changes.slice(0, limit);
      const units = await listUnitsByIds(
        db.read,
        unitScope(actor),
        shown.map((each) => each.unit_id),
      );
      const codes = new Map(units.map((unit) => [unit.id, unit.code]));
      return {
        items: shown
          .filter((each) => codes.has(each.unit_id))
          .map((each) => ({
            id: each.id,
            unitId: each.unit_id,
            code: codes.get(each.unit_id)!,
            from: each.old_text,
            to: each.new_text,
            undone: each.undone_at !== null,
          })),
        ...(changes.length > limit && { cursor: shown.at(-1)!.id }),
      };
    },

    async cancel(actor, id) {
      await getRow(actor, id);
      await db.write((trx) => jobs.cancelKey(trx, keyOf(id)));
    },

    async undo(actor, id, locale) {
      const row = await getRow(actor, id);
      if (!mayUndo(row)) throw new LantaiError('bulk-state', { state: row.state });
      // An undoing that was stopped goes on where it was.
      const begun = row.undone_count + row.spared_count > 0;
      await db.write(async (trx) => {
        const state = { state: 'undoing' as const, updated_at: clock.now() };
        await updateEdit(trx, id, begun ? state : { ...state, cursor_json: null });
        await jobs.enqueue(trx, {
          kind: UNDO_KIND,
          payload: { editId: id, actor },
          uniqueKey: keyOf(id),
          afterRunning: true,
          ...by(actor),
        });
      });
      return presentEdit(await getRow(actor, id), null, locale);
    },
  };

  /** Exactly where it is chosen, and of a filter while it runs, as far as one may count. Counted once: whoever waits asks often. */
  async function totalOf(actor: Actor, row: BulkEditRow): Promise<number | null> {
    const key = `${row.id} ${JSON.stringify(unitScope(actor))}`;
    if (row.state !== 'running') {
      totals.delete(key);
      return null;
    }
    let counting = totals.get(key);
    if (counting === undefined) {
      const target = JSON.parse(row.target_json) as UnitTarget;
      counting = countTargetUnits(db.read, unitScope(actor), target, COUNTED);
      if (totals.size >= TOTALS_KEPT) totals.clear();
      totals.set(key, counting);
      counting.catch(() => totals.delete(key));
    }
    const { n, exact } = await counting;
    return exact ? Math.max(n, row.done_count) : null;
  }
}

const keyOf = (id: string): string => `bulk-edit:${id}`;
const by = (actor: Actor): { createdBy?: string } => (actor.id === undefined ? {} : { createdBy: actor.id });
const mayUndo = (row: BulkEditRow): boolean =>
  (row.state === 'done' || row.state === 'cancelled') && row.changed_count > row.undone_count + row.spared_count;

const present = (refusals: Refusals, locale: Locale): BulkPreview['refusals'] =>
  Object.entries(refusals).map(([code, { params, count, units }]) => ({
    code,
    sentence: sayProblem(locale, code, params),
    count,
    units,
  }));

function presentEdit(row: BulkEditRow, total: number | null, locale: Locale): BulkEdit {
  return {
    id: row.id,
    field: row.field,
    act: JSON.parse(row.act_json) as BulkAct,
    reason: row.reason,
    state: row.state,
    total,
    done: row.done_count,
    changed: row.changed_count,
    same: row.same_count,
    refused: row.refused_count,
    undone: row.undone_count,
    spared: row.spared_count,
    refusals: present(JSON.parse(row.refusals_json) as Refusals, locale),
    merkleRoot: row.merkle_root,
    by: row.created_by_name,
    at: row.created_at,
    mayUndo: mayUndo(row),
  };
}
