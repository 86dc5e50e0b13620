/**
 * What inspectors find, item by item. An entry comes with an id of its own, so that one sent twice is entered once, and
 * with the version it was written on: where somebody else has entered a newer word, both are shown and none is lost.
 */
import type { z } from 'zod';
import { isProblem, itemsOf, type Result, verdictsOf } from '../../../shared/inspection/score.ts';
import type { ChecklistDefinition } from '../../../shared/schemas/checklist.ts';
import type { Entry, EntryAnswer, newEntry } from '../../../shared/schemas/inspection.ts';
import type { InspectionEntryTable } from '../../infra/db/index.ts';
import { dayOfTime, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import type { Actor } from '../identity/index.ts';
import {
  definitionOf,
  demandPartIn,
  enter,
  getInspection,
  type InspectionDeps,
  latestOf,
  wrongState,
} from './inspection.parts.ts';
import { findEntry, insertEntry, listEntries } from './parts.repo.ts';
import { takeStepIn } from './step.service.ts';

export const presentEntry = (row: InspectionEntryTable): Entry => ({
  id: row.id,
  round: row.round,
  item: row.item,
  version: row.version,
  verdict: row.verdict,
  defects: row.defects,
  note: row.note,
  seenAt: row.seen_at,
  enteredAt: row.entered_at,
  enteredBy: row.entered_name,
});

/** Throws `invalid-field` where the checklist has no such item, or the item no such verdict. */
export function checkResult(definition: ChecklistDefinition | undefined, key: string, given: Result): void {
  const item = definition && itemsOf(definition).find((each) => each.key === key);
  if (item === undefined) throw new LantaiError('invalid-field', { field: 'item', reason: key });
  if (!verdictsOf(item).includes(given.verdict))
    throw new LantaiError('invalid-field', { field: 'verdict', reason: `${key}: ${given.verdict}` });
  const counts = item.scoring === 'per-defect' && given.verdict === 'not';
  if (counts ? given.defects < 1 : given.defects !== 0)
    throw new LantaiError('invalid-field', { field: 'defects', reason: `${key}: ${given.defects}` });
}

export const createEntries = (deps: InspectionDeps) => ({
  /** Enters a result. The first one begins the visit. Throws `inspection-state` once the inspection is concluded. */
  putEntry: (actor: Actor, id: string, key: string, given: z.output<typeof newEntry>): Promise<EntryAnswer> =>
    deps.db.write(async (trx) => {
      let row = await getInspection(trx, actor, id);
      await demandPartIn(trx, actor, row, 'inspect');
      const known = await findEntry(trx, key);
      if (known !== undefined) {
        if (known.inspection_id !== id) throw new LantaiError('not-found');
        return { outcome: 'known', current: presentEntry(known) };
      }
      checkResult(await definitionOf(trx, row), given.item, given);
      if (given.round === 1 && ['planned', 'announced', 'self-checked'].includes(row.state)) {
        const { clock } = deps;
        const onDay = Math.min(dayOfTime(given.seenAt), todayOf(clock));
        await takeStepIn(deps, trx, actor, row, { step: 'visit', ground: '', onDay });
        row = await getInspection(trx, actor, id);
      }
      const state = given.round === 1 ? 'visiting' : 'published';
      if (row.state !== state) throw wrongState('entry', row.state);
      const entries = await listEntries(trx, id);
      // The second visit looks at what was wrong at the first.
      if (given.round === 2 && !isProblem(latestOf(entries, 1).get(given.item)?.verdict))
        throw new LantaiError('invalid-field', { field: 'item', reason: given.item });
      const current = latestOf(entries, given.round).get(given.item);
      if (current !== undefined && current.version !== given.base) {
        const same = (['verdict', 'defects', 'note'] as const).every((field) => current[field] === given[field]);
        return { outcome: same ? 'known' : 'conflict', current: presentEntry(current) };
      }
      const made: InspectionEntryTable = {
        id: key,
        inspection_id: id,
        round: given.round,
        item: given.item,
        version: (current?.version ?? 0) + 1,
        verdict: given.verdict,
        defects: given.defects,
        note: given.note,
        seen_at: given.seenAt,
        entered_by: actor.id ?? null,
        entered_name: actor.name,
        entered_at: deps.clock.now(),
      };
      await insertEntry(trx, made);
      const { round, item, version, verdict } = made;
      await enter(deps, trx, actor, 'inspection.entry', row, { round, item, version, verdict });
      return { outcome: 'stored', current: presentEntry(made) };
    }),
});
export type Entries = ReturnType<typeof createEntries>;
