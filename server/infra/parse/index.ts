export { createParsePool, type ExtractOutcome, type ParsePool, type ParsePoolOptions } from './parse-pool.ts';
export type { ExtractedPage, Extraction, RenderOptions, Sheet, SheetRow, Validation, Workbook } from './parse.types.ts';
