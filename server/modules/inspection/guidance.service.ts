/** 业务指导: the register of questions answered, guidance visits and trainings. */
import type { z } from 'zod';
import type {
  GuidanceRow,
  guidancePatch,
  guidanceQuery,
  newGuidance,
  newQuestion,
} from '../../../shared/schemas/inspection.ts';
import type { GuidanceTable, Writer } from '../../infra/db/index.ts';
import { todayOf } from '../../lib/day.ts';
import { readDayCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { archiveOf, checkPast, checkSpan } from '../finding/index.ts';
import { type Actor, demand, type InspectionScope, inspectionScope, may } from '../identity/index.ts';
import {
  findGuidance,
  type GuidanceWithAgency,
  insertGuidance,
  listGuidance,
  nextGuidanceSerial,
  updateGuidance,
} from './guidance.repo.ts';
import type { InspectionDeps } from './inspection.parts.ts';
import { listAgencies } from './inspection.repo.ts';

export interface Guidance {
  listGuidance(actor: Actor, query: z.output<typeof guidanceQuery>): Promise<{ items: GuidanceRow[]; cursor?: string }>;
  addGuidance(actor: Actor, given: z.output<typeof newGuidance>): Promise<string>;
  /** An agency asks. */
  ask(actor: Actor, given: z.output<typeof newQuestion>): Promise<string>;
  /** Answers, or enters what became of it. Throws `changed-meanwhile`. */
  changeGuidance(actor: Actor, id: string, patch: z.output<typeof guidancePatch>): Promise<void>;
}

/** The register is one for all who guide: an inspector reads it whole, an agency its own. */
export function guidanceScope(actor: Actor): InspectionScope {
  const { nothing, archiveId, agencyId } = inspectionScope(actor);
  return { ...(nothing && { nothing }), ...(archiveId && { archiveId }), ...(agencyId && { agencyId }) };
}

const present = (row: GuidanceWithAgency): GuidanceRow => ({
  id: row.id,
  number: row.number,
  agencyId: row.agency_id,
  agencyName: row.agency_name,
  kind: row.kind,
  mode: row.mode,
  onDay: row.on_day,
  topic: row.topic,
  question: row.question,
  answer: row.answer,
  nextStep: row.next_step,
  returnOn: row.return_on,
  returnNote: row.return_note,
  state: row.state,
  askedBy: row.asked_name,
  guideName: row.guide_name,
  lockVersion: row.lock_version,
});

const stateOf = (row: Pick<GuidanceTable, 'answer' | 'return_note'>): GuidanceTable['state'] =>
  row.answer.trim() === '' ? 'open' : row.return_note.trim() === '' ? 'answered' : 'followed';

/** Enters it in the caller's transaction. */
export async function addGuidance(
  deps: InspectionDeps,
  trx: Writer,
  actor: Actor,
  archiveId: string,
  given: z.output<typeof newGuidance>,
  asked = false,
): Promise<string> {
  const { clock } = deps;
  checkPast(clock, given.onDay);
  checkSpan(given.onDay, given.returnOn);
  const year = Math.floor(given.onDay / 10_000);
  const serial = await nextGuidanceSerial(trx, archiveId, year);
  const row: GuidanceTable = {
    id: newId(clock.millis()),
    archive_id: archiveId,
    agency_id: given.agencyId,
    number: `ZD-${year}-${String(serial).padStart(3, '0')}`,
    year,
    serial,
    kind: given.kind,
    mode: given.mode,
    on_day: given.onDay,
    topic: given.topic,
    question: given.question,
    answer: given.answer,
    next_step: given.nextStep,
    return_on: given.returnOn,
    return_note: '',
    state: stateOf({ answer: given.answer, return_note: '' }),
    asked_name: asked ? actor.name : '',
    guide_id: asked ? null : (actor.id ?? null),
    guide_name: asked ? null : actor.name,
    lock_version: 0,
    created_by: actor.id ?? actor.login,
    created_at: clock.now(),
    updated_at: clock.now(),
  };
  await insertGuidance(trx, row);
  const object = { objectType: 'guidance', objectId: row.id, label: row.number };
  await deps.ledger.append(trx, { actor, action: 'guidance.add', ...object, detail: { kind: row.kind } });
  return row.id;
}

export function createGuidance(deps: InspectionDeps): Guidance {
  const { db, ledger, clock } = deps;
  return {
    async listGuidance(actor, { cursor, limit, ...filter }) {
      demand(actor, 'inspection.read');
      const after = readDayCursor(cursor);
      const page = { limit, ...(after && { after: { on: after.day, id: after.id } }) };
      const rows = await listGuidance(db.read, guidanceScope(actor), filter, page);
      const last = rows.at(-1);
      const more = last !== undefined && rows.length === limit;
      return { items: rows.map(present), ...(more && { cursor: `${last.on_day}~${last.id}` }) };
    },

    addGuidance: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'inspection.inspect');
        const archiveId = await archiveOf(trx, actor);
        if ((await listAgencies(trx, archiveId, [given.agencyId])).length === 0) throw new LantaiError('not-found');
        return addGuidance(deps, trx, actor, archiveId, given);
      }),

    ask: (actor, { topic, question }) =>
      db.write(async (trx) => {
        demand(actor, 'inspection.answer');
        if (actor.agencyId === null) throw new LantaiError('forbidden');
        const archiveId = await archiveOf(trx, actor);
        const asked = { kind: 'question', mode: 'online', onDay: todayOf(clock), topic, question } as const;
        const given = { ...asked, agencyId: actor.agencyId, answer: '', nextStep: '', returnOn: null };
        return addGuidance(deps, trx, actor, archiveId, given, true);
      }),

    changeGuidance: (actor, id, patch) =>
      db.write(async (trx) => {
        const row = await findGuidance(trx, guidanceScope(actor), id);
        if (row === undefined) throw new LantaiError('not-found');
        if (!may(actor, 'inspection.inspect')) throw new LantaiError('forbidden');
        const next = {
          answer: patch.answer ?? row.answer,
          next_step: patch.nextStep ?? row.next_step,
          return_on: patch.returnOn === undefined ? row.return_on : patch.returnOn,
          return_note: patch.returnNote ?? row.return_note,
        };
        checkSpan(row.on_day, next.return_on);
        const guide = row.guide_id === null ? { guide_id: actor.id ?? null, guide_name: actor.name } : {};
        const values = { ...next, ...guide, state: stateOf(next), updated_at: clock.now() };
        if (!(await updateGuidance(trx, id, patch.lockVersion, values))) throw new LantaiError('changed-meanwhile');
        const object = { objectType: 'guidance', objectId: id, label: row.number };
        const fields = Object.keys(patch).filter((key) => key !== 'lockVersion');
        await ledger.append(trx, { actor, action: 'guidance.change', ...object, detail: { fields } });
      }),
  };
}
