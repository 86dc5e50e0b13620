/** Study 学习: materials, sessions, attendance, personal papers (design: the working loop). */
export { studyRoutes } from './study.routes.ts';
export { createStudy, type Study } from './study.service.ts';
