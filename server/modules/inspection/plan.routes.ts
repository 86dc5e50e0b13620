/** Plans of a year, their draws by lot, and who may inspect. */
import { z } from 'zod';
import { idParams, listOf, yearQuery } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  draw,
  inspectorList,
  newDraw,
  newInspections,
  newPlan,
  plan,
  planDetail,
} from '../../../shared/schemas/inspection.ts';
import { type Route, route } from '../../http/route.ts';
import type { Inspections } from './inspection.service.ts';

const tag = 'inspection';

export const planRoutes = (inspections: Inspections): Route[] => [
  route({
    method: 'GET',
    path: '/inspection-plans',
    permission: 'inspection.all',
    summary: 'Plans by year, newest first',
    tag,
    query: z.object({ year: yearQuery }),
    response: listOf(plan),
    handler: async ({ actor, query }) => ({ items: await inspections.listPlans(actor, query.year) }),
  }),
  route({
    method: 'POST',
    path: '/inspection-plans',
    permission: 'inspection.manage',
    summary: 'Begin the plan of a year',
    tag,
    body: newPlan,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await inspections.createPlan(actor, body) }),
  }),
  route({
    method: 'GET',
    path: '/inspection-plans/:id',
    permission: 'inspection.all',
    summary: 'A plan with its draws, each drawn again and compared',
    tag,
    params: idParams,
    response: planDetail,
    handler: ({ actor, params }) => inspections.getPlan(actor, params.id),
  }),
  route({
    method: 'POST',
    path: '/inspection-plans/:id/inspections',
    permission: 'inspection.manage',
    summary: 'Plan an inspection for each of the chosen agencies',
    tag,
    params: idParams,
    body: newInspections,
    response: z.object({ ids: z.array(z.string()) }),
    status: 201,
    handler: async ({ actor, params, body }) => ({ ids: await inspections.addInspections(actor, params.id, body) }),
  }),
  route({
    method: 'POST',
    path: '/inspection-plans/:id/draws',
    permission: 'inspection.manage',
    summary: 'Draw agencies and inspectors by lot; seed and lists are kept',
    tag,
    params: idParams,
    body: newDraw,
    response: draw,
    status: 201,
    handler: async ({ actor, params, body }) => {
      const id = await inspections.draw(actor, params.id, body);
      return (await inspections.getPlan(actor, params.id)).draws.find((each) => each.id === id);
    },
  }),
  route({
    method: 'GET',
    path: '/inspectors',
    permission: 'inspection.manage',
    summary: 'Who can be named as an inspector',
    tag,
    response: inspectorList,
    handler: async ({ actor }) => ({ items: await inspections.listInspectors(actor) }),
  }),
];
