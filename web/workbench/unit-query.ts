/** Which units the catalogue's table shows, as it stands in the address. */
import type { Openness } from '../../shared/schemas/common.ts';
import type { QueryValue } from '../api/client.ts';

/** Named here too: the schema would bring its whole library into the page. */
export const OPENNESS: readonly Openness[] = ['unreviewed', 'open', 'controlled', 'delayed'];

export interface UnitQuery {
  fonds?: string | undefined;
  category?: string | undefined;
  yearFrom?: number | undefined;
  yearTo?: number | undefined;
  parent?: string | undefined;
  accession?: string | undefined;
  import?: string | undefined;
  q?: string | undefined;
  openness?: readonly Openness[] | undefined;
  /** How a link wants them sorted, before what the reader has arranged herself: `date`, `-date`. */
  sort?: string | undefined;
  /** A code at which the list stands; what comes before it is read going up. */
  at?: string | undefined;
}

const SORTS = ['code', 'title', 'date', 'updated'].flatMap((key) => [key, `-${key}`]);

const yearOf = (text: string | null): number | undefined =>
  text !== null && /^\d{1,4}$/.test(text) ? Number(text) : undefined;

/** Reads the address; what is no value of its kind is left out. */
export function readUnitQuery(params: URLSearchParams): UnitQuery {
  return {
    fonds: params.get('fonds') ?? undefined,
    category: params.get('category') ?? undefined,
    yearFrom: yearOf(params.get('yearFrom')),
    yearTo: yearOf(params.get('yearTo')),
    parent: params.get('parent') ?? undefined,
    accession: params.get('accession') ?? undefined,
    import: params.get('import') ?? undefined,
    q: params.get('q') ?? '',
    openness: OPENNESS.filter((each) => params.getAll('openness').includes(each)),
    sort: SORTS.find((each) => each === params.get('sort')),
    at: params.get('at') ?? undefined,
  };
}

/** The same as an address, with the key of the tree's node it came from. */
export function unitParams(query: UnitQuery, node?: string | null): URLSearchParams {
  const params = new URLSearchParams();
  if (node) params.set('node', node);
  for (const [name, value] of Object.entries(query) as [keyof UnitQuery, QueryValue][]) {
    if (value === undefined || value === null || value === '') continue;
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [value as string | number])
      params.append(name, String(each));
  }
  return params;
}

/** What says which units there are, without their order and the place in it. */
export const filterOf = (query: UnitQuery): UnitQuery => ({ ...query, sort: undefined, at: undefined });

export const isFiltered = (query: UnitQuery): boolean =>
  Object.values(filterOf(query) as Record<string, QueryValue>).some(
    (value) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
