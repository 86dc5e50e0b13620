/** The rows of a ledger below its headings, with the text of merged cells in each row that they cover. Pure. */
import type { MergedRange, TableSheet } from '../catalogue-import/index.ts';
import { clean } from './ledger.cells.ts';

export interface Line {
  row: number;
  cells: string[];
  numeric: ReadonlySet<number>;
  broken: boolean;
  /** Columns under a merged cell that began in a row above. */
  under: ReadonlySet<number>;
}

/** The rows below the headings, with the text of merged cells in each of their rows. */
export function linesOf(sheet: TableSheet, headingRow: number): Line[] {
  const byRow = new Map(sheet.rows.map((each) => [each.row, [...each.cells]]));
  const under = new Map<number, Set<number>>();
  for (const range of sheet.merges) fill(range, headingRow, byRow, under);
  const last = Math.max(0, ...byRow.keys());
  const known = new Map(sheet.rows.map((each) => [each.row, each]));
  const lines: Line[] = [];
  for (let row = headingRow + 1; row <= last; row++) {
    const cells = byRow.get(row);
    if (cells === undefined || cells.every((cell) => clean(cell) === '')) continue;
    const numeric = new Set(known.get(row)?.numeric);
    lines.push({
      row,
      cells,
      numeric,
      broken: known.get(row)?.broken !== undefined,
      under: under.get(row) ?? new Set(),
    });
  }
  return lines;
}

function fill(
  range: MergedRange,
  headingRow: number,
  rows: Map<number, string[]>,
  under: Map<number, Set<number>>,
): void {
  const { fromRow, toRow, fromColumn, toColumn } = range;
  // Titles and notes are merged across; what is merged down one column belongs to several rows.
  if (fromRow <= headingRow || toRow - fromRow > 5000 || fromColumn !== toColumn) return;
  const text = rows.get(fromRow)?.[fromColumn] ?? '';
  for (let row = fromRow + 1; row <= toRow; row++) {
    const cells = rows.get(row) ?? [];
    while (cells.length <= fromColumn) cells.push('');
    cells[fromColumn] = text;
    rows.set(row, cells);
    const columns = under.get(row) ?? new Set<number>();
    columns.add(fromColumn);
    under.set(row, columns);
  }
}
