/** 检索: the search of the portal over all that this person may see, with its openness; and searches to keep. */
import { useEffect, useId, useState } from 'react';
import type { SearchResult } from '../../shared/schemas/search.ts';
import { queryString } from '../api/client.ts';
import { useLookAtSaved, useSavedSearches } from '../api/search.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { workSearch } from '../i18n/work-search.ts';
import { useTitle } from '../lib/title.ts';
import { FilterChips, SearchFilters } from '../portal/search-filters.tsx';
import { SearchHits, SearchSorts, useSearchPage } from '../portal/search-parts.tsx';
import { SyntaxList } from '../portal/syntax-list.tsx';
import { SearchWays } from '../portal/search-ways.tsx';
import { isNarrowed, SORTS, searchParams, type SearchState, withoutFilters } from '../portal/search.state.ts';
import { OpennessLight } from './accession.parts.tsx';
import { ExportLinks } from './export-links.tsx';
import { useHitPicks } from './hit-picks.tsx';
import { SaveSearchDialog } from './saved-search.dialogs.tsx';
import { useNarrow } from './use-narrow.ts';
import '../portal/search.css';

const BASE = '/work';

export default function WorkSearchPage() {
  const t = useT(workSearch);
  const tPortal = useT(portal);
  const narrow = useNarrow();
  const [filtering, setFiltering] = useState(false);
  const page = useSearchPage(BASE);
  const { state, change, found, result, hits } = page;
  useTitle(state.q === '' ? t('title') : t('title-for', { q: state.q }));
  useLook(state.saved?.id);
  const picks = useHitPicks(state, hits, result);

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
        <SearchSorts page={page} sorts={SORTS} />
        <Exports state={state} result={result} />
      </header>
      <div className="row search-keep">
        <SavedLinks state={state} everything={everything} />
      </div>
      {everything && <p className="muted page-lead">{t('start-next')}</p>}
      <div className="work-search-columns">
        {!narrow && (
          <aside data-region aria-label={tPortal('search.filters')}>
            {filters}
          </aside>
        )}
        <div data-region aria-busy={found.isFetching}>
          <div className="filter-line">
            {narrow && (
              <Button size="small" onClick={() => setFiltering(true)}>
                <Icon name="filter" size={16} /> {tPortal('search.filters')}
              </Button>
            )}
            <FilterChips state={state} result={result} onChange={change} />
          </div>
          {picks.bar}
          <SearchWays state={state} result={result} onChange={change} />
          {result?.note === 'one-character' && <p className="outcome">{tPortal('search.one-character')}</p>}
          {found.isError ? (
            <ErrorState error={found.error} onRetry={() => void found.refetch()} />
          ) : !result ? (
            <Skeleton lines={[52, 78, 100, 0, 48, 80, 95]} />
          ) : hits.length === 0 ? (
            <Nothing state={state} onChange={change} />
          ) : (
            <SearchHits
              page={page}
              base={BASE}
              tickOf={picks.tickOf}
              onKeyDown={picks.onKeyDown}
              sign={(hit) => hit.openness !== null && <OpennessLight openness={hit.openness} />}
            />
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

/** Coming from a kept search is a look at it; the address still says when one looked last. */
function useLook(id: string | undefined): void {
  const { mutate } = useLookAtSaved();
  useEffect(() => {
    if (id !== undefined) mutate(id);
  }, [id, mutate]);
}

function SavedLinks({ state, everything }: { state: SearchState; everything: boolean }) {
  const t = useT(workSearch);
  const tPortal = useT(portal);
  const help = useId();
  const [saving, setSaving] = useState(false);
  const saved = useSavedSearches();
  const news = saved.items.filter(({ newHits }) => (newHits ?? 0) > 0).length;
  return (
    <>
      {!everything && (
        <Button size="small" onClick={() => setSaving(true)}>
          <Icon name="plus" size={14} /> {t('saved.save')}
        </Button>
      )}
      <ButtonLink size="small" look="quiet" to="/work/saved-searches">
        {news > 0 ? t('saved.link-new', { n: news }) : t('saved.link')}
      </ButtonLink>
      <ButtonLink size="small" look="quiet" to="/work/synonyms">
        {t('synonyms.title')}
      </ButtonLink>
      <button type="button" className="text-button small" popoverTarget={help}>
        {tPortal('box.help')}
      </button>
      <div id={help} popover="auto" className="popover">
        <h2 className="popover-title">{tPortal('syntax.title')}</h2>
        <SyntaxList staff />
      </div>
      <SaveSearchDialog open={saving} state={state} onClose={() => setSaving(false)} />
    </>
  );
}

function Exports({ state, result }: { state: SearchState; result: SearchResult | undefined }) {
  if (!result || result.total === 0) return null;
  const query = { ...searchParams(state), sort: undefined };
  return <ExportLinks href={(format) => `/api/v1/exports${queryString({ ...query, format })}`} />;
}

function Nothing({ state, onChange }: { state: SearchState; onChange: (state: SearchState) => void }) {
  const t = useT(workSearch);
  const tPortal = useT(portal);
  const narrowed = isNarrowed(state);
  return (
    <EmptyState
      icon="search"
      title={narrowed ? tPortal('search.empty-filters') : t('empty', { q: state.q })}
      actions={
        narrowed ? (
          <Button look="primary" onClick={() => onChange(withoutFilters(state))}>
            {tPortal('search.filter-clear')}
          </Button>
        ) : (
          <ButtonLink to="/work/catalogue">{t('to-catalogue')}</ButtonLink>
        )
      }
    >
      {t('empty-next')}
    </EmptyState>
  );
}
