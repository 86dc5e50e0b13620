/**
 * A row of a catalogue becomes a unit, or defects: each names the column, the value, the rule and where possible a
 * suggestion. Nothing is guessed in silence. Pure; runs in the preparing child.
 */
import { COMMON_TERMS, retentionCode } from '../../formats/catalogue-row/retention.ts';
import { SPECIAL } from '../../formats/catalogue-row/special-characters.ts';
import { type GateReason, inspectRow, type Secrecy } from '../../formats/catalogue-row/secrecy-gate.ts';
import { parseRecordDate, type RecordDateResult } from '../../formats/record-date/index.ts';
import { normaliseKey, parseReferenceCode, type ReferenceCode, sortKey } from '../../formats/reference-code/index.ts';
import type { Openness } from '../../../shared/schemas/common.ts';
import type { ImportDefectKind, ImportMapping, ImportTarget } from '../../../shared/schemas/catalogue-import.ts';
import { readDecades, suggestDate } from './date.suggest.ts';
import type { SourceRow } from './read/source.types.ts';
import { FieldReader, type FieldSchemes } from './row.fields.ts';
import type { RowDefect, RowUnit } from './row.types.ts';

export interface RowRules {
  fonds: string;
  category: string;
  mapping: ImportMapping;
  categories: ReadonlySet<string>;
  schemes: FieldSchemes;
  /** Names of the agencies that may be named; undefined where new ones are made. */
  agencies: ReadonlySet<string> | undefined;
  today: number;
}
export interface RowColumn {
  target: ImportTarget;
  heading: string;
}
export type ReadRow =
  | { stopped: GateReason; key: string }
  | { stopped?: undefined; unit: RowUnit; defects: RowDefect[]; good: boolean };

const WARNINGS: ReadonlySet<ImportDefectKind> = new Set([
  'unusual-code',
  'future-date',
  'year-mismatch',
  'retention-mismatch',
  'bad-pages',
  'special-characters',
  'too-long',
  'differs',
  'encoding-claim',
  'encoding-guessed',
  // Old catalogues lack what the scheme of today demands.
  'field-required',
  'field-absent',
]);
export const severityOf = (kind: ImportDefectKind): 'error' | 'warning' => (WARNINGS.has(kind) ? 'warning' : 'error');

const LIMITS: Partial<Record<ImportTarget, number>> = {
  code: 100,
  title: 500,
  responsible: 300,
  documentNumber: 200,
  note: 2000,
};
const OPENNESS: Record<string, Openness> = {
  开放: 'open',
  已开放: 'open',
  公开: 'open',
  未审核: 'unreviewed',
  未开放: 'unreviewed',
  控制: 'controlled',
  不开放: 'controlled',
  延期开放: 'delayed',
  延期: 'delayed',
  open: 'open',
  unreviewed: 'unreviewed',
  controlled: 'controlled',
  delayed: 'delayed',
};
const LEVELS: Record<string, RowUnit['level']> = {
  全宗: 'fonds',
  fonds: 'fonds',
  类别: 'series',
  类: 'series',
  series: 'series',
  subseries: 'series',
  subfonds: 'series',
  class: 'series',
  案卷: 'file',
  卷: 'file',
  file: 'file',
  subgrp: 'series',
  recordgrp: 'fonds',
  collection: 'fonds',
  文件: 'item',
  件: 'item',
  item: 'item',
};
/** Characters in which no mark of secrecy can hide: then the gate has nothing to look for in the cells. */
const HARMLESS = /^[\x00-\x7e·\u3000-\u303f\u4e00-\u9fff\uff08\uff09\uff0c\uff1a\uff1b]*$/;
const SUSPICIOUS = /密|S\s*E\s*C\s*R\s*E\s*T|C\s*O\s*N\s*F\s*I\s*D/i;
const CACHE = 20_000;

export class RowReader {
  private readonly rules: RowRules;
  private readonly fondsKey: string;
  private readonly further: FieldReader;
  private readonly dates = new Map<string, RecordDateResult>();
  private readonly verdicts = new Map<string, Secrecy | 'stopped'>();

  constructor(rules: RowRules) {
    this.rules = rules;
    this.fondsKey = normaliseKey(rules.fonds);
    this.further = new FieldReader(rules.schemes, Object.keys(rules.mapping.constants));
  }

  read(source: SourceRow, columns: readonly RowColumn[]): ReadRow {
    const row = new RowValues(source, columns, this.rules.mapping);
    const secrecy = this.gate(row, source.cells);
    if (typeof secrecy === 'object') return { ...secrecy, key: normaliseKey(row.get('code')) };
    const code = this.readCode(row);
    this.readTitle(row);
    const date = this.readDate(row);
    const year = this.readYear(row, code, date);
    const retention = this.readRetention(row, code);
    const openness = this.readOpenness(row, secrecy);
    const pages = readPages(row);
    checkTexts(row);
    const agency = row.get('agency');
    if (agency !== '' && this.rules.agencies?.has(agency) === false) row.defect('unknown-agency', 'agency', agency);
    if (source.broken !== undefined) row.defect(source.broken, undefined, source.cells[0]?.slice(0, 80) ?? '');
    const written = row.get('code');
    const key = normaliseKey(written);
    const [category, level] = [this.categoryOf(row, code), readLevel(row)];
    this.readFurther(row, category, level, columns);
    const unit: RowUnit = {
      fonds: this.fondsOf(row, code, key),
      category,
      agency,
      level,
      code: written,
      key,
      sort: sortKey(written),
      title: row.get('title'),
      responsible: row.get('responsible'),
      documentNumber: row.get('documentNumber'),
      dateText: row.get('date'),
      dateFrom: date?.from ?? null,
      dateTo: date?.to ?? null,
      year,
      retention,
      secrecy,
      openness,
      opinion: row.get('opinion'),
      pages,
      carrier: row.get('carrier'),
      note: row.get('note'),
      fields: JSON.stringify(row.fields),
      names: row.names,
      text: row.get('text'),
    };
    return { unit, defects: row.defects, good: row.defects.every(({ severity }) => severity === 'warning') };
  }

  private gate(row: RowValues, cells: readonly string[]): Secrecy | { stopped: GateReason } {
    const secrecy = row.get('secrecy');
    const joined = cells.join('\n');
    if (HARMLESS.test(joined) && !SUSPICIOUS.test(joined)) {
      let verdict = this.verdicts.get(secrecy);
      if (verdict === undefined) {
        const found = inspectRow({ secrecy, cells: [] });
        verdict = found.stopped === undefined ? found.secrecy : 'stopped';
        if (this.verdicts.size < CACHE) this.verdicts.set(secrecy, verdict);
      }
      if (verdict !== 'stopped') return verdict;
    }
    const found = inspectRow({ secrecy, declassification: row.get('declassification'), cells: [...cells] });
    return found.stopped === undefined ? found.secrecy : { stopped: found.stopped };
  }

  private readCode(row: RowValues): ReferenceCode | undefined {
    const written = row.get('code');
    if (written === '') {
      if (!this.rules.mapping.allowEmptyCode) row.defect('missing-code', 'code');
      return undefined;
    }
    const code = parseReferenceCode(written);
    if (code === undefined) row.defect('unusual-code', 'code', written);
    return code;
  }

  /** The fonds that was named for all, or the code's own where the mapping says so. */
  private fondsOf(row: RowValues, code: ReferenceCode | undefined, key: string): string {
    const { fonds, mapping } = this.rules;
    const own = code?.fonds ?? /^[A-Z0-9]{1,8}(?=-)/.exec(key)?.[0];
    if (mapping.fondsFromCode) {
      if (own === undefined && this.fondsKey === '')
        row.defect('foreign-fonds', 'code', row.get('code'), '', { fonds: '' });
      return own ?? this.fondsKey;
    }
    if (own !== undefined && own !== this.fondsKey) row.defect('foreign-fonds', 'code', row.get('code'), '', { fonds });
    return this.fondsKey;
  }

  private categoryOf(row: RowValues, code: ReferenceCode | undefined): string {
    const { category, mapping, categories } = this.rules;
    const named =
      row.get('category').normalize('NFKC').toUpperCase() ||
      (mapping.categoryFromCode ? (code?.category ?? '') : '') ||
      category;
    if (!categories.has(named)) row.defect('unknown-category', 'category', named);
    return named;
  }

  private readTitle(row: RowValues): void {
    if (row.get('title') === '') row.defect('missing-title', 'title');
  }

  private readDate(row: RowValues): { from: number; to: number } | undefined {
    const written = row.get('date');
    if (written === '') return undefined;
    const { mapping, today } = this.rules;
    const excelSerial = mapping.excelDates && /^\d{5}(\.\d+)?$/.test(written);
    let result = excelSerial ? parseRecordDate(written, { excelSerial }) : this.dates.get(written);
    if (result === undefined) {
      result = parseRecordDate(written);
      if (this.dates.size < CACHE) this.dates.set(written, result);
    }
    if (!result.ok) {
      const decades = mapping.decades ? readDecades(written) : undefined;
      if (decades !== undefined) return { from: decades.from * 10000 + 101, to: decades.to * 10000 + 1231 };
      row.defect('bad-date', 'date', written, suggestDate(written), { reason: result.reason });
      return undefined;
    }
    if (result.date.from > today) row.defect('future-date', 'date', written);
    return result.date;
  }

  private readYear(
    row: RowValues,
    code: ReferenceCode | undefined,
    date: { from: number; to: number } | undefined,
  ): number | null {
    const written = row.get('year');
    let year: number | undefined;
    if (written !== '') {
      const digits = /^(1[5-9]\d\d|20\d\d)年?$/.exec(written.normalize('NFKC').replace(/\s/g, ''))?.[1];
      if (digits === undefined)
        row.defect('bad-year', 'year', written, date === undefined ? '' : String(Math.floor(date.from / 10000)));
      else year = Number(digits);
    }
    const ofCode = code?.year ?? undefined;
    const known = year ?? ofCode;
    if (year !== undefined && ofCode !== undefined && year !== ofCode)
      row.defect('year-mismatch', 'year', written, '', { other: ofCode });
    else if (
      known !== undefined &&
      date !== undefined &&
      (known < Math.floor(date.from / 10000) || known > Math.floor(date.to / 10000))
    )
      row.defect('year-mismatch', 'date', row.get('date'), '', { other: known });
    return known ?? (date === undefined ? null : Math.floor(date.from / 10000));
  }

  private readRetention(row: RowValues, code: ReferenceCode | undefined): string {
    const written = row.get('retention');
    if (written === '') return '';
    const term = retentionCode(written);
    const ofCode = code?.retention ?? undefined;
    if (term === undefined || (!COMMON_TERMS.has(term) && term !== ofCode))
      row.defect(
        'bad-retention',
        'retention',
        written,
        ofCode ?? (/^\d+$/.test(written.normalize('NFKC')) ? `${written.normalize('NFKC')}年` : ''),
      );
    else if (ofCode !== undefined && ofCode !== term)
      row.defect('retention-mismatch', 'retention', written, ofCode, { other: ofCode });
    return written;
  }

  /** The category's own fields; a key that it does not have is kept as it is written. */
  private readFurther(row: RowValues, category: string, level: RowUnit['level'], columns: readonly RowColumn[]): void {
    const { given, absent, begun } = this.further.of(category, level, columns);
    if (begun && this.rules.categories.has(category))
      for (const { name, nameEn } of absent)
        row.defect('field-absent', undefined, '', '', { field: name, fieldEn: nameEn || name, category });
    for (const { target, key, field } of given) {
      const written = row.get(target);
      if (field === undefined) {
        if (written !== '') row.fields[key] = written;
        continue;
      }
      if (written === '' && field.obligation !== 'must') continue;
      const { value, defect } = this.further.check(field, written);
      if (value !== '') row.fields[key] = value;
      if (defect !== undefined)
        row.defect(defect.rule, target, defect.value, defect.suggestion, {
          field: field.name,
          fieldEn: field.nameEn || field.name,
          category,
          limit: field.length ?? 0,
        });
    }
  }

  private readOpenness(row: RowValues, secrecy: Secrecy): Openness {
    const written = row.get('openness');
    if (written === '') return 'unreviewed';
    const openness = OPENNESS[written.normalize('NFKC').trim().toLowerCase()];
    if (openness === undefined) {
      row.defect('unknown-openness', 'openness', written);
      return 'unreviewed';
    }
    // What the spreadsheet says is kept as a field; only a ground that was given for the import opens.
    if (this.rules.mapping.openingGround === undefined) {
      if (openness !== 'unreviewed') row.fields['开放标识'] = written;
      return 'unreviewed';
    }
    if (openness === 'open' && secrecy !== 'public') row.defect('open-not-public', 'openness', written);
    return openness;
  }
}

/** The values of a row by their targets, with what is found wrong of them. */
class RowValues {
  readonly fields: Record<string, string> = {};
  readonly names: string[] = [];
  readonly defects: RowDefect[] = [];
  private readonly values: Partial<Record<ImportTarget, string>> = {};
  private readonly source: SourceRow;
  private readonly columns: readonly RowColumn[];

  constructor(source: SourceRow, columns: readonly RowColumn[], mapping: ImportMapping) {
    this.source = source;
    this.columns = columns;
    for (let at = 0; at < columns.length; at++) {
      const { target, heading } = columns[at]!;
      if (target === 'ignore') continue;
      let value = (source.cells[at] ?? '').trim();
      if (value === '') continue;
      value = mapping.values[target]?.[value] ?? value;
      if (mapping.cleanCharacters && target !== 'text' && HAS_SPECIAL.test(value))
        value = value.replace(SPECIAL, '').trim();
      if (target === 'field') this.fields[heading] = value;
      else if (target === 'person')
        for (const name of value.split(/[;；、,，]+/)) {
          if (name.trim() !== '') this.names.push(name.trim());
        }
      else if (target === 'note' && this.values.note !== undefined) this.values.note += `\n${value}`;
      else this.values[target] ??= value;
    }
    for (const [target, value] of Object.entries(mapping.constants)) this.values[target as ImportTarget] ??= value;
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

function readPages(row: RowValues): number | null {
  const written = row.get('pages');
  if (written === '') return null;
  const digits = /^(?:共)?(\d{1,6})(?:页|张|p|pages?)?$/i.exec(written.normalize('NFKC').replace(/\s/g, ''))?.[1];
  if (digits !== undefined) return Number(digits);
  row.fields['页数'] = written;
  row.defect('bad-pages', 'pages', written);
  return null;
}

function readLevel(row: RowValues): RowUnit['level'] {
  const written = row.get('level');
  if (written === '') return 'item';
  const level = LEVELS[written.normalize('NFKC').toLowerCase()];
  if (level === undefined) row.defect('unknown-level', 'level', written);
  return level ?? 'item';
}

const TEXTS: readonly ImportTarget[] = ['code', 'documentNumber', 'responsible', 'title', 'opinion', 'note'];
const HAS_SPECIAL = new RegExp(SPECIAL.source, 'u');

function checkTexts(row: RowValues): void {
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
