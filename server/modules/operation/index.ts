export { operationRoutes } from './operation.routes.ts';
export { createOperation, type Operation } from './operation.service.ts';
