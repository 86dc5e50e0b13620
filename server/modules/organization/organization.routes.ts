import { listOf } from '../../../shared/schemas/common.ts';
import { agency } from '../../../shared/schemas/user.ts';
import { type Route, route } from '../../http/route.ts';
import type { Organization } from './organization.service.ts';

export const organizationRoutes = (organization: Organization): Route[] => [
  route({
    method: 'GET',
    path: '/agencies',
    permission: 'organization.read',
    summary: 'The agencies the reader may know of',
    tag: 'organization',
    response: listOf(agency),
    handler: async ({ actor }) => ({ items: await organization.listAgencies(actor) }),
  }),
];
