export { preservationRoutes } from './preservation.routes.ts';
export { createPreservation, type Preservation } from './preservation.service.ts';
