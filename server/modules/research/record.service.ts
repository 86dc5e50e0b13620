/** What research brings in: interview notes 访谈记录, problems, results and their use, return visits 回访. */
import type { z } from 'zod';
import type { Reader, ResearchProblemTable, ResearchResultTable } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type {
  newNote,
  newProblem,
  newResult,
  newReturn,
  problemPatch,
  resultPatch,
  returnDone,
} from '../../../shared/schemas/research.ts';
import { archiveOf, checkLive } from '../finding/index.ts';
import { type Actor, researchScope } from '../identity/index.ts';
import {
  findFindingIn,
  findReturn,
  findRuleIn,
  insertNote,
  insertProblem,
  insertResult,
  insertReturn,
  listProblems,
  listResults,
  type ProblemRead,
  updateProblem,
  updateResult,
  updateReturn,
} from './record.repo.ts';
import { checkDays, checkPastDay, demandOpen, enter, fieldsOf, type ResearchParts, workOn } from './research.parts.ts';
import { findBodyOf } from './visit.repo.ts';

export interface Records {
  addNote(actor: Actor, topicId: string, given: z.input<typeof newNote>): Promise<string>;
  addProblem(actor: Actor, topicId: string, given: z.input<typeof newProblem>): Promise<string>;
  changeProblem(actor: Actor, id: string, patch: z.input<typeof problemPatch>): Promise<void>;
  /** Makes a finding of it that keeps the link. Throws `problem-has-finding` where it is one already. */
  makeFinding(actor: Actor, id: string): Promise<string>;
  addResult(actor: Actor, topicId: string, given: z.input<typeof newResult>): Promise<string>;
  changeResult(actor: Actor, id: string, patch: z.input<typeof resultPatch>): Promise<void>;
  addReturn(actor: Actor, topicId: string, given: z.input<typeof newReturn>): Promise<string>;
  finishReturn(actor: Actor, id: string, given: z.input<typeof returnDone>): Promise<void>;
}

export function createRecords(parts: ResearchParts): Records {
  const { db, clock } = parts;
  const nextId = () => newId(clock.millis());

  /** Body, owner, finding and rule that are named exist in the archive, and whoever takes something on has an account. */
  const checkNamed = async (
    reader: Reader,
    actor: Actor,
    given: {
      bodyId?: string | null | undefined;
      ownerId?: string | null | undefined;
      findingId?: string | null | undefined;
      ruleId?: string | null | undefined;
    },
  ) => {
    const archiveId = await archiveOf(reader, actor);
    await checkLive(reader, [given.ownerId]);
    for (const [id, find] of [
      [given.bodyId, findBodyOf],
      [given.findingId, findFindingIn],
      [given.ruleId, findRuleIn],
    ] as const)
      if (id !== null && id !== undefined && (await find(reader, archiveId, id)) === undefined)
        throw new LantaiError('not-found');
    return archiveId;
  };

  const getProblem = async (reader: Reader, actor: Actor, id: string): Promise<ProblemRead> => {
    const [row] = await listProblems(reader, researchScope(actor), actor.id, { id }, 1);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };

  return {
    addNote: (actor, topicId, given) =>
      db.write(async (trx) => {
        const topic = await workOn(trx, actor, topicId);
        demandOpen(topic);
        checkPastDay(clock, given.onDay);
        const id = nextId();
        await insertNote(trx, {
          id,
          topic_id: topicId,
          visit_id: given.visitId ?? null,
          interviewee: given.interviewee ?? '',
          on_day: given.onDay,
          text: given.text,
          author_id: actor.id ?? null,
          author_name: actor.name,
          at: clock.now(),
        });
        await enter(parts, trx, actor, 'note', topic, { note: id, onDay: given.onDay });
        return id;
      }),

    addProblem: (actor, topicId, given) =>
      db.write(async (trx) => {
        const topic = await workOn(trx, actor, topicId);
        demandOpen(topic);
        checkDays(given.due);
        const archiveId = await checkNamed(trx, actor, given);
        const row: ResearchProblemTable = {
          id: nextId(),
          archive_id: archiveId,
          topic_id: topicId,
          visit_id: given.visitId ?? null,
          problem: given.problem,
          body_id: given.bodyId ?? null,
          duty: given.duty ?? '',
          owner_id: given.ownerId ?? null,
          task: given.task ?? '',
          due: given.due ?? null,
          finding_id: null,
          lock_version: 0,
          created_by: actor.id ?? '',
          created_at: clock.now(),
          changed_at: null,
        };
        await insertProblem(trx, row);
        await enter(parts, trx, actor, 'problem', topic, { problem: row.id });
        return row.id;
      }),

    changeProblem: (actor, id, patch) =>
      db.write(async (trx) => {
        const row = await getProblem(trx, actor, id);
        const topic = await workOn(trx, actor, row.topic_id);
        checkDays(patch.due);
        await checkNamed(trx, actor, patch);
        const values: Partial<ResearchProblemTable> = {
          ...(patch.problem !== undefined && { problem: patch.problem }),
          ...(patch.visitId !== undefined && { visit_id: patch.visitId }),
          ...(patch.bodyId !== undefined && { body_id: patch.bodyId }),
          ...(patch.duty !== undefined && { duty: patch.duty }),
          ...(patch.ownerId !== undefined && { owner_id: patch.ownerId }),
          ...(patch.task !== undefined && { task: patch.task }),
          ...(patch.due !== undefined && { due: patch.due }),
          changed_at: clock.now(),
        };
        if (!(await updateProblem(trx, id, patch.lockVersion, values))) throw new LantaiError('changed-meanwhile');
        await enter(parts, trx, actor, 'problem.change', topic, { problem: id, fields: fieldsOf(patch) });
      }),

    makeFinding: (actor, id) =>
      db.write(async (trx) => {
        const row = await getProblem(trx, actor, id);
        const topic = await workOn(trx, actor, row.topic_id);
        if (row.finding_id !== null)
          throw new LantaiError('problem-has-finding', { number: row.finding_number ?? row.finding_id });
        const findingId = await parts.registerFinding(trx, actor, {
          source: 'research',
          problem: row.problem.slice(0, 200),
          basis: `调研课题 ${topic.number}《${topic.title}》`,
          target: row.task,
          appearances: [row.problem],
          initiativeId: topic.initiative_id,
          bodyId: row.body_id,
          ownerId: row.owner_id,
          due: row.due,
        });
        if (!(await updateProblem(trx, id, row.lock_version, { finding_id: findingId, changed_at: clock.now() })))
          throw new LantaiError('changed-meanwhile');
        await enter(parts, trx, actor, 'problem.finding', topic, { problem: id, finding: findingId });
        return findingId;
      }),

    addResult: (actor, topicId, given) =>
      db.write(async (trx) => {
        const topic = await workOn(trx, actor, topicId);
        demandOpen(topic);
        checkDays(given.usedOn);
        const archiveId = await checkNamed(trx, actor, given);
        const row: ResearchResultTable = {
          id: nextId(),
          archive_id: archiveId,
          topic_id: topicId,
          title: given.title,
          kind: given.kind ?? 'report',
          summary: given.summary ?? '',
          use_state: given.useState ?? 'pending',
          use_how: given.useHow ?? '',
          used_on: given.usedOn ?? null,
          finding_id: given.findingId ?? null,
          rule_id: given.ruleId ?? null,
          lock_version: 0,
          created_by: actor.id ?? '',
          created_at: clock.now(),
          changed_at: null,
        };
        await insertResult(trx, row);
        await enter(parts, trx, actor, 'result', topic, { result: row.id });
        return row.id;
      }),

    changeResult: (actor, id, patch) =>
      db.write(async (trx) => {
        const [row] = await listResults(trx, researchScope(actor), actor.id, { id }, 1);
        if (row === undefined) throw new LantaiError('not-found');
        const topic = await workOn(trx, actor, row.topic_id);
        checkDays(patch.usedOn);
        await checkNamed(trx, actor, patch);
        const values: Partial<ResearchResultTable> = {
          ...(patch.title !== undefined && { title: patch.title }),
          ...(patch.kind !== undefined && { kind: patch.kind }),
          ...(patch.summary !== undefined && { summary: patch.summary }),
          ...(patch.useState !== undefined && { use_state: patch.useState }),
          ...(patch.useHow !== undefined && { use_how: patch.useHow }),
          ...(patch.usedOn !== undefined && { used_on: patch.usedOn }),
          ...(patch.findingId !== undefined && { finding_id: patch.findingId }),
          ...(patch.ruleId !== undefined && { rule_id: patch.ruleId }),
          changed_at: clock.now(),
        };
        if (!(await updateResult(trx, id, patch.lockVersion, values))) throw new LantaiError('changed-meanwhile');
        await enter(parts, trx, actor, 'result.change', topic, { result: id, fields: fieldsOf(patch) });
      }),

    addReturn: (actor, topicId, given) =>
      db.write(async (trx) => {
        const topic = await workOn(trx, actor, topicId);
        demandOpen(topic);
        checkDays(given.plannedOn);
        await checkNamed(trx, actor, { bodyId: given.bodyId });
        const id = nextId();
        await insertReturn(trx, {
          id,
          topic_id: topicId,
          visit_id: given.visitId ?? null,
          body_id: given.bodyId ?? null,
          whom: given.whom,
          planned_on: given.plannedOn,
          done_on: null,
          content: null,
          outcome: '',
          by_id: null,
          by_name: null,
          lock_version: 0,
          created_at: clock.now(),
        });
        await enter(parts, trx, actor, 'return', topic, { return: id });
        return id;
      }),

    finishReturn: (actor, id, given) =>
      db.write(async (trx) => {
        const row = await findReturn(trx, id);
        if (row === undefined) throw new LantaiError('not-found');
        const topic = await workOn(trx, actor, row.topic_id);
        checkPastDay(clock, given.doneOn);
        const content = given.content === null ? null : Number(given.content);
        const by = { by_id: actor.id ?? null, by_name: actor.name };
        const values = { done_on: given.doneOn, content, outcome: given.outcome, ...by };
        if (!(await updateReturn(trx, id, given.lockVersion, values))) throw new LantaiError('changed-meanwhile');
        await enter(parts, trx, actor, 'return.done', topic, { return: id, content: given.content });
      }),
  };
}
