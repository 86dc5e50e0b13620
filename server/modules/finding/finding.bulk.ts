/** Work on many findings at once. Each is a transaction of its own: what one is refused holds no other back. */
import { LantaiError } from '../../lib/errors.ts';
import type { BulkAct } from '../../../shared/schemas/finding-frame.ts';
import { type Actor, demand } from '../identity/index.ts';
import { editFinding } from './finding.edit.ts';
import { enter, type FindingContext, getFinding } from './finding.parts.ts';
import { readWithNames } from './finding.repo.ts';
import { takeStepIn } from './finding.step.ts';
import { findSpecial, putIntoSpecial } from './frame.repo.ts';

export interface BulkDone {
  done: number;
  refused: { id: string; number: string; error: LantaiError }[];
}

export async function actOnMany(
  context: FindingContext,
  actor: Actor,
  ids: readonly string[],
  act: BulkAct,
): Promise<BulkDone> {
  demand(actor, act.kind === 'special' ? 'initiative.manage' : 'finding.edit');
  const result: BulkDone = { done: 0, refused: [] };
  for (const id of new Set(ids)) {
    try {
      await actOn(context, actor, id, act);
      result.done++;
    } catch (error) {
      if (!(error instanceof LantaiError)) throw error;
      // What does not exist for the actor has no number either.
      const [row] = error.code === 'not-found' ? [] : await readWithNames(context.db.read, [id]);
      result.refused.push({ id, number: row?.number ?? '', error });
    }
  }
  return result;
}

async function actOn(context: FindingContext, actor: Actor, id: string, act: BulkAct): Promise<void> {
  const { db } = context;
  if (act.kind === 'assign' || act.kind === 'due') {
    const { lock_version } = await getFinding(db.read, actor, id);
    return editFinding(context, actor, id, { ...fieldsOf(act), lockVersion: lock_version });
  }
  return db.write(async (trx) => {
    const row = await getFinding(trx, actor, id);
    if (act.kind === 'check')
      return takeStepIn(context, trx, actor, id, { step: 'check', lockVersion: row.lock_version });
    const special = await findSpecial(trx, row.archive_id, act.specialId);
    if (special === undefined) throw new LantaiError('not-found');
    if (row.state === 'withdrawn') throw new LantaiError('finding-state', { step: 'edit', state: row.state });
    await putIntoSpecial(trx, row.archive_id, special.id, [id]);
    await enter(context, trx, actor, 'finding.special', row, { special: special.id });
  });
}

const fieldsOf = (act: Extract<BulkAct, { kind: 'assign' | 'due' }>) =>
  act.kind === 'due'
    ? { due: act.due }
    : {
        ...(act.ownerId !== undefined && { ownerId: act.ownerId }),
        ...(act.executorId !== undefined && { executorId: act.executorId }),
        ...(act.checkerId !== undefined && { checkerId: act.checkerId }),
        ...(act.leaderId !== undefined && { leaderId: act.leaderId }),
        ...(act.bodyId !== undefined && { bodyId: act.bodyId }),
      };
