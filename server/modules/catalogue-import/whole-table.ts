/** A whole table in memory, for tables that a person fills: sheets, rows, merged cells. Runs in the child process. */
import { LantaiError } from '../../lib/errors.ts';
import type { SourceFormat } from './read/index.ts';
import { READERS } from './read/readers.ts';
import { columnOf } from './read/xlsx.sheet.ts';
import type { SourceRow } from './read/source.types.ts';

export interface TableTask {
  path: string;
  format: SourceFormat;
  /** More rows than this are refused. */
  limit: number;
}
/** Cells joined into one: columns from 0, rows as the spreadsheet numbers them. */
export interface MergedRange {
  fromRow: number;
  toRow: number;
  fromColumn: number;
  toColumn: number;
}
export interface TableSheet {
  name: string;
  rows: SourceRow[];
  merges: MergedRange[];
}

/** Throws `table-too-long`, and what the readers throw. */
export async function readTable({ path, format, limit }: TableTask): Promise<TableSheet[]> {
  const sheets = new Map<string, TableSheet>();
  const sheetOf = (name: string): TableSheet => {
    const known = sheets.get(name) ?? { name, rows: [], merges: [] };
    sheets.set(name, known);
    return known;
  };
  const none = (): void => undefined;
  const onMerge = (sheet: string, range: string): void => {
    const [from = '', to = from] = range.split(':');
    const numbers = { fromColumn: columnOf(from), toColumn: columnOf(to), fromRow: rowOf(from), toRow: rowOf(to) };
    if (Object.values(numbers).every((number) => Number.isInteger(number) && number >= 0))
      sheetOf(sheet).merges.push(numbers);
  };
  let count = 0;
  for await (const batch of READERS[format](path, { onNotice: none, onProgress: none, onMerge })) {
    count += batch.length;
    if (count > limit) throw new LantaiError('table-too-long', { limit });
    for (const row of batch) sheetOf(row.sheet).rows.push(row);
  }
  return [...sheets.values()].filter(({ rows }) => rows.length > 0);
}

const rowOf = (reference: string): number => Number(/\d+$/.exec(reference)?.[0] ?? Number.NaN);
