import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { made } from '../../../shared/schemas/finding.ts';
import {
  clashRules,
  newVisit,
  visitCheck,
  visitClashes,
  visitJoin,
  visitListQuery,
  visitPatch,
  visitRow,
  visitStep,
} from '../../../shared/schemas/research.ts';
import { type Route, route } from '../../http/route.ts';
import type { Visits } from './visit.service.ts';

const tag = 'research';

export const visitRoutes = (visits: Visits): Route[] => [
  route({
    method: 'GET',
    path: '/research/visits',
    permission: 'research.read',
    summary: 'Visits in order of time; an agency sees those to it, the unannounced ones when they have begun',
    tag,
    query: visitListQuery,
    response: listOf(visitRow),
    handler: ({ actor, query }) => visits.listVisits(actor, query),
  }),
  route({
    method: 'POST',
    path: '/research/visits/check',
    permission: 'research.work',
    summary: 'What a plan clashes with on place, time, people and body, and how it could be joined',
    tag,
    body: visitCheck,
    response: visitClashes,
    handler: ({ actor, body }) => visits.checkVisit(actor, body),
  }),
  route({
    method: 'POST',
    path: '/research/visits/join',
    permission: 'research.work',
    summary: 'Make one visit of two at the time proposed',
    tag,
    body: visitJoin,
    response: made,
    handler: async ({ actor, body }) => ({ id: await visits.joinVisit(actor, body) }),
  }),
  route({
    method: 'POST',
    path: '/research/visits',
    permission: 'research.work',
    summary: 'Plan a visit; one that clashes needs a reason',
    tag,
    body: newVisit,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await visits.planVisit(actor, body) }),
  }),
  route({
    method: 'PATCH',
    path: '/research/visits/:id',
    permission: 'research.work',
    summary: 'Change a visit that is planned',
    tag,
    params: idParams,
    body: visitPatch,
    response: made,
    handler: async ({ actor, params, body }) => {
      await visits.changeVisit(actor, params.id, body);
      return { id: params.id };
    },
  }),
  route({
    method: 'POST',
    path: '/research/visits/:id/steps',
    permission: 'research.work',
    summary: 'A visit was made, or is called off',
    tag,
    params: idParams,
    body: visitStep,
    response: made,
    handler: async ({ actor, params, body }) => {
      await visits.stepVisit(actor, params.id, body);
      return { id: params.id };
    },
  }),
  route({
    method: 'GET',
    path: '/research/clash-rules',
    permission: 'research.read',
    summary: 'Within how many days a body is not visited again, and the hours of visits',
    tag,
    response: clashRules,
    handler: ({ actor }) => visits.clashRules(actor),
  }),
  route({
    method: 'PUT',
    path: '/research/clash-rules',
    permission: 'research.manage',
    summary: 'Set the rules of the clash check',
    tag,
    body: clashRules,
    response: clashRules,
    handler: async ({ actor, body }) => {
      await visits.putClashRules(actor, body);
      return visits.clashRules(actor);
    },
  }),
];
