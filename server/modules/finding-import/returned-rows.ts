/** The rows that were not taken, as a workbook: cells in question marked and commented, to be mended and sent again. */
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import { showDay } from '../../lib/day.ts';
import type { ImportResult } from './finding-import.parts.ts';
import type { PlannedDefect } from './ledger.types.ts';

const FILLS = { error: 'FFF8D7D3', warning: 'FFFBEFC9' } as const;
const MOST_WIDTH = 44;

/** The sentence of a defect. */
export function sayDefect(defect: PlannedDefect, locale: Locale): string {
  const { params, value, kind } = defect;
  const days = Object.fromEntries(
    Object.entries(params).map(([key, each]) => [
      key,
      (key === 'day' || key === 'start' || key === 'due') && typeof each === 'number' ? showDay(each) : each,
    ]),
  );
  return translate(locale, `ledger-defect.${kind}`, { ...days, value });
}

export async function writeReturned(result: ImportResult, locale: Locale): Promise<Buffer> {
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.Workbook();
  const name = result.sheet === '' ? translate(locale, 'ledger.returned') : result.sheet;
  const sheet = workbook.addWorksheet(name.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] });
  const heading = sheet.addRow(result.headings);
  heading.font = { bold: true };
  const found = new Map<number, PlannedDefect[]>();
  for (const each of result.defects) found.set(each.row, [...(found.get(each.row) ?? []), each]);
  for (const { row, cells } of result.refused) {
    const made = sheet.addRow(cells);
    made.alignment = { vertical: 'top', wrapText: true };
    for (const defect of found.get(row) ?? []) {
      const cell = made.getCell(Math.max(0, defect.at) + 1);
      if (defect.severity === 'error' || cell.note === undefined)
        cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: FILLS[defect.severity] } };
      const before = typeof cell.note === 'string' && cell.note !== '' ? `${cell.note}\n` : '';
      const near = defect.suggestion === '' ? '' : ` → ${defect.suggestion}`;
      cell.note = `${before}${sayDefect(defect, locale)}${near}`;
    }
  }
  for (const [index, text] of result.headings.entries()) {
    const longest = Math.max(text.length, ...result.refused.map(({ cells }) => (cells[index] ?? '').length));
    sheet.getColumn(index + 1).width = Math.min(MOST_WIDTH, longest * 2 + 4);
  }
  return Buffer.from(await workbook.xlsx.writeBuffer());
}
