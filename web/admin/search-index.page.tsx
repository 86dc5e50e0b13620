/** 检索索引: how many units it holds; a rebuild with its progress, which can be stopped. */
import { useState } from 'react';
import type { IndexState } from '../../shared/schemas/search-kept.ts';
import { useIndexAct, useIndexState } from '../api/search.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ProgressBar } from '../components/progress.tsx';
import { ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { workSearch } from '../i18n/work-search.ts';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';

export default function SearchIndexPage() {
  const t = useT(workSearch);
  const say = useToast();
  const mayManage = useMay()('system.manage');
  const state = useIndexState();
  const start = useIndexAct('rebuild');
  const stop = useIndexAct('stop');
  const [stopping, setStopping] = useState(false);
  useTitle(t('index.title'));
  const running = state.data?.rebuild?.state === 'running';
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('index.title')}</h1>
          <p className="muted page-lead">{t('index.lead')}</p>
        </div>
        {mayManage &&
          state.data &&
          (running ? (
            <Button onClick={() => setStopping(true)}>{t('index.stop')}</Button>
          ) : (
            <Button
              look="primary"
              busy={start.isPending}
              onClick={() => start.mutate(undefined, { onSuccess: () => say(t('index.started')) })}
            >
              {t('index.rebuild')}
            </Button>
          ))}
      </header>
      <ErrorLine error={start.error} />
      {state.isError ? (
        <ErrorState error={state.error} onRetry={() => void state.refetch()} />
      ) : !state.data ? (
        <div className="card sheet">
          <Skeleton lines={[60, 80]} />
        </div>
      ) : (
        <>
          <Figures state={state.data} />
          <Rebuild state={state.data} />
        </>
      )}
      <Dialog
        open={stopping && running}
        onClose={() => setStopping(false)}
        title={t('index.stop')}
        actions={
          <>
            <Button onClick={() => setStopping(false)}>{t('cancel')}</Button>
            <Button
              look="danger"
              busy={stop.isPending}
              onClick={() =>
                stop.mutate(undefined, {
                  onSuccess: () => {
                    say(t('index.stopped-now'));
                    setStopping(false);
                  },
                })
              }
            >
              {t('index.stop')}
            </Button>
          </>
        }
      >
        <p>{t('index.stop-lead')}</p>
        <ErrorLine error={stop.error} />
      </Dialog>
    </>
  );
}

function Figures({ state }: { state: IndexState }) {
  const t = useT(workSearch);
  const { locale } = useLocale();
  const { units, openUnits, allUnits } = state;
  return (
    <section className="card sheet" aria-label={t('index.title')}>
      <dl className="index-figures">
        {(
          [
            ['all', allUnits],
            ['units', units],
            ['open', openUnits],
          ] as const
        ).map(([key, n]) => (
          <div key={key}>
            <dt className="small muted">{t(`index.${key}`)}</dt>
            <dd>{t('index.count', { n: n.toLocaleString(locale) })}</dd>
          </div>
        ))}
      </dl>
      <p className="small muted">{units < allUnits ? t('index.behind', { n: allUnits - units }) : t('index.level')}</p>
    </section>
  );
}

function Rebuild({ state }: { state: IndexState }) {
  const t = useT(workSearch);
  const { locale } = useLocale();
  const { rebuild } = state;
  if (rebuild === null) return null;
  const { done, total, rate, secondsLeft, by } = rebuild;
  const time = formatTime(locale, rebuild.startedAt);
  if (rebuild.state !== 'running')
    return (
      <p className={rebuild.state === 'failed' ? 'outcome bad' : 'outcome'} role="status">
        {t(`index.${rebuild.state}`, { n: done.toLocaleString(locale), by, time })}
      </p>
    );
  return (
    <section className="card sheet" aria-label={t('index.progress')}>
      <ProgressBar
        label={`${t('index.progress')} · ${t('index.rate', { n: rate.toLocaleString(locale) })}`}
        done={done}
        total={total}
        {...(secondsLeft !== null && { secondsLeft })}
      />
      <p className="small muted">{t('index.running', { by, time })}</p>
    </section>
  );
}
