/** The versions of the configuration: who, when, what; compared with the one before, put back. */
import { useState } from 'react';
import type { SchemeNow, SchemeOutcome, SchemeRelease } from '../../shared/schemas/scheme.ts';
import { useComparison, usePutBack, useReleases } from '../api/scheme.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Tag } from '../components/signs.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { scheme as words } from '../i18n/scheme.ts';
import { formatTime, joinIn } from '../lib/format.ts';
import { useName } from './scheme.model.ts';
import { Differences, Outcome } from './scheme.outcome.tsx';

export function SchemeVersions({ config }: { config: SchemeNow }) {
  const t = useT(words);
  const tCommon = useT(common);
  const releases = useReleases();
  const [back, setBack] = useState<number>();
  if (releases.isError) return <ErrorState error={releases.error} onRetry={() => void releases.refetch()} />;
  if (releases.isPending) return <Skeleton lines={[100, 90, 95]} />;
  if (releases.items.length === 0) return <EmptyState title={t('versions.none')}>{t('versions.none-next')}</EmptyState>;
  return (
    <section className="card" aria-label={t('versions.title')}>
      <p className="small muted sheet">{t('versions.lead')}</p>
      <ol role="list" className="scheme-versions">
        {releases.items.map((release) => (
          <Version
            key={release.number}
            release={release}
            present={release.number === config.release}
            onBack={config.mayEdit ? () => setBack(release.number) : undefined}
          />
        ))}
      </ol>
      {releases.hasNextPage && (
        <p className="sheet">
          <Button size="small" busy={releases.isFetchingNextPage} onClick={() => void releases.fetchNextPage()}>
            {tCommon('pager.more')}
          </Button>
        </p>
      )}
      {back !== undefined && <PutBack to={back} config={config} onClose={() => setBack(undefined)} />}
    </section>
  );
}

interface VersionProps {
  release: SchemeRelease;
  present: boolean;
  onBack: (() => void) | undefined;
}
function Version({ release, present, onBack }: VersionProps) {
  const t = useT(words);
  const { locale } = useLocale();
  const nameOf = useName();
  const [open, setOpen] = useState(false);
  const first = release.number === 1;
  const compared = useComparison(release.number - 1, release.number, open);
  const names = joinIn(locale, release.parts.slice(0, 4).map(nameOf));
  return (
    <li>
      <p className="scheme-version-line">
        <b>{t('version.number', { n: release.number })}</b>
        {present && <Tag tone="ok">{t('version.now')}</Tag>}
        <span className="muted">
          {formatTime(locale, release.at)} · {release.by}
        </span>
      </p>
      <p>
        {first ? t('version.first') : `${names}${release.parts.length > 4 ? ' …' : ''}`}
        {release.note !== '' && <span className="muted"> · {release.note}</span>}
      </p>
      <p className="row">
        {!first && (
          <Button size="small" look="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? 'version.hide' : 'version.compare')}
          </Button>
        )}
        {!present && onBack && (
          <Button size="small" look="quiet" onClick={onBack}>
            {t('version.back')}
          </Button>
        )}
      </p>
      {open && compared.isPending && <Skeleton lines={[60, 40]} />}
      {open && <ErrorLine error={compared.error} />}
      {open && compared.data && <Differences items={compared.data.items} />}
    </li>
  );
}

interface PutBackProps {
  to: number;
  config: SchemeNow;
  /** Only this part. */
  part?: { kind: SchemeRelease['parts'][number]['kind']; key: string };
  onClose: () => void;
}
/** What it would be first, then the act. */
export function PutBack({ to, config, part, onClose }: PutBackProps) {
  const t = useT(words);
  const tCommon = useT(common);
  const say = useToast();
  const put = usePutBack();
  const [dry, setDry] = useState<SchemeOutcome>();
  const given = { to, release: config.release, ...(part && { part }) };
  const blocked = dry === undefined || dry.defects.length + dry.uses.length > 0 || dry.differences.length === 0;
  return (
    <Dialog
      open
      size="wide"
      onClose={onClose}
      title={t('version.back-title', { n: to })}
      actions={
        <>
          <Button onClick={onClose}>{tCommon('cancel')}</Button>
          {dry === undefined ? (
            <Button look="primary" busy={put.isPending} onClick={() => put.mutate(given, { onSuccess: setDry })}>
              {t('version.compare')}
            </Button>
          ) : (
            <Button
              look="primary"
              busy={put.isPending}
              disabled={blocked}
              onClick={() =>
                put.mutate(
                  { ...given, apply: true },
                  {
                    onSuccess: ({ release }) => {
                      say(t('version.back-done', { n: release ?? config.release }));
                      onClose();
                    },
                  },
                )
              }
            >
              {t('version.back')}
            </Button>
          )}
        </>
      }
    >
      <div className="stack">
        <p className="muted">{t('version.back-lead')}</p>
        {dry && <Outcome outcome={dry} />}
        <ErrorLine error={put.error} />
      </div>
    </Dialog>
  );
}
