/** A unit by a reference code that somebody typed. Each question is answered from an index, however many units there are. */
import type { UnitRow } from '../../shared/schemas/unit.ts';
import { api } from '../api/client.ts';
import type { Page } from '../api/work.queries.ts';
import { filterOf, type UnitQuery } from './unit-query.ts';

const ask = async (query: UnitQuery & { code?: string }, limit: number): Promise<readonly UnitRow[]> =>
  (await api<Page<UnitRow>>('/units', { query: { ...query, limit } })).items;

/** The unit that has this code or had it, or the only one whose code begins so. */
export async function findByCode(code: string): Promise<UnitRow | undefined> {
  for (const typed of writings(code)) {
    const [known] = await ask({ code: typed }, 1);
    if (known) return known;
  }
  const [first, second] = await ask({ at: plain(code) }, 2);
  return first && beginsSo(first.code, code) && !(second && beginsSo(second.code, code)) ? first : undefined;
}

export interface CodePlace {
  /** The filter within which the place lies. */
  filter: UnitQuery;
  at: string;
  /** How well it fits: the unit itself, under a former code, a code that begins so, or where such a code would stand. */
  fit: 'unit' | 'former' | 'begins' | 'none';
}

/** Where a list has to begin to show a code: within the filter if the code is there, else within everything. */
export async function findPlace(code: string, given: UnitQuery): Promise<CodePlace> {
  const { fonds, category, yearFrom, yearTo, parent } = filterOf(given);
  const filters: UnitQuery[] = [{ fonds, category, yearFrom, yearTo, parent }, {}];
  for (const filter of filters)
    for (const typed of writings(code)) {
      const [unit] = await ask({ ...filter, code: typed }, 1);
      if (unit) return { filter, at: unit.code, fit: sameCode(unit.code, code) ? 'unit' : 'former' };
    }
  const at = plain(code);
  for (const filter of filters) {
    const [first] = await ask({ ...filter, at }, 1);
    if (first && beginsSo(first.code, code)) return { filter, at, fit: 'begins' };
  }
  return { filter: filters[0]!, at, fit: 'none' };
}

/** As it was written, then as codes are written. */
const writings = (code: string): ReadonlySet<string> => new Set([code, plain(code)]);

const sameCode = (a: string, b: string): boolean => plain(a) === plain(b);
const beginsSo = (code: string, start: string): boolean => plain(code).startsWith(plain(start));
/** The points and dashes of a code are written in many ways; people mean the same. */
const plain = (code: string): string =>
  code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s·•‧・.]/g, '·')
    .replace(/[‐-―－—]/g, '-');
