/**
 * The further fields of the schemes in a row: values are normalised as an edit would keep them and held against type, length
 * and code table. What is the same for all rows of a category and level is made once. Pure; runs in the preparing child.
 */
import { parseRecordDate } from '../../formats/record-date/index.ts';
import type { FieldAtLevel, SchemeConfig } from '../../../shared/schemas/scheme.ts';
import { fieldsFor, isColumnField } from '../../../shared/scheme/fields.ts';
import { type FieldDefect, normaliseValue, severalOf, validateFields } from '../../../shared/scheme/validate.ts';
import type { UnitLevel } from '../../infra/db/index.ts';
import { ownText } from '../../lib/own-text.ts';
import type { RowColumn } from './row.types.ts';

/** What of the configuration a reading child needs. */
export type FieldSchemes = Pick<SchemeConfig, 'categories' | 'schemes' | 'tables'>;
export interface CheckedValue {
  value: string;
  defect: FieldDefect | undefined;
}
export interface RowFields {
  /** Fields that a column or a constant gives, by the target that stands for them. */
  given: readonly { target: `field:${string}`; key: string; field: FieldAtLevel | undefined }[];
  /** Mandatory fields that nothing gives. */
  absent: readonly FieldAtLevel[];
}

const CACHE = 5000;
/** Longer values seldom come again. */
const SHORT = 40;
const isDate = (text: string): boolean => parseRecordDate(text).ok;

export class FieldReader {
  private readonly schemes: FieldSchemes;
  private readonly constants: readonly string[];
  private readonly known = new Map<string, Map<UnitLevel, RowFields>>();
  private readonly seen = new Map<FieldAtLevel, Map<string, CheckedValue>>();
  private columns: readonly RowColumn[] | undefined;

  constructor(schemes: FieldSchemes, constants: readonly string[]) {
    this.schemes = schemes;
    this.constants = constants;
  }

  /** `begun` says that these are asked for the first time with these columns. */
  of(category: string, level: UnitLevel, columns: readonly RowColumn[]): RowFields & { begun: boolean } {
    if (this.columns !== columns) {
      this.columns = columns;
      this.known.clear();
    }
    let levels = this.known.get(category);
    if (levels === undefined) this.known.set(category, (levels = new Map<UnitLevel, RowFields>()));
    const known = levels.get(level);
    if (known !== undefined) return { ...known, begun: false };
    const made = this.make(category, level, columns);
    levels.set(level, made);
    return { ...made, begun: true };
  }

  private make(category: string, level: UnitLevel, columns: readonly RowColumn[]): RowFields {
    const fields = fieldsFor(this.schemes, category, level).filter(
      ({ key, captured }) => !captured && !isColumnField(key),
    );
    const targets = new Set([...columns.map(({ target }) => target), ...this.constants].filter(isFieldTarget));
    const given = [...targets].map((target) => {
      const key = keyOf(target);
      return { target, key, field: fields.find((field) => field.key === key) };
    });
    // A column that is kept under its heading counts: values are known by the field's name too.
    const kept = new Set(columns.flatMap(({ target, heading }) => (target === 'field' ? heading : [])));
    const absent = fields.filter(
      ({ key, name, obligation, inherited }) =>
        obligation === 'must' && !inherited && !targets.has(`field:${key}`) && !kept.has(name),
    );
    return { given, absent };
  }

  check(field: FieldAtLevel, given: string): CheckedValue {
    let seen = this.seen.get(field);
    if (seen === undefined) this.seen.set(field, (seen = new Map<string, CheckedValue>()));
    const known = seen.get(given);
    if (known !== undefined) return known;
    const written = ownText(given);
    const { tables } = this.schemes;
    const value = normaliseValue(field, severalOf(field, written), tables);
    const [defect] = validateFields([field], { [field.key]: value }, { tables, isDate });
    const checked = { value, defect };
    if (written.length <= SHORT && seen.size < CACHE) seen.set(written, checked);
    return checked;
  }
}

const isFieldTarget = (target: string): target is `field:${string}` => target.startsWith('field:');
const keyOf = (target: `field:${string}`): string => target.slice('field:'.length);
