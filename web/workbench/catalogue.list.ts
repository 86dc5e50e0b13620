/**
 * The units of a query, read from a place in both directions: from the beginning, from a code, or from the end backwards.
 * However many there are, no place costs more than another.
 */
import { useMemo, useState } from 'react';
import { useLocation } from 'react-router';
import type { UnitRow } from '../../shared/schemas/unit.ts';
import { useUnits } from '../api/work.queries.ts';
import { joined, type ListPlace, placeOf, reversed } from './catalogue.place.ts';
import type { UnitQuery } from './unit-query.ts';

export function useUnitList({ at, ...query }: UnitQuery, sort: string) {
  const { key: visit } = useLocation();
  // Home and End are no addresses; whatever changes the address is stronger.
  const [gone, go] = useState<{ visit: string; to: 'first' | 'last'; times: number }>();
  const place: ListPlace = placeOf(at, gone?.visit === visit ? gone.to : undefined);
  const inPlace = place.kind === 'code' ? { at: place.code } : {};
  const forth = useUnits({ ...query, ...inPlace, sort }, place.kind !== 'last');
  const back = useUnits({ ...query, ...inPlace, sort: reversed(sort) }, place.kind === 'code' || place.kind === 'last');
  const isFresh = !forth.isPlaceholderData && !back.isPlaceholderData;
  const items = useMemo(
    (): readonly UnitRow[] => joined(place.kind, forth.items, isFresh ? back.items : []),
    [place.kind, forth.items, back.items, isFresh],
  );
  const [list, other] = place.kind === 'last' ? [back, forth] : [forth, back];
  const key = (place.kind === 'last' ? undefined : forth.items[0]?.id) ?? back.items[0]?.id;
  const token = place.kind === 'top' ? undefined : `${visit} ${place.kind} ${gone?.times ?? 0}`;
  return {
    items,
    total: list.total ?? other.total,
    totalIsExact: list.totalIsExact ?? other.totalIsExact,
    isError: list.isError,
    error: list.error,
    refetch: list.refetch,
    isPending: list.isPending,
    hasMore: place.kind !== 'last' && forth.hasNextPage,
    loadingMore: forth.isFetchingNextPage,
    more: () => void forth.fetchNextPage(),
    earlier:
      place.kind === 'code' || place.kind === 'last'
        ? {
            has: back.hasNextPage || (back.isFetching && !back.isFetchingNextPage),
            loading: back.isFetching,
            more: () => void back.fetchNextPage(),
          }
        : undefined,
    /** The row to stand on, once it is there. */
    start: token !== undefined && isFresh && key !== undefined ? { token, key } : undefined,
    goFirst: () => go({ visit, to: 'first', times: (gone?.times ?? 0) + 1 }),
    goLast: () => go({ visit, to: 'last', times: (gone?.times ?? 0) + 1 }),
  };
}
