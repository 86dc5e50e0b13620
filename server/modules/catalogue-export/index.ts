/** Exporting the catalogue: tables, EAD3, JSON lines. */
export { exportRoutes } from './export.routes.ts';
export { createExports, type Exported, type Exports } from './export.service.ts';
