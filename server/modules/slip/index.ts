/** The five slips of a finding, and the rules that raise the next. */
export { slipRoutes } from './slip.routes.ts';
export { createSlips, type Slips } from './slip.service.ts';
