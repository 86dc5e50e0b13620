/** The fields that categories have of their own, as the query language knows them: by key and by name in both languages. Pure. */
import { fold } from '../../../shared/query/fold.ts';
import type { OwnField, OwnFields } from '../../../shared/query/fields.ts';
import { fieldsOf, isColumnField } from '../../../shared/scheme/fields.ts';
import type { SchemeConfig } from '../../../shared/schemas/scheme.ts';

/** 男方姓名 is asked for as 男方 too. */
const NAME_ENDING = /姓名$/;

export function ownFieldsOf(config: SchemeConfig): OwnFields {
  const own = new Map<string, OwnField[]>();
  for (const category of config.categories)
    for (const { key, name, nameEn, type, search, captured } of fieldsOf(config, category)) {
      if (captured || isColumnField(key)) continue;
      const field: OwnField = {
        field: search && type === 'name' ? 'name' : 'other',
        category: category.key,
        name,
        nameEn,
      };
      const names = new Set([key, name, nameEn, name.replace(NAME_ENDING, '')].map(fold));
      for (const each of names) if (each !== '') own.set(each, [...(own.get(each) ?? []), field]);
    }
  return own;
}
