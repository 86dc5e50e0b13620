/** One delivery from its coming to its taking in: where it stands, what is wrong with it, what to do about it. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { AccessionDetail } from '../../shared/schemas/accession.ts';
import { listen } from '../api/client.ts';
import { useMay } from '../api/session.queries.ts';
import { accessionKey, useAccession } from '../api/work.queries.ts';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { Crumbs, Light } from '../components/signs.tsx';
import { accession } from '../i18n/accession.ts';
import { type Translate, useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { AccessionActs } from './accession.acts.tsx';
import { AccessionDefects } from './accession.defects.tsx';
import { AccessionFacts } from './accession.facts.tsx';
import { isMoving } from './accession.model.ts';
import { StateLight } from './accession.parts.tsx';
import { AccessionProgress } from './accession.progress.tsx';
import { DeliveryDrop } from './delivery-drop.tsx';

export default function AccessionPage() {
  const { id = '' } = useParams();
  const t = useT(accession);
  const query = useAccession(id);
  useTitle(query.data?.title ?? t('title'));
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[40, 100, 100, 80, 90]} />
      </div>
    );
  return <Detail key={id} detail={query.data} />;
}

type Words = Translate<keyof (typeof accession)['en']>;
type Progress = Pick<AccessionDetail, 'state' | 'steps' | 'errorCount' | 'warningCount' | 'acceptedCount'>;

/** While work goes on, what the server tells of it is put into the page; when it has settled, all is asked for anew. */
function useProgress({ id, state }: AccessionDetail): boolean {
  const client = useQueryClient();
  const [lost, setLost] = useState(false);
  const moving = isMoving(state);
  useEffect(() => {
    if (!moving) return;
    const settle = () => {
      void client.invalidateQueries({ queryKey: accessionKey(id) });
      void client.invalidateQueries({ queryKey: ['list'] });
      void client.invalidateQueries({ queryKey: ['today'] });
    };
    const stop = listen(
      `/accessions/${encodeURIComponent(id)}/progress`,
      (data) => {
        const progress = data as Progress;
        setLost(false);
        client.setQueryData<AccessionDetail>(accessionKey(id), (old) => (old ? { ...old, ...progress } : old));
        if (isMoving(progress.state)) return;
        stop();
        settle();
      },
      () => {
        setLost(true);
        settle();
      },
    );
    return stop;
  }, [client, id, moving]);
  return lost && moving;
}

function Detail({ detail }: { detail: AccessionDetail }) {
  const t = useT(accession);
  const may = useMay();
  const lost = useProgress(detail);
  const pending = detail.errorCount + detail.warningCount;
  const mendable = detail.state === 'needs-review' || detail.state === 'returned' || detail.returnedCount > 0;
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs
            label={t('title')}
            items={[{ label: t('title'), to: '/work/accessions' }, { label: detail.number }]}
          />
          <div className="row title-line">
            <h1>{detail.title}</h1>
            {detail.state === 'needs-review' ? (
              <Light state={detail.errorCount > 0 ? 'bad' : pending > 0 ? 'warn' : 'ok'}>
                {pending > 0 ? t('head.pending', { n: pending }) : t('head.clean')}
              </Light>
            ) : (
              <StateLight state={detail.state} />
            )}
          </div>
        </div>
        <AccessionActs detail={detail} />
      </header>
      {lost && (
        <p className="outcome" role="status">
          {t('live.lost')}
        </p>
      )}
      <AccessionProgress detail={detail} />
      <Outcome detail={detail} />
      <AccessionDefects detail={detail} />
      <AccessionFacts detail={detail} />
      {mendable && detail.following.length === 0 && may('accession.submit') && <DeliveryDrop previous={detail.id} />}
    </>
  );
}

function returnedWords({ sameDelivery, previous, isRest }: AccessionDetail, t: Words): string {
  if (sameDelivery) return t('returned.same', { number: sameDelivery.number });
  return previous && isRest ? t('returned.rest', { number: previous.number }) : t('returned.words');
}

/** One sentence where it came to an end. */
function Outcome({ detail }: { detail: AccessionDetail }) {
  const t = useT(accession);
  if (detail.state === 'accepted')
    return (
      <div className="outcome ok">
        <b>{t('accepted.title', { n: detail.acceptedCount })}</b>
        <p>
          {t('accepted.words')}
          {detail.returnedCount > 0 && ` ${t('accepted.part', { n: detail.returnedCount })}`}{' '}
          {detail.acceptedCount > 0 && (
            <Link to={`/work/catalogue?accession=${detail.id}`}>{t('act.units', { n: detail.acceptedCount })}</Link>
          )}
        </p>
      </div>
    );
  if (detail.state === 'returned')
    return (
      <div className="outcome bad">
        <b>{t('returned.title')}</b>
        <p>{returnedWords(detail, t)}</p>
      </div>
    );
  if (detail.state === 'failed')
    return (
      <div className="outcome bad" role="alert">
        <b>{t('failed.title')}</b>
        <p>
          {detail.failure} {t(detail.mayRetry ? 'failed.retry' : 'failed.words')}
        </p>
      </div>
    );
  return null;
}
