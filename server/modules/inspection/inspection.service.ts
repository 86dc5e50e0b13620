/** Inspections of agencies 监督检查, from the plan of a year to the second visit. */
import type { z } from 'zod';
import type {
  InspectionDetail,
  inspectionQuery,
  InspectionRow,
  inspectionStepBody,
} from '../../../shared/schemas/inspection.ts';
import { readDayCursor } from '../../lib/cursor.ts';
import { type Actor, demand, inspectionScope } from '../identity/index.ts';
import { type Checklists, createChecklists } from './checklist.service.ts';
import { createEntries, type Entries } from './entry.service.ts';
import { createGuidance, type Guidance } from './guidance.service.ts';
import { getInspection, type InspectionDeps } from './inspection.parts.ts';
import { presentDetail, presentRows } from './inspection.present.ts';
import { type InspectionFilter, listInspections } from './inspection.repo.ts';
import { createOrders, type Orders } from './order.service.ts';
import { createOverviews, type Overviews } from './overview.service.ts';
import { createPlans, type Plans } from './plan.service.ts';
import { createSelfChecks, type SelfChecks } from './self.service.ts';
import { takeStep } from './step.service.ts';

export interface Inspections extends Plans, SelfChecks, Entries, Orders, Guidance, Overviews {
  checklists: Checklists;
  list(actor: Actor, query: z.output<typeof inspectionQuery>): Promise<{ items: InspectionRow[]; cursor?: string }>;
  /** Throws `not-found` outside the scope. */
  get(actor: Actor, id: string): Promise<InspectionDetail>;
  /** Takes a step of the machine. Throws the reason where it may not be taken. */
  step(actor: Actor, id: string, given: z.output<typeof inspectionStepBody>): Promise<void>;
}

/** That a visit is concluded an agency learns with the result: for it `visiting` is both. */
function asToldToAgency(filter: InspectionFilter): InspectionFilter {
  if (filter.state === undefined) return filter;
  const told = filter.state.filter((state) => state !== 'concluded');
  return { ...filter, state: told.includes('visiting') ? [...told, 'concluded'] : told.length === 0 ? [''] : told };
}

export function createInspections(deps: InspectionDeps): Inspections {
  const { db } = deps;
  const checklists = createChecklists(deps);
  return {
    checklists,
    ...createPlans(deps, checklists),
    ...createSelfChecks(deps),
    ...createEntries(deps),
    ...createOrders(deps),
    ...createGuidance(deps),
    ...createOverviews(deps),

    async list(actor, { cursor, limit, ...filter }) {
      demand(actor, 'inspection.read');
      const after = readDayCursor(cursor);
      const page = { limit, ...(after && { after: { from: after.day, id: after.id } }) };
      const scope = inspectionScope(actor);
      const rows = await listInspections(db.read, scope, scope.agencyId ? asToldToAgency(filter) : filter, page);
      const last = rows.at(-1);
      const more = last !== undefined && rows.length === limit;
      const items = await presentRows(db.read, actor, rows);
      return { items, ...(more && { cursor: `${last.planned_from}~${last.id}` }) };
    },
    get: async (actor, id) => presentDetail(db.read, actor, await getInspection(db.read, actor, id)),
    step: (actor, id, given) => takeStep(deps, actor, id, given),
  };
}
