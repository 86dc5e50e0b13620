/**
 * Catalogues of the years before 2007: XLS (BIFF in an OLE container) through SheetJS. Its last version on npm is old and
 * known to be weak against hostile bytes, so it runs in the limited child alone, without `__proto__`, and what comes out
 * of it is plain text. Values as a person would type them; of a formula the result that was stored.
 */
import XLSX, { type WorkBook, type WorkSheet } from 'xlsx';
import { LantaiError } from '../../lib/errors.ts';
import type { Sheet, SheetRow } from './parse.types.ts';

/** What BIFF8 can hold: 65,536 rows of 256 columns. */
const MAX_COLUMNS = 256;

export interface XlsRow extends SheetRow {
  /** Columns whose cell held a number without a date's format. */
  numeric: number[];
  hidden: boolean;
}
export interface XlsSheet extends Sheet {
  rows: XlsRow[];
  /** From 0. */
  hiddenColumns: number[];
  /** The workbook counts days from 1904. */
  from1904: boolean;
}

/** Throws LantaiError `workbook-unreadable` with `file` and `reason`. */
export function readXls(bytes: Buffer, name: string): XlsSheet[] {
  let book: WorkBook;
  try {
    book = XLSX.read(bytes, {
      type: 'buffer',
      dense: true,
      cellNF: true,
      cellHTML: false,
      cellText: false,
      // Without it what is hidden is not told.
      cellStyles: true,
      bookVBA: false,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LantaiError('workbook-unreadable', {
      file: name,
      reason: /password/i.test(reason) ? 'encrypted' : reason,
    });
  }
  const epoch1904 = book.Workbook?.WBProps?.date1904 === true;
  return book.SheetNames.flatMap((sheetName, index) => {
    const sheet = book.Sheets[sheetName];
    const hidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
    return sheet === undefined ? [] : [readSheet(sheetName, sheet, hidden, epoch1904)];
  });
}

function readSheet(name: string, sheet: WorkSheet, hidden: boolean, epoch1904: boolean): XlsSheet {
  const rows: XlsRow[] = [];
  const formulaCells: string[] = [];
  // With `dense` a sheet is an array of rows.
  const lines = sheet as unknown as (Cell | undefined)[][];
  lines.forEach((line, row) => {
    const cells: (string | null)[] = [];
    const numeric: number[] = [];
    line.slice(0, MAX_COLUMNS).forEach((cell, column) => {
      const text = cell === undefined ? '' : cellText(cell, epoch1904);
      if (text === '') return;
      while (cells.length < column) cells.push(null);
      cells[column] = text;
      if (cell!.t === 'n' && !isDate(cell!)) numeric.push(column);
      if (cell!.f !== undefined) formulaCells.push(XLSX.utils.encode_cell({ r: row, c: column }));
    });
    const hidden = sheet['!rows']?.[row]?.hidden === true;
    if (cells.length > 0) rows.push({ number: row + 1, cells, numeric, hidden });
  });
  const merges = sheet['!merges'] ?? [];
  return {
    name,
    hidden,
    rows,
    mergedRanges: merges.map((range) => XLSX.utils.encode_range(range)),
    formulaCells,
    from1904: epoch1904,
    hiddenColumns: [...(sheet['!cols'] ?? [])].flatMap((column, at) => (column?.hidden === true ? [at] : [])),
  };
}

interface Cell {
  /** n number, s text, b truth value, e error, z empty, d date */
  t: string;
  v?: unknown;
  /** Format of a number. */
  z?: string | number;
  f?: string;
}

/** SheetJS leaves its number formatter without types. */
const formats = XLSX.SSF as { is_date(format: string): boolean };
const isDate = ({ z }: Cell): boolean => z !== undefined && formats.is_date(String(z));

function cellText(cell: Cell, epoch1904: boolean): string {
  const { t, v } = cell;
  if (t === 's') return typeof v === 'string' ? v : '';
  if (t === 'b') return v === true ? 'TRUE' : 'FALSE';
  if (t !== 'n' || typeof v !== 'number') return '';
  if (isDate(cell)) return dayText(v + (epoch1904 ? 1462 : 0));
  if (!Number.isSafeInteger(v)) return String(Number(v.toPrecision(15)));
  // A number typed with fixed zeros (format `0000`) keeps them.
  return String(v).padStart(/^0+$/.test(String(cell.z)) ? String(cell.z).length : 0, '0');
}

/** Days since 1899-12-30 as YYYYMMDD. */
function dayText(serial: number): string {
  const at = new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000);
  return Number.isNaN(at.getTime()) ? String(serial) : at.toISOString().slice(0, 10).replaceAll('-', '');
}
