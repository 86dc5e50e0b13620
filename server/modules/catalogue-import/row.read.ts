/**
 * A row of a catalogue becomes a unit, or defects: each names the column, the value, the rule and where possible a
 * suggestion. Nothing is guessed in silence. Pure; runs in the preparing child.
 */
import { COMMON_TERMS, retentionCode, retentionTerm } from '../../formats/catalogue-row/retention.ts';
import { type GateReason, inspectRow, type Secrecy } from '../../formats/catalogue-row/secrecy-gate.ts';
import { parseRecordDate, type RecordDateResult } from '../../formats/record-date/index.ts';
import { normaliseKey, type ReferenceCode, sortKey } from '../../formats/reference-code/index.ts';
import { ownText } from '../../lib/own-text.ts';
import type { Openness } from '../../../shared/schemas/common.ts';
import type { ImportMapping } from '../../../shared/schemas/catalogue-import.ts';
import { placeByCode } from './code-place.ts';
import { SERIAL } from './date-range.ts';
import { isUndated, readDecades, suggestDate } from './date.suggest.ts';
import type { SourceRow } from './read/source.types.ts';
import { FieldReader, type FieldSchemes } from './row.fields.ts';
import { CodeReader, type OwnTemplate, type ReadCode } from './row.code.ts';
import { OPENNESS } from './row.terms.ts';
import type { RowColumn, RowDefect, RowUnit } from './row.types.ts';
import { checkTexts, readLevel, readPages, RowValues } from './row.values.ts';

export interface RowRules {
  fonds: string;
  category: string;
  mapping: ImportMapping;
  categories: ReadonlySet<string>;
  schemes: FieldSchemes;
  /** How fonds chose to write their codes. */
  templates: readonly OwnTemplate[];
  /** Names of the agencies that may be named; undefined where new ones are made. */
  agencies: ReadonlySet<string> | undefined;
  today: number;
}
export type ReadRow =
  | { stopped: GateReason; key: string }
  | { stopped?: undefined; unit: RowUnit; isLevelByCode: boolean; defects: RowDefect[]; good: boolean };

/** Characters in which no mark of secrecy can hide: then the gate has nothing to look for in the cells. */
const HARMLESS = /^[\x00-\x7e·\u3000-\u303f\u4e00-\u9fff\uff08\uff09\uff0c\uff1a\uff1b]*$/;
const SUSPICIOUS = /密|S\s*E\s*C\s*R\s*E\s*T|C\s*O\s*N\s*F\s*I\s*D/i;
const CACHE = 20_000;

export class RowReader {
  private readonly rules: RowRules;
  private readonly fondsKey: string;
  private readonly further: FieldReader;
  private readonly codes: CodeReader;
  /** Categories that are arranged by file. */
  private readonly byFile: ReadonlySet<string>;
  private readonly dates = new Map<string, RecordDateResult>();
  private readonly verdicts = new Map<string, Secrecy | 'stopped'>();

  constructor(rules: RowRules) {
    this.rules = rules;
    this.fondsKey = normaliseKey(rules.fonds);
    this.codes = new CodeReader(rules.templates, rules.category);
    const byFile = rules.schemes.categories.filter(({ arrangement }) => arrangement === 'file');
    this.byFile = new Set(byFile.map(({ key }) => key));
    this.further = new FieldReader(rules.schemes, Object.keys(rules.mapping.constants));
  }

  read(source: SourceRow, columns: readonly RowColumn[]): ReadRow {
    const row = new RowValues(source, columns, this.rules.mapping);
    const secrecy = this.gate(row, source.cells);
    if (typeof secrecy === 'object') return { ...secrecy, key: normaliseKey(row.get('code')) };
    const written = row.get('code');
    const key = normaliseKey(written);
    const read = this.readCode(row, key);
    const { code } = read;
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
    const category = this.categoryOf(row, code);
    const byCode = placeByCode(written, this.byFile.has(category), code);
    const isLevelByCode = row.get('level') === '' && byCode.level !== undefined;
    const level = isLevelByCode ? byCode.level! : readLevel(row);
    this.readFurther(row, category, level, columns);
    const unit: RowUnit = {
      fonds: this.fondsOf(row, read),
      category,
      agency,
      level,
      code: written,
      key,
      over: level === 'item' ? byCode.over : '',
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
    return {
      unit,
      isLevelByCode,
      defects: row.defects,
      good: row.defects.every(({ severity }) => severity === 'warning'),
    };
  }

  private gate(row: RowValues, cells: readonly string[]): Secrecy | { stopped: GateReason } {
    const secrecy = row.get('secrecy');
    const joined = cells.join('\n');
    if (HARMLESS.test(joined) && !SUSPICIOUS.test(joined)) {
      let verdict = this.verdicts.get(secrecy);
      if (verdict === undefined) {
        const found = inspectRow({ secrecy, cells: [] });
        verdict = found.stopped === undefined ? found.secrecy : 'stopped';
        if (this.verdicts.size < CACHE) this.verdicts.set(ownText(secrecy), verdict);
      }
      if (verdict !== 'stopped') return verdict;
    }
    const found = inspectRow({ secrecy, declassification: row.get('declassification'), cells: [...cells] });
    return found.stopped === undefined ? found.secrecy : { stopped: found.stopped };
  }

  private readCode(row: RowValues, key: string): ReadCode {
    const written = row.get('code');
    const read = this.codes.read(written, key, namedCategory(row), this.fondsKey);
    if (written === '') {
      if (!this.rules.mapping.allowEmptyCode) row.defect('missing-code', 'code');
    } else if (read.isUnusual) row.defect('unusual-code', 'code', written);
    return read;
  }

  /** The fonds that was named for all, or the code's own where the mapping says so. */
  private fondsOf(row: RowValues, { fonds: own }: ReadCode): string {
    const { fonds, mapping } = this.rules;
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
    const named = namedCategory(row) || (mapping.categoryFromCode ? (code?.category ?? '') : '') || category;
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
    const excelSerial = mapping.excelDates && SERIAL.test(written);
    let result = excelSerial ? parseRecordDate(row.asCounted(written), { excelSerial }) : this.dates.get(written);
    if (result === undefined) {
      const own = ownText(written);
      result = parseRecordDate(own);
      if (this.dates.size < CACHE) this.dates.set(own, result);
    }
    if (!result.ok) {
      const decades = mapping.decades ? readDecades(written) : undefined;
      // The words say that there is none: they stay, and are no fault.
      if (isUndated(written)) return undefined;
      if (decades !== undefined) return { from: decades.from * 10000 + 101, to: decades.to * 10000 + 1231 };
      row.defect('bad-date', 'date', written, suggestDate(row.asCounted(written)), { reason: result.reason });
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
        row.defect(
          'bad-year',
          'year',
          written,
          String(date === undefined ? (code?.year ?? '') : Math.floor(date.from / 10000)),
        );
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
    const said = ofCode === undefined ? undefined : retentionTerm(ofCode);
    if (term === undefined || (!COMMON_TERMS.has(term) && term !== ofCode))
      row.defect('bad-retention', 'retention', written, yearsMeant(written) ?? said ?? '');
    else if (said !== undefined && ofCode !== term)
      row.defect('retention-mismatch', 'retention', written, said, { other: said });
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

/** A mere number in the column of terms is years, whatever single codes say: where they say otherwise a warning stays. */
function yearsMeant(written: string): string | undefined {
  const digits = written.normalize('NFKC').replace(/\s/g, '');
  return /^\d+$/.test(digits) && COMMON_TERMS.has(`D${Number(digits)}`) ? `${Number(digits)}年` : undefined;
}

const namedCategory = (row: RowValues): string => row.get('category').normalize('NFKC').toUpperCase();
