/** What a spreadsheet program would run as a formula, those of East Asian Windows also in full width. */
const RUNS = /^'*[=+\-@＝＋－＠\t\r\n]/;

/** A cell of CSV (RFC 4180). What a spreadsheet program would run as a formula gets an apostrophe before it. */
export function csvCell(value: string | number): string {
  const text = typeof value === 'string' && RUNS.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The cell as it was before `csvCell`. */
export const withoutMark = (cell: string): string =>
  cell.charCodeAt(0) === 39 && RUNS.test(cell) ? cell.slice(1) : cell;
