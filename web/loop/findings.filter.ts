/** The filters of the ledger of findings: in the address, so that a list can be linked, kept and gone back to. */
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { QueryValue } from '../api/client.ts';

export const MANY = ['state', 'light', 'source', 'severity'] as const;
export const ONE = [
  'owner',
  'checker',
  'body',
  'under',
  'noBody',
  'import',
  'initiative',
  'special',
  'voice',
  'dueFrom',
  'dueTo',
  'onTime',
  'measureOwner',
  'measureTo',
  'ownerLeft',
  'q',
] as const;
export type FilterKey = (typeof MANY)[number] | (typeof ONE)[number];
export const VIEWS = ['board', 'table', 'tree', 'calendar'] as const;
export type View = (typeof VIEWS)[number];

export interface Filters {
  query: Record<string, QueryValue>;
  count: number;
  view: View;
  get: (key: FilterKey) => string;
  set: (change: Partial<Record<FilterKey | 'view' | 'month', string>>) => void;
  clear: () => void;
}

/** What the address asks for, as the API takes it. */
export function readFilters(params: URLSearchParams): Record<string, QueryValue> {
  const query: Record<string, QueryValue> = {};
  for (const key of MANY) if (params.has(key)) query[key] = params.getAll(key).filter(Boolean);
  for (const key of ONE) if (params.get(key)) query[key] = params.get(key);
  return query;
}

/** The address of the list behind a figure. */
export function addressOf(filter: Record<string, unknown>): string {
  const params = new URLSearchParams({ view: 'table' });
  for (const [key, value] of Object.entries(filter))
    for (const each of Array.isArray(value) ? (value as unknown[]) : [value])
      if (typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean')
        params.append(key, String(each));
  return `/work/findings?${params.toString()}`;
}

export function useFilters(): Filters {
  const [params, setParams] = useSearchParams();
  const set = useCallback<Filters['set']>(
    (change) =>
      setParams(
        (now) => {
          const next = new URLSearchParams(now);
          for (const [key, value] of Object.entries(change)) {
            if (value === '') next.delete(key);
            else next.set(key, value);
          }
          return next;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setParams],
  );
  return useMemo(() => {
    const query = readFilters(params);
    const view = VIEWS.find((each) => each === params.get('view')) ?? 'board';
    return {
      query,
      count: Object.keys(query).length,
      view,
      get: (key) => params.get(key) ?? '',
      set,
      clear: () => setParams({ view }, { replace: true }),
    };
  }, [params, set, setParams]);
}
