/**
 * The report that goes back to the agency: its catalogue at the same rows and columns, defective cells marked and
 * commented, so that it can be mended and sent again as 目录.xlsx; behind it a sheet of the defects in words. Stopped
 * rows are empty but for a mark.
 */
import type ExcelJS from 'exceljs';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import { joinIn } from '../../../shared/i18n/listing.ts';
import type { Defect } from '../../../shared/schemas/accession.ts';
import type { Field } from './checks/delivery.types.ts';
import type { ReadDelivery } from './read-delivery.ts';

const ERROR_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF8D7D3' } } as const;
const WARNING_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFBEFC9' } } as const;
const HEADING_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEFEBE2' } } as const;

/** Which column a defect is shown at: that of its field, else the code's. */
const FIELD_OF_KIND: Record<string, Field> = {
  'empty-title': 'title',
  'bad-date': 'date',
  'year-mismatch': 'date',
  'bad-retention': 'retention',
  'page-count': 'pages',
};

export interface ReportOptions {
  read: ReadDelivery | undefined;
  defects: readonly Defect[];
  /** Only these rows (those sent back), or all. */
  rows?: ReadonlySet<number> | undefined;
  locale: Locale;
}

/** Gives the bytes of an XLSX file. */
export async function writeReport({ read, defects, rows, locale }: ReportOptions): Promise<Uint8Array> {
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.Workbook();
  const shown = defects.filter(
    (each) => rows === undefined || each.rows.length === 0 || each.rows.some((row) => rows.has(row)),
  );
  if (read !== undefined) writeCatalogue(workbook, read, shown, rows, locale);
  writeDefects(workbook, shown, locale);
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

function writeCatalogue(
  workbook: ExcelJS.Workbook,
  read: ReadDelivery,
  defects: readonly Defect[],
  rows: ReadonlySet<number> | undefined,
  locale: Locale,
): void {
  const { catalogue } = read;
  const sheet = workbook.addWorksheet(catalogue.sheet || translate(locale, 'report.sheet.catalogue'), {
    views: [{ state: 'frozen', ySplit: catalogue.headingRow }],
  });
  // Where only some rows go back they follow the headings without holes; else each keeps its number.
  const placeOf = new Map<number, number>();
  for (const { number, cells } of read.sheet) {
    const isRow = number > catalogue.headingRow;
    if (isRow && rows !== undefined && !rows.has(number)) continue;
    const place = isRow && rows !== undefined ? catalogue.headingRow + placeOf.size + 1 : number;
    if (isRow) placeOf.set(number, place);
    sheet.getRow(place).values = cells.map((cell) => cell ?? '');
  }
  const headings = sheet.getRow(catalogue.headingRow);
  headings.font = { bold: true };
  headings.eachCell((cell, column) => {
    cell.fill = HEADING_FILL;
    sheet.getColumn(column).width = column === (catalogue.columns.title ?? -1) + 1 ? 50 : 16;
  });
  for (const each of defects)
    for (const row of each.rows) {
      const place = placeOf.get(row) ?? (rows === undefined ? row : undefined);
      if (place !== undefined) mark(sheet, place, each, catalogue.columns);
    }
}

function mark(sheet: ExcelJS.Worksheet, row: number, defect: Defect, columns: Partial<Record<Field, number>>): void {
  const field = (defect.field ?? FIELD_OF_KIND[defect.kind] ?? 'code') as Field;
  const cell = sheet.getCell(row, (defect.column ?? columns[field] ?? columns.code ?? 0) + 1);
  cell.fill = defect.severity === 'error' ? ERROR_FILL : WARNING_FILL;
  const before = typeof cell.note === 'string' && cell.note !== '' ? `${cell.note}\n` : '';
  cell.note = `${before}${defect.message} ${defect.remedy}`;
}

function writeDefects(workbook: ExcelJS.Workbook, defects: readonly Defect[], locale: Locale): void {
  const say = (key: string): string => translate(locale, key);
  const sheet = workbook.addWorksheet(say('report.sheet.defects'), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = [
    { header: say('report.severity'), width: 8 },
    { header: say('report.row'), width: 10 },
    // Not the headings of a catalogue: this sheet must not be taken for one when the workbook comes back.
    { header: `${say('report.code')} / ${say('report.file')}`, width: 40 },
    { header: say('report.message'), width: 60 },
    { header: say('report.remedy'), width: 60 },
    { header: say('report.check'), width: 36 },
  ];
  sheet.getRow(1).font = { bold: true };
  for (const each of defects)
    sheet.addRow([
      say(`report.${each.severity}`),
      joinIn(locale, each.rows),
      [each.code, each.file].filter((part) => part !== null).join(' / '),
      each.message,
      each.remedy,
      `${each.checkCode} ${each.checkName}`,
    ]).alignment = { wrapText: true, vertical: 'top' };
}
