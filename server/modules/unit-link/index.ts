/** Links between units: attachments, forwarding, request and reply, paper and electronic. */
export { unitLinkRoutes } from './unit-link.routes.ts';
export { createUnitLinks, type UnitLinksOf } from './unit-link.service.ts';
