/** A query as a tree. Terms are substrings; AND and NOT hold over a whole unit, a term within one field or page. */
export const QUERY_FIELDS = ['code', 'title', 'name', 'doc', 'agency', 'fonds', 'category', 'other', 'text'] as const;
export type QueryField = (typeof QUERY_FIELDS)[number];

/** Helpers of recall (也找), each on request: names that sound alike, variant characters, former names, synonyms. */
export const ALSO = ['sound', 'variant', 'former', 'synonym'] as const;
export type Also = (typeof ALSO)[number];
/** What a term stands for as well: other words, or for `sound` a reading (see name-sounds.ts). */
export interface Alternative {
  by: Also;
  text: string;
}

export type Query =
  | { kind: 'all' }
  | { kind: 'and' | 'or'; items: Query[] }
  | { kind: 'not'; item: Query }
  /**
   * Not for people to write: `whole`, the field's value is exactly this (what a name in fonds: or category: stands for);
   * `others`, what is meant too, after all that is written so, where somebody asked for it.
   */
  | { kind: 'term'; field: QueryField | null; text: string; whole?: true; others?: readonly Alternative[] }
  | { kind: 'years'; from: number | null; to: number | null }
  /** Somebody in the record was born in one of these years; `about` is the year asked for, the others are near it. */
  | { kind: 'born'; from: number; to: number; about?: number };
export type Term = Extract<Query, { kind: 'term' }>;

/** The field names people may write before a colon, in both languages. */
export const FIELD_NAMES: Readonly<Record<string, QueryField | 'year' | 'born'>> = {
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
  other: 'other',
  其他项: 'other',
  text: 'text',
  正文: 'text',
  year: 'year',
  年: 'year',
  年度: 'year',
  年份: 'year',
  born: 'born',
  出生: 'born',
  生年: 'born',
  出生年: 'born',
};

/** All terms that are not under a NOT. */
export function positiveTerms(query: Query): Term[] {
  if (query.kind === 'term') return [query];
  if (query.kind === 'and' || query.kind === 'or') return query.items.flatMap(positiveTerms);
  return [];
}

/** The query without what is meant merely too: only what was written. */
export function exactly(query: Query): Query {
  if (query.kind === 'and' || query.kind === 'or') return { kind: query.kind, items: query.items.map(exactly) };
  if (query.kind === 'born' && query.about !== undefined) return { kind: 'born', from: query.about, to: query.about };
  if (query.kind !== 'term' || query.others === undefined) return query;
  const { kind, field, text } = query;
  return { kind, field, text, ...(query.whole === true && { whole: true }) };
}
/** Whether anything is meant beyond what was written. */
export const isWidened = (query: Query): boolean =>
  query.kind === 'and' || query.kind === 'or'
    ? query.items.some(isWidened)
    : query.kind === 'term'
      ? (query.others?.length ?? 0) > 0
      : query.kind === 'born' && query.about !== undefined;

/** Writes a tree so that parsing it gives the same tree again. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return '';
    case 'term':
      return `${query.field === null ? '' : `${query.field}:`}「${query.text}」`;
    case 'years':
      return `year:${query.from ?? ''}..${query.to ?? ''}`;
    case 'born':
      return query.about === undefined
        ? `born:${query.from}..${query.to}`
        : `born:${query.about}±${query.to - query.about}`;
    case 'not':
      return `NOT ${printQuery(query.item)}`;
    default:
      return `(${query.items.map(printQuery).join(query.kind === 'and' ? ' AND ' : ' OR ')})`;
  }
}
