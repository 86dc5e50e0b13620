/**
 * The columns of further fields: by the names of the schemes in the reader's language, only those that some unit has. Where
 * importing would take a heading for something else, its target stands behind it in brackets. Pure.
 */
import type { Locale } from '../../../shared/i18n/index.ts';
import type { CodeTable, FieldAtLevel, SchemeConfig } from '../../../shared/schemas/scheme.ts';
import { fieldsOf, isColumnField } from '../../../shared/scheme/fields.ts';
import { linesOf, normaliseValue, wordOf } from '../../../shared/scheme/validate.ts';
import { fieldsOfCategories, targetOf, targetsWith } from '../catalogue-import/index.ts';
import type { ExportedUnit } from './export.repo.ts';

export type FieldValues = Pick<ExportedUnit, 'category_id' | 'fields_json'>;
interface FurtherColumn {
  key: string;
  heading: string;
}

/** Which further fields the units have, by category; then what of each stands in which column. */
export class FurtherColumns {
  private readonly config: SchemeConfig;
  private readonly locale: Locale;
  private readonly fields = new Map<string, ReadonlyMap<string, FieldAtLevel>>();
  private readonly columns = new Map<string, FurtherColumn>();

  constructor(config: SchemeConfig, locale: Locale) {
    this.config = config;
    this.locale = locale;
  }

  note(unit: FieldValues): void {
    const known = this.fieldsOf(unit.category_id);
    if (unit.fields_json === '{}') return;
    for (const [name, value] of Object.entries(JSON.parse(unit.fields_json) as Record<string, string>)) {
      const column = this.columnOf(known, name);
      if (value !== '' && !this.columns.has(column.key + column.heading))
        this.columns.set(column.key + column.heading, column);
    }
  }

  /** `base`: headings of the columns that all units have. */
  headings(base: readonly string[]): string[] {
    const meant = [...this.fields.keys()].map((category) => targetsWith(fieldsOfCategories(this.config, [category])));
    const plain = base.map((heading) => {
      const target = targetOf(heading);
      return meant.every((of) => of(heading) === target) ? heading : `${heading} [${target ?? 'field'}]`;
    });
    const further = [...this.columns.values()].map(({ key, heading }) => {
      const targets = meant.flatMap((of) => of(heading) ?? []);
      const isClear =
        key === heading
          ? targets.length === 0
          : targets.length > 0 && targets.every((target) => target === `field:${key}`);
      return isClear ? heading : `${heading} [field:${key}]`;
    });
    return [...plain, ...further];
  }

  cellsOf(unit: FieldValues): string[] {
    if (this.columns.size === 0) return [];
    const known = this.fieldsOf(unit.category_id);
    const cells = new Map<string, string>();
    for (const [name, value] of Object.entries(JSON.parse(unit.fields_json) as Record<string, string>)) {
      const { key, heading } = this.columnOf(known, name);
      const field = known.get(name);
      // A value under the field's key goes before one under its name, as older catalogues have it.
      if (name === key || !cells.has(key + heading))
        cells.set(key + heading, field === undefined ? value : inWords(field, value, this.config.tables, this.locale));
    }
    return [...this.columns.keys()].map((column) => cells.get(column) ?? '');
  }

  private columnOf(known: ReadonlyMap<string, FieldAtLevel>, name: string): FurtherColumn {
    const field = known.get(name);
    if (field === undefined) return { key: name, heading: name };
    return { key: field.key, heading: this.locale === 'en' && field.nameEn !== '' ? field.nameEn : field.name };
  }

  /** By key and by name. */
  private fieldsOf(categoryId: string): ReadonlyMap<string, FieldAtLevel> {
    let known = this.fields.get(categoryId);
    if (known === undefined) {
      const category = this.config.categories.find(({ key }) => key === categoryId);
      const fields = (category === undefined ? [] : fieldsOf(this.config, category)).flatMap((field) =>
        field.captured || isColumnField(field.key) ? [] : { ...field, obligation: 'may' as const },
      );
      known = new Map([
        ...fields.map((field) => [field.name, field] as const),
        ...fields.map((field) => [field.key, field] as const),
      ]);
      this.fields.set(categoryId, known);
    }
    return known;
  }
}

/** A code by its name where that leads back to it. */
function inWords(field: FieldAtLevel, value: string, tables: readonly CodeTable[], locale: Locale): string {
  if (field.type !== 'code' && field.type !== 'flag') return value;
  return linesOf(field, value)
    .map((line) => {
      const word = wordOf(field, line, tables, locale === 'en');
      return normaliseValue(field, word, tables) === line ? word : line;
    })
    .join('\n');
}
