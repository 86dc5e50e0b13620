/** Importing catalogues of twenty years: any table becomes described units, or a list of what is wrong with it. */
export { type ImportParts } from './import.parts.ts';
export { importRoutes } from './import.routes.ts';
export { createImports, readMappingFile } from './import.service.ts';
export type { Imports } from './import.types.ts';
export { fieldsOfCategories, targetOf, targetsWith } from './mapping.propose.ts';
export { findFormat, type SourceFormat } from './read/index.ts';
export { readTableApart } from './run-child.ts';
export type { MergedRange, TableSheet } from './whole-table.ts';
