/** The ledger 台账 and the register of rules as tables: XLSX that prints as it stands, and CSV. */
import { PassThrough, Readable } from 'node:stream';
import { csvCell } from '../../lib/csv.ts';
import { showDay } from '../../lib/day.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';

export interface TableFile {
  name: string;
  contentType: string;
  stream: Readable;
}
/** A column: its heading and its width in characters. */
export interface TableColumn {
  heading: string;
  width: number;
}
type Cells = readonly (string | number)[];

export const tableFile = (
  format: 'xlsx' | 'csv',
  table: { title: string; note: string; columns: readonly TableColumn[]; pages: AsyncGenerator<Cells[]> },
): TableFile => ({
  name: `${table.title}.${format}`,
  contentType:
    format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  stream: format === 'csv' ? Readable.from(csvOf(table)) : workbookOf(table),
});

async function* csvOf({ columns, pages }: Parameters<typeof tableFile>[1]): AsyncGenerator<string> {
  // The mark lets spreadsheet programs know the encoding.
  yield `\ufeff${columns.map(({ heading }) => csvCell(heading)).join(',')}\r\n`;
  for await (const page of pages) yield page.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

const THIN = { style: 'thin', color: { argb: 'FF9AA4AE' } } as const;
const BORDER = { top: THIN, left: THIN, bottom: THIN, right: THIN };

function workbookOf({ title, note, columns, pages }: Parameters<typeof tableFile>[1]): Readable {
  const stream = new PassThrough();
  const write = async (): Promise<void> => {
    const { default: Excel } = await import('exceljs');
    const workbook = new Excel.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
    const sheet = workbook.addWorksheet(title.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31), {
      views: [{ state: 'frozen', ySplit: 3 }],
      pageSetup: {
        orientation: 'landscape',
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
        printTitlesRow: '3:3',
        margins: { left: 0.4, right: 0.4, top: 0.6, bottom: 0.6, header: 0.3, footer: 0.3 },
      },
      headerFooter: { oddFooter: '&C&P / &N' },
    });
    // A3: a ledger is wide. The library's list of papers leaves it out.
    Object.assign(sheet.pageSetup, { paperSize: 8 });
    sheet.columns = columns.map(({ width }) => ({ width }));
    const last = columns.length;
    const head = sheet.addRow([title]);
    head.font = { bold: true, size: 18 };
    head.alignment = { horizontal: 'center' };
    sheet.mergeCells(1, 1, 1, last);
    head.commit();
    const said = sheet.addRow([note]);
    said.font = { size: 10, color: { argb: 'FF5A6672' } };
    sheet.mergeCells(2, 1, 2, last);
    said.commit();
    const heading = sheet.addRow(columns.map((column) => column.heading));
    heading.font = { bold: true };
    heading.eachCell((cell) => {
      cell.border = BORDER;
      cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEFF2F5' } };
      cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true };
    });
    heading.commit();
    for await (const page of pages)
      for (const cells of page) {
        const row = sheet.addRow([...cells]);
        row.eachCell({ includeEmpty: true }, (cell) => {
          cell.border = BORDER;
          cell.alignment = { vertical: 'top', wrapText: true };
        });
        row.commit();
      }
    sheet.commit();
    await workbook.commit();
  };
  write().catch((error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))));
  return stream;
}

const WIDTHS = {
  serial: 6,
  number: 15,
  source: 10,
  category: 12,
  problem: 28,
  appearances: 32,
  rootCause: 22,
  severity: 7,
  target: 20,
  measures: 36,
  leader: 9,
  body: 14,
  joining: 14,
  owner: 9,
  checker: 9,
  start: 11,
  due: 11,
  percent: 7,
  state: 10,
  light: 8,
  progress: 30,
  closedOn: 11,
};
export type LedgerColumn = keyof typeof WIDTHS;
export const LEDGER_COLUMNS = Object.keys(WIDTHS) as LedgerColumn[];
export const ledgerColumns = (locale: Locale): TableColumn[] =>
  LEDGER_COLUMNS.map((key) => ({ heading: translate(locale, `ledger.column.${key}`), width: WIDTHS[key] }));

/** Several texts as one cell, numbered. */
export const numbered = (texts: readonly string[]): string =>
  texts.length < 2 ? (texts[0] ?? '') : texts.map((text, index) => `${index + 1}. ${text}`).join('\n');
export const dayCell = (day: number | null): string => (day === null ? '' : showDay(day));
