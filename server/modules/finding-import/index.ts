/** Importing ledgers of findings: the spreadsheets that people have today. */
export { findingImportRoutes } from './finding-import.routes.ts';
export { createFindingImports, type FindingImports } from './finding-import.service.ts';
