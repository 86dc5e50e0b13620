/** Taking a step of the machine: its facts read in the transaction, its outcome written there with all that follows. */
import type { z } from 'zod';
import { type ClosureRequestTable, findSetting, type FindingTable, type Writer } from '../../infra/db/index.ts';
import { addDays, dayOfTime, daysBetween, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { stepBody } from '../../../shared/schemas/finding.ts';
import { type Actor, demand } from '../identity/index.ts';
import { findMeeting } from './frame.repo.ts';
import { lightDays } from './finding.light.ts';
import { type StepFacts, type StepName, stepRule, takeStep } from './finding.machine.ts';
import { demandPart, enter, type FindingContext, getFinding, momentAfter, readLightRules } from './finding.parts.ts';
import { changeState } from './finding.repo.ts';
import {
  askSatisfaction,
  type FindingParts,
  insertClosure,
  insertLookBack,
  readParts,
  settleClosure,
  settleLookBack,
} from './parts.repo.ts';

export type StepRequest = z.input<typeof stepBody>;

/** Configuration, shown as such: days after which silence of those concerned no longer holds closure, and until look-back. */
export const WAIT_SETTING = 'loop.satisfaction-days';
const WAIT_DAYS = 15;
export const LOOK_BACK_SETTING = 'loop.look-back-days';
const LOOK_BACK_DAYS = 90;

/** What the machine has to know of a finding. */
export function factsOf(
  row: FindingTable,
  parts: FindingParts,
  asked: { actorId: string | undefined; today: number; waitAtMost: number; ground: string; meeting: boolean },
): StepFacts {
  const counted = parts.measures.filter(({ state }) => state !== 'dropped');
  const answers = parts.satisfaction.filter(({ round }) => round === row.round);
  const waiting = answers.filter(({ content }) => content === null);
  const required = {
    problem: row.problem,
    target: row.target,
    bodyId: row.body_id,
    ownerId: row.owner_id,
    checkerId: row.checker_id,
    due: row.due,
  };
  return {
    ...asked,
    state: row.state,
    ownerId: row.owner_id,
    executorId: row.executor_id,
    checkerId: row.checker_id,
    missing: Object.entries(required).flatMap(([field, value]) => (value === null || value === '' ? [field] : [])),
    measures: counted.length,
    measuresOpen: counted.filter(({ state }) => state === 'open').length,
    evidence: parts.evidence.filter(({ round }) => round === timesBack(parts)).length,
    satisfaction:
      answers.length === 0
        ? 'nobody'
        : answers.some(({ content }) => content === 0)
          ? 'not-content'
          : waiting.length > 0
            ? 'waiting'
            : 'content',
    waitedDays: Math.max(0, ...waiting.map(({ asked_at }) => daysBetween(dayOfTime(asked_at), asked.today))),
    start: row.start,
    due: row.due,
  };
}

/** How often the finding came back: each time it has to be proved anew. */
export const timesBack = (parts: Pick<FindingParts, 'lookBacks'>): number =>
  parts.lookBacks.filter(({ result }) => result === 'came-back').length;

export const readWait = async (db: FindingContext['db']['read']): Promise<number> =>
  ((await findSetting(db, WAIT_SETTING)) as number | undefined) ?? WAIT_DAYS;

export const readLookBackDays = async (db: FindingContext['db']['read']): Promise<number> =>
  ((await findSetting(db, LOOK_BACK_SETTING)) as number | undefined) ?? LOOK_BACK_DAYS;

/** Takes a step in the caller's transaction. Throws what the machine refuses, `changed-meanwhile`, `forbidden`. */
export async function takeStepIn(
  context: FindingContext,
  trx: Writer,
  actor: Actor,
  id: string,
  request: StepRequest,
): Promise<void> {
  const { step: name, lockVersion, ground = '' } = request;
  const rule = stepRule(name);
  const row = await getFinding(trx, actor, id);
  demand(actor, rule.permission);
  if (rule.permission === 'finding.work') demandPart(actor, row);
  if (row.lock_version !== lockVersion) throw new LantaiError('changed-meanwhile');
  const meeting =
    request.meetingId !== undefined && (await findMeeting(trx, row.archive_id, request.meetingId)) !== undefined;
  const today = todayOf(context.clock);
  const asked = { actorId: actor.id, today, waitAtMost: await readWait(trx), ground, meeting };
  const step = takeStep(name, factsOf(row, await readParts(trx, id), asked));
  const at = momentAfter(context.clock, row.updated_at);
  const lookBackDays = request.lookBackDays ?? (await readLookBackDays(trx));
  const change = changesOf(name, row, { actor, today, lookBackDays });
  const days = lightDays({ ...row, ...change }, await readLightRules(trx));
  if (!(await changeState(trx, id, lockVersion, step, { ...change, ...days, updated_at: at })))
    throw new LantaiError('changed-meanwhile');
  await follow(context, trx, { name, row: { ...row, ...change }, actor, ground, at, today });
  const detail = { from: step.from, to: step.to, meeting: request.meetingId };
  await enter(context, trx, actor, `finding.${name}`, row, detail);
  const finding = { ...row, ...change, ...days, state: step.to, lock_version: lockVersion + 1 };
  for (const listener of context.listeners) await listener(trx, { finding, step: name, actor, ground, at });
}

/** Columns that a step changes beside the state. */
function changesOf(
  name: StepName,
  row: FindingTable,
  { actor, today, lookBackDays }: { actor: Actor; today: number; lookBackDays: number },
): Partial<Pick<FindingTable, 'start' | 'percent' | 'round' | 'closed_on' | 'closed_by' | 'look_back_on'>> {
  switch (name) {
    case 'admit':
      return { start: row.start ?? Math.min(today, row.due ?? today) };
    case 'verify':
      return { percent: 100 };
    case 'not-content':
      return { round: row.round + 1 };
    case 'close':
      return { closed_on: today, closed_by: actor.id ?? actor.login, look_back_on: addDays(today, lookBackDays) };
    case 'look-back':
      return { look_back_on: null };
    case 'reopen':
      return { round: row.round + 1, percent: 0, closed_on: null, closed_by: null, look_back_on: null };
    default:
      return {};
  }
}

/** What a step leaves beside the finding: requests, questions to those concerned, look-backs. */
async function follow(
  { clock }: FindingContext,
  trx: Writer,
  taken: { name: StepName; row: FindingTable; actor: Actor; ground: string; at: string; today: number },
): Promise<void> {
  const { name, row, actor, ground, at, today } = taken;
  const id = newId(clock.millis());
  const settled = (state: ClosureRequestTable['state']) => ({
    state,
    checked_by: actor.id ?? null,
    checked_name: actor.name,
    checked_at: at,
    note: ground,
  });
  const by = { by_id: actor.id ?? null, by_name: actor.name, done_on: today };
  switch (name) {
    case 'ask-closure':
      return insertClosure(trx, {
        id,
        finding_id: row.id,
        statement: ground,
        state: 'asked',
        asked_by: actor.id ?? null,
        asked_name: actor.name,
        asked_at: at,
        checked_by: null,
        checked_name: null,
        checked_at: null,
        note: '',
      });
    case 'refuse-closure':
      return settleClosure(trx, row.id, settled('refused'));
    case 'verify':
      await settleClosure(trx, row.id, settled('verified'));
      if (row.voice_id !== null)
        await askSatisfaction(trx, { id, finding_id: row.id, voice_id: row.voice_id, round: row.round, asked_at: at });
      return;
    case 'close':
      return insertLookBack(trx, id, row.id, row.look_back_on!);
    case 'look-back':
      return settleLookBack(trx, row.id, { ...by, result: 'held', note: ground });
    case 'reopen':
      // After a look-back that held, what came back was found outside of one: entered as one of its own.
      if (row.state === 'looked-back') await insertLookBack(trx, id, row.id, today);
      return settleLookBack(trx, row.id, { ...by, result: 'came-back', note: ground });
    default:
  }
}
