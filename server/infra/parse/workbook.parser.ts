/**
 * A catalogue, whatever program wrote it, as plain strings: XLSX through exceljs, XLS through SheetJS, CSV and TSV by
 * hand. Values are as a person would type them; of a formula the result that was stored. Runs only in the parsing child.
 */
import { readFile } from 'node:fs/promises';
import ExcelJS from 'exceljs';
import { decodeText } from '../../formats/text-decode.ts';
import { LantaiError } from '../../lib/errors.ts';
import { parseDelimited } from './delimited.ts';
import type { Sheet, SheetRow, Workbook } from './parse.types.ts';
import { readXls } from './xls.parser.ts';

const MAX_ROWS = 300_000;
const MAX_COLUMNS = 500;
const MAX_CELLS = 6_000_000;

/** Throws LantaiError `workbook-unreadable` with `file` and `reason`. */
export async function readWorkbookFile(path: string, name: string): Promise<Workbook> {
  const bytes = await readFile(path);
  const isZip = bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04';
  const isOle2 = bytes.subarray(0, 4).toString('hex') === 'd0cf11e0';
  if (isZip) return readXlsx(bytes, name);
  if (isOle2 && bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))) throw unreadable(name, 'encrypted');
  if (isOle2)
    return { sheets: readXls(bytes, name).map((sheet) => checked({ ...sheet, rows: trimmed(sheet.rows) }, name)) };
  if (bytes.length === 0) throw unreadable(name, 'empty');
  if (!/\.(csv|tsv|txt)$/i.test(name)) throw unreadable(name, 'format');
  const rows = parseDelimited(decodeText(bytes).text).map((cells, index) => ({ number: index + 1, cells }));
  return { sheets: [checked({ name, hidden: false, rows: trimmed(rows), mergedRanges: [], formulaCells: [] }, name)] };
}

async function readXlsx(bytes: Buffer, name: string): Promise<Workbook> {
  const workbook = new ExcelJS.Workbook();
  try {
    // exceljs declares its own Buffer type, older than Node's generic one.
    await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0], {
      ignoreNodes: ['dataValidations', 'conditionalFormatting', 'drawing', 'picture', 'pageSetup', 'headerFooter'],
    });
  } catch (error) {
    throw unreadable(name, error instanceof Error ? error.message : String(error));
  }
  if (workbook.worksheets.length === 0) throw unreadable(name, 'format');
  let cells = 0;
  const sheets = workbook.worksheets.map((worksheet) => {
    const sheet = checked(readSheet(worksheet), name);
    cells += sheet.rows.reduce((sum, row) => sum + row.cells.length, 0);
    if (cells > MAX_CELLS) throw unreadable(name, `over ${MAX_CELLS} cells`);
    return sheet;
  });
  return { sheets };
}

function readSheet(worksheet: ExcelJS.Worksheet): Sheet {
  const rows: SheetRow[] = [];
  const formulaCells: string[] = [];
  const mergedRanges = new Map<string, string>();
  worksheet.eachRow({ includeEmpty: false }, (row, number) => {
    const cells: (string | null)[] = [];
    row.eachCell({ includeEmpty: false }, (cell, column) => {
      if (column > MAX_COLUMNS) return;
      while (cells.length < column - 1) cells.push(null);
      const isSlave = cell.isMerged && cell.master !== cell;
      if (isSlave) mergedRanges.set(cell.master.address, `${cell.master.address}:${cell.address}`);
      if (!isSlave && cell.type === ExcelJS.ValueType.Formula) formulaCells.push(cell.address);
      cells.push(isSlave ? null : cellText(cell.value, cell.numFmt));
    });
    rows.push({ number, cells });
  });
  return {
    name: worksheet.name,
    hidden: worksheet.state !== 'visible',
    rows: trimmed(rows),
    mergedRanges: [...mergedRanges.values()],
    formulaCells,
  };
}

/** The cell as one would type it; null for an empty one. */
export function cellText(value: ExcelJS.CellValue, format: string | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return emptyAsNull(value);
  if (typeof value === 'number') return numberText(value, format);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof Date) return dateText(value);
  if ('richText' in value) return emptyAsNull(value.richText.map((run) => run.text).join(''));
  if ('error' in value) return value.error;
  if ('text' in value) return cellText(value.text, format);
  if ('result' in value) return cellText(value.result, format);
  return null;
}

/** A number typed with fixed zeros (format `0000`) keeps them; binary dust behind the 15th digit goes, as in Excel. */
function numberText(value: number, format: string | undefined): string {
  if (Number.isSafeInteger(value)) {
    const digits = /^0+$/.test(format ?? '') ? format!.length : 0;
    return value < 0 ? String(value) : String(value).padStart(digits, '0');
  }
  const rounded = Number(value.toPrecision(15));
  if (Math.abs(rounded) < 1e21) return Number.isInteger(rounded) ? BigInt(rounded).toString() : String(rounded);
  return String(rounded);
}

/** YYYYMMDD. A cell's date has no zone: exceljs gives it as UTC. */
function dateText(value: Date): string | null {
  return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10).replaceAll('-', '');
}

function emptyAsNull(text: string): string | null {
  return text === '' ? null : text;
}

/** Without the empty cells at the end of rows and without empty rows: formatted ones can be ten thousand. */
function trimmed(rows: readonly SheetRow[]): SheetRow[] {
  return rows.flatMap(({ number, cells }) => {
    const last = cells.findLastIndex((cell) => cell !== null && cell.trim() !== '');
    return last < 0 ? [] : [{ number, cells: cells.slice(0, last + 1) }];
  });
}

function checked(sheet: Sheet, file: string): Sheet {
  if (sheet.rows.length > MAX_ROWS) throw unreadable(file, `over ${MAX_ROWS} rows`);
  return sheet;
}

function unreadable(file: string, reason: string): LantaiError {
  return new LantaiError('workbook-unreadable', { file, reason });
}
