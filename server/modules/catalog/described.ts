/** A unit's values by the fields of its category: its own, those it inherits, and what an edit makes of them. Pure. */
import { fieldsFor, isColumnField, valueOf } from '../../../shared/scheme/fields.ts';
import { type FieldDefect, normaliseValue, validateFields, wordOf } from '../../../shared/scheme/validate.ts';
import type { CodeTable, FieldAtLevel, SchemeConfig, UnitForm } from '../../../shared/schemas/scheme.ts';
import type { UnitTable } from '../../infra/db/index.ts';
import { parseRecordDate } from '../../formats/record-date/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { nearestAbove } from './inheritance.ts';

export type Values = Record<string, string>;
const isRecordDate = (text: string): boolean => parseRecordDate(text).ok;

const furtherValues = (unit: Pick<UnitTable, 'fields_json'>): Values => JSON.parse(unit.fields_json) as Values;

/** Columns and further fields under the keys that schemes know them by. */
export const valuesOf = (unit: UnitTable): Values => ({
  ...furtherValues(unit),
  code: unit.code,
  title: unit.title,
  responsible: unit.responsible,
  documentNumber: unit.document_number,
  dateText: unit.date_text,
  retention: unit.retention,
  secrecy: unit.secrecy,
  openness: unit.openness,
  level: unit.level,
  pageCount: unit.page_count === null ? '' : String(unit.page_count),
  carrier: unit.carrier,
  note: unit.note,
});

/** What the fields marked as inherited have from above; the nearest ancestor wins. `ancestors` from the top down. */
export function inheritedValues(
  fields: readonly FieldAtLevel[],
  ancestors: readonly UnitTable[],
): { key: string; value: string; from: string }[] {
  const above = ancestors.map((unit) => ({ values: valuesOf(unit), from: unit.code || unit.title }));
  return fields
    .filter(({ inherited }) => inherited)
    .flatMap((field) => {
      const found = nearestAbove(above, ({ values }) => valueOf(field, values));
      return found === undefined ? [] : [{ key: field.key, value: found.value, from: found.unit.from }];
    });
}

/**
 * A new unit's further values as they are kept: under the keys of the scheme and normalised as an edit would; what the scheme
 * does not know stands as it is.
 */
export function keptFields(fields: readonly FieldAtLevel[], given: Values, tables: readonly CodeTable[]): Values {
  const kept = { ...given };
  for (const field of fields) {
    const value = valueOf(field, given);
    if (value === '' || isColumnField(field.key)) continue;
    delete kept[field.name];
    kept[field.key] = normaliseValue(field, value, tables);
  }
  return kept;
}

/**
 * A new unit's values by the scheme, as an edit's are: only what is given is looked at, and values of fields that the scheme
 * does not know stand as they are. Throws the refusal.
 */
export function demandFits(fields: readonly FieldAtLevel[], tables: readonly CodeTable[], values: Values): void {
  const given = fields.filter((field) => valueOf(field, values) !== '');
  const [defect] = validateFields(given, values, { tables, isDate: isRecordDate });
  if (defect !== undefined) throw refusal(defect);
}

/** The sentence of a defect has the field's name in both languages: the language of the answer chooses. */
function refusal({ field, rule, value, suggestion }: FieldDefect): LantaiError {
  const { name, nameEn, length } = field;
  return new LantaiError(rule, {
    field: name,
    fieldEn: nameEn || name,
    value: value.length > 60 ? `${value.slice(0, 60)}…` : value,
    length: length ?? 0,
    suggestion: suggestion ?? '',
  });
}

/**
 * The further fields after a patch. Only what the patch touches is held against the scheme, so that an old unit can be
 * mended in part. A field that is neither of the scheme nor the unit's own is refused.
 */
export function patchedFields(
  unit: UnitTable,
  patch: { columns: Values; fields: Values },
  rules: { fields: readonly FieldAtLevel[]; tables: readonly CodeTable[]; inherited: Values },
): { fields: Values; changes: { field: string; personal: boolean; from: string; to: string }[] } {
  const before = furtherValues(unit);
  const known = new Map(rules.fields.map((field) => [field.key, field]));
  const next: Values = { ...before };
  const changes: { field: string; personal: boolean; from: string; to: string }[] = [];
  for (const [key, given] of Object.entries(patch.fields)) {
    const field = known.get(key);
    if (field === undefined ? before[key] === undefined : field.captured || isColumnField(key))
      throw new LantaiError('field-unknown', { field: field?.name ?? key });
    const value = field === undefined ? given.trim() : normaliseValue(field, given, rules.tables);
    const from = field === undefined ? before[key]! : valueOf(field, before);
    if (value === from) continue;
    if (field !== undefined) delete next[field.name];
    if (value === '') delete next[key];
    else next[key] = value;
    const personal = field === undefined || field.personal || field.type === 'name';
    changes.push({ field: field?.name ?? key, personal, from, to: value });
  }
  const touched = new Set([...Object.keys(patch.columns), ...Object.keys(patch.fields)]);
  const values = { ...valuesOf({ ...unit, fields_json: '{}' }), ...next, ...patch.columns };
  const [defect] = validateFields(
    rules.fields.filter(({ key }) => touched.has(key)),
    values,
    { tables: rules.tables, inherited: rules.inherited, isDate: isRecordDate },
  );
  if (defect !== undefined) throw refusal(defect);
  return { fields: next, changes };
}

/** The further fields as a record's page shows them: by the scheme's names and order, what is inherited among them. */
export function describedFields(
  unit: UnitTable,
  fields: readonly FieldAtLevel[],
  tables: readonly CodeTable[],
  ancestors: readonly UnitTable[],
): { key: string; name: string; nameEn: string; value: string; valueEn: string; inheritedFrom: string | null }[] {
  const own = furtherValues(unit);
  const inherited = new Map(inheritedValues(fields, ancestors).map((each) => [each.key, each]));
  return fields
    .filter(({ key, captured }) => !captured && !isColumnField(key))
    .flatMap((field) => {
      const from = inherited.get(field.key);
      const value = valueOf(field, own) || (from?.value ?? '');
      if (value === '') return [];
      const inWords = (english: boolean) =>
        value
          .split('\n')
          .map((line) => wordOf(field, line, tables, english))
          .join(english ? '; ' : '；');
      return [
        {
          key: field.key,
          name: field.name,
          nameEn: field.nameEn || field.name,
          value: inWords(false),
          valueEn: inWords(true),
          inheritedFrom: valueOf(field, own) === '' ? from!.from : null,
        },
      ];
    });
}

export function formOf(config: SchemeConfig, unit: UnitTable, ancestors: readonly UnitTable[]): UnitForm {
  const fields = fieldsFor(config, unit.category_id, unit.level);
  const template = config.categories.find(({ key }) => key === unit.category_id)?.template;
  return {
    categoryId: unit.category_id,
    level: unit.level,
    fields,
    tables: config.tables.filter(({ key }) => fields.some(({ table }) => table === key)),
    inherited: inheritedValues(fields, ancestors),
    rules: config.schedules.flatMap(({ rules }) =>
      rules.filter(({ category }) => category === '' || category === unit.category_id),
    ),
    template: config.templates.find(({ key }) => key === template)?.template ?? null,
  };
}
