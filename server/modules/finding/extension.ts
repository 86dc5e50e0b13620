/** Extension on request 申请延期: asked by those who mend, decided by whoever edits; granted, it moves the date and begins a new round. */
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { type Actor, demand } from '../identity/index.ts';
import { lightDays } from './finding.light.ts';
import {
  checkSpan,
  demandPart,
  enter,
  type FindingContext,
  getFinding,
  momentAfter,
  readLightRules,
} from './finding.parts.ts';
import { updateFinding } from './finding.repo.ts';
import { findOpenExtension, insertExtension, updateExtension } from './parts.repo.ts';

/** Asks for a later date. Throws `finding-state`, `extension-open`, `due-not-later`. */
export const askExtension = (
  context: FindingContext,
  actor: Actor,
  id: string,
  given: { toDue: number; reason: string },
): Promise<string> =>
  context.db.write(async (trx) => {
    const row = await getFinding(trx, actor, id);
    demandPart(actor, row);
    if (row.state !== 'in-progress' || row.due === null)
      throw new LantaiError('finding-state', { step: 'edit', state: row.state });
    checkSpan(row.start, given.toDue);
    if (given.toDue <= row.due) throw new LantaiError('due-not-later', { from: row.due, to: given.toDue });
    if ((await findOpenExtension(trx, id)) !== undefined) throw new LantaiError('extension-open');
    const request = {
      id: newId(context.clock.millis()),
      finding_id: id,
      from_due: row.due,
      to_due: given.toDue,
      reason: given.reason,
      state: 'asked' as const,
      asked_by: actor.id ?? null,
      asked_name: actor.name,
      asked_at: momentAfter(context.clock, row.updated_at),
      decided_by: null,
      decided_name: null,
      decided_at: null,
      note: '',
    };
    await insertExtension(trx, request);
    await enter(context, trx, actor, 'finding.ask-extension', row, { from: row.due, to: given.toDue });
    return request.id;
  });

/** Grants or refuses the extension that is asked for. Whoever asked does not decide: `closer-is-owner`. */
export const decideExtension = (
  context: FindingContext,
  actor: Actor,
  id: string,
  decision: { grant: boolean; note?: string },
): Promise<void> =>
  context.db.write(async (trx) => {
    demand(actor, 'finding.edit');
    const row = await getFinding(trx, actor, id);
    const request = await findOpenExtension(trx, id);
    if (request === undefined) throw new LantaiError('not-found');
    if (actor.id !== undefined && actor.id === request.asked_by) throw new LantaiError('closer-is-owner');
    if (row.state !== 'in-progress') throw new LantaiError('finding-state', { step: 'edit', state: row.state });
    const at = momentAfter(context.clock, row.updated_at);
    const decided = {
      decided_by: actor.id ?? null,
      decided_name: actor.name,
      decided_at: at,
      note: decision.note ?? '',
    };
    await updateExtension(trx, request.id, { ...decided, state: decision.grant ? 'granted' : 'refused' });
    const moved = { due: request.to_due, round: row.round + 1 };
    const change = decision.grant ? { ...moved, ...lightDays({ ...row, ...moved }, await readLightRules(trx)) } : {};
    if (!(await updateFinding(trx, id, row.lock_version, { ...change, updated_at: at })))
      throw new LantaiError('changed-meanwhile');
    const detail = { grant: decision.grant, to: request.to_due };
    await enter(context, trx, actor, 'finding.decide-extension', row, detail);
  });
