/** Schemes: categories, fields, code tables, retention schedules, templates, as versioned configuration. */
export { schemeRoutes } from './scheme.routes.ts';
export { createSchemes, type Schemes } from './scheme.service.ts';
