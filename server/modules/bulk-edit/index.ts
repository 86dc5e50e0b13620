export { bulkEditRoutes } from './bulk-edit.routes.ts';
export { type BulkEdits, createBulkEdits } from './bulk-edit.service.ts';
