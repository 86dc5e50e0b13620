/** From the configuration to the fields of one category at one level. Pure; browser and server ask here. */
import type { FieldAtLevel, SchemeCategory, SchemeConfig, SchemeField } from '../schemas/scheme.ts';

type Level = keyof SchemeField['obligations'];

/** Fields that are columns of every unit; the others stand among its further fields, under their key. */
const COLUMN_FIELDS = [
  'code',
  'title',
  'responsible',
  'documentNumber',
  'dateText',
  'retention',
  'secrecy',
  'openness',
  'level',
  'pageCount',
  'carrier',
  'note',
] as const;
type ColumnField = (typeof COLUMN_FIELDS)[number];
export const isColumnField = (key: string): key is ColumnField => (COLUMN_FIELDS as readonly string[]).includes(key);

/**
 * All fields of a category. A field of a later scheme takes the place of an earlier one of the same key, except at levels of
 * which the later scheme does not speak; the category's own fields replace wholly, and so can leave one out.
 */
export function fieldsOf(config: Pick<SchemeConfig, 'schemes'>, category: SchemeCategory): SchemeField[] {
  const fields = new Map<string, SchemeField>();
  for (const key of category.schemes)
    for (const field of config.schemes.find((scheme) => scheme.key === key)?.fields ?? []) {
      const before = fields.get(field.key);
      fields.set(field.key, before === undefined ? field : { ...field, obligations: joined(before, field) });
    }
  for (const field of category.fields) fields.set(field.key, field);
  return [...fields.values()];
}

function joined(before: SchemeField, after: SchemeField): SchemeField['obligations'] {
  const at = (level: Level) =>
    after.obligations[level] === 'none' ? before.obligations[level] : after.obligations[level];
  return { fonds: at('fonds'), series: at('series'), file: at('file'), item: at('item') };
}

/** The fields that a unit of this category has at this level, in order. */
export function fieldsFor(
  config: Pick<SchemeConfig, 'categories' | 'schemes'>,
  categoryId: string,
  level: Level,
): FieldAtLevel[] {
  const category = config.categories.find(({ key }) => key === categoryId);
  if (category === undefined) return [];
  return fieldsOf(config, category).flatMap((field) => {
    const obligation = field.obligations[level];
    return obligation === 'none' ? [] : [{ ...field, obligation }];
  });
}

/** A value of a unit: under the field's key, or under its name as older catalogues have it. */
export const valueOf = (field: Pick<SchemeField, 'key' | 'name'>, values: Record<string, string>): string =>
  values[field.key] ?? values[field.name] ?? '';
