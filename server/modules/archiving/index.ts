/** An initiative becomes archive: its papers as a delivery to the archive itself. */
export { archivingRoutes } from './archiving.routes.ts';
export { type Archiving, createArchiving } from './archiving.service.ts';
export { findingPapers } from './finding.papers.ts';
export { loopPapers } from './loop.papers.ts';
export { inspectionPapers, reportPapers } from './parts.papers.ts';
export { researchPapers } from './research.papers.ts';
export { studyPapers } from './study.papers.ts';
