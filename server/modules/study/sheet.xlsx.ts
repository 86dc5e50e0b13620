/** A sheet of attendance as a workbook. Figures are numbers; nothing in it is a formula, whatever a topic begins with. */
import type { Sheet } from './sheet.ts';

const HEAD_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEFEBE2' } } as const;
const THIN = { style: 'thin', color: { argb: 'FFB5AD9C' } } as const;
const BORDER = { top: THIN, left: THIN, bottom: THIN, right: THIN };

/** Gives the bytes of an XLSX file. */
export async function writeSheetXlsx(sheet: Sheet): Promise<Uint8Array> {
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.Workbook();
  const page = workbook.addWorksheet(sheet.title, {
    pageSetup: {
      orientation: sheet.columns.length > 7 ? 'landscape' : 'portrait',
      fitToPage: true,
      fitToHeight: 0,
    },
  });
  const width = sheet.columns.length;
  page.columns = sheet.columns.map(({ share }) => ({ width: Math.max(6, share * 1.1) }));
  const title = page.addRow([sheet.title]);
  page.mergeCells(1, 1, 1, width);
  title.height = 30;
  title.getCell(1).font = { size: 16, bold: true };
  title.getCell(1).alignment = { horizontal: 'center', vertical: 'middle' };
  for (const [label, value] of sheet.facts) {
    const row = page.addRow([label, '', value]);
    page.mergeCells(row.number, 1, row.number, 2);
    if (width > 3) page.mergeCells(row.number, 3, row.number, width);
    row.getCell(1).font = { bold: true };
    row.getCell(3).alignment = { wrapText: true, vertical: 'top' };
  }
  const head = page.addRow(sheet.columns.map((each) => each.title));
  head.eachCell((cell) => {
    cell.font = { bold: true };
    cell.fill = HEAD_FILL;
    cell.border = BORDER;
    cell.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true };
  });
  page.views = [{ state: 'frozen', ySplit: head.number }];
  page.pageSetup.printTitlesRow = `${head.number}:${head.number}`;
  for (const values of sheet.rows) {
    const row = page.addRow(values.map((value) => (/^\d{1,9}$/.test(value) ? Number(value) : value)));
    for (const [index, { centred }] of sheet.columns.entries()) {
      const cell = row.getCell(index + 1);
      cell.border = BORDER;
      cell.alignment = { vertical: 'middle', wrapText: true, ...(centred === true && { horizontal: 'center' }) };
    }
  }
  for (const note of [...sheet.notes, sheet.madeAt]) {
    const row = page.addRow([note]);
    page.mergeCells(row.number, 1, row.number, width);
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
