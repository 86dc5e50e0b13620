/** Guidance and questions, and what an initiative has of inspections. */
import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  guidancePatch,
  guidanceQuery,
  guidanceRow,
  inspectionSummary,
  newGuidance,
  newQuestion,
} from '../../../shared/schemas/inspection.ts';
import { type Route, route } from '../../http/route.ts';
import type { Inspections } from './inspection.service.ts';

const tag = 'inspection';

export const guidanceRoutes = (inspections: Inspections): Route[] => [
  route({
    method: 'GET',
    path: '/guidance',
    permission: 'inspection.read',
    summary: 'The register of guidance, newest first',
    tag,
    query: guidanceQuery,
    response: listOf(guidanceRow),
    handler: ({ actor, query }) => inspections.listGuidance(actor, query),
  }),
  route({
    method: 'POST',
    path: '/guidance',
    permission: 'inspection.inspect',
    summary: 'Register guidance given',
    tag,
    body: newGuidance,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await inspections.addGuidance(actor, body) }),
  }),
  route({
    method: 'POST',
    path: '/guidance/questions',
    permission: 'inspection.answer',
    summary: 'Ask a question, as an agency',
    tag,
    body: newQuestion,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await inspections.ask(actor, body) }),
  }),
  route({
    method: 'PATCH',
    path: '/guidance/:id',
    permission: 'inspection.inspect',
    summary: 'Answer, or enter what became of it',
    tag,
    params: idParams,
    body: guidancePatch,
    response: made,
    handler: async ({ actor, params, body }) => {
      await inspections.changeGuidance(actor, params.id, body);
      return { id: params.id };
    },
  }),
  route({
    method: 'GET',
    path: '/initiatives/:id/inspections',
    permission: 'inspection.read',
    summary: 'How many inspections an initiative has, and where they stand',
    tag,
    params: idParams,
    response: inspectionSummary,
    handler: ({ actor, params }) => inspections.summary(actor, params.id),
  }),
];
