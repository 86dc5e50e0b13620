/** The five slips of a finding, and the rules that raise the next. */
export { slipRoutes } from './slip.routes.ts';
export { slipTasks } from './slip.today.ts';
export { createSlips, type Slips } from './slip.service.ts';
export { writeSlipPdf } from './slip.pdf.ts';
