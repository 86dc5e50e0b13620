/** Rows between the records of a catalogue that are none. Pure. */
import { isHeading, TOTALS } from '../../formats/catalogue-row/headings.ts';
import type { RowColumn, RowUnit } from './row.types.ts';

/** How many there are: beside a word of sums, never a code. */
const COUNT = /^[\d〇一二三四五六七八九十百千两]+\s*[件卷页册份盒个条]$/;
/** What stands below a table: a remark, who made it and when, that the rest is empty. */
const BELOW =
  /^[（(]?(?:注|附注|备注|说明|编制说明|填表说明|[填制编审校][表制核报对录](?:人|者|单位|日期|时间)?|单位负责人|负责人|经办人|立卷人|检查人)\s*\d?\s*[:：]/;
/** That the rest is empty, however it is spaced or set between lines; nothing follows it. */
const BLANK = /^[（(]?(?:本页)?(?:以下|此处)(?:均?为)?空白[)）]?[。.]?$/;
const saysBlank = (cell: string): boolean => BLANK.test(cell.replace(/[\s—–―_*-]+/g, ''));

/** Empty, a row of sums (with its word), the headings again, or only a running number. */
export function whyNoRecord(cells: readonly string[], columns: readonly RowColumn[]): { sums?: string } | undefined {
  let filled = 0;
  let sums: string | undefined;
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at]!.trim();
    if (cell === '') continue;
    filled++;
    if (cell.length < 20 && TOTALS.test(cell)) sums ??= cell;
    else if (COUNT.test(cell)) continue;
    else if (columns[at]?.target === 'code') return cells.length > 1 && isRepeatedHeading(cells, cell) ? {} : undefined;
  }
  if (sums !== undefined) return { sums };
  return filled === 0 || (filled === 1 && cells.length > 1 && /^\d+$/.test(cells[0]!.trim())) ? {} : undefined;
}

/**
 * What stands below a table and is no record, as it is written; undefined where it may be one. A title is one, whatever
 * word it begins with.
 */
export function findRemark(cells: readonly string[], columns: readonly RowColumn[]): string | undefined {
  const filled = cells.flatMap((cell, at) => (cell.trim() === '' ? [] : [{ cell: cell.trim(), at }]));
  // A running number goes before the words too.
  if (filled.length === 2 && saysBlank(filled[1]!.cell) && /^\d+$/.test(filled[0]!.cell)) return filled[1]!.cell;
  const [first] = filled;
  if (first === undefined || filled.length > 5) return undefined;
  const isBlank = saysBlank(first.cell);
  if (!isBlank && !BELOW.test(first.cell)) return undefined;
  const isTitle = columns[first.at]?.target === 'title' && !isBlank;
  const hasTitle = filled.slice(1).some(({ cell, at }) => columns[at]?.target === 'title' && !BELOW.test(cell));
  return isTitle || hasTitle ? undefined : filled.map(({ cell }) => cell).join(' ');
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
