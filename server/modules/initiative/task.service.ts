/**
 * Key tasks 重点任务 of an initiative: who does what by when.
 *
 *   open ──with the day and what proves it──► done ──► open again
 *     └──with the reason──► dropped ──► open again
 */
import type { z } from 'zod';
import type { TodayTask } from '../../../shared/schemas/home.ts';
import type { KeyTask, keyTaskPatch, newKeyTask } from '../../../shared/schemas/initiative.ts';
import type { InitiativeTable, Reader, Writer } from '../../infra/db/index.ts';
import { addDays, showDay, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import {
  archiveOf,
  checkLive,
  checkPast,
  checkSpan,
  lightOf,
  type LightRules,
  readLightRules,
} from '../finding/index.ts';
import { type Actor, demand, may } from '../identity/index.ts';
import { findBody } from './body.repo.ts';
import { checkOpen, enter, getInitiative, type InitiativeDeps } from './initiative.parts.ts';
import { addPart } from './initiative.repo.ts';
import { findTask, insertTasks, type KeyTaskRow, listTasksOf, nextPosition, updateTask } from './task.repo.ts';

export interface Tasks {
  addTask(actor: Actor, initiativeId: string, given: z.input<typeof newKeyTask>): Promise<string>;
  /** Throws `task-proof-missing`, `changed-meanwhile`, `initiative-closed`; `forbidden` for who has no part in it. */
  changeTask(actor: Actor, ids: [initiativeId: string, id: string], patch: z.input<typeof keyTaskPatch>): Promise<void>;
  /** What the actor has to do before long, in order of date. */
  listMyTasks(actor: Actor): Promise<KeyTask[]>;
  /** The same as one line of the day's first page. */
  todayTasks(actor: Actor): Promise<TodayTask[]>;
}

/** How many of somebody's tasks are looked at. */
const MOST = 200;

/** Whether the task is the actor's to do: her own, that of a body she heads, or of her agency. */
const worksOn = (actor: Actor, task: Pick<KeyTaskRow, 'owner_id' | 'body_agency' | 'body_head'>): boolean =>
  may(actor, 'initiative.manage') ||
  (may(actor, 'finding.work') &&
    actor.id !== undefined &&
    (task.owner_id === actor.id ||
      task.body_head === actor.id ||
      (actor.agencyId !== null && task.body_agency === actor.agencyId)));

export function presentTask(row: KeyTaskRow, actor: Actor, today: number, rules: LightRules): KeyTask {
  const { state, due } = row;
  const facts = { state: state === 'done' ? 'closed' : state === 'open' ? 'in-progress' : 'withdrawn' } as const;
  return {
    id: row.id,
    initiativeId: row.initiative_id,
    initiativeTitle: row.initiative_title,
    stage: row.stage,
    text: row.text,
    list: row.list,
    duty: row.duty,
    bodyId: row.body_id,
    bodyName: row.body_name,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    start: row.start,
    due,
    state,
    doneOn: row.done_on,
    note: row.note,
    // A task has no percentage, so the rules of the date alone give its light.
    light: lightOf({ ...facts, start: null, due, percent: 0 }, today, rules).light,
    mayWork: row.initiative_state !== 'closed' && worksOn(actor, row),
    lockVersion: row.lock_version,
  };
}

export function createTasks(deps: InitiativeDeps): Tasks {
  const { db, clock } = deps;

  /** Stage, body and dates hang together; a body that gets a task takes part. */
  const checkTask = async (
    trx: Writer,
    initiative: InitiativeTable,
    task: { stage: string | null; bodyId: string | null; start: number | null; due: number | null },
  ) => {
    checkSpan(task.start, task.due);
    const stages = JSON.parse(initiative.stages_json) as { key: string }[];
    if (task.stage !== null && !stages.some(({ key }) => key === task.stage))
      throw new LantaiError('invalid-field', { field: 'stage', reason: task.stage });
    if (task.bodyId === null) return;
    if ((await findBody(trx, initiative.archive_id, task.bodyId)) === undefined)
      throw new LantaiError('invalid-field', { field: 'bodyId', reason: task.bodyId });
    await addPart(trx, { id: newId(), initiative_id: initiative.id, body_id: task.bodyId });
  };

  return {
    addTask: (actor, initiativeId, given) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const initiative = await getInitiative(trx, actor, initiativeId);
        checkOpen(initiative);
        const {
          stage = null,
          bodyId = null,
          ownerId = null,
          start = null,
          due = null,
          duty = '',
          list = 'task',
        } = given;
        await checkTask(trx, initiative, { stage, bodyId, start, due });
        await checkLive(trx, [ownerId]);
        const id = newId(clock.millis());
        const now = clock.now();
        await insertTasks(trx, [
          {
            id,
            archive_id: initiative.archive_id,
            initiative_id: initiativeId,
            position: await nextPosition(trx, initiativeId),
            stage,
            text: given.text.trim(),
            list,
            duty,
            body_id: bodyId,
            owner_id: ownerId,
            start,
            due,
            state: 'open',
            done_on: null,
            note: '',
            lock_version: 0,
            created_at: now,
            updated_at: now,
          },
        ]);
        await enter(deps, trx, actor, 'key-task.add', initiative, { task: id });
        return id;
      }),

    changeTask: (actor, [initiativeId, id], patch) =>
      db.write(async (trx) => {
        const initiative = await getInitiative(trx, actor, initiativeId);
        checkOpen(initiative);
        const row = await findTask(trx, initiativeId, id);
        if (row === undefined || !seesTask(actor, row)) throw new LantaiError('not-found');
        const { lockVersion, state, doneOn, note, ...plan } = patch;
        // How it is planned is the office's; that it is done is told by who does it.
        if (Object.keys(plan).length > 0 || state === 'dropped') demand(actor, 'initiative.manage');
        if (!worksOn(actor, row)) throw new LantaiError('forbidden');
        const next = {
          text: patch.text?.trim() ?? row.text,
          list: patch.list ?? row.list,
          stage: patch.stage === undefined ? row.stage : patch.stage,
          duty: patch.duty ?? row.duty,
          body_id: patch.bodyId === undefined ? row.body_id : patch.bodyId,
          owner_id: patch.ownerId === undefined ? row.owner_id : patch.ownerId,
          start: patch.start === undefined ? row.start : patch.start,
          due: patch.due === undefined ? row.due : patch.due,
        };
        await checkTask(trx, initiative, { ...next, bodyId: next.body_id });
        await checkLive(trx, [patch.ownerId]);
        const to = state ?? row.state;
        const proof = note?.trim() ?? row.note;
        if (to !== 'open' && proof === '') throw new LantaiError('task-proof-missing');
        if (doneOn !== undefined) checkPast(clock, doneOn);
        const done_on = to === 'done' ? (doneOn ?? row.done_on ?? todayOf(clock)) : null;
        const values = { ...next, state: to, done_on, note: to === 'open' ? '' : proof, updated_at: clock.now() };
        if (!(await updateTask(trx, id, lockVersion, values))) throw new LantaiError('changed-meanwhile');
        const verb = to === row.state ? 'change' : { open: 'reopen', done: 'done', dropped: 'drop' }[to];
        await enter(deps, trx, actor, `key-task.${verb}`, initiative, { task: id, fields: Object.keys(plan) });
      }),

    async listMyTasks(actor) {
      demand(actor, 'finding.read');
      const rules = await readLightRules(db.read);
      const today = todayOf(clock);
      const rows = await readMyTasks(db.read, actor, addDays(today, rules.soonDays));
      return rows.map((row) => presentTask(row, actor, today, rules));
    },

    async todayTasks(actor) {
      if (!may(actor, 'finding.work')) return [];
      const { soonDays } = await readLightRules(db.read);
      const rows = await readMyTasks(db.read, actor, addDays(todayOf(clock), soonDays));
      const due = rows[0]?.due ?? null;
      const oldest = due === null ? null : showDay(due);
      return rows.length === 0 ? [] : [{ kind: 'key-task-due', count: rows.length, oldest, link: '/work/initiatives' }];
    },
  };
}

async function readMyTasks(db: Reader, actor: Actor, dueTo: number): Promise<KeyTaskRow[]> {
  if (actor.id === undefined) return [];
  const who = { archiveId: await archiveOf(db, actor), personId: actor.id, agencyId: actor.agencyId };
  return listTasksOf(db, who, dueTo, MOST);
}

/** An agency sees its own tasks and those of nobody in particular; the house's people see all of what they take part in. */
export const seesTask = (
  actor: Actor,
  task: Pick<KeyTaskRow, 'body_id' | 'owner_id' | 'body_agency' | 'body_head'>,
): boolean =>
  actor.agencyId === null ||
  may(actor, 'finding.all') ||
  (task.body_id === null && (task.owner_id === null || task.owner_id === actor.id)) ||
  worksOn(actor, task);
