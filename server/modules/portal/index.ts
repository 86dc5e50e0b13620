/** The first pages: the public's portal and the workbench's day. */
export { portalRoutes } from './portal.routes.ts';
export { createPortal, type Portal, type TaskSource } from './portal.service.ts';
