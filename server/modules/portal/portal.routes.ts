import { portalHome, today } from '../../../shared/schemas/home.ts';
import { type Route, route } from '../../http/route.ts';
import type { Portal } from './portal.service.ts';

export const portalRoutes = (portal: Portal): Route[] => [
  route({
    method: 'GET',
    path: '/portal',
    permission: 'public',
    summary: 'The portal: figures of the open holdings, what was opened last',
    tag: 'portal',
    response: portalHome,
    handler: () => portal.getHome(),
  }),
  route({
    method: 'GET',
    path: '/today',
    permission: 'signed-in',
    summary: 'What the reader has to do today',
    tag: 'portal',
    response: today,
    handler: ({ actor }) => portal.getToday(actor),
  }),
];
