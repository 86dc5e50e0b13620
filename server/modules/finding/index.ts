/** Findings and their way to closure (design: the working loop). */
export { type Carried, type NewFinding } from './finding.edit.ts';
export { DEFAULT_LIGHT_RULES, type Light, lightOf, type LightRules } from './finding.light.ts';
export { RUNNING, type StepName } from './finding.machine.ts';
export {
  archiveOf,
  checkAttachable,
  checkLive,
  checkPast,
  checkSpan,
  demandPart,
  LIGHT_RULES_SETTING,
  momentAfter,
  readLightRules,
  type StepListener,
} from './finding.parts.ts';
export { findingRoutes } from './finding.routes.ts';
export { createFindings, type Findings } from './finding.service.ts';
export { findingTasks } from './finding.today.ts';
