/**
 * Prepared rows as lines: what a row leaves empty is left out, most columns of most rows. The number stands first and the
 * key for sorting can be read without the rest.
 */
import type { PreparedRow, RowUnit } from './row.types.ts';

const EMPTY: RowUnit = {
  fonds: '',
  category: '',
  agency: '',
  level: 'item',
  code: '',
  key: '',
  over: '',
  sort: '',
  title: '',
  responsible: '',
  documentNumber: '',
  dateText: '',
  dateFrom: null,
  dateTo: null,
  year: null,
  retention: '',
  secrecy: 'public',
  openness: 'unreviewed',
  opinion: '',
  pages: null,
  carrier: '',
  note: '',
  fields: '{}',
  names: [],
  text: '',
};
const COLUMNS = Object.keys(EMPTY) as (keyof RowUnit)[];

/** What stands in a line of its own accord when it is read again. */
const isEmpty = (unit: RowUnit, column: keyof RowUnit): boolean =>
  column === 'names'
    ? unit.names.length === 0
    : // A code is mostly its own key.
      unit[column] === (column === 'key' ? unit.code : EMPTY[column]);

export function formatLine({ n, sheet, row, parent, unit }: PreparedRow): string {
  const kept: Partial<Record<keyof RowUnit, unknown>> = {};
  for (const column of COLUMNS) if (!isEmpty(unit, column)) kept[column] = unit[column];
  const place = { ...(sheet !== '' && { sheet }), row, ...(parent !== undefined && { parent }) };
  return JSON.stringify({ n, ...place, unit: kept });
}

type Line = Omit<PreparedRow, 'sheet' | 'unit'> & { sheet?: string; unit: Partial<RowUnit> };

export function parseLine(line: string): PreparedRow {
  const read = JSON.parse(line) as Line;
  const unit: RowUnit = { ...EMPTY, key: read.unit.code ?? '', ...read.unit };
  return { ...read, sheet: read.sheet ?? '', unit };
}
