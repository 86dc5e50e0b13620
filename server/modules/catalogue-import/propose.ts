/** What a file is and what its columns may mean: its first rows, sheet by sheet. Runs in the child process. */
import type { ImportMapping } from '../../../shared/schemas/catalogue-import.ts';
import { findHeadingRow } from './mapping.propose.ts';
import { READERS } from './read/readers.ts';
import type { SourceRow } from './read/source.types.ts';
import type { SourceFormat } from './read/index.ts';

export interface ProposeTask {
  path: string;
  format: SourceFormat;
  reading: Pick<ImportMapping, 'encoding' | 'delimiter' | 'quote' | 'headingRow' | 'sheets'>;
}
export interface ProposedSheet {
  name: string;
  headingRow: number;
  headings: string[];
  rows: SourceRow[];
}

const FIRST_ROWS = 220;

/** Sheets with headings, each with some rows below them. The end of a large file is not read. */
export async function propose({ path, format, reading }: ProposeTask): Promise<ProposedSheet[]> {
  const sheets = new Map<string, SourceRow[]>();
  const none = (): void => undefined;
  for await (const batch of READERS[format](path, { ...reading, onNotice: none, onProgress: none })) {
    for (const row of batch) {
      const rows = sheets.get(row.sheet) ?? [];
      sheets.set(row.sheet, rows);
      if (rows.length < FIRST_ROWS) rows.push(row);
    }
    // A single table: its first rows say all. Of a workbook the other sheets are looked at too.
    if (format !== 'xlsx' && [...sheets.values()].every((rows) => rows.length >= FIRST_ROWS)) break;
  }
  return [...sheets].flatMap(([name, rows]) => {
    const heading = findHeadingRow(rows, reading.headingRow);
    if (heading === undefined) return [];
    const below = rows.filter(({ row }) => row > heading.row).slice(0, 200);
    return [{ name, headingRow: heading.row, headings: heading.cells.map((cell) => cell.trim()), rows: below }];
  });
}
