import { z } from 'zod';
import { idParams } from '../../../shared/schemas/common.ts';
import { newUnitLink, unitLinks } from '../../../shared/schemas/unit-link.ts';
import { type Route, route } from '../../http/route.ts';
import type { UnitLinksOf } from './unit-link.service.ts';

const tag = 'unit-link';
const linkParams = idParams.extend({ linkId: z.string().min(1).max(64) });

export const unitLinkRoutes = (links: UnitLinksOf): Route[] => [
  route({
    method: 'GET',
    path: '/units/:id/links',
    permission: 'unit.read',
    summary: 'Units that are linked with this one, from either side',
    tag,
    params: idParams,
    response: unitLinks,
    handler: ({ actor, params }) => links.list(actor, params.id),
  }),
  route({
    method: 'POST',
    path: '/units/:id/links',
    permission: 'unit.edit',
    summary: 'Link a unit with another',
    tag,
    params: idParams,
    body: newUnitLink,
    status: 201,
    response: unitLinks,
    handler: ({ actor, params, body }) => links.add(actor, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/units/:id/links/:linkId',
    permission: 'unit.edit',
    summary: 'Take a link away',
    tag,
    params: linkParams,
    response: unitLinks,
    handler: ({ actor, params }) => links.remove(actor, params.id, params.linkId),
  }),
];
