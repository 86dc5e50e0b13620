/** Finds headings and rows in the agency's catalogue: any order of columns, Chinese or English, rows above and below. */
import type { Sheet, Workbook } from '../../../infra/parse/index.ts';
import { LantaiError } from '../../../lib/errors.ts';
import { type Field, fieldOf, HEADING_ROWS, isHeading, TOTALS } from '../../../formats/catalogue-row/headings.ts';
import type { Catalogue, CatalogueRow } from './delivery.types.ts';

/**
 * Reads the first visible sheet with headings. Totals, repeated headings and empty rows are left out; a merged cell
 * counts for all its rows. Throws `workbook-no-headings` or `workbook-missing-column`.
 */
export function readCatalogue(workbook: Workbook, file: string): Catalogue {
  const sheets = workbook.sheets.filter((sheet) => !sheet.hidden);
  for (const sheet of sheets) {
    const heading = sheet.rows.find((row) => row.number <= HEADING_ROWS && isHeading(row.cells));
    if (heading === undefined) continue;
    const columns: Partial<Record<Field, number>> = {};
    for (const [index, cell] of heading.cells.entries()) {
      const field = fieldOf(cell);
      if (field !== undefined) columns[field] ??= index;
    }
    const missing = [columns.code === undefined && '档号', columns.title === undefined && '题名'].filter(Boolean);
    if (missing.length > 0) throw new LantaiError('workbook-missing-column', { file, columns: missing.join('、') });
    const rows = readRows(sheet, heading.number, heading.cells, columns);
    return { sheet: sheet.name, headingRow: heading.number, columns, headings: heading.cells, rows };
  }
  throw new LantaiError('workbook-no-headings', { file });
}

function readRows(
  sheet: Sheet,
  headingRow: number,
  headings: readonly (string | null)[],
  columns: Catalogue['columns'],
): CatalogueRow[] {
  const byColumn = new Map(Object.entries(columns).map(([field, column]) => [column, field as Field]));
  const filled = mergedValues(sheet);
  const rows: CatalogueRow[] = [];
  for (const { number, cells } of sheet.rows) {
    if (number <= headingRow || isHeading(cells)) continue;
    const row: CatalogueRow = { row: number, values: {}, extra: {} };
    for (let column = 0; column < Math.max(cells.length, headings.length); column++) {
      const value = (cells[column] ?? filled.get(`${number}:${column}`) ?? '').trim();
      if (value === '') continue;
      const field = byColumn.get(column);
      if (field !== undefined) row.values[field] = value;
      else if (headings[column]?.trim()) row.extra[headings[column]!.trim()] = value;
    }
    if (!isNoRecord(row, cells)) rows.push(row);
  }
  return rows;
}

/** A totals row, or one of which only the running number is filled in. */
function isNoRecord({ values, extra }: CatalogueRow, cells: readonly (string | null)[]): boolean {
  if (values.code !== undefined) return false;
  if (cells.some((cell) => TOTALS.test(cell?.trim() ?? ''))) return true;
  return Object.keys(values).every((field) => field === 'serial') && Object.keys(extra).length === 0;
}

/** The value of each merged cell below the first, by `row:column`: a merged 责任者 stands for all its rows. */
function mergedValues(sheet: Sheet): Map<string, string> {
  const values = new Map<string, string>();
  if (sheet.mergedRanges.length === 0) return values;
  const cells = new Map(sheet.rows.map((row) => [row.number, row.cells]));
  for (const range of sheet.mergedRanges) {
    const [, letters, top, , bottom] = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(range) ?? [];
    if (letters === undefined) continue;
    const column = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
    const value = cells.get(Number(top))?.[column];
    for (let row = Number(top) + 1; row <= Number(bottom); row++)
      if (typeof value === 'string') values.set(`${row}:${column}`, value);
  }
  return values;
}
