/** Findings as the API shows them. */
import type { FindingTable, Reader } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import {
  type FindingDetail,
  type FindingOverview,
  type FindingRow,
  findingState,
  light as lightSchema,
} from '../../../shared/schemas/finding.ts';
import { type Actor, may } from '../identity/index.ts';
import { type Light, lightFromDays, lightOf, type LightRules } from './finding.light.ts';
import { RUNNING, STEP_NAMES, stepRule, takeStep } from './finding.machine.ts';
import type { BoardCell, FindingRowWithNames } from './finding.repo.ts';
import { factsOf } from './finding.step.ts';
import { type FindingParts, readPeople } from './parts.repo.ts';

export const presentRow = (row: FindingRowWithNames, today: number): FindingRow => ({
  id: row.id,
  number: row.number,
  source: row.source,
  category: row.category,
  problem: row.problem,
  severity: row.severity,
  repeated: row.repeated === 1,
  initiativeId: row.initiative_id,
  bodyId: row.body_id,
  bodyName: row.body_name,
  ownerId: row.owner_id,
  ownerName: row.owner_name,
  term: row.term,
  start: row.start,
  due: row.due,
  percent: row.percent,
  state: row.state,
  light: lightFromDays(row, today),
  lockVersion: row.lock_version,
  updatedAt: row.updated_at,
});

export async function presentDetail(
  db: Reader,
  actor: Actor,
  row: FindingRowWithNames,
  parts: FindingParts,
  given: { today: number; rules: LightRules; waitAtMost: number },
): Promise<FindingDetail> {
  const { today, rules, waitAtMost } = given;
  const people = await readPeople(db, [
    row.leader_id,
    row.executor_id,
    row.checker_id,
    ...parts.measures.map((measure) => measure.owner_id),
  ]);
  const named = (id: string | null) => ({ id, name: id === null ? null : (people.get(id)?.name ?? null) });
  return {
    ...presentRow(row, today),
    specialId: row.special_id,
    voiceId: row.voice_id,
    joining: JSON.parse(row.joining_json) as string[],
    basis: row.basis,
    rootCause: row.root_cause,
    target: row.target,
    leader: named(row.leader_id),
    executor: named(row.executor_id),
    checker: named(row.checker_id),
    lightRule: lightOf(row, today, rules).rule,
    round: row.round,
    closedOn: row.closed_on,
    lookBackOn: row.look_back_on,
    createdAt: row.created_at,
    appearances: parts.appearances.map(({ id, text }) => ({ id, text })),
    measures: parts.measures.map((measure) => ({
      id: measure.id,
      text: measure.text,
      owner: named(measure.owner_id),
      start: measure.start,
      due: measure.due,
      percent: measure.percent,
      state: measure.state,
      doneOn: measure.done_on,
    })),
    progress: parts.progress.map((entry) => ({
      id: entry.id,
      measureId: entry.measure_id,
      onDay: entry.on_day,
      text: entry.text,
      percent: entry.percent,
      author: entry.author_name,
      at: entry.at,
    })),
    evidence: parts.evidence.map((each) => ({
      id: each.id,
      measureId: each.measure_id,
      kind: each.kind,
      name: each.name,
      byteSize: each.byte_size,
      sha256: each.sha256,
      sm3: each.sm3,
      factOn: each.fact_on,
      enteredAt: each.entered_at,
      enteredBy: each.entered_name,
      round: each.round,
    })),
    extensions: parts.extensions.map((each) => ({
      id: each.id,
      fromDue: each.from_due,
      toDue: each.to_due,
      reason: each.reason,
      state: each.state,
      askedBy: each.asked_name,
      askedAt: each.asked_at,
      decidedBy: each.decided_name,
      decidedAt: each.decided_at,
      note: each.note,
    })),
    closures: parts.closures.map((each) => ({
      id: each.id,
      statement: each.statement,
      state: each.state,
      askedBy: each.asked_name,
      askedAt: each.asked_at,
      checkedBy: each.checked_name,
      checkedAt: each.checked_at,
      note: each.note,
    })),
    satisfaction: parts.satisfaction.map((each) => ({
      round: each.round,
      content: each.content === null ? null : each.content === 1,
      comment: each.comment,
      askedAt: each.asked_at,
      answeredAt: each.answered_at,
    })),
    lookBacks: parts.lookBacks.map((each) => ({
      dueOn: each.due_on,
      doneOn: each.done_on,
      result: each.result,
      note: each.note,
      by: each.by_name,
    })),
    lastingRules: parts.lastingRules.map((each) => ({
      id: each.id,
      title: each.title,
      act: each.act,
      documentNumber: each.document_number,
      inForceOn: each.in_force_on,
    })),
    steps: stepsOf(actor, row, parts, { today, waitAtMost }),
  };
}

/** Every step that the state has, and the code of what keeps the reader from it; a ground and a meeting come with the step. */
function stepsOf(
  actor: Actor,
  row: FindingTable,
  parts: FindingParts,
  given: { today: number; waitAtMost: number },
): FindingDetail['steps'] {
  const facts = factsOf(row, parts, { ...given, actorId: actor.id, ground: '-', meeting: true });
  return STEP_NAMES.filter((name) => stepRule(name).from.includes(row.state)).map((step) => {
    if (!may(actor, stepRule(step).permission)) return { step, refusal: 'forbidden' };
    try {
      takeStep(step, facts);
      return { step, refusal: null };
    } catch (error) {
      if (!(error instanceof LantaiError)) throw error;
      return { step, refusal: error.code };
    }
  });
}

type Filter = Record<string, unknown>;
const CLOSED_FILTER = { state: ['closed', 'looked-back'] };

/** Figures from the cells of the board. Every figure carries the filter whose list it counts, bounded as the board is. */
export function presentOverview(
  cells: readonly BoardCell[],
  given: { today: number; bounds: Filter; ownerLeft: number; bodies: ReadonlyMap<string, string> },
): FindingOverview {
  const { today, bounds } = given;
  const sum = (of: (cell: BoardCell) => number): number => cells.reduce((total, cell) => total + of(cell), 0);
  const figure = (key: string, value: number, filter: Filter) => ({ key, value, filter: { ...bounds, ...filter } });
  const all = sum((cell) => cell.count);
  const closedCount = sum(closed);
  const onTime = sum((cell) => (closed(cell) > 0 ? cell.on_time : 0));
  const withdrawn = sum((cell) => (cell.state === 'withdrawn' ? cell.count : 0));
  const running = sum((cell) => (RUNNING.includes(cell.state) ? cell.count : 0));
  const rate = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((part * 1000) / whole) / 10);
  const bodies = [...new Set(cells.map((cell) => cell.body_id))];
  return {
    today,
    figures: [
      figure('total', all, {}),
      figure('closed', closedCount, CLOSED_FILTER),
      figure('closed-on-time', onTime, { onTime: true }),
      figure('running', running, { state: [...RUNNING] }),
      figure(
        'overdue',
        sum((cell) => lit(cell, 'red')),
        { light: ['red'] },
      ),
      figure('owner-left', given.ownerLeft, { ownerLeft: true }),
      // 整改率 and 按期整改率, per cent, of what was not withdrawn; the list behind is that of the numerator.
      figure('closed-rate', rate(closedCount, all - withdrawn), CLOSED_FILTER),
      figure('on-time-rate', rate(onTime, closedCount), { onTime: true }),
    ],
    states: findingState.options.map((state) => {
      const value = sum((cell) => (cell.state === state ? cell.count : 0));
      return figure(state, value, { state: [state] });
    }),
    lights: lightSchema.options.map((light) => {
      const value = sum((cell) => lit(cell, light));
      return figure(light, value, { light: [light] });
    }),
    bodies: bodies.map((bodyId) => {
      const own = (of: (cell: BoardCell) => number) => sum((cell) => (cell.body_id === bodyId ? of(cell) : 0));
      const filter = bodyId === null ? { noBody: true } : { body: bodyId };
      const name = bodyId === null ? null : (given.bodies.get(bodyId) ?? null);
      const total = figure(
        'total',
        own((cell) => cell.count),
        filter,
      );
      const red = figure(
        'red',
        own((cell) => lit(cell, 'red')),
        { ...filter, light: ['red'] },
      );
      return { bodyId, name, total, closed: figure('closed', own(closed), { ...filter, ...CLOSED_FILTER }), red };
    }),
  };
}

const closed = ({ state, count }: BoardCell): number => (state === 'closed' || state === 'looked-back' ? count : 0);

/** How many of a cell have the light. Yellow comes before red, so what is warm and not red is yellow. */
function lit(cell: BoardCell, light: Light): number {
  if (closed(cell) > 0) return light === 'blue' ? cell.count : 0;
  if (cell.state === 'withdrawn') return light === 'none' ? cell.count : 0;
  const counts = {
    red: cell.red,
    yellow: cell.warm - cell.red,
    green: cell.dated - cell.warm,
    blue: 0,
    none: cell.count - cell.dated,
  };
  return counts[light];
}
