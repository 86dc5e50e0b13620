export { createParsePool, type ExtractOutcome, type ParsePool, type ParsePoolOptions } from './parse-pool.ts';
export type {
  Box,
  ExtractedPage,
  Extraction,
  RenderOptions,
  Sheet,
  SheetRow,
  Sought,
  Validation,
  Workbook,
} from './parse.types.ts';
