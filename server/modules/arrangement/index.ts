/** Arrangement: reference codes by template and number, acts on units and their undoing, checks of a catalogue. */
export { arrangementRoutes } from './arrangement.routes.ts';
export { type Arrangements, createArrangements } from './arrangement.service.ts';
export type { ArrangementSizes } from './arrangement.parts.ts';
