/** The plan of a year: which agencies, when, by whom; chosen by hand or by lot with a recorded seed. */
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type {
  Draw,
  inspectionPatch,
  newDraw,
  newInspections,
  newPlan,
  Plan,
  PlanDetail,
} from '../../../shared/schemas/inspection.ts';
import { ROLE_PERMISSIONS, ROLES } from '../../../shared/roles.ts';
import type { InspectionDrawTable, InspectionTable, Reader, Writer } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import { archiveOf, checkAttachable, checkSpan } from '../finding/index.ts';
import { type Actor, demand } from '../identity/index.ts';
import type { Checklists } from './checklist.service.ts';
import { ALGORITHM, type Candidate, drawByLot, type InspectorCandidate } from './draw.ts';
import {
  change,
  circumstancesOf,
  definitionOf,
  demandPartIn,
  enter,
  getInspection,
  type InspectionDeps,
  wrongState,
} from './inspection.parts.ts';
import {
  insertDraw,
  insertInspection,
  insertPlan,
  listAgencies,
  listDraws,
  listInspectors,
  listPlans,
  nextInspectionSerial,
  type PlanWithCounts,
} from './inspection.repo.ts';
import { replaceInspectors } from './parts.repo.ts';

export interface Plans {
  listPlans(actor: Actor, year?: number): Promise<Plan[]>;
  getPlan(actor: Actor, id: string): Promise<PlanDetail>;
  createPlan(actor: Actor, given: z.output<typeof newPlan>): Promise<string>;
  /** An inspection for each agency. Throws `own-agency` where an inspector belongs to one of them. */
  addInspections(actor: Actor, planId: string, given: z.output<typeof newInspections>): Promise<string[]>;
  /** Draws by lot, records seed and lists, and adds what was drawn. */
  draw(actor: Actor, planId: string, given: z.output<typeof newDraw>): Promise<string>;
  changeInspection(actor: Actor, id: string, patch: z.output<typeof inspectionPatch>): Promise<void>;
  /** Who can be named as an inspector. */
  listInspectors(actor: Actor): Promise<Candidate[]>;
}

const INSPECTOR_ROLES = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('inspection.inspect'));

const planOf = (row: PlanWithCounts): Plan => ({
  id: row.id,
  year: row.year,
  title: row.title,
  note: row.note,
  initiativeId: row.initiative_id,
  inspections: row.inspections,
  done: row.done,
});

function drawOf(row: InspectionDrawTable): Draw {
  const candidates = JSON.parse(row.candidates_json) as Candidate[];
  const inspectors = JSON.parse(row.inspectors_json) as InspectorCandidate[];
  const again = drawByLot({ seed: row.seed, candidates, inspectors, agencies: row.agencies, each: row.each });
  return {
    id: row.id,
    seed: row.seed,
    algorithm: row.algorithm,
    candidates,
    inspectors: inspectors.map(({ id, name }) => ({ id, name })),
    agencies: row.agencies,
    each: row.each,
    result: JSON.parse(row.result_json) as Draw['result'],
    by: row.drawn_name,
    at: row.drawn_at,
    holds: row.algorithm === ALGORITHM && JSON.stringify(again) === row.result_json,
  };
}

export function createPlans(deps: InspectionDeps, checklists: Checklists): Plans {
  const { db, ledger, clock } = deps;

  const getPlanRow = async (reader: Reader, actor: Actor, id: string): Promise<PlanWithCounts> => {
    const [row] = await listPlans(reader, await archiveOf(reader, actor), { id });
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };

  /** The named people, all of them fit to inspect the agency. Throws `user-unknown`, `own-agency`. */
  const inspectorsFor = async (
    trx: Reader,
    archiveId: string,
    ids: readonly string[],
    agencies: readonly Candidate[],
  ): Promise<InspectorCandidate[]> => {
    const found = new Map((await listInspectors(trx, archiveId, INSPECTOR_ROLES, ids)).map((one) => [one.id, one]));
    return [...new Set(ids)].map((id) => {
      const one = found.get(id);
      if (one === undefined) throw new LantaiError('inspector-unknown', { name: id });
      const agency = agencies.find((each) => each.id === one.agencyId);
      if (agency !== undefined) throw new LantaiError('own-agency', { name: one.name, agency: agency.name });
      return one;
    });
  };

  const nameInspectors = (trx: Writer, inspectionId: string, ids: readonly string[]) =>
    replaceInspectors(
      trx,
      inspectionId,
      ids.map((user_id, position) => ({ id: newId(clock.millis()), user_id, position })),
    );

  const add = async (
    trx: Writer,
    actor: Actor,
    plan: PlanWithCounts,
    given: Omit<z.output<typeof newInspections>, 'agencyIds' | 'inspectorIds'>,
    agency: Candidate,
    more: { inspectorIds: readonly string[]; drawId: string | null; checklistId: string | null },
  ): Promise<string> => {
    await checkAttachable(trx, plan.archive_id, plan.initiative_id);
    const serial = await nextInspectionSerial(trx, plan.archive_id, plan.year);
    const row: InspectionTable = {
      id: newId(clock.millis()),
      archive_id: plan.archive_id,
      plan_id: plan.id,
      agency_id: agency.id,
      initiative_id: plan.initiative_id,
      checklist_id: more.checklistId,
      draw_id: more.drawId,
      number: `JC-${plan.year}-${String(serial).padStart(3, '0')}`,
      year: plan.year,
      serial,
      kind: given.kind,
      state: 'planned',
      scope: given.scope,
      planned_from: given.from,
      planned_to: given.to,
      self_due: given.selfDue,
      announced_at: null,
      statement: '',
      handed_at: null,
      handed_on: null,
      handed_name: null,
      visited_on: null,
      circumstances_json: '[]',
      share: null,
      grade: null,
      conclusion: '',
      concluded_at: null,
      concluded_name: null,
      published_at: null,
      second_on: null,
      second_result: null,
      second_note: '',
      second_name: null,
      closed_at: null,
      cancel_ground: null,
      lock_version: 0,
      created_by: actor.id ?? actor.login,
      created_at: clock.now(),
      updated_at: clock.now(),
    };
    await insertInspection(trx, row);
    await nameInspectors(trx, row.id, more.inspectorIds);
    const detail = { agency: agency.id, kind: row.kind, inspectors: more.inspectorIds, draw: more.drawId };
    await enter(deps, trx, actor, 'inspection.plan', row, detail);
    return row.id;
  };

  const checkDates = (from: number, to: number, selfDue: number | null) => {
    checkSpan(from, to);
    // The self-check is there before the visit ends.
    if (selfDue !== null) checkSpan(selfDue, to);
  };

  const agenciesOf = async (trx: Reader, archiveId: string, ids: readonly string[] | undefined) => {
    const found = await listAgencies(trx, archiveId, ids);
    if (ids !== undefined && found.length !== new Set(ids).size) throw new LantaiError('not-found');
    return found;
  };

  return {
    async listPlans(actor, year) {
      demand(actor, 'inspection.all');
      const rows = await listPlans(db.read, await archiveOf(db.read, actor), year === undefined ? {} : { year });
      return rows.map(planOf);
    },

    async getPlan(actor, id) {
      demand(actor, 'inspection.all');
      const row = await getPlanRow(db.read, actor, id);
      return { ...planOf(row), draws: (await listDraws(db.read, id)).map(drawOf) };
    },

    createPlan: (actor, { year, title, note, initiativeId }) =>
      db.write(async (trx) => {
        demand(actor, 'inspection.manage');
        const archive_id = await archiveOf(trx, actor);
        await checkAttachable(trx, archive_id, initiativeId);
        const id = newId(clock.millis());
        const made = { created_by: actor.id ?? actor.login, created_at: clock.now() };
        await insertPlan(trx, { id, archive_id, year, title, note, initiative_id: initiativeId, ...made });
        const object = { objectType: 'inspection-plan', objectId: id };
        await ledger.append(trx, { actor, action: 'inspection-plan.create', ...object, detail: { year, title } });
        return id;
      }),

    addInspections: (actor, planId, given) =>
      db.write(async (trx) => {
        demand(actor, 'inspection.manage');
        const plan = await getPlanRow(trx, actor, planId);
        checkDates(given.from, given.to, given.selfDue);
        const agencies = await agenciesOf(trx, plan.archive_id, given.agencyIds);
        const inspectors = await inspectorsFor(trx, plan.archive_id, given.inspectorIds, agencies);
        const checklistId = given.checklistId === null ? null : await checklists.takeIn(trx, actor, given.checklistId);
        const more = { inspectorIds: inspectors.map(({ id }) => id), drawId: null, checklistId };
        const ids: string[] = [];
        for (const agency of agencies) ids.push(await add(trx, actor, plan, given, agency, more));
        return ids;
      }),

    draw: (actor, planId, given) =>
      db.write(async (trx) => {
        demand(actor, 'inspection.manage');
        const plan = await getPlanRow(trx, actor, planId);
        checkDates(given.from, given.to, given.selfDue);
        const named = given.candidateIds.length === 0 ? undefined : given.candidateIds;
        const candidates = await agenciesOf(trx, plan.archive_id, named);
        if (given.agencies > candidates.length)
          throw new LantaiError('draw-too-many', { asked: given.agencies, there: candidates.length });
        const inspectors = await inspectorsFor(trx, plan.archive_id, given.inspectorIds, []);
        const seed = given.seed === undefined || given.seed === '' ? randomBytes(16).toString('hex') : given.seed;
        const drawn = drawByLot({ seed, candidates, inspectors, agencies: given.agencies, each: given.each });
        const short = drawn.find((one) => one.inspectors.length < given.each);
        if (short !== undefined) throw new LantaiError('draw-too-few', { agency: short.name, least: given.each });
        const checklistId = given.checklistId === null ? null : await checklists.takeIn(trx, actor, given.checklistId);
        const id = newId(clock.millis());
        await insertDraw(trx, {
          id,
          plan_id: planId,
          seed,
          algorithm: ALGORITHM,
          candidates_json: JSON.stringify(candidates),
          inspectors_json: JSON.stringify(inspectors),
          agencies: given.agencies,
          each: given.each,
          result_json: JSON.stringify(drawn),
          drawn_by: actor.id ?? actor.login,
          drawn_name: actor.name,
          drawn_at: clock.now(),
        });
        const object = { objectType: 'inspection-plan', objectId: planId };
        const detail = { draw: id, seed, of: candidates.length, agencies: drawn.map(({ agencyId }) => agencyId) };
        await ledger.append(trx, { actor, action: 'inspection-plan.draw', ...object, detail });
        for (const one of drawn) {
          const more = { inspectorIds: one.inspectors.map((each) => each.id), drawId: id, checklistId };
          await add(trx, actor, plan, given, { id: one.agencyId, name: one.name }, more);
        }
        return id;
      }),

    changeInspection: (actor, id, patch) =>
      db.write(async (trx) => {
        const row = await getInspection(trx, actor, id);
        const { conclusion, circumstances, lockVersion, ...planned } = patch;
        const touchesPlan = Object.values(planned).some((value) => value !== undefined);
        await demandPartIn(trx, actor, row, 'manage', ...(touchesPlan ? [] : (['inspect'] as const)));
        if (row.lock_version !== lockVersion) throw new LantaiError('changed-meanwhile');
        const open = ['planned', 'announced', 'self-checked'].includes(row.state);
        if (touchesPlan ? !open : !(open || row.state === 'visiting')) throw wrongState('edit', row.state);
        const from = planned.from ?? row.planned_from;
        const to = planned.to ?? row.planned_to;
        const selfDue = planned.selfDue === undefined ? row.self_due : planned.selfDue;
        checkDates(from, to, selfDue);
        const values: Partial<InspectionTable> = { planned_from: from, planned_to: to, self_due: selfDue };
        if (planned.scope !== undefined) values.scope = planned.scope;
        if (planned.checklistId !== undefined) {
          // What the agency has answered belongs to the list it was asked by.
          if (row.state !== 'planned') throw wrongState('edit', row.state);
          values.checklist_id = await checklists.takeIn(trx, actor, planned.checklistId);
        }
        if (planned.inspectorIds !== undefined) {
          const agency = { id: row.agency_id, name: row.agency_name };
          const named = await inspectorsFor(trx, row.archive_id, planned.inspectorIds, [agency]);
          await nameInspectors(
            trx,
            id,
            named.map((one) => one.id),
          );
        }
        if (conclusion !== undefined) values.conclusion = conclusion;
        if (circumstances !== undefined) {
          const known = (await definitionOf(trx, row))?.circumstances.map(({ key }) => key) ?? [];
          const strange = circumstances.find((key) => !known.includes(key));
          if (strange !== undefined)
            throw new LantaiError('invalid-field', { field: 'circumstances', reason: strange });
          values.circumstances_json = JSON.stringify(circumstances);
        }
        await change(trx, clock, row, values);
        const fields = Object.keys(patch).filter((key) => key !== 'lockVersion');
        const told = circumstances !== undefined && { circumstances, before: circumstancesOf(row) };
        await enter(deps, trx, actor, 'inspection.change', row, { fields, inspectors: planned.inspectorIds, ...told });
      }),

    async listInspectors(actor) {
      demand(actor, 'inspection.manage');
      const rows = await listInspectors(db.read, await archiveOf(db.read, actor), INSPECTOR_ROLES);
      return rows.map(({ id, name }) => ({ id, name }));
    },
  };
}
