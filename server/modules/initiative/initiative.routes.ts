import { listOf } from '../../../shared/schemas/common.ts';
import { initiative, made, newInitiative } from '../../../shared/schemas/finding.ts';
import { type Route, route } from '../../http/route.ts';
import { bodyRoutes } from './body.routes.ts';
import type { Initiatives } from './initiative.service.ts';

const tag = 'initiative';

export const initiativeRoutes = (initiatives: Initiatives): Route[] => [
  ...bodyRoutes(initiatives),
  route({
    method: 'GET',
    path: '/initiatives',
    permission: 'finding.read',
    summary: 'Initiatives, newest first',
    tag,
    response: listOf(initiative),
    handler: async ({ actor }) => ({ items: await initiatives.listInitiatives(actor) }),
  }),
  route({
    method: 'POST',
    path: '/initiatives',
    permission: 'initiative.manage',
    summary: 'Begin an initiative',
    tag,
    body: newInitiative,
    response: made,
    status: 201,
    handler: async ({ actor, body }) => ({ id: await initiatives.createInitiative(actor, body) }),
  }),
];
