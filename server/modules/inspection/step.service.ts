/** Steps of an inspection, in one transaction with what follows from them. */
import type { z } from 'zod';
import { isProblem, itemsOf } from '../../../shared/inspection/score.ts';
import type { inspectionStepBody } from '../../../shared/schemas/inspection.ts';
import type { InspectionEntryTable, InspectionTable, Reader, Writer } from '../../infra/db/index.ts';
import { todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { checkPast } from '../finding/index.ts';
import type { Actor } from '../identity/index.ts';
import { addGuidance } from './guidance.service.ts';
import type { ChecklistDefinition } from '../../../shared/schemas/checklist.ts';
import { type Facts, refusalOf, WAYS } from './inspection.machine.ts';
import {
  change,
  definitionOf,
  demandPartIn,
  enter,
  getInspection,
  type InspectionDeps,
  latestOf,
  scoreOf,
} from './inspection.parts.ts';
import type { InspectionWithAgency } from './inspection.repo.ts';
import { listEntries, listInspectorsOf, listOrders } from './parts.repo.ts';

/** Items found short at the first visit. */
export const problemsOf = (
  definition: ChecklistDefinition | undefined,
  entries: readonly InspectionEntryTable[],
): InspectionEntryTable[] => {
  const first = latestOf(entries, 1);
  return (definition === undefined ? [] : itemsOf(definition))
    .map(({ key }) => first.get(key))
    .filter((entry) => entry !== undefined)
    .filter((entry) => isProblem(entry.verdict));
};

export function factsOf(
  row: InspectionTable,
  definition: ChecklistDefinition | undefined,
  entries: readonly InspectionEntryTable[],
  more: { inspectors: number; openOrders: number },
): Facts {
  const problems = problemsOf(definition, entries);
  const second = latestOf(entries, 2);
  return {
    state: row.state,
    kind: row.kind,
    hasChecklist: definition !== undefined,
    missing: definition === undefined ? [] : scoreOf(definition, entries, row).missing,
    wordless: problems.filter(({ note }) => note.trim() === '').map(({ item }) => item),
    problems: problems.length,
    notSeenAgain: problems.filter(({ item }) => !second.has(item)).map(({ item }) => item),
    secondDone: row.second_result !== null,
    ...more,
  };
}

async function readFacts(db: Reader, row: InspectionTable) {
  const [definition, entries, inspectors, orders] = await Promise.all([
    definitionOf(db, row),
    listEntries(db, row.id),
    listInspectorsOf(db, [row.id]),
    listOrders(db, {}, { inspection: row.id, state: ['issued', 'signed', 'answered'] }, { limit: 200 }),
  ]);
  const facts = factsOf(row, definition, entries, { inspectors: inspectors.length, openOrders: orders.length });
  return { facts, definition, entries };
}

type Given = Pick<z.output<typeof inspectionStepBody>, 'step' | 'ground' | 'onDay'>;

/** Takes the step on the row as it was read. Throws the reason where it may not be taken. */
export async function takeStepIn(
  deps: InspectionDeps,
  trx: Writer,
  actor: Actor,
  row: InspectionWithAgency,
  { step, ground, onDay }: Given,
): Promise<void> {
  const { clock } = deps;
  const way = WAYS[step];
  const { facts, definition, entries } = await readFacts(trx, row);
  const refusal = refusalOf(step, facts);
  if (refusal !== undefined) throw new LantaiError(refusal.code, refusal.params);
  if (way.ground === true && ground.trim() === '') throw new LantaiError('ground-required');
  const day = onDay ?? todayOf(clock);
  if (step === 'visit' || step === 'second-visit') checkPast(clock, day);
  const now = clock.now();
  const values: Partial<InspectionTable> = { state: way.to };
  let detail: object = ground === '' ? {} : { ground };
  if (step === 'announce') values.announced_at = now;
  if (step === 'return-self') Object.assign(values, { handed_at: null, handed_on: null, handed_name: null });
  if (step === 'visit') values.visited_on = day;
  if (step === 'cancel') values.cancel_ground = ground;
  if (step === 'reopen') Object.assign(values, { share: null, grade: null, concluded_at: null, concluded_name: null });
  if (step === 'close') values.closed_at = now;
  if (step === 'publish') {
    values.published_at = now;
    // Unannounced till now: from here on the agency knows of it.
    values.announced_at = row.announced_at ?? now;
  }
  if (step === 'conclude') {
    Object.assign(values, { concluded_at: now, concluded_name: actor.name });
    if (definition !== undefined) {
      const { share, grade } = scoreOf(definition, entries, row);
      values.share = share === null ? null : Math.round(share * 100);
      values.grade = grade;
      detail = { ...detail, share, grade };
    }
    if (row.kind === 'guidance')
      await addGuidance(deps, trx, actor, row.archive_id, {
        agencyId: row.agency_id,
        kind: 'visit',
        mode: 'on-site',
        onDay: row.visited_on ?? day,
        topic: (row.scope.trim() || row.number).slice(0, 200),
        question: '',
        answer: row.conclusion,
        nextStep: '',
        returnOn: null,
      });
  }
  if (step === 'second-visit') {
    const second = latestOf(entries, 2);
    const mended = problemsOf(definition, entries).every(({ item }) => second.get(item)?.verdict === 'met');
    const result = mended ? ('mended' as const) : ('not-mended' as const);
    Object.assign(values, {
      second_on: day,
      second_result: result,
      second_note: ground,
      second_name: actor.name,
    });
    detail = { ...detail, result };
  }
  await change(trx, clock, row, values);
  await enter(deps, trx, actor, `inspection.${step}`, row, detail);
}

export const takeStep = (
  deps: InspectionDeps,
  actor: Actor,
  id: string,
  given: z.output<typeof inspectionStepBody>,
): Promise<void> =>
  deps.db.write(async (trx) => {
    const row = await getInspection(trx, actor, id);
    await demandPartIn(trx, actor, row, 'manage', ...(WAYS[given.step].office === true ? [] : (['inspect'] as const)));
    if (row.lock_version !== given.lockVersion) throw new LantaiError('changed-meanwhile');
    await takeStepIn(deps, trx, actor, row, given);
  });
