/** The values of one row as its columns give them, and the defects of those that are read for themselves. */
import { SPECIAL } from '../../formats/catalogue-row/special-characters.ts';
import type { ImportDefectKind, ImportMapping, ImportTarget } from '../../../shared/schemas/catalogue-import.ts';
import { personsIn } from '../../../shared/names.ts';
import { codeComposer } from './code-pattern.ts';
import { endOfRange, joinRange, SERIAL, since1900 } from './date-range.ts';
import type { SourceRow } from './read/source.types.ts';
import { LEVELS, severityOf, suggestLevel } from './row.terms.ts';
import type { RowColumn, RowDefect, RowUnit } from './row.types.ts';

const LIMITS: Partial<Record<ImportTarget, number>> = {
  code: 100,
  title: 500,
  responsible: 300,
  documentNumber: 200,
  note: 2000,
};

/** What a spreadsheet writes where a formula fails. */
const CELL_ERROR = /^#(?:N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NUM!|NULL!)$/i;
const FULL_WIDTH = /[\uff01-\uff5e]/;

/** A pattern is looked at once for all rows of a sheet. */
const composers = new WeakMap<readonly RowColumn[], ReturnType<typeof codeComposer>>();
function composerOf(pattern: string, columns: readonly RowColumn[]): ReturnType<typeof codeComposer> {
  let composer = composers.get(columns);
  if (composer === undefined) {
    composer = codeComposer(
      pattern,
      columns.map(({ heading }) => heading),
    );
    composers.set(columns, composer);
  }
  return composer;
}

/** The values of a row by their targets, with what is found wrong of them. */
export class RowValues {
  readonly fields: Record<string, string> = {};
  readonly names: string[] = [];
  readonly defects: RowDefect[] = [];
  private readonly values: Partial<Record<ImportTarget, string>> = {};
  private readonly source: SourceRow;
  private readonly columns: readonly RowColumn[];

  constructor(source: SourceRow, columns: readonly RowColumn[], mapping: ImportMapping) {
    this.source = source;
    this.columns = columns;
    const rangeEnd = endOfRange(columns);
    let end = '';
    for (let at = 0; at < columns.length; at++) {
      const { target, heading } = columns[at]!;
      if (target === 'ignore') continue;
      let value = (source.cells[at] ?? '').trim();
      if (value === '') continue;
      value = mapping.values[target]?.[value] ?? value;
      if (mapping.cleanCharacters && target !== 'text' && HAS_SPECIAL.test(value))
        value = value.replace(SPECIAL, '').trim();
      if (value.startsWith('#') && CELL_ERROR.test(value)) this.push('cell-error', at, value);
      if (target === 'code' && FULL_WIDTH.test(value)) {
        this.push('code-width', at, value);
        value = value.replace(/[\uff01-\uff5e]/g, (char) => char.normalize('NFKC'));
      }
      if (at === rangeEnd) end = value;
      else if (target === 'field') this.fields[heading] = value;
      else if (target === 'person') this.names.push(...personsIn(value));
      else if (target === 'note' && this.values.note !== undefined) this.values.note += `\n${value}`;
      else this.values[target] ??= value;
    }
    if (end !== '') {
      const range = joinRange(this.values.date ?? '', end, mapping.excelDates, source.from1904);
      this.values.date = mapping.values.date?.[range] ?? range;
    }
    if (this.values.code === undefined && mapping.codePattern !== undefined) {
      const code = composerOf(mapping.codePattern, columns)(source.cells);
      if (code !== '') this.values.code = code;
    }
    for (const [target, value] of Object.entries(mapping.constants)) this.values[target as ImportTarget] ??= value;
  }

  /** A workbook's count of days as most count them; any other text as it is. */
  asCounted(written: string): string {
    return this.source.from1904 === true && SERIAL.test(written) ? since1900(written) : written;
  }

  get(target: ImportTarget): string {
    return this.values[target] ?? '';
  }

  defect(
    kind: ImportDefectKind,
    target?: ImportTarget,
    value = '',
    suggestion = '',
    params: Record<string, string | number> = {},
  ): void {
    const at = target === undefined ? -1 : this.columns.findIndex((column) => column.target === target);
    this.push(kind, at, value, suggestion, params);
  }

  private push(
    kind: ImportDefectKind,
    at: number,
    value: string,
    suggestion = '',
    params: Record<string, string | number> = {},
  ): void {
    const { sheet, row } = this.source;
    this.defects.push({
      kind,
      severity: severityOf(kind),
      sheet,
      row,
      column: this.columns[at]?.heading ?? '',
      at,
      value: value.slice(0, 200),
      suggestion,
      params,
    });
  }
}

export function readPages(row: RowValues): number | null {
  const written = row.get('pages');
  if (written === '') return null;
  const digits = /^(?:共)?(\d{1,6})(?:页|张|p|pages?)?$/i.exec(written.normalize('NFKC').replace(/\s/g, ''))?.[1];
  if (digits !== undefined) return Number(digits);
  row.fields['页数'] = written;
  row.defect('bad-pages', 'pages', written);
  return null;
}

export function readLevel(row: RowValues): RowUnit['level'] {
  const written = row.get('level');
  if (written === '') return 'item';
  const level = LEVELS[written.normalize('NFKC').toLowerCase()];
  if (level === undefined) row.defect('unknown-level', 'level', written, suggestLevel(written));
  return level ?? 'item';
}

const TEXTS: readonly ImportTarget[] = ['code', 'documentNumber', 'responsible', 'title', 'opinion', 'note'];
const HAS_SPECIAL = new RegExp(SPECIAL.source, 'u');

export function checkTexts(row: RowValues): void {
  for (const target of TEXTS) {
    const value = row.get(target);
    if (value === '') continue;
    if (HAS_SPECIAL.test(value)) {
      const points = [...value.matchAll(SPECIAL)].map(
        ([char]) => `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`,
      );
      row.defect('special-characters', target, value, value.replace(SPECIAL, ''), {
        characters: [...new Set(points)].slice(0, 8).join(' '),
      });
    }
    const limit = LIMITS[target];
    if (limit !== undefined && value.length > limit)
      row.defect('too-long', target, value, '', { limit, length: value.length });
  }
}
