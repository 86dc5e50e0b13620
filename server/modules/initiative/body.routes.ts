import { idParams, listOf } from '../../../shared/schemas/common.ts';
import { body as bodySchema, bodyPatch, newBody } from '../../../shared/schemas/initiative.ts';
import { made } from '../../../shared/schemas/finding.ts';
import { type Route, route } from '../../http/route.ts';
import type { Bodies } from './body.service.ts';

const tag = 'initiative';

export const bodyRoutes = (bodies: Bodies): Route[] => [
  route({
    method: 'GET',
    path: '/bodies',
    permission: 'finding.read',
    summary: 'The tree of units, branches and groups',
    tag,
    response: listOf(bodySchema),
    handler: async ({ actor }) => ({ items: await bodies.listBodies(actor) }),
  }),
  route({
    method: 'POST',
    path: '/bodies',
    permission: 'initiative.manage',
    summary: 'Make a unit, branch or group',
    tag,
    body: newBody,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await bodies.createBody(actor, body) }),
  }),
  route({
    method: 'PATCH',
    path: '/bodies/:id',
    permission: 'initiative.manage',
    summary: 'Change or move a unit; a circle is refused',
    tag,
    params: idParams,
    body: bodyPatch,
    response: made,
    handler: async ({ actor, params, body }) => {
      await bodies.changeBody(actor, params.id, body);
      return { id: params.id };
    },
  }),
];
