/**
 * A report as a workbook: its text, its figures with links to their lists, its whole tables, however long. It is written
 * as a stream: what a row has become is let go.
 */
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type ExcelJS from 'exceljs';
import { translate } from '../../../shared/i18n/index.ts';
import { figureName, type Paper, sayHeading, sayNumber, saySpan } from './report.paper.ts';
import { sayDay, sayFigure } from './report.sentences.ts';

const HEADING_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEFEBE2' } } as const;

/** A4 across, as wide as the paper, headings on each page. */
const PAPER = {
  paperSize: 9,
  orientation: 'landscape',
  fitToPage: true,
  fitToWidth: 1,
  fitToHeight: 0,
  printTitlesRow: '1:1',
};

/** `rows`: every row of the only table, where it may be longer than the paper holds. Gives the bytes of the XLSX. */
export async function writeReportXlsx(
  paper: Paper,
  whole: { columns: { title: string; width: number }[]; rows: AsyncIterable<string[][]> | undefined },
): Promise<Buffer> {
  const { row, sections } = paper;
  const say = (key: string) => translate(row.locale, `report-text.${key}`);
  const stream = new PassThrough();
  const bytes = buffer(stream);
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  workbook.title = row.title;
  workbook.creator = paper.head;
  const tables = sections.filter(({ table }) => table !== undefined);
  // A ledger opens with its table; a report with its text.
  const first = whole.rows === undefined ? undefined : addTable(workbook, row.title, whole.columns);
  if (first !== undefined) {
    for await (const page of whole.rows!) for (const cells of page) first.addRow(cells.map(typed)).commit();
    first.commit();
  }
  writeText(workbook.addWorksheet(say('text')), paper);
  if (first === undefined)
    for (const { heading, table } of tables) {
      const sheet = addTable(workbook, heading, table!.columns);
      for (const cells of table!.rows) sheet.addRow(cells.map(typed));
      sheet.commit();
    }
  writeFigures(workbook.addWorksheet(say('figures'), { views: [{ state: 'frozen', ySplit: 1 }] }), paper);
  await workbook.commit();
  return bytes;
}

/** What is a whole number is one in the sheet too. */
const typed = (cell: string): string | number => (/^\d{1,9}$/.test(cell) ? Number(cell) : cell);

/** Names of sheets hold no []:*?/\ and at most 31 characters. */
function addTable(
  workbook: ExcelJS.stream.xlsx.WorkbookWriter,
  name: string,
  columns: readonly { title: string; width: number }[],
): ExcelJS.Worksheet {
  const sheet = workbook.addWorksheet(name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31), {
    views: [{ state: 'frozen', ySplit: 1 }],
    headerFooter: { oddFooter: '&R— &P —', evenFooter: '&L— &P —', differentOddEven: true },
  });
  Object.assign(sheet.pageSetup, PAPER);
  sheet.columns = columns.map(({ title, width }) => ({
    header: title,
    width: Math.max(7, width * 1.8),
    style: { alignment: { wrapText: true, vertical: 'top' } },
  }));
  heading(sheet);
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } };
  return sheet;
}

function heading(sheet: ExcelJS.Worksheet): void {
  const row = sheet.getRow(1);
  row.font = { bold: true };
  row.eachCell((cell) => (cell.fill = HEADING_FILL));
}

function writeText(sheet: ExcelJS.Worksheet, paper: Paper): void {
  const { row, sections } = paper;
  sheet.columns = [{ width: 100, style: { alignment: { wrapText: true, vertical: 'top' } } }];
  const title = sheet.addRow([row.title]);
  title.font = { bold: true, size: 16 };
  sheet.addRow([`${sayNumber(paper)} ${saySpan(paper)}`]);
  for (const [at, section] of sections.entries()) {
    sheet.addRow([sayHeading(row.locale, at, sections.length, section.heading)]).font = { bold: true };
    for (const { left, runs } of section.paragraphs) if (!left) sheet.addRow([runs.map(({ text }) => text).join('')]);
    for (const bar of section.chart ?? []) sheet.addRow([`${bar.label} ${bar.value}`]);
  }
  sheet.commit();
}

function writeFigures(sheet: ExcelJS.Worksheet, { row, figures, base, sections }: Paper): void {
  const say = (key: string) => translate(row.locale, `report-text.${key}`);
  const labels = new Map(sections.flatMap(({ chart = [] }) => chart.map((bar) => [bar.figure, bar.label])));
  sheet.columns = [
    { header: say('figure'), width: 36 },
    { header: say('value'), width: 12 },
    { header: translate(row.locale, 'report-column.day'), width: 20 },
    { header: say('list'), width: 20 },
  ];
  heading(sheet);
  for (const figure of figures)
    sheet.addRow([
      labels.get(figure.key) ?? figureName(row.locale, figure.key),
      figure.unit === 'percent' ? sayFigure(figure) : figure.value,
      sayDay(row.locale, figure.asOf),
      { text: say('open-list'), hyperlink: `${base}${figure.href}` },
    ]);
  sheet.commit();
}
