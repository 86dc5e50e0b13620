/** Description: fonds, categories, units, their codes, openings and history. */
export { type CatalogParts, readCursor, writeCursor } from './catalog.parts.ts';
export { catalogRoutes } from './catalog.routes.ts';
export { UNIT_COLUMNS } from './columns.ts';
export { demandFits } from './described.ts';
export { type Catalog, createCatalog } from './catalog.service.ts';
export type { NewUnit } from './create.service.ts';
export { countTargetUnits, listAmongTarget, listTargetUnits, type TargetPlace } from './target.ts';
export { countKept, isByOpenness, scopedCounts } from './unit-count.repo.ts';
export { findOwnTemplate, listOwnTemplates } from './fonds-template.repo.ts';
export { changesOf } from './unit-edit.service.ts';
export { findUnit, listUnitsByIds, scopedUnits, type UnitWithContext, updateUnit } from './unit.repo.ts';
