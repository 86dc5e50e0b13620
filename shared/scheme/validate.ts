/**
 * Values held against the fields of a category: what is wrong, by rule, and what may have been meant. Pure. A value is
 * text; several values of a repeatable field stand one a line.
 */
import type { CodeTable, FieldAtLevel } from '../schemas/scheme.ts';
import { personsIn } from '../names.ts';
import { valueOf } from './fields.ts';

type FieldRule =
  | 'field-required'
  | 'field-too-long'
  | 'field-not-integer'
  | 'field-not-date'
  | 'field-not-in-table'
  | 'field-one-value'
  | 'field-not-flag';
export interface FieldDefect {
  field: FieldAtLevel;
  rule: FieldRule;
  value: string;
  /** What the value may have been meant to be. */
  suggestion?: string;
}

const YES = ['1', '是', '有', '√', 'yes', 'true', 'y'];
const NO = ['0', '否', '无', '×', 'no', 'false', 'n'];
const half = (text: string): string => text.normalize('NFKC').trim();

export const linesOf = (field: Pick<FieldAtLevel, 'repeatable'>, value: string): string[] =>
  field.repeatable
    ? value
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== '')
    : [value.trim()].filter((line) => line !== '');

/** One line of a value as people read it: a code by its name, a flag as yes or no. What is neither stands as it is. */
export function wordOf(
  { type, table }: Pick<FieldAtLevel, 'type' | 'table'>,
  line: string,
  tables: readonly CodeTable[],
  english: boolean,
): string {
  if (type === 'flag') {
    if (line === '1') return english ? 'Yes' : '是';
    return line === '0' ? (english ? 'No' : '否') : line;
  }
  if (type !== 'code') return line;
  const known = tables.find(({ key }) => key === table)?.values.find(({ code }) => code === line);
  return (english && known?.nameEn) || (known?.name ?? line);
}

/** Several values stand one a line; in spreadsheets they stand in one cell with signs between. */
export function severalOf({ repeatable, type }: Pick<FieldAtLevel, 'repeatable' | 'type'>, written: string): string {
  if (!repeatable || written.includes('\n')) return written;
  return (type === 'name' ? personsIn(written) : written.split(/[;；]+/)).join('\n');
}

const isDay = (year: number, month: number, day: number): boolean =>
  month <= 12 && (month === 0 ? day === 0 : day <= new Date(Date.UTC(year, month, 0)).getUTCDate());

/** Dates as the standard writes them: 8, 6 or 4 digits, two of them as a span, in brackets where found by research. */
const isPlainDate = (text: string): boolean => {
  const bare = half(text).replace(/^\[(.*)\]$/, '$1');
  const parts = bare.split(/[-~—–]/);
  if (/^\d{4}-\d{1,2}(-\d{1,2})?$/.test(bare)) {
    const [year, month, day = 0] = bare.split('-').map(Number) as [number, number, number?];
    return isDay(year, month, day);
  }
  return (
    parts.length <= 2 &&
    parts.every((part) => {
      const found = /^(\d{4})(\d{2})?(\d{2})?$/.exec(part.trim());
      return found !== null && isDay(Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0));
    }) &&
    parts.map((part) => part.trim().padEnd(8, '0')).every((part, at, all) => at === 0 || part >= all[at - 1]!)
  );
};

/** The value as it is kept: a name of a code becomes its code, yes and no become 1 and 0, digits are half wide. */
export function normaliseValue(field: FieldAtLevel, value: string, tables: readonly CodeTable[]): string {
  const table = tables.find(({ key }) => key === field.table);
  return linesOf(field, value)
    .map((line) => {
      if (field.type === 'integer' && /^\d+$/.test(half(line))) return String(Number(half(line)));
      if (field.type === 'flag') {
        const said = half(line).toLowerCase();
        return YES.includes(said) ? '1' : NO.includes(said) ? '0' : line;
      }
      if (field.type !== 'code' || table === undefined) return line;
      const known = (text: string) =>
        table.values.find(({ code, name, nameEn }) => [code, name, nameEn.toLowerCase()].includes(text));
      return (known(line) ?? known(half(line)) ?? known(half(line).toLowerCase()))?.code ?? line;
    })
    .join('\n');
}

function wrongLine(
  field: FieldAtLevel,
  line: string,
  tables: readonly CodeTable[],
  isDate: (text: string) => boolean,
): FieldDefect | undefined {
  const defect = (rule: FieldRule, suggestion?: string): FieldDefect => ({
    field,
    rule,
    value: line,
    ...(suggestion !== undefined && { suggestion }),
  });
  if (field.length !== null && Array.from(line).length > field.length) return defect('field-too-long');
  switch (field.type) {
    case 'integer': {
      if (/^\d{1,15}$/.test(line)) return undefined;
      const digits = half(line).replace(/[^\d]/g, '');
      return defect('field-not-integer', digits === '' ? undefined : digits);
    }
    case 'date':
      return isDate(line) ? undefined : defect('field-not-date');
    case 'flag':
      return line === '1' || line === '0' ? undefined : defect('field-not-flag');
    case 'code': {
      const table = tables.find(({ key }) => key === field.table);
      if (table === undefined || table.open || table.values.some(({ code }) => code === line)) return undefined;
      const near = table.values.find(({ retired, name }) => !retired && (name.includes(line) || line.includes(name)));
      return defect('field-not-in-table', near?.name);
    }
    default:
      return undefined;
  }
}

interface Rules {
  tables: readonly CodeTable[];
  /** Values that come from what the unit stands in. */
  inherited?: Record<string, string>;
  /** Which texts are dates; the plain forms of the standard where none is given. */
  isDate?: (text: string) => boolean;
}

/**
 * What is wrong with a unit's values. Captured fields are Lantai's own and are passed over. Values are normalised before
 * they are looked at, so that 正本 written in full or 是 for 1 is right.
 */
export function validateFields(
  fields: readonly FieldAtLevel[],
  values: Record<string, string>,
  { tables, inherited = {}, isDate = isPlainDate }: Rules,
): FieldDefect[] {
  return fields.flatMap((field): FieldDefect[] => {
    if (field.captured) return [];
    const value = normaliseValue(field, valueOf(field, values), tables);
    if (value === '')
      return field.obligation === 'must' && !(field.inherited && inherited[field.key])
        ? [{ field, rule: 'field-required', value: '' }]
        : [];
    if (!field.repeatable && field.type !== 'long-text' && value.includes('\n'))
      return [{ field, rule: 'field-one-value', value }];
    const wrong = linesOf(field, value)
      .map((line) => wrongLine(field, line, tables, isDate))
      .find((defect) => defect !== undefined);
    return wrong === undefined ? [] : [wrong];
  });
}
