/** Tables as an XLSX workbook ready for print: a title, headings that stay and repeat, lines around cells, words wrapped. */

type Cell = string | number | null;
export interface Sheet {
  name: string;
  title: string;
  /** Each with its width in characters. */
  columns: readonly (readonly [heading: string, width: number])[];
  rows: readonly (readonly Cell[])[];
}

const LINE = { style: 'thin', color: { argb: 'FFB8B0A0' } } as const;
const BORDER = { top: LINE, left: LINE, bottom: LINE, right: LINE };
const HEADING_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEFEBE2' } } as const;

/** A4 across, as wide as the paper; title and headings on each page. */
const PAPER = {
  paperSize: 9,
  orientation: 'landscape',
  fitToPage: true,
  fitToWidth: 1,
  fitToHeight: 0,
  printTitlesRow: '1:2',
};
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Text stays text: a value never becomes a formula, as cells are written by type. Gives the bytes. */
export async function tableWorkbook(sheets: readonly Sheet[]): Promise<Uint8Array> {
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.Workbook();
  for (const { name, title, columns, rows } of sheets) {
    const sheet = workbook.addWorksheet(name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31), {
      views: [{ state: 'frozen', ySplit: 2 }],
    });
    Object.assign(sheet.pageSetup, PAPER);
    sheet.headerFooter.oddFooter = '&C&P / &N';
    sheet.addRow([title]).font = { bold: true, size: 16 };
    sheet.mergeCells(1, 1, 1, Math.max(columns.length, 1));
    sheet.getCell(1, 1).alignment = { horizontal: 'center', vertical: 'middle' };
    sheet.getRow(1).height = 32;
    const headings = sheet.addRow(columns.map(([heading]) => heading));
    headings.font = { bold: true };
    headings.eachCell((cell) => {
      cell.fill = HEADING_FILL;
    });
    for (const [index, [, width]] of columns.entries()) sheet.getColumn(index + 1).width = width;
    for (const row of rows) sheet.addRow([...row]);
    for (let at = 2; at <= rows.length + 2; at++)
      for (let column = 1; column <= columns.length; column++) {
        const cell = sheet.getCell(at, column);
        cell.border = BORDER;
        cell.alignment = { wrapText: true, vertical: at === 2 ? 'middle' : 'top' };
      }
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
