/** Reports of the working loop, their figures as of a day, and the overview. */
export { reportRoutes } from './report.routes.ts';
export { createReports, type Reports } from './report.service.ts';
