/** From the index's answer to the reader's: names for numbers, and only what the reader may know. Pure. */
import { asIdentityNumber, maskIdentityNumbers } from '../../../shared/identity-number.ts';
import { fondsLabel } from '../../../shared/fonds-label.ts';
import { fold } from '../../../shared/query/fold.ts';
import type { Query, Term } from '../../../shared/query/ast.ts';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import type { SearchHit as HitShape, SearchResult } from '../../../shared/schemas/search.ts';
import type { FacetName, SearchFacets, SearchHit } from '../../infra/search/index.ts';
import { numberKey } from './search.document.ts';
import type { Names } from './search.repo.ts';

const named = (row: { name: string; name_en: string | null } | undefined, locale: Locale): string | undefined =>
  locale === 'en' ? (row?.name_en ?? row?.name) : row?.name;

function labelOf(facet: FacetName, value: string, names: Names, locale: Locale): string {
  switch (facet) {
    case 'archive':
      return (
        named(
          names.archives.find((row) => row.id === value),
          locale,
        ) ?? value
      );
    case 'fonds':
      return fondsLabel(
        value,
        named(
          names.fonds.find((row) => row.number === value),
          locale,
        ),
      );
    case 'category':
      return (
        named(
          names.categories.find((row) => row.id === value),
          locale,
        ) ?? value
      );
    case 'openness':
      return translate(locale, `openness.${value}`);
    default:
      return value;
  }
}

const SHOWN: readonly FacetName[] = ['archive', 'fonds', 'category', 'year', 'retention', 'openness'];

/** The facets in words. The public has no openness to choose from: all that it finds is open. */
export function presentFacets(
  facets: SearchFacets | undefined,
  names: Names,
  locale: Locale,
  publicOnly: boolean,
): SearchResult['facets'] {
  if (facets === undefined) return {};
  return Object.fromEntries(
    SHOWN.filter((facet) => !(publicOnly && facet === 'openness')).map((facet) => [
      facet,
      facets.values[facet]
        .filter(({ value }) => value !== '')
        .map(({ value, count }) => ({ value, count, label: labelOf(facet, value, names, locale) })),
    ]),
  );
}

/** The columns of a unit that a hit shows. */
interface HitUnit {
  id: string;
  code: string;
  responsible: string;
  document_number: string;
  date_text: string;
  fonds_name: string;
  category_id: string;
  openness: string;
  page_count: number | null;
  created_at: string;
}

interface HitContext {
  names: Names;
  locale: Locale;
  publicOnly: boolean;
  pictures: ReadonlySet<string>;
  /** Whether a name sounds like one that was asked for. */
  soundsAlike: (name: string) => boolean;
}

export function presentHit(hit: SearchHit, unit: HitUnit, context: HitContext): HitShape {
  const wanted = [...hit.pages.map((page) => page.number), 1];
  return {
    unitId: unit.id,
    code: unit.code,
    title: hit.fields.title,
    tier: hit.tier,
    why: [
      ...hit.why,
      ...(hit.names ?? []).filter(context.soundsAlike).map((text) => ({ by: 'sound' as const, text })),
    ].map(({ by, text }) => ({ by, text: maskIdentityNumbers(text) })),
    addedAt: unit.created_at,
    responsible: maskIdentityNumbers(unit.responsible),
    documentNumber: maskIdentityNumbers(unit.document_number),
    dateText: unit.date_text,
    fondsName: unit.fonds_name,
    categoryName: labelOf('category', unit.category_id, context.names, context.locale),
    openness: context.publicOnly ? null : unit.openness,
    pageCount: unit.page_count,
    pageHits: hit.pageHits,
    pages: hit.pages.map(({ number, snippet }) => ({ number, snippet })),
    pictureOf: wanted.find((number) => context.pictures.has(pictureKey(unit.id, number))) ?? null,
  };
}

export const pictureKey = (unitId: string, number: number): string => `${unitId}/${number}`;

const NAMED_FIELDS = ['fonds', 'category'] as const;
type NamedField = (typeof NAMED_FIELDS)[number];

/** Terms in fonds: and category: may be names; the index knows numbers and codes. Each name becomes those it stands for. */
export function expandNames(query: Query, names: Names): Query {
  if (query.kind === 'not') return { kind: 'not', item: expandNames(query.item, names) };
  if (query.kind === 'and' || query.kind === 'or')
    return { kind: query.kind, items: query.items.map((item) => expandNames(item, names)) };
  if (query.kind !== 'term' || query.whole === true) return query;
  const field = NAMED_FIELDS.find((each) => each === query.field);
  if (field === undefined) return query;
  const codes = codesOf(field, fold(query.text), names);
  const meant = [...new Set(codes)].map((text): Term => ({ kind: 'term', field, text, whole: true }));
  return meant.length === 0 ? query : { kind: 'or', items: [query, ...meant] };
}

/** A term that is an identity number, and nothing else, finds also the units in whose description it stands. */
export function expandNumbers(query: Query, digestOf: (number: string) => string | null): Query {
  if (query.kind === 'not') return { kind: 'not', item: expandNumbers(query.item, digestOf) };
  if (query.kind === 'and' || query.kind === 'or')
    return { kind: query.kind, items: query.items.map((item) => expandNumbers(item, digestOf)) };
  if (query.kind !== 'term' || (query.field !== null && query.field !== 'other')) return query;
  const number = asIdentityNumber(query.text);
  const digest = number === undefined ? null : digestOf(number);
  return digest === null
    ? query
    : { kind: 'or', items: [query, { kind: 'term', field: 'code', text: numberKey(digest) }] };
}

function codesOf(field: NamedField, text: string, names: Names): string[] {
  const isMeant = (row: { folded: string[] }): boolean => row.folded.some((name) => name.includes(text));
  return field === 'fonds'
    ? names.fonds.filter(isMeant).map((row) => row.number)
    : names.categories.filter(isMeant).map((row) => row.id);
}
