/** Arrangement 整理: acts on units, planned and shown before they are done, each one entry of the ledger, each undone as a whole. */
import type { z } from 'zod';
import type { ArrangementTable, FondsTable, Reader, Writer } from '../../infra/db/index.ts';
import { readTimeCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { Locale } from '../../../shared/i18n/index.ts';
import type {
  ArrangeAct,
  Arrangement,
  arrangementCheckQuery,
  ArrangePreview,
  nextCodeQuery,
} from '../../../shared/schemas/arrangement.ts';
import { type Actor, demand, unitScope } from '../identity/index.ts';
import {
  findArrangement,
  insertArrangement,
  listArrangements,
  listSomeChanges,
  updateArrangement,
} from './act.repo.ts';
import { actRow, applyPlan, undoPlan } from './arrangement.apply.ts';
import { type ArrangementParts, type Plan, USUAL_SIZES } from './arrangement.parts.ts';
import { countLarge, digestOf, makePlan, mayBeLarge, sizeOf, tryPlan } from './arrangement.plan.ts';
import { presentAct, presentTrial } from './arrangement.present.ts';
import { findFondsRow, listRows } from './arrangement.repo.ts';
import { checkCatalogue } from './check.service.ts';
import { enqueueLarge, registerLargeActs, wasLarge } from './large-act.job.ts';
import { findBusy, findRun, listRuns, newRun, putRun } from './large-act.repo.ts';
import { createNumbering, createTemplates } from './numbering.ts';
import { nextClass } from './plan.files.ts';
import { createFondsTemplates, type FondsTemplateActs } from './template.service.ts';

export interface Arrangements extends FondsTemplateActs {
  /** What an act would do; nothing is written. */
  preview(actor: Actor, act: ArrangeAct): Promise<ArrangePreview>;
  /** Throws `changed-meanwhile` where it would no longer do what `expect` was shown for. */
  arrange(
    actor: Actor,
    given: { act: ArrangeAct; reason: string; expect?: string | undefined },
    locale?: Locale,
  ): Promise<Arrangement>;
  /** At once, or by a job where a job did it. */
  undo(actor: Actor, id: string, locale?: Locale): Promise<Arrangement>;
  /** Stops a large act and has what it did taken back. */
  stop(actor: Actor, id: string, locale?: Locale): Promise<Arrangement>;
  get(actor: Actor, id: string, locale?: Locale): Promise<Arrangement>;
  list(
    actor: Actor,
    page: { cursor?: string; limit: number },
    locale?: Locale,
  ): Promise<{ items: Arrangement[]; cursor?: string }>;
  nextCode(actor: Actor, query: z.output<typeof nextCodeQuery>): Promise<{ code: string; template: string }>;
  check(actor: Actor, query: z.output<typeof arrangementCheckQuery>): ReturnType<typeof checkCatalogue>;
}

export function createArrangements(parts: ArrangementParts): Arrangements {
  const { db, clock } = parts;
  const { most } = parts.sizes ?? USUAL_SIZES;
  registerLargeActs(parts, (reader, actor, act) => makePlan(parts, reader, unitScope(actor), act, { most }));

  const getRow = async (reader: Reader, actor: Actor, id: string): Promise<ArrangementTable> => {
    const { archiveId } = unitScope(actor);
    const row = await findArrangement(reader, id);
    if (row === undefined || (archiveId !== undefined && row.archive_id !== archiveId))
      throw new LantaiError('not-found');
    return row;
  };
  const get = async (actor: Actor, id: string, locale: Locale): Promise<Arrangement> => {
    const row = await getRow(db.read, actor, id);
    const [first] = await listSomeChanges(db.read, id, { from: '', back: false, limit: 1 });
    return presentAct({ ...row, first_unit: first?.unit_id ?? null }, await findRun(db.read, id), locale);
  };
  const startLarge = async (trx: Writer, actor: Actor, plan: Plan, act: ArrangeAct, reason: string) => {
    const [id, at] = [newId(clock.millis()), clock.now()];
    const { n: count } = await countLarge(trx, unitScope(actor), act, plan);
    await insertArrangement(trx, actRow(actor, plan, { id, at, reason, count, state: 'running' }));
    await putRun(trx, newRun(id, plan.archiveId, 'planning', act));
    await parts.ledger.append(trx, {
      actor,
      action: 'arrangement.start',
      objectType: 'arrangement',
      objectId: id,
      label: plan.label,
      detail: { kind: plan.kind, reason, count },
    });
    await enqueueLarge(parts, trx, { id, actor }, 'on');
    return id;
  };
  /** Has a job take back what a large act did, at once where it is still under way. */
  const undoLarge = async (trx: Writer, actor: Actor, act: ArrangementTable): Promise<void> => {
    const known = await findRun(trx, act.id);
    const phase = act.state === 'done' ? 'checking' : 'undoing';
    const run = known ?? newRun(act.id, act.archive_id, phase, {});
    const total = act.state === 'done' ? act.count : run.done;
    const fresh = { total, done: 0, spared: 0, spared_json: '[]', undo_to: '', problem_json: null };
    // One that stopped while it was taken back goes on where it was.
    const begun = act.state === 'stopped' && run.undo_to !== '';
    await putRun(trx, { ...run, ...(begun ? {} : fresh), phase, undo_actor_json: JSON.stringify(actor) });
    await updateArrangement(trx, act.id, { state: 'undoing' });
    await enqueueLarge(parts, trx, { id: act.id, actor }, 'back');
  };
  const getFonds = async (reader: Reader, actor: Actor, id: string): Promise<FondsTable> => {
    const { archiveId } = unitScope(actor);
    const row = await findFondsRow(reader, id);
    if (row === undefined || (archiveId !== undefined && row.archive_id !== archiveId))
      throw new LantaiError('not-found');
    return row;
  };
  return {
    async preview(actor, act) {
      demand(actor, 'unit.edit');
      const scope = unitScope(actor);
      const trial = await tryPlan(parts, db.read, scope, act);
      const all = trial.isLarge
        ? await countLarge(db.read, scope, act, trial.plan)
        : { n: sizeOf(trial.plan), exact: true };
      return presentTrial(db.read, scope, trial, all);
    },

    async arrange(actor, { act, reason, expect }, locale = 'zh-CN') {
      demand(actor, 'unit.edit');
      // What a job will do is looked at before the write begins: others have not to wait while a thousand units are planned.
      const before = mayBeLarge(act) ? await tryPlan(parts, db.read, unitScope(actor), act) : undefined;
      const id = await db.write(async (trx) => {
        const { plan, isLarge } = before?.isLarge ? before : await tryPlan(parts, trx, unitScope(actor), act);
        if (expect !== undefined && digestOf(plan) !== expect) throw new LantaiError('changed-meanwhile');
        if (sizeOf(plan) === 0 && !isLarge) throw new LantaiError('arrange-nothing');
        const busy = await findBusy(trx, [...[...plan.changes.values()].map(({ unit }) => unit), ...plan.removes]);
        if (busy) throw new LantaiError('arrangement-busy', { label: busy.label });
        return isLarge ? startLarge(trx, actor, plan, act, reason) : applyPlan(parts, trx, actor, plan, reason);
      });
      return get(actor, id, locale);
    },

    async undo(actor, id, locale = 'zh-CN') {
      demand(actor, 'unit.edit');
      await db.write(async (trx) => {
        const act = await getRow(trx, actor, id);
        const run = await findRun(trx, id);
        const moves = act.state === 'running' || act.state === 'undoing';
        const mayUndo = act.state === 'done' || act.state === 'stopped' || (moves && run === undefined);
        if (!mayUndo) throw new LantaiError(moves ? 'arrangement-moving' : 'arrangement-state');
        const isLarge = run !== undefined || act.state !== 'done' || (await wasLarge(trx, id));
        await (isLarge ? undoLarge(trx, actor, act) : undoPlan(parts, trx, actor, id));
      });
      return get(actor, id, locale);
    },

    async stop(actor, id, locale = 'zh-CN') {
      demand(actor, 'unit.edit');
      await db.write(async (trx) => {
        const act = await getRow(trx, actor, id);
        if (act.state !== 'running' || (await findRun(trx, id)) === undefined)
          throw new LantaiError('arrangement-state');
        await undoLarge(trx, actor, act);
      });
      return get(actor, id, locale);
    },

    get(actor, id, locale = 'zh-CN') {
      demand(actor, 'unit.edit');
      return get(actor, id, locale);
    },

    async list(actor, { cursor, limit }, locale = 'zh-CN') {
      demand(actor, 'unit.edit');
      const before = readTimeCursor(cursor);
      const rows = await listArrangements(db.read, unitScope(actor).archiveId, { limit, ...(before && { before }) });
      const runs = await listRuns(
        db.read,
        rows.map(({ id }) => id),
      );
      const runOf = new Map(runs.map((run) => [run.id, run]));
      const end = rows.at(-1);
      return {
        items: rows.map((row) => presentAct(row, runOf.get(row.id), locale)),
        ...(end && rows.length === limit && { cursor: `${end.created_at}~${end.id}` }),
      };
    },

    async nextCode(actor, query) {
      demand(actor, 'unit.edit');
      const fonds = await getFonds(db.read, actor, query.fonds);
      const [parent] = query.parent === undefined ? [] : await listRows(db.read, unitScope(actor), [query.parent]);
      const { category: categoryId, level, year, retention, org, sub } = query;
      const of = await nextClass(
        { db: db.read, parts },
        { fonds, categoryId, parent, level, unit: { year, retention, org, sub } },
      );
      const template = await createTemplates(db.read, parts).find(fonds.id, categoryId, level);
      const [code = ''] = of === undefined ? [] : await createNumbering(db.read, fonds.archive_id).next(of, 1);
      return { code, template: template.text };
    },

    ...createFondsTemplates(parts, getFonds),

    check(actor, query) {
      demand(actor, 'unit.read');
      return checkCatalogue(parts, unitScope(actor), query);
    },
  };
}
