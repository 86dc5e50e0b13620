/** Papers of the trade in the standard's layout. */
export { printRoutes } from './print.routes.ts';
export { createPrints, type Prints } from './print.service.ts';
