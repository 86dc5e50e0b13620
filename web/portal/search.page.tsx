/** The results. The address says what is sought; changing a filter changes the address. */
import { useState } from 'react';
import { Link } from 'react-router';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { useTitle } from '../lib/title.ts';
import { SearchBox } from './search-box.tsx';
import { FilterChips, SearchFilters } from './search-filters.tsx';
import { SearchWays } from './search-ways.tsx';
import { SearchHits, SearchSorts, useSearchPage } from './search-parts.tsx';
import { foundSentence, isNarrowed, SORTS, type SearchState, withoutFilters } from './search.state.ts';
import './search.css';

function HitSkeletons() {
  return (
    <div className="hit-skeletons">
      {[0, 1, 2].map((n) => (
        <div key={n} className="hit">
          <Skeleton lines={[52, 78, 100, 84]} />
          <span className="page-picture bone" />
        </div>
      ))}
    </div>
  );
}

/** The newest orders are for those who work in the house. */
const PUBLIC_SORTS = SORTS.filter((sort) => sort !== 'added');

function Head({ page }: { page: ReturnType<typeof useSearchPage> }) {
  const t = useT(portal);
  const { result, state } = page;
  const isInside = useMay()('unit.read');
  const title = result
    ? t(foundSentence(state, { isInside, isExact: result.totalIsExact }), { n: result.total })
    : t('search.searching');
  return (
    <div className="results-bar">
      <h1>{title}</h1>
      <p className="visually-hidden" role="status">
        {title}
      </p>
      {result && (
        <span className="muted small">{t('search.took', { seconds: (result.tookMs / 1000).toFixed(2) })}</span>
      )}
      <span className="grow" />
      {result?.total !== 0 && <SearchSorts page={page} sorts={PUBLIC_SORTS} />}
    </div>
  );
}

function Nothing({ state, onChange }: { state: SearchState; onChange: (state: SearchState) => void }) {
  const t = useT(portal);
  const narrowed = isNarrowed(state);
  return (
    <EmptyState
      icon="search"
      title={narrowed ? t('search.empty-filters') : t('search.empty', { q: state.q })}
      actions={
        narrowed && (
          <Button look="primary" onClick={() => onChange(withoutFilters(state))}>
            {t('search.filter-clear')}
          </Button>
        )
      }
    >
      <ul className="next-steps">
        {(['1', '2', '3'] as const).map((n) => (
          <li key={n}>{t(`search.empty-${n}`)}</li>
        ))}
      </ul>
    </EmptyState>
  );
}

export default function SearchPage() {
  const t = useT(portal);
  const tCommon = useT(common);
  const [filtering, setFiltering] = useState(false);
  const page = useSearchPage();
  const { state, change, found, fresh, result, hits } = page;
  useTitle(state.q === '' ? t('search.title') : t('search.title-for', { q: state.q }));

  // Nothing to narrow: the results have the page to themselves.
  const bare = !isNarrowed(state) && (found.isError || result?.hits.length === 0);
  const filters = <SearchFilters state={state} result={result} onChange={change} />;
  return (
    <>
      <div className="search-bar">
        <SearchBox
          key={state.q}
          initial={state.q}
          onSearch={(q) => change({ ...state, q })}
          autoFocus={page.untouched}
        />
      </div>
      <div className={bare ? 'search-columns bare' : 'search-columns'}>
        {!bare && (
          <aside className="facets-side" aria-label={t('search.filters')}>
            {filters}
          </aside>
        )}
        <main id="content" tabIndex={-1} className={fresh ? undefined : 'stale'} aria-busy={found.isFetching}>
          {!found.isError && <Head page={page} />}
          <div className="filter-line">
            {!bare && (
              <button type="button" className="btn small narrow-only" onClick={() => setFiltering(true)}>
                <Icon name="filter" size={16} /> {t('search.filters')}
              </button>
            )}
            <FilterChips state={state} result={result} onChange={change} />
          </div>
          <SearchWays state={state} result={result} onChange={change} />
          {result?.note === 'one-character' && <p className="notice">{t('search.one-character')}</p>}
          {result && !result.totalIsExact && <p className="notice">{t('search.more-than')}</p>}
          {found.isError && (
            <ErrorState error={found.error} title={t('search.error')} onRetry={() => void found.refetch()} />
          )}
          {!result && !found.isError && <HitSkeletons />}
          {result && hits.length === 0 && <Nothing state={state} onChange={change} />}
          {hits.length > 0 && (
            <>
              <SearchHits page={page} />
              <p className="notice ask">
                {t('search.ask')} <Link to="/help">{t('search.ask-link')}</Link>
              </p>
            </>
          )}
        </main>
      </div>
      <Dialog
        open={filtering}
        onClose={() => setFiltering(false)}
        title={t('search.filters')}
        size="side"
        actions={
          <Button look="primary" size="large" onClick={() => setFiltering(false)}>
            {result ? t('search.filters-show', { n: result.total }) : tCommon('close')}
          </Button>
        }
      >
        {filters}
      </Dialog>
    </>
  );
}
