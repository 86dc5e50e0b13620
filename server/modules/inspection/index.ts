/** Inspection of agencies and guidance (design: the working loop). */
export { inspectionRoutes } from './inspection.routes.ts';
export { createInspections, type Inspections } from './inspection.service.ts';
