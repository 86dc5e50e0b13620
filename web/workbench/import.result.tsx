/** An import on its way, and what came of it: how far it is, what came in, what goes back, how to go on or undo it. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportDetail, ImportUndoTrial } from '../../shared/schemas/catalogue-import.ts';
import { actOnImport, returnedUrl, useImportProgress, useKeepImport, useUndoTrial } from '../api/import.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ProgressBar } from '../components/progress.tsx';
import { ErrorLine, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { imports } from '../i18n/imports.ts';
import { ImportDefects, ImportDifferences } from './import.defects.tsx';

/** The bar with rate and time left; `onCancel` where it can be stopped. */
export function ImportRunning({ detail }: { detail: ImportDetail }) {
  const t = useT(imports);
  const keep = useKeepImport();
  const { progress, lost } = useImportProgress(detail);
  const cancel = useMutation({ mutationFn: () => actOnImport(detail.id, 'cancel'), onSuccess: keep });
  const { reading, done, total, rate, secondsLeft } = progress;
  const undoing = detail.state === 'undoing';
  const label = undoing
    ? t('run.undoing')
    : reading || total === null
      ? t('run.reading')
      : t(detail.dryRun ? 'run.checking' : 'run.storing');
  return (
    <section className="card card-note stack" aria-label={label} aria-busy="true">
      {undoing || total === null ? (
        <p role="status">
          <b>{label}</b> {rate !== null && rate > 0 && <span className="muted">{t('run.rate', { n: rate })}</span>}
        </p>
      ) : (
        <>
          <ProgressBar label={label} done={done} total={total} {...(secondsLeft !== null && { secondsLeft })} />
          {rate !== null && rate > 0 && <p className="small muted">{t('run.rate', { n: rate })}</p>}
        </>
      )}
      <div className="row">
        {!undoing && (
          <Button busy={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('act.cancel')}
          </Button>
        )}
        <span className="small muted">{t('run.leave')}</span>
      </div>
      {lost && <p className="outcome">{t('run.lost')}</p>}
      <ErrorLine error={cancel.error} />
    </section>
  );
}

export function ImportResult({ detail }: { detail: ImportDetail }) {
  const t = useT(imports);
  const keep = useKeepImport();
  const [asking, setAsking] = useState(false);
  const resume = useMutation({ mutationFn: () => actOnImport(detail.id, 'resume'), onSuccess: keep });
  const stopped = detail.state === 'cancelled';
  const parts = [
    detail.updatedCount > 0 && t('result.updated', { n: detail.updatedCount }),
    detail.skippedCount > 0 && t('result.skipped', { n: detail.skippedCount }),
    detail.refusedCount > 0 && t('result.refused', { n: detail.refusedCount }),
    detail.stoppedCount > 0 && t('result.stopped', { n: detail.stoppedCount }),
  ].filter((part) => part !== false);
  const inside = stopped ? detail.progress.done : detail.createdCount + detail.updatedCount;
  if (detail.state === 'undone' && detail.undo)
    return (
      <div className="outcome inside ledger-result" role="status">
        <p>
          <b>
            {t('result.undone', {
              removed: detail.undo.removed,
              restored: detail.undo.restored,
              spared: detail.undo.spared,
            })}
          </b>
        </p>
        <p>{t('result.undone-next')}</p>
        <p>
          {Object.entries(detail.undo.reasons)
            .map(([reason, n]) => `${t(`reason.${reason as keyof ImportUndoTrial['reasons']}`)} ${n}`)
            .join('，')}
        </p>
      </div>
    );
  return (
    <>
      <section className={`outcome inside ledger-result ${stopped ? '' : 'ok'}`} role="status">
        <p>
          <b>{stopped ? t('result.stopped-title') : t('result.done', { n: detail.createdCount })}</b>
          {parts.length > 0 && !stopped && <span> · {parts.join(' · ')}</span>}
        </p>
        {stopped && (
          <p>
            {detail.failure !== null && `${t('result.stopped-why', { why: detail.failure })} `}
            {t('result.stopped-lead', { done: inside })}
          </p>
        )}
        <div className="row">
          {stopped && detail.mayResume && (
            <Button look="primary" busy={resume.isPending} onClick={() => resume.mutate()}>
              {t('act.resume')}
            </Button>
          )}
          {detail.createdCount > 0 && (
            <ButtonLink look={stopped ? 'plain' : 'primary'} to={`/work/catalogue?import=${detail.id}`}>
              {t('result.see')}
            </ButtonLink>
          )}
          {detail.hasReturned && (
            <a className="btn" href={returnedUrl(detail.id)} download>
              {t('result.returned')}
            </a>
          )}
          <Button onClick={() => setAsking(true)}>{t('undo.open')}</Button>
        </div>
        {detail.hasReturned && <p className="small muted">{t('result.returned-hint')}</p>}
        <ErrorLine error={resume.error} />
      </section>
      <ImportDifferences detail={detail} />
      <ImportDefects detail={detail} />
      <Undo detail={detail} open={asking} onClose={() => setAsking(false)} />
    </>
  );
}

function Undo({ detail, open, onClose }: { detail: ImportDetail; open: boolean; onClose: () => void }) {
  const t = useT(imports);
  const { locale } = useLocale();
  const keep = useKeepImport();
  const trial = useUndoTrial(detail.id, open);
  const undo = useMutation({
    mutationFn: () => actOnImport(detail.id, 'undo'),
    onSuccess: (next) => {
      onClose();
      keep(next);
    },
  });
  const { data } = trial;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('undo.title', { number: detail.number })}
      actions={
        <Button look="danger" busy={undo.isPending} disabled={!data} onClick={() => undo.mutate()}>
          {t('undo.do')}
        </Button>
      }
    >
      <div className="stack">
        <p>{t('undo.lead')}</p>
        {trial.isError && <ErrorLine error={trial.error} />}
        {trial.isPending && (
          <div aria-live="polite">
            <p className="muted">{t('undo.looking')}</p>
            <Skeleton />
          </div>
        )}
        {data && (
          <>
            <dl className="trial-figures card">
              {(['removed', 'restored', 'spared'] as const).map((key) => (
                <div key={key} className={key === 'spared' && data.spared > 0 ? 'urgent' : undefined}>
                  <dt>{t(`undo.${key}`)}</dt>
                  <dd>{data[key].toLocaleString(locale)}</dd>
                </div>
              ))}
            </dl>
            {data.spared === 0 ? <p className="muted">{t('undo.none-spared')}</p> : <Spared trial={data} />}
          </>
        )}
        <ErrorLine error={undo.error} />
      </div>
    </Dialog>
  );
}

function Spared({ trial }: { trial: ImportUndoTrial }) {
  const t = useT(imports);
  const left = trial.spared - trial.examples.length;
  return (
    <div>
      <h3>{t('undo.examples')}</h3>
      <ul role="list" className="lines">
        {trial.examples.map(({ id, code, title, reason }) => (
          <li key={id}>
            <div>
              <span className="grow">
                {title}
                <span className="line-note code">{code}</span>
              </span>
              <span>{t(`reason.${reason}`)}</span>
            </div>
          </li>
        ))}
      </ul>
      {left > 0 && <p className="small muted">{t('undo.more', { n: left })}</p>}
    </div>
  );
}
