/** The search's meaning as plainly as it can be written, to hold an index against: every unit is looked through. */
import type { Query, Term } from '../../shared/query/ast.ts';
import { exactKey, fold } from '../../shared/query/fold.ts';
import type { SearchDocument, SearchRequest } from '../../server/infra/search/search-index.ts';

const codesOf = (doc: SearchDocument): string[] => [doc.code, ...doc.codeKeys];
export const pagesWith = (doc: SearchDocument, term: string): number[] =>
  doc.pages
    .filter((page, at) => {
      const own = fold(page.text);
      const found = (own + fold(doc.pages[at + 1]?.text ?? '').slice(0, 20)).indexOf(fold(term));
      return found >= 0 && found < own.length;
    })
    .map((page) => page.number);

function holdsTerm(doc: SearchDocument, { field, text }: Term): boolean {
  const term = fold(text);
  const within = (...values: string[]): boolean => values.some((value) => fold(value).includes(term));
  const whole = (...values: string[]): boolean =>
    exactKey(term) !== '' && values.some((value) => exactKey(value) === exactKey(term));
  if (field === 'fonds') return within(doc.fonds);
  if (field === 'category') return within(doc.category);
  if (term.length === 1) {
    const names = (field === null || field === 'name') && within(...doc.names);
    return names || ([null, 'code', 'doc'].includes(field) && within(...codesOf(doc), doc.documentNumber));
  }
  switch (field) {
    case 'name':
      return within(...doc.names);
    case 'title':
      return within(doc.title);
    case 'agency':
      return within(doc.responsible);
    case 'text':
      return pagesWith(doc, term).length > 0;
    case 'code':
      return within(...codesOf(doc)) || whole(...codesOf(doc));
    case 'doc':
      return within(doc.documentNumber) || whole(doc.documentNumber);
    default:
      return (
        within(
          ...doc.names,
          ...codesOf(doc),
          doc.documentNumber,
          doc.title,
          doc.responsible,
          ...doc.other.split('\n'),
        ) ||
        whole(...codesOf(doc), doc.documentNumber) ||
        pagesWith(doc, term).length > 0
      );
  }
}

const yearOf = (doc: SearchDocument): number => Number(doc.year) || Math.floor((doc.dateFrom ?? 0) / 10000);

export function holds(doc: SearchDocument, query: Query): boolean {
  switch (query.kind) {
    case 'all':
      return true;
    case 'and':
      return query.items.every((item) => holds(doc, item));
    case 'or':
      return query.items.some((item) => holds(doc, item));
    case 'not':
      return !holds(doc, query.item);
    case 'years':
      return yearOf(doc) >= (query.from ?? 1) && yearOf(doc) <= (query.to ?? 9999);
    case 'born':
      return (doc.birthYears ?? []).some((year) => year >= query.from && year <= query.to);
    case 'term':
      return holdsTerm(doc, query);
  }
}

export function mayBeSeen(doc: SearchDocument, { agencies, archives, openness }: SearchRequest['scope']): boolean {
  return (
    (agencies?.includes(doc.agency) ?? true) &&
    (archives?.includes(doc.archive) ?? true) &&
    (openness?.includes(doc.openness) ?? true)
  );
}
