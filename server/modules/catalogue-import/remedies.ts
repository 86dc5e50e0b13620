/**
 * What a clerk can do about all defects of a kind by one press: an option of the mapping, values that are read as others,
 * or what becomes of codes that are held. Pure.
 */
import { COMMON_TERMS, retentionCode } from '../../formats/catalogue-row/retention.ts';
import type {
  ImportDefectKind,
  ImportMapping,
  ImportRemedy,
  ImportTarget,
} from '../../../shared/schemas/catalogue-import.ts';
import { readDecades } from './date.suggest.ts';

/** One value under one heading with what is proposed for it, and in how many rows it stands. */
export interface DefectValue {
  kind: string;
  heading: string;
  target: ImportTarget | null;
  value: string;
  suggestion: string;
  count: number;
}

type Option = NonNullable<ImportRemedy['option']>;
const OPTIONS: Partial<Record<ImportDefectKind, { option: Option; safe: boolean }>> = {
  'special-characters': { option: 'cleanCharacters', safe: true },
  'missing-code': { option: 'allowEmptyCode', safe: false },
  'foreign-fonds': { option: 'fondsFromCode', safe: false },
  'unknown-agency': { option: 'createAgencies', safe: false },
};
/** Kinds whose values can be read as others. */
export const VALUE_KINDS = [
  'bad-date',
  'bad-year',
  'bad-retention',
  'unknown-openness',
  'unknown-category',
  'unknown-agency',
  'unknown-level',
  'field-not-in-table',
  'field-not-date',
  'field-not-integer',
  'field-not-flag',
] as const satisfies readonly ImportDefectKind[];
/** A mapping takes no longer values. */
const LONGEST = 200;
const SERIAL = /^\d{5}(?:\.\d+)?(?:[-至]\d{5}(?:\.\d+)?)?$/;

export function remediesOf(
  kinds: readonly { kind: string; count: number }[],
  values: readonly DefectValue[],
  mapping: ImportMapping,
): ImportRemedy[] {
  const remedies: ImportRemedy[] = [];
  const add = (kind: ImportDefectKind, count: number, rest: Partial<ImportRemedy>): void =>
    void remedies.push({
      kind,
      count,
      how: 'option',
      option: null,
      target: null,
      heading: '',
      values: [],
      safe: false,
      ...rest,
    });
  for (const { kind, count } of kinds as readonly { kind: ImportDefectKind; count: number }[]) {
    const known = OPTIONS[kind];
    if (known !== undefined && !mapping[known.option]) add(kind, count, known);
    if (kind === 'exists') add(kind, count, { how: 'match' });
    const own = values.filter((each) => each.kind === kind && each.value !== '' && each.value.length < LONGEST);
    const rest =
      kind === 'bad-date' ? takeDates(own, mapping, (option, n) => add(kind, n, { option, safe: true })) : own;
    for (const [heading, group] of groupBy(rest, ({ heading: each }) => each)) {
      const { target } = group[0]!;
      if (target === null) continue;
      const pairs = oneSuggestion(group);
      const safe = kind === 'bad-retention' && pairs.every((pair) => COMMON_TERMS.has(retentionCode(pair.suggestion)!));
      add(kind, sum(group), { how: 'values', target, heading, values: pairs, safe });
    }
  }
  return remedies;
}

/** Days that a workbook counts, and decades, are options; gives the dates that are neither. */
function takeDates(
  values: readonly DefectValue[],
  mapping: ImportMapping,
  add: (option: Option, count: number) => void,
): DefectValue[] {
  const serials = values.filter(({ value }) => SERIAL.test(value));
  const decades = values.filter(({ value }) => readDecades(value) !== undefined);
  if (serials.length > 0 && !mapping.excelDates) add('excelDates', sum(serials));
  if (decades.length > 0 && !mapping.decades) add('decades', sum(decades));
  return values.filter((each) => !serials.includes(each) && !decades.includes(each));
}

/** A value that means different things in different rows has no suggestion. */
function oneSuggestion(values: readonly DefectValue[]): ImportRemedy['values'] {
  return [...groupBy(values, ({ value }) => value)].map(([value, group]) => {
    const suggestions = new Set(group.map(({ suggestion }) => suggestion));
    return { value, suggestion: suggestions.size === 1 ? group[0]!.suggestion : '', count: sum(group) };
  });
}

const sum = (values: readonly { count: number }[]): number => values.reduce((all, { count }) => all + count, 0);

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
