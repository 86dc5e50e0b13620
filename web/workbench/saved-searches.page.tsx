/** 保存的检索: one's own searches, each with what came in since one looked last. */
import { useState } from 'react';
import { Link } from 'react-router';
import type { SavedSearch } from '../../shared/schemas/search-kept.ts';
import { queryString } from '../api/client.ts';
import { useSavedSearches } from '../api/search.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Tag } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { workSearch } from '../i18n/work-search.ts';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { RemoveSavedDialog, RenameSavedDialog } from './saved-search.dialogs.tsx';

/** The search with the time of the last look; what is new comes first where there is any. */
const addressOf = ({ id, query, lookedAt, newHits }: SavedSearch): string =>
  `/work/search${queryString({ ...query, ...(newHits ? { sort: 'added' } : {}), saved: id, since: lookedAt })}`;

export default function SavedSearchesPage() {
  const t = useT(workSearch);
  const saved = useSavedSearches();
  const [renaming, setRenaming] = useState<SavedSearch>();
  const [removing, setRemoving] = useState<SavedSearch>();
  useTitle(t('saved.title'));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('saved.title')}</h1>
          <p className="muted page-lead">{t('saved.lead')}</p>
        </div>
        <ButtonLink to="/work/search">{t('saved.to-search')}</ButtonLink>
      </header>
      {saved.isError ? (
        <ErrorState error={saved.error} onRetry={() => void saved.refetch()} />
      ) : saved.isPending ? (
        <div className="card sheet">
          <Skeleton lines={[60, 80, 40]} />
        </div>
      ) : saved.items.length === 0 ? (
        <div className="card">
          <EmptyState
            icon="search"
            title={t('saved.empty')}
            actions={
              <ButtonLink to="/work/search" look="primary">
                {t('saved.to-search')}
              </ButtonLink>
            }
          >
            {t('saved.empty-next')}
          </EmptyState>
        </div>
      ) : (
        <ul role="list" className="card kept-list" aria-label={t('saved.list')}>
          {saved.items.map((each) => (
            <Line key={each.id} saved={each} onRename={setRenaming} onRemove={setRemoving} />
          ))}
        </ul>
      )}
      <RenameSavedDialog saved={renaming} onClose={() => setRenaming(undefined)} />
      <RemoveSavedDialog saved={removing} onClose={() => setRemoving(undefined)} />
    </>
  );
}

interface LineProps {
  saved: SavedSearch;
  onRename: (saved: SavedSearch) => void;
  onRemove: (saved: SavedSearch) => void;
}
function Line({ saved, onRename, onRemove }: LineProps) {
  const t = useT(workSearch);
  const { locale } = useLocale();
  const { name, newHits, newHitsCapped, lookedAt } = saved;
  const n = newHits ?? 0;
  return (
    <li>
      <div className="grow">
        <Link to={addressOf(saved)} className="kept-name">
          {name}
        </Link>
        <span className="line-note">{useSummary(saved)}</span>
      </div>
      <div className="kept-news">
        {n > 0 ? (
          <Tag tone="strong">{t(newHitsCapped ? 'saved.new-many' : 'saved.new', { n: n.toLocaleString(locale) })}</Tag>
        ) : (
          <span className="small muted">{t('saved.none-new')}</span>
        )}
        <span className="small muted">{t('saved.looked', { time: formatTime(locale, lookedAt) })}</span>
      </div>
      <div className="row">
        <Button size="small" aria-label={t('saved.rename-of', { name })} onClick={() => onRename(saved)}>
          {t('saved.rename')}
        </Button>
        <Button size="small" aria-label={t('saved.remove-of', { name })} onClick={() => onRemove(saved)}>
          {t('saved.remove')}
        </Button>
      </div>
    </li>
  );
}

/** What it asks for, in a line. */
function useSummary({ query }: SavedSearch): string {
  const t = useT(workSearch);
  const tCommon = useT(common);
  const { q, yearFrom, yearTo, category = [], fonds = [], retention = [] } = query;
  const years =
    yearFrom !== undefined || yearTo !== undefined
      ? [tCommon('years.range', { from: yearFrom ?? '', to: yearTo ?? '' })]
      : [];
  const parts = [...(q === undefined ? [] : [q]), ...years, ...fonds, ...category, ...retention];
  return parts.length === 0 ? t('saved.everything') : parts.join(' · ');
}
