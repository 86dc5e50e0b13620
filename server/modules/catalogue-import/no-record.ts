/** Rows between the records of a catalogue that are none. Pure. */
import { isHeading, TOTALS } from '../../formats/catalogue-row/headings.ts';
import type { RowColumn, RowUnit } from './row.types.ts';

/** Empty, a row of sums (with its word), the headings again, or only a running number. */
export function whyNoRecord(cells: readonly string[], columns: readonly RowColumn[]): { sums?: string } | undefined {
  let filled = 0;
  let sums: string | undefined;
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at]!.trim();
    if (cell === '') continue;
    filled++;
    if (cell.length < 20 && TOTALS.test(cell)) sums ??= cell;
    else if (columns[at]?.target === 'code') return cells.length > 1 && isRepeatedHeading(cells, cell) ? {} : undefined;
  }
  if (sums !== undefined) return { sums };
  return filled === 0 || (filled === 1 && cells.length > 1 && /^\d+$/.test(cells[0]!.trim())) ? {} : undefined;
}

const isRepeatedHeading = (cells: readonly string[], code: string): boolean => code.length < 8 && isHeading(cells);

/**
 * The fonds that all goes into, or what a finding aid is called as a whole: no unit, whose children stand at the top. A
 * description of more than its name is kept as a unit.
 */
export const isFondsItself = (unit: RowUnit, fondsKey: string): boolean =>
  unit.level === 'fonds' &&
  (unit.key === ''
    ? unit.dateText + unit.note + unit.responsible === '' && unit.fields === '{}'
    : unit.key === fondsKey);
