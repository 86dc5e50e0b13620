/** Research 调研: topics, visits, questionnaires, what was heard and what came of it (design: the working loop). */
export { researchTasks } from './research.today.ts';
export { createResearch, type Research } from './research.service.ts';
export { researchRoutes } from './research.routes.ts';
