/** What the portal's search and the workbench's have in common: the search of the address, its orders and its hits. */
import { type KeyboardEvent, type ReactNode, useEffect } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import type { SearchHit } from '../../shared/schemas/search.ts';
import { useSearch } from '../api/public.queries.ts';
import { Pager } from '../components/progress.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { HitItem, recordAddress } from './search-hit.tsx';
import { readSearch, searchAddress, searchParams, type SearchSort, type SearchState } from './search.state.ts';
import { keepTrail } from './trail.ts';

/** The search that the address asks for. `base` is where its records open: '/work' in the workbench. */
export function useSearchPage(base = '') {
  const { pathname, search } = useLocation();
  const [params, setParams] = useSearchParams();
  const state = readSearch(params);
  const found = useSearch(searchParams(state));
  const fresh = !found.isPlaceholderData;
  useEffect(() => {
    const pages = fresh ? found.data?.pages : undefined;
    if (!pages?.[0]) return;
    const records = pages
      .flatMap((page) => page.hits)
      .map((hit) => ({ id: hit.unitId, to: recordAddress(hit.unitId, hit.pages[0]?.number, state.q, base) }));
    const { total, totalIsExact } = pages[0];
    keepTrail({ from: `${pathname}${search}`, total, totalIsExact, records });
  }, [found.data, fresh, pathname, search, state.q, base]);
  return {
    state,
    /** Changing a filter changes the address. */
    change: (next: SearchState) => setParams(searchAddress(next), { preventScrollReset: true }),
    found,
    fresh,
    result: found.data?.pages[0],
    hits: found.data?.pages.flatMap((page) => page.hits) ?? [],
    /** Nothing was asked yet: the page has just been opened. */
    untouched: search === '',
  };
}
type SearchOfPage = ReturnType<typeof useSearchPage>;

export function SearchSorts({ page, sorts }: { page: SearchOfPage; sorts: readonly SearchSort[] }) {
  const t = useT(portal);
  const { state, change } = page;
  return (
    <div className="sorts small" role="group" aria-label={t('search.sort')}>
      <span className="muted">{t('search.sort')}</span>
      {sorts.map((sort) => (
        <button
          key={sort}
          type="button"
          className="text-button small"
          aria-pressed={state.sort === sort}
          onClick={() => change({ ...state, sort })}
        >
          {t(`search.sort.${sort}`)}
        </button>
      ))}
    </div>
  );
}

interface HitsProps {
  page: SearchOfPage;
  base?: string;
  sign?: (hit: SearchHit) => ReactNode;
  /** What stands before each, where hits are chosen. */
  tickOf?: ((hit: SearchHit) => ReactNode) | undefined;
  onKeyDown?: (event: KeyboardEvent) => void;
}

/** The hits, those that came in since one looked last marked as new. */
export function SearchHits({ page, base, sign, tickOf, onKeyDown }: HitsProps) {
  const t = useT(portal);
  const { locale } = useLocale();
  const { state, found, hits, result } = page;
  const since = state.saved?.since;
  return (
    <>
      <ol role="list" className="hits" aria-label={t('search.list')} onKeyDown={onKeyDown}>
        {hits.map((hit) => (
          <li key={hit.unitId} className={tickOf && 'has-tick'}>
            {tickOf?.(hit)}
            <HitItem
              hit={hit}
              q={state.q}
              {...(base !== undefined && { base })}
              sign={sign?.(hit)}
              isNew={since !== undefined && hit.addedAt > since}
            />
          </li>
        ))}
      </ol>
      <Pager
        shown={hits.length}
        total={`${result?.total.toLocaleString(locale) ?? ''}${result?.totalIsExact === false ? '+' : ''}`}
        hasMore={found.hasNextPage}
        busy={found.isFetchingNextPage}
        onMore={() => void found.fetchNextPage()}
      />
    </>
  );
}
