/**
 * The rows that were not taken in, as a workbook: sheets and headings as they came, the cells in question marked and
 * commented, so that it can be mended and sent again. Rows that the secrecy gate stopped are only a number and a mark.
 */
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import type ExcelJS from 'exceljs';
import type { Database, Tables } from '../../infra/db/index.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import { type ImportRecord, listDefects } from './import.repo.ts';
import { presentDefect } from './import.present.ts';
import { readLines } from './line-file.ts';
import type { PrepareSummary } from './row.types.ts';

const ERROR_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF8D7D3' } } as const;
const WARNING_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFBEFC9' } } as const;
const PAGE = 5000;
/** Rows that one workbook takes: the spreadsheet programs' own limit, less the headings. */
const MOST = 1_000_000;

type Defects = Map<string, Tables['import_defect'][]>;
const keyOf = (sheet: string, row: number): string => `${sheet}\n${row}`;

/** Streams the bytes of an XLSX file. `folder` is where the import's lines stand. */
export function writeReturned(db: Database, record: ImportRecord, folder: string, locale: Locale): Readable {
  const stream = new PassThrough();
  write(db, record, folder, locale, stream).catch((error: unknown) =>
    stream.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return stream;
}

async function write(
  db: Database,
  record: ImportRecord,
  folder: string,
  locale: Locale,
  stream: PassThrough,
): Promise<void> {
  const summary = JSON.parse(record.summary_json!) as PrepareSummary;
  const { errors, stopped } = await collect(db, record.id);
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  const sheets = new Map(
    summary.sheets.map(({ name, headings }) => {
      const sheet = workbook.addWorksheet(name === '' ? translate(locale, 'report.sheet.catalogue') : name, {
        views: [{ state: 'frozen', ySplit: 1 }],
      });
      const heading = sheet.addRow(headings);
      heading.font = { bold: true };
      heading.commit();
      return [name, sheet] as const;
    }),
  );
  let written = 0;
  for await (const { lines } of readLines(join(folder, 'lines', 'cells.jsonl'), 0, () => 1000))
    for (const line of lines) {
      const [name, number, cells] = JSON.parse(line) as [string, number, string[]];
      const found = errors.get(keyOf(name, number));
      const sheet = sheets.get(name);
      if (found?.some(({ severity }) => severity === 'error') !== true || sheet === undefined || written++ >= MOST)
        continue;
      const row = sheet.addRow(cells);
      for (const each of found) mark(row, each, summary, locale);
      row.commit();
    }
  writeStopped(workbook, stopped, locale);
  await workbook.commit();
}

async function collect(
  db: Database,
  importId: string,
): Promise<{ errors: Defects; stopped: Tables['import_defect'][] }> {
  const errors: Defects = new Map();
  const stopped: Tables['import_defect'][] = [];
  for (let after = -1; ; ) {
    const page = await listDefects(db.read, importId, { after, limit: PAGE });
    for (const each of page) {
      if (each.kind === 'classified') stopped.push(each);
      else if (each.kind !== 'differs' && each.row > 0) {
        const key = keyOf(each.sheet, each.row);
        const list = errors.get(key);
        if (list === undefined) errors.set(key, [each]);
        else list.push(each);
      }
    }
    const last = page.at(-1);
    if (last === undefined) return { errors, stopped };
    after = last.position;
  }
}

function mark(row: ExcelJS.Row, defect: Tables['import_defect'], summary: PrepareSummary, locale: Locale): void {
  const headings = summary.sheets.find(({ name }) => name === defect.sheet)?.headings ?? [];
  const at = defect.heading_at >= 0 ? defect.heading_at : Math.max(0, headings.indexOf(defect.heading));
  const cell = row.getCell(at + 1);
  cell.fill = defect.severity === 'error' ? ERROR_FILL : WARNING_FILL;
  const before = typeof cell.note === 'string' && cell.note !== '' ? `${cell.note}\n` : '';
  cell.note = `${before}${presentDefect(defect, locale).message}`;
}

function writeStopped(
  workbook: ExcelJS.stream.xlsx.WorkbookWriter,
  stopped: readonly Tables['import_defect'][],
  locale: Locale,
): void {
  if (stopped.length === 0) return;
  const sheet = workbook.addWorksheet(translate(locale, 'report.sheet.defects'));
  for (const each of stopped) sheet.addRow([presentDefect(each, locale).message]).commit();
}
