/** The readers by format. What they lean on is large: only the reading child loads them. */
import { readDbf } from './dbf.reader.ts';
import { readDelimited } from './delimited.reader.ts';
import { readEad } from './ead.reader.ts';
import type { SourceFormat } from './index.ts';
import type { SourceReader } from './source.types.ts';
import { readXlsRows } from './xls.reader.ts';
import { readXlsx } from './xlsx.reader.ts';

export const READERS: Record<SourceFormat, SourceReader> = {
  xlsx: readXlsx,
  xls: readXlsRows,
  dbf: readDbf,
  delimited: readDelimited,
  ead: readEad,
};
