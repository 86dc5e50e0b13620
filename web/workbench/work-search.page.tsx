/** 检索: the search of the portal over all that this person may see, with its openness. */
import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { queryString } from '../api/client.ts';
import { useSearch } from '../api/public.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { Pager } from '../components/progress.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { workSearch } from '../i18n/work-search.ts';
import { useTitle } from '../lib/title.ts';
import { FilterChips, SearchFilters } from '../portal/search-filters.tsx';
import { HitItem, recordAddress } from '../portal/search-hit.tsx';
import { SearchWays } from '../portal/search-ways.tsx';
import {
  isNarrowed,
  readSearch,
  SORTS,
  searchParams,
  type SearchState,
  withoutFilters,
} from '../portal/search.state.ts';
import { keepTrail } from '../portal/trail.ts';
import { OpennessLight } from './accession.parts.tsx';
import { useNarrow } from './use-narrow.ts';
import '../portal/search.css';

const BASE = '/work';

export default function WorkSearchPage() {
  const t = useT(workSearch);
  const tPortal = useT(portal);
  const { locale } = useLocale();
  const narrow = useNarrow();
  const { pathname, search } = useLocation();
  const [params, setParams] = useSearchParams();
  const [filtering, setFiltering] = useState(false);
  const state = readSearch(params);
  const found = useSearch(searchParams(state));
  const result = found.data?.pages[0];
  const hits = found.data?.pages.flatMap((page) => page.hits) ?? [];
  const fresh = !found.isPlaceholderData;
  useTitle(state.q === '' ? t('title') : t('title-for', { q: state.q }));
  const change = (next: SearchState) => setParams(queryString(searchParams(next)), { preventScrollReset: true });
  useEffect(() => {
    const pages = fresh ? found.data?.pages : undefined;
    if (!pages?.[0]) return;
    const records = pages
      .flatMap((page) => page.hits)
      .map((hit) => ({ id: hit.unitId, to: recordAddress(hit.unitId, hit.pages[0]?.number, state.q, BASE) }));
    const { total, totalIsExact } = pages[0];
    keepTrail({ from: `${pathname}${search}`, total, totalIsExact, records });
  }, [found.data, fresh, pathname, search, state.q]);

  const everything = state.q === '' && !isNarrowed(state);
  const filters = <SearchFilters state={state} result={result} onChange={change} />;
  return (
    <>
      <header className="page-head">
        <h1 role="status">
          {!result
            ? t('title')
            : t(everything ? 'all' : result.totalIsExact ? 'found' : 'found-more', { n: result.total })}
        </h1>
        {result && (
          <span className="muted small">{tPortal('search.took', { seconds: (result.tookMs / 1000).toFixed(2) })}</span>
        )}
        <span className="grow" />
        <div className="sorts small" role="group" aria-label={tPortal('search.sort')}>
          <span className="muted">{tPortal('search.sort')}</span>
          {SORTS.map((sort) => (
            <button
              key={sort}
              type="button"
              className="text-button small"
              aria-pressed={state.sort === sort}
              onClick={() => change({ ...state, sort })}
            >
              {tPortal(`search.sort.${sort}`)}
            </button>
          ))}
        </div>
        {result && result.total > 0 && (
          <div className="sorts small" role="group" aria-label={t('export')}>
            <span className="muted">{t('export')}</span>
            {(['xlsx', 'csv', 'ead3'] as const).map((format) => (
              <a
                key={format}
                className="text-button small"
                href={`/api/v1/exports?${queryString({ ...searchParams(state), sort: undefined, format })}`}
                download
              >
                {t(`export.${format}`)}
              </a>
            ))}
          </div>
        )}
      </header>
      {everything && <p className="muted page-lead">{t('start-next')}</p>}
      <div className="work-search-columns">
        {!narrow && <aside aria-label={tPortal('search.filters')}>{filters}</aside>}
        <div aria-busy={found.isFetching}>
          <div className="filter-line">
            {narrow && (
              <Button size="small" onClick={() => setFiltering(true)}>
                <Icon name="filter" size={16} /> {tPortal('search.filters')}
              </Button>
            )}
            <FilterChips state={state} result={result} onChange={change} />
          </div>
          <SearchWays state={state} result={result} onChange={change} />
          {result?.note === 'one-character' && <p className="outcome">{tPortal('search.one-character')}</p>}
          {found.isError ? (
            <ErrorState error={found.error} onRetry={() => void found.refetch()} />
          ) : !result ? (
            <Skeleton lines={[52, 78, 100, 0, 48, 80, 95]} />
          ) : hits.length === 0 ? (
            <EmptyState
              icon="search"
              title={isNarrowed(state) ? tPortal('search.empty-filters') : t('empty', { q: state.q })}
              actions={
                isNarrowed(state) ? (
                  <Button look="primary" onClick={() => change(withoutFilters(state))}>
                    {tPortal('search.filter-clear')}
                  </Button>
                ) : (
                  <ButtonLink to="/work/catalogue">{t('to-catalogue')}</ButtonLink>
                )
              }
            >
              {t('empty-next')}
            </EmptyState>
          ) : (
            <>
              <ol role="list" className="hits" aria-label={tPortal('search.list')}>
                {hits.map((hit) => (
                  <li key={hit.unitId}>
                    <HitItem
                      hit={hit}
                      q={state.q}
                      base={BASE}
                      sign={hit.openness !== null && <OpennessLight openness={hit.openness} />}
                    />
                  </li>
                ))}
              </ol>
              <Pager
                shown={hits.length}
                total={`${result.total.toLocaleString(locale)}${result.totalIsExact ? '' : '+'}`}
                hasMore={found.hasNextPage}
                busy={found.isFetchingNextPage}
                onMore={() => void found.fetchNextPage()}
              />
            </>
          )}
        </div>
      </div>
      <Dialog
        open={narrow && filtering}
        onClose={() => setFiltering(false)}
        title={tPortal('search.filters')}
        size="side"
      >
        {filters}
      </Dialog>
    </>
  );
}
