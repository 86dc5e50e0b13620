/** A record: its pages take the room, its description stands beside. Opens at `?page=3` with the words of `?q=…`. */
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { ApiError } from '../api/client.ts';
import { useUnit } from '../api/public.queries.ts';
import { ButtonLink } from '../components/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { usePageHits } from '../components/viewer/use-page-hits.ts';
import { Viewer } from '../components/viewer/viewer.tsx';
import { useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { useTitle } from '../lib/title.ts';
import { RecordSide } from './record-side.tsx';
import './record.css';

function RecordView({ id }: { id: string }) {
  const t = useT(portal);
  const [params, setParams] = useSearchParams();
  const { data: unit, error, refetch } = useUnit(id);
  const q = params.get('q') ?? '';
  const page = Math.max(1, Number.parseInt(params.get('page') ?? '1', 10) || 1);
  const [hit, setHit] = useState<number | null>(null);
  const hits = usePageHits(unit?.id, q);
  const missing = error instanceof ApiError && error.status === 404;
  useTitle(unit?.title ?? (missing ? t('record.missing') : undefined));

  const go = (nextPage: number, nextHit: number | null) => {
    setHit(nextHit);
    if (nextPage === page) return;
    const next = new URLSearchParams(params);
    next.set('page', String(nextPage));
    setParams(next, { replace: true, preventScrollReset: true });
  };

  if (error)
    return (
      <main id="content" tabIndex={-1} className="page-frame">
        {missing ? (
          <EmptyState
            title={t('record.missing')}
            icon="search"
            actions={
              <ButtonLink to="/search" look="primary">
                {t('nav.search')}
              </ButtonLink>
            }
          >
            {t('record.missing-next')}
          </EmptyState>
        ) : (
          <ErrorState error={error} title={t('record.error')} onRetry={() => void refetch()} />
        )}
      </main>
    );
  return (
    <main id="content" tabIndex={-1} className="record">
      {!unit ? (
        <div className="viewer viewer-waiting" />
      ) : unit.pages.length > 0 ? (
        <Viewer
          unitId={unit.id}
          pages={unit.pages}
          page={Math.min(page, unit.pages.length)}
          hit={hit}
          onGo={go}
          q={q}
          hits={hits}
        />
      ) : (
        <div className="record-blank">
          <EmptyState title={t('record.no-pages')}>{t('record.no-pages-next')}</EmptyState>
        </div>
      )}
      {unit ? (
        <RecordSide unit={unit} q={q} hits={hits} page={page} onGo={go} />
      ) : (
        <aside className="record-side">
          <Skeleton lines={[60, 100, 70, 0, 90, 80, 85, 60]} />
        </aside>
      )}
    </main>
  );
}

export default function RecordPage() {
  const { id = '' } = useParams();
  return <RecordView key={id} id={id} />;
}
