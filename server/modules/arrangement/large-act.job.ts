/**
 * Acts over more units than one transaction should hold. A job plans the whole act first and keeps its steps; then it takes
 * them, some hundreds to a transaction, each with its line in the journal; so whoever kills it loses nothing and nothing is
 * done twice. To stop it is to take back what was done: an arrangement is done as a whole or not at all.
 *
 *   planning ──► running ──► done ──► checking ──► undoing ──► undone
 *      │  └─────────┴──(stopped by a person)─────────►┘
 *      └──► failed (refused; nothing changed)        checking ──► done, where a unit was changed since
 *   running, undoing ──► stopped (the job was given up) ──► undoing
 */
import { Frontier, sha256Tree } from '../../formats/merkle/index.ts';
import type {
  ArrangementRunTable,
  ArrangementStepTable,
  ArrangementTable,
  Reader,
  Writer,
} from '../../infra/db/index.ts';
import type { JobContext, JobFailed, JobProblem } from '../../infra/jobs/index.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { LantaiError } from '../../lib/errors.ts';
import { serialIds } from '../../lib/serial-id.ts';
import type { ArrangeAct } from '../../../shared/schemas/arrangement.ts';
import type { Actor } from '../identity/index.ts';
import { findArrangement, listSomeChanges, markUndone, updateArrangement } from './act.repo.ts';
import { ledgerRows } from './arrangement.apply.ts';
import { type ArrangementParts, type Plan, USUAL_SIZES } from './arrangement.parts.ts';
import { findChanged, takeBack, takeSteps } from './large-act.chunk.ts';
import { stepsOf } from './large-act.order.ts';
import { findRun, insertSteps, listSteps, removeSteps, updateRun } from './large-act.repo.ts';

const KIND = 'arrange';
interface LargeJob {
  id: string;
  actor: Actor;
}
/** Codes that are named of the units that were spared. */
const NAMED = 5;
/** Planned steps of one transaction: they touch nothing that others look at. */
const STAGED = 1000;

/** Has an act go on: `way` is where to, so that one that has just ended is no hindrance. */
export const enqueueLarge = (
  { jobs }: ArrangementParts,
  trx: Writer,
  job: LargeJob,
  way: 'on' | 'back',
): Promise<string> =>
  jobs.enqueue(trx, {
    kind: KIND,
    payload: job,
    uniqueKey: `${KIND}:${job.id}:${way}`,
    ...(job.actor.id !== undefined && { createdBy: job.actor.id }),
  });

/** Whether a job did an act: its journal has the ids of steps. */
export async function wasLarge(db: Reader, id: string): Promise<boolean> {
  const [first] = await listSomeChanges(db, id, { from: '', back: false, limit: 1 });
  return first?.id.endsWith(serialIds(id, 'step').end) === true;
}

type MakePlan = (db: Reader, actor: Actor, act: ArrangeAct) => Promise<Plan>;

export function registerLargeActs(parts: ArrangementParts, makePlan: MakePlan): void {
  const { db, clock, ledger, jobs } = parts;
  const { chunk } = parts.sizes ?? USUAL_SIZES;

  /** Work on an act as it now stands; what it gives is written with it. Does nothing where its phase is another by now. */
  const inPhase = <T>(run: ArrangementRunTable, act: (trx: Writer, now: ArrangementRunTable) => Promise<T>) =>
    db.write(async (trx) => {
      const now = await findRun(trx, run.id);
      return now?.phase === run.phase ? act(trx, now) : undefined;
    });
  const enter = async (
    trx: Writer,
    id: string,
    phase: ArrangementRunTable['phase'],
    state: ArrangementTable['state'],
    more: Partial<ArrangementRunTable> = {},
  ) => {
    await updateRun(trx, id, { phase, ...more });
    await updateArrangement(trx, id, { state });
  };
  const getAct = async (reader: Reader, id: string): Promise<ArrangementTable> => {
    const act = await findArrangement(reader, id);
    if (act === undefined) throw new LantaiError('not-found');
    return act;
  };
  const addEntry = async (trx: Writer, actor: Actor, act: ArrangementTable, action: string, detail: object) =>
    ledger.append(trx, {
      actor,
      action,
      objectType: 'arrangement',
      objectId: act.id,
      label: act.label,
      detail: { ...detail },
    });
  const clearSteps = async (run: ArrangementRunTable) => {
    for (;;) {
      const some = (await listSteps(db.read, run.id, STAGED)).map(({ id }) => id);
      if (some.length === 0) return;
      await db.write((trx) => removeSteps(trx, some));
    }
  };

  /** Ends an act that cannot go on; nothing is changed where it was still planned. */
  const giveUp = async (trx: Writer, id: string, actor: Actor, problem: JobProblem): Promise<void> => {
    const run = await findRun(trx, id);
    if (run === undefined || !['planning', 'running', 'checking', 'undoing'].includes(run.phase)) return;
    const problem_json = JSON.stringify(problem);
    if (run.phase === 'checking') return enter(trx, id, 'done', 'done', { problem_json });
    const phase = run.phase === 'planning' ? 'failed' : 'stopped';
    await enter(trx, id, phase, phase, { problem_json });
    if (phase === 'failed') await updateArrangement(trx, id, { count: 0 });
    const act = await getAct(trx, id);
    await addEntry(trx, actor, act, 'arrangement.stop', { kind: act.kind, state: phase, problem: problem.code });
  };
  const refuse = (id: string, actor: Actor, error: LantaiError) =>
    db.write((trx) => giveUp(trx, id, actor, { code: error.code, params: error.params }));

  const plan = async (run: ArrangementRunTable, actor: Actor, context: JobContext): Promise<void> => {
    // A planning that was killed begins again: none of its steps was taken.
    await clearSteps(run);
    let made: Plan;
    try {
      made = await makePlan(db.read, actor, JSON.parse(run.act_json) as ArrangeAct);
      if (made.creates.length + made.changes.size + made.removes.length === 0) throw new LantaiError('arrange-nothing');
    } catch (error) {
      if (!(error instanceof LantaiError)) throw error;
      return refuse(run.id, actor, error);
    }
    const ids = serialIds(run.id, 'step');
    let position = 0;
    let rows: ArrangementStepTable[] = [];
    const stage = async () => {
      const some = rows;
      rows = [];
      await context.throwIfCancelled();
      return inPhase(run, async (trx) => {
        await insertSteps(trx, some);
        return true;
      });
    };
    for (const step of stepsOf(made)) {
      const { unitId, change, ...rest } = step;
      const row = { id: ids.of(position), arrangement_id: run.id, position, unit_id: unitId, change };
      rows.push({ ...row, step_json: JSON.stringify(rest) });
      position += 1;
      if (rows.length === STAGED && (await stage()) === undefined) return;
    }
    if ((await stage()) === undefined) return;
    await inPhase(run, async (trx) => {
      const count = made.creates.length + made.changes.size + made.removes.length;
      await updateArrangement(trx, run.id, { count });
      await enter(trx, run.id, 'running', 'running', { total: position });
    });
    await context.save(null, { done: 0, total: position });
  };

  const addSpared = (run: ArrangementRunTable, codes: readonly string[]): Partial<ArrangementRunTable> => {
    const known = JSON.parse(run.spared_json) as string[];
    return {
      spared: run.spared + codes.length,
      spared_json: JSON.stringify([...known, ...codes].slice(0, NAMED)),
    };
  };

  const takeSome = async (run: ArrangementRunTable, actor: Actor, context: JobContext): Promise<void> => {
    const steps = await listSteps(db.read, run.id, chunk);
    const done = await inPhase(run, async (trx, now) => {
      const tree = now.tree_json === null ? new Frontier(sha256Tree) : Frontier.fromText(sha256Tree, now.tree_json);
      const act = await getAct(trx, run.id);
      if (steps.length === 0) {
        const { spared } = now;
        const count = Math.max(0, act.count - spared);
        await updateArrangement(trx, run.id, { count });
        await enter(trx, run.id, 'done', 'done');
        const { reason } = act;
        const merkleRoot = tree.root().toString('hex');
        const detail = { reason, count, ...(spared > 0 && { spared }), merkleRoot };
        await addEntry(trx, actor, act, `arrangement.${act.kind}`, detail);
        return now.done;
      }
      const { taken, spared, part } = await takeSteps(parts, trx, act, steps);
      // Fewer: another worker, which holds the job by now, was here.
      const gone = await removeSteps(
        trx,
        taken.map(({ id }) => id),
      );
      if (gone < taken.length) throw new Error('steps that another worker has taken');
      for (const row of ledgerRows(part)) tree.append(sha256Tree.leaf(canonicalJson(row)));
      const counts = { done: now.done + taken.length, ...addSpared(now, spared) };
      await updateRun(trx, run.id, { ...counts, tree_json: tree.toText() });
      return counts.done;
    });
    if (done !== undefined) await context.save(null, { done, total: run.total });
  };

  /** Whether all still stands as the act left it: before anything of it is taken back. */
  const check = async (run: ArrangementRunTable, actor: Actor, context: JobContext): Promise<void> => {
    for (let from = ''; ; ) {
      const rows = await listSomeChanges(db.read, run.id, { from, back: false, limit: 1000 });
      const last = rows.at(-1);
      if (last === undefined) break;
      const changed = await findChanged(db.read, rows);
      if (changed !== undefined)
        return refuse(run.id, actor, new LantaiError('arrangement-changed-since', { code: changed }));
      from = last.id;
      await context.throwIfCancelled();
    }
    const total = (await findArrangement(db.read, run.id))?.count ?? null;
    await inPhase(run, (trx) => enter(trx, run.id, 'undoing', 'undoing', { total, done: 0 }));
  };

  const undoSome = async (run: ArrangementRunTable, fallback: Actor, context: JobContext): Promise<void> => {
    await clearSteps(run);
    const rows = await listSomeChanges(db.read, run.id, { from: run.undo_to, back: true, limit: chunk });
    const done = await inPhase(run, async (trx, now) => {
      if (now.undo_to !== run.undo_to) throw new Error('rows that another worker has taken back');
      const act = await getAct(trx, run.id);
      if (rows.length === 0) {
        const actor = now.undo_actor_json === null ? fallback : (JSON.parse(now.undo_actor_json) as Actor);
        await enter(trx, run.id, 'undone', 'undone');
        await markUndone(trx, run.id, actor.name, clock.now());
        const { spared } = now;
        const detail = { kind: act.kind, count: now.done - spared, ...(spared > 0 && { spared }) };
        await addEntry(trx, actor, act, 'arrangement.undo', detail);
        return now.done;
      }
      const { taken, spared } = await takeBack(parts, trx, act, rows);
      const counts = { done: now.done + taken.length, ...addSpared(now, spared) };
      await updateRun(trx, run.id, { ...counts, undo_to: taken.at(-1)!.id });
      return counts.done;
    });
    if (done !== undefined) await context.save(null, { done, total: run.total });
  };

  const failed: JobFailed = async (trx, job, problem) => {
    const { id, actor } = job.payload as LargeJob;
    await giveUp(trx, id, actor, problem);
  };
  jobs.register(
    KIND,
    async (context) => {
      const { id, actor } = context.payload as LargeJob;
      for (;;) {
        await context.throwIfCancelled();
        const run = await findRun(db.read, id);
        if (run?.phase === 'planning') await plan(run, actor, context);
        else if (run?.phase === 'running') await takeSome(run, actor, context);
        else if (run?.phase === 'checking') await check(run, actor, context);
        else if (run?.phase === 'undoing') await undoSome(run, actor, context);
        else return;
      }
    },
    failed,
  );
}
