/** What a change would take away from units that have it: categories, fields with values, values of code tables. */
import type { PartDifference, SchemeConfig, SchemeUse } from '../../../shared/schemas/scheme.ts';
import { fieldsOf, isColumnField } from '../../../shared/scheme/fields.ts';
import type { Reader } from '../../infra/db/index.ts';
import { countUses } from './scheme.repo.ts';

/** Columns of a unit that hold a code of a table; other columns hold free text. */
const CODE_COLUMNS = ['retention', 'carrier'] as const;

export async function listUses(
  db: Reader,
  from: SchemeConfig,
  to: SchemeConfig,
  differences: readonly PartDifference[],
): Promise<SchemeUse[]> {
  const uses: SchemeUse[] = [];
  const note = (use: SchemeUse) => {
    if (use.units > 0) uses.push(use);
  };
  for (const { kind, key, name } of differences.filter(({ act }) => act === 'removed'))
    if (kind === 'category') note({ what: 'category', key, name, units: await countUses(db, { categories: [key] }) });
  // A field that goes from several categories is asked for once.
  const gone = new Map<string, { name: string; categories: string[] }>();
  for (const category of from.categories) {
    const next = to.categories.find(({ key }) => key === category.key);
    if (next === undefined) continue;
    const stays = new Set(fieldsOf(to, next).map(({ key }) => key));
    for (const { key, name, captured } of fieldsOf(from, category))
      if (!stays.has(key) && !isColumnField(key) && !captured) {
        const found = gone.get(key) ?? { name, categories: [] };
        found.categories.push(category.key);
        gone.set(key, found);
      }
  }
  for (const [field, { name, categories }] of gone)
    note({ what: 'field', key: field, name, units: await countUses(db, { categories, field }) });
  for (const table of from.tables) {
    const next = to.tables.find(({ key }) => key === table.key);
    if (next === undefined || next.open) continue;
    const left = new Set(next.values.map(({ code }) => code));
    for (const { code, name } of table.values.filter(({ code: each }) => !left.has(each)))
      for (const { categories, field } of fieldsWith(from, table.key)) {
        const column = CODE_COLUMNS.find((each) => each === field);
        if (column === undefined && isColumnField(field)) continue;
        const units = await countUses(db, { categories, value: code, ...(column ? { column } : { field }) });
        note({ what: 'value', key: code, name: `${table.name}：${name}`, units });
      }
  }
  return uses;
}

/** The fields that take their values from a table, each with the categories that have it. */
function fieldsWith(config: SchemeConfig, table: string): { field: string; categories: string[] }[] {
  const found = new Map<string, string[]>();
  for (const category of config.categories)
    for (const field of fieldsOf(config, category))
      if (field.table === table) found.set(field.key, [...(found.get(field.key) ?? []), category.key]);
  return [...found].map(([field, categories]) => ({ field, categories }));
}
