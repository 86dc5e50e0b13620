/** Initiatives and the bodies that take part in them (design: the working loop). */
export { initiativeRoutes } from './initiative.routes.ts';
export { createInitiatives, type Initiatives } from './initiative.service.ts';
