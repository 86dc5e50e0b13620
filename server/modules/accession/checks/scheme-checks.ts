/**
 * A delivery held against the fields of its categories (著录项目), as edits and imports are: what must be there, type, length,
 * code table. What DA/T 18 asks of every item has kinds of its own (row-checks.ts) and is not told twice. Pure.
 */
import { COMMON_TERMS, retentionCode } from '../../../formats/catalogue-row/retention.ts';
import { headingWord } from '../../../formats/catalogue-row/headings.ts';
import { parseRecordDate } from '../../../formats/record-date/index.ts';
import { parseReferenceCode } from '../../../formats/reference-code/index.ts';
import type { FieldAtLevel, SchemeConfig } from '../../../../shared/schemas/scheme.ts';
import { fieldsFor, isColumnField } from '../../../../shared/scheme/fields.ts';
import { type FieldDefect, severalOf, validateFields } from '../../../../shared/scheme/validate.ts';
import type { DefectKind } from './check-plan.ts';
import { defect, rowDefect } from './defect.ts';
import type { Catalogue, CatalogueRow, Defect, Field } from './delivery.types.ts';

type DeliverySchemes = Pick<SchemeConfig, 'categories' | 'schemes' | 'tables'>;

/** Category of codes that name none (the old way) or one that this archive does not know. */
const DEFAULT_CATEGORY = 'WS';
/** Columns of the catalogue that are columns of a unit, by the scheme's keys. */
const COLUMN_OF: Record<string, Field> = {
  code: 'code',
  title: 'title',
  responsible: 'responsible',
  documentNumber: 'documentNumber',
  dateText: 'date',
  retention: 'retention',
  carrier: 'carrier',
  note: 'note',
};
/** Asked of every item by the checks of rows. */
const ASKED: readonly string[] = ['code', 'title', 'responsible', 'dateText', 'retention'];
const KINDS = {
  'field-required': 'missing-field',
  'field-too-long': 'over-length',
  'field-not-integer': 'bad-type',
  'field-not-date': 'bad-type',
  'field-not-flag': 'bad-type',
  'field-one-value': 'bad-type',
  'field-not-in-table': 'not-in-table',
} as const satisfies Record<FieldDefect['rule'], DefectKind>;
/** Of a value that is too long only its beginning is repeated. */
const SHOWN = 60;

export interface DeliveryScheme {
  categoryOf(code: string | undefined): string;
  /** What a row says in columns that are none of a unit, by the keys of the fields that they name, else by their headings. */
  furtherOf(row: CatalogueRow): Record<string, string>;
  checkRow(row: CatalogueRow, catalogue: Catalogue): Defect[];
  /** Mandatory fields for which the catalogue has no column at all: told once for all rows of a category. */
  checkColumns(rows: readonly CatalogueRow[], catalogue: Catalogue): Defect[];
}

interface Known {
  fields: FieldAtLevel[];
  byHeading: Map<string, FieldAtLevel>;
  /** For the sentences of defects. */
  named: { category: string; categoryEn: string };
}

export function createDeliveryScheme(config: DeliverySchemes): DeliveryScheme {
  const known = new Map<string, Known>();
  const knownOf = (categoryId: string): Known => {
    let found = known.get(categoryId);
    if (found === undefined) {
      const fields = fieldsFor(config, categoryId, 'item').filter(
        ({ key, captured }) => !captured && (!isColumnField(key) || COLUMN_OF[key] !== undefined),
      );
      const further = fields.filter(({ key }) => !isColumnField(key));
      const words = further.flatMap((field) =>
        [field.nameEn, field.key, field.name].map((word) => [headingWord(word), field] as const),
      );
      const category = config.categories.find(({ key }) => key === categoryId);
      const name = category?.name ?? categoryId;
      const named = { category: name, categoryEn: category?.nameEn || name };
      known.set(categoryId, (found = { fields, byHeading: new Map(words), named }));
    }
    return found;
  };
  const categoryOf = (code: string | undefined): string => {
    const named = code === undefined ? undefined : parseReferenceCode(code)?.category;
    return config.categories.some(({ key }) => key === named) ? named! : DEFAULT_CATEGORY;
  };
  const furtherOf = (row: CatalogueRow): Record<string, string> => {
    const { byHeading } = knownOf(categoryOf(row.values.code));
    return Object.fromEntries(
      Object.entries(row.extra).map(([heading, value]) => {
        const field = byHeading.get(headingWord(heading));
        return field === undefined ? [heading, value] : [field.key, severalOf(field, value)];
      }),
    );
  };
  const columnOf = ({ key, name, nameEn }: FieldAtLevel, { columns, headings = [] }: Catalogue): number => {
    const own = COLUMN_OF[key];
    if (own !== undefined) return columns[own] ?? -1;
    const words = [name, key, nameEn].map(headingWord).filter((word) => word !== '');
    return headings.findIndex((heading) => heading !== null && words.includes(headingWord(heading)));
  };
  const paramsOf = (field: FieldAtLevel, column: number, { named }: Known): Defect['params'] => ({
    field: COLUMN_OF[field.key] ?? field.key,
    name: field.name,
    nameEn: field.nameEn || field.name,
    column,
    ...named,
  });
  return {
    categoryOf,
    furtherOf,

    checkRow(row, catalogue) {
      const scheme = knownOf(categoryOf(row.values.code));
      const values: Record<string, string> = furtherOf(row);
      for (const [key, column] of Object.entries(COLUMN_OF)) values[key] = row.values[column] ?? '';
      return validateFields(scheme.fields, values, { tables: config.tables, isDate: isRecordDate }).flatMap((found) => {
        const { field, rule, value, suggestion } = found;
        const column = columnOf(field, catalogue);
        const params = paramsOf(field, column, scheme);
        if (rule === 'field-required') {
          if (ASKED.includes(field.key) || column < 0) return [];
          return [rowDefect(field.inherited ? 'missing-inherited' : 'missing-field', row, { ...params, value: '' })];
        }
        // Dates and terms have kinds of their own.
        if (field.key === 'dateText' && rule === 'field-not-date') return [];
        if (field.key === 'retention' && rule === 'field-not-in-table' && isTermOf(field, value, config)) return [];
        const shown = value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
        const reason = rule === 'field-not-in-table' ? 'near' : rule.slice('field-'.length);
        return [
          rowDefect(KINDS[rule], row, {
            ...params,
            value: shown,
            ...(rule === 'field-too-long'
              ? { length: Array.from(value).length, limit: field.length ?? 0 }
              : (rule !== 'field-not-in-table' || suggestion !== undefined) && { reason }),
            ...(suggestion !== undefined && { suggestion }),
          }),
        ];
      });
    },

    checkColumns(rows, catalogue) {
      const byCategory = Map.groupBy(rows, ({ values }) => categoryOf(values.code));
      return [...byCategory].flatMap(([categoryId, some]) => {
        const scheme = knownOf(categoryId);
        return (
          scheme.fields
            // What is inherited may be said of the file or the group, for which a delivery of items has no row.
            .filter(({ key, obligation, inherited }) => obligation === 'must' && !inherited && !ASKED.includes(key))
            .filter((field) => columnOf(field, catalogue) < 0)
            .map((field) =>
              defect('missing-column', {
                rows: some.map(({ row }) => row),
                params: { ...paramsOf(field, -1, scheme), count: some.length },
              }),
            )
        );
      });
    },
  };
}

const isRecordDate = (text: string): boolean => parseRecordDate(text).ok;

/**
 * 30年, 定期30年 and D30 are one term: what the category's table has in one way stands in another. A term that is none at all
 * is told by the check of retention.
 */
function isTermOf({ table }: FieldAtLevel, value: string, { tables }: DeliverySchemes): boolean {
  const term = retentionCode(value);
  if (term === undefined) return true;
  const listed = tables.find(({ key }) => key === table)?.values ?? [];
  return listed.some(({ code }) => retentionCode(code) === term) || (listed.length === 0 && COMMON_TERMS.has(term));
}
