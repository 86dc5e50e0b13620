/** A query as a tree. Terms are substrings; AND and NOT hold over a whole unit, a term within one field or page. */
export const QUERY_FIELDS = ['code', 'title', 'name', 'doc', 'agency', 'fonds', 'category', 'text'] as const;
export type QueryField = (typeof QUERY_FIELDS)[number];

export type Query =
  | { kind: 'all' }
  | { kind: 'and' | 'or'; items: Query[] }
  | { kind: 'not'; item: Query }
  /**
   * Not for people to write: `whole`, the field's value is exactly this (what a name in fonds: or category: stands for);
   * `sounds`, names that sound so are meant too (see name-sounds.ts), where somebody asked for it.
   */
  | { kind: 'term'; field: QueryField | null; text: string; whole?: true; sounds?: readonly string[] }
  | { kind: 'years'; from: number | null; to: number | null };
export type Term = Extract<Query, { kind: 'term' }>;

/** The field names people may write before a colon, in both languages. */
export const FIELD_NAMES: Readonly<Record<string, QueryField | 'year'>> = {
  code: 'code',
  档号: 'code',
  title: 'title',
  题名: 'title',
  name: 'name',
  人名: 'name',
  姓名: 'name',
  doc: 'doc',
  文号: 'doc',
  文件编号: 'doc',
  agency: 'agency',
  责任者: 'agency',
  fonds: 'fonds',
  全宗: 'fonds',
  category: 'category',
  门类: 'category',
  text: 'text',
  正文: 'text',
  year: 'year',
  年: 'year',
  年度: 'year',
  年份: 'year',
};

/** All terms that are not under a NOT. */
export function positiveTerms(query: Query): Term[] {
  if (query.kind === 'term') return [query];
  if (query.kind === 'and' || query.kind === 'or') return query.items.flatMap(positiveTerms);
  return [];
}

/** Writes a tree so that parsing it gives the same tree again. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return '';
    case 'term':
      return `${query.field === null ? '' : `${query.field}:`}「${query.text}」`;
    case 'years':
      return `year:${query.from ?? ''}..${query.to ?? ''}`;
    case 'not':
      return `NOT ${printQuery(query.item)}`;
    default:
      return `(${query.items.map(printQuery).join(query.kind === 'and' ? ' AND ' : ' OR ')})`;
  }
}
