/** One part of the configuration: looked at by whoever describes, changed by the system administrator. */
import { useEffect, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { SchemeNow, SchemeOutcome } from '../../shared/schemas/scheme.ts';
import { PART_KINDS, type PartKind } from '../../shared/scheme/kinds.ts';
import type { Part } from '../../shared/scheme/compare.ts';
import { checkChange, useReleases, useSaveSchemes, useSchemes } from '../api/scheme.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/field.tsx';
import { Crumbs, Tag } from '../components/signs.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { scheme as words } from '../i18n/scheme.ts';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { PartEditor } from './scheme.editor.tsx';
import { listOf, newPart, useName } from './scheme.model.ts';
import { Outcome } from './scheme.outcome.tsx';
import { PutBack } from './scheme.versions.tsx';
import './scheme.css';

export default function SchemePartPage() {
  const t = useT(words);
  const params = useParams();
  const [search] = useSearchParams();
  const schemes = useSchemes();
  const kind = PART_KINDS.find((each) => each === params.kind);
  const key = params.key ?? '';
  if (schemes.isError) return <ErrorState error={schemes.error} onRetry={() => void schemes.refetch()} />;
  if (!schemes.data) return <Skeleton lines={[40, 100, 100, 90]} />;
  const config = schemes.data;
  const found = kind && listOf(config, kind).find((part) => part.key === key);
  const fresh = kind && !found && config.mayEdit && search.has('new') ? newPart(kind, key) : undefined;
  const part = found ?? fresh;
  if (kind === undefined || part === undefined)
    return (
      <EmptyState title={t('none.title')} actions={<ButtonLink to="/work/schemes">{t('title')}</ButtonLink>}>
        {t('filter.none-next')}
      </EmptyState>
    );
  return <PartPage key={`${kind} ${key} ${config.release}`} kind={kind} part={part} config={config} isNew={!found} />;
}

interface PartPageProps {
  kind: PartKind;
  part: Part;
  config: SchemeNow;
  isNew: boolean;
}
function PartPage({ kind, part, config, isNew }: PartPageProps) {
  const t = useT(words);
  const nameOf = useName();
  const [draft, setDraft] = useState(part);
  const [asking, setAsking] = useState<'save' | 'remove'>();
  const [back, setBack] = useState<number>();
  const changed = isNew || JSON.stringify(draft) !== JSON.stringify(part);
  const list = kind === 'category' ? '/work/schemes' : `/work/schemes?view=${kind}`;
  const title = nameOf(draft) || draft.key;
  useTitle(title);
  useEffect(() => {
    if (!changed) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [changed]);
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs
            label={t('title')}
            items={[
              { label: t('title'), to: '/work/schemes' },
              { label: t(`kinds.${kind}`), to: list },
              { label: title },
            ]}
          />
          <h1>
            {title} <span className="code scheme-key">{draft.key}</span>
          </h1>
        </div>
        {config.mayEdit && (
          <div className="row page-acts">
            {changed && !isNew && <Button onClick={() => setDraft(part)}>{t('undo')}</Button>}
            {!isNew && (
              <Button look="danger" onClick={() => setAsking('remove')}>
                {t('remove')}
              </Button>
            )}
            <Button look="primary" disabled={!changed} onClick={() => setAsking('save')}>
              {t('save')}
            </Button>
          </div>
        )}
      </header>
      <PartEditor kind={kind} part={draft} config={config} isNew={isNew} onChange={setDraft} />
      {!isNew && <PartVersions kind={kind} partKey={part.key} config={config} onBack={setBack} />}
      {asking && (
        <SaveDialog
          kind={kind}
          part={asking === 'remove' ? null : draft}
          partKey={part.key}
          name={title}
          config={config}
          list={list}
          onClose={() => setAsking(undefined)}
        />
      )}
      {back !== undefined && (
        <PutBack to={back} config={config} part={{ kind, key: part.key }} onClose={() => setBack(undefined)} />
      )}
    </>
  );
}

interface SaveProps {
  kind: PartKind;
  part: Part | null;
  partKey: string;
  name: string;
  config: SchemeNow;
  list: string;
  onClose: () => void;
}
/** What it changes, first; then why, and the act. */
function SaveDialog({ kind, part, partKey, name, config, list, onClose }: SaveProps) {
  const t = useT(words);
  const tCommon = useT(common);
  const say = useToast();
  const navigate = useNavigate();
  const save = useSaveSchemes();
  const [note, setNote] = useState('');
  const [dry, setDry] = useState<SchemeOutcome>();
  const [failed, setFailed] = useState<unknown>();
  const change = { release: config.release, changes: [{ kind, key: partKey, content: part }] };
  const text = JSON.stringify(change);
  useEffect(() => {
    let gone = false;
    checkChange(JSON.parse(text) as typeof change).then(
      (outcome) => {
        if (!gone) setDry(outcome);
      },
      (error: unknown) => {
        if (!gone) setFailed(error);
      },
    );
    return () => {
      gone = true;
    };
  }, [text]);
  const blocked = dry === undefined || dry.defects.length + dry.uses.length > 0 || dry.differences.length === 0;
  const go = () => {
    if (blocked) return;
    save.mutate(
      { ...change, note },
      {
        onSuccess: ({ release }) => {
          say(part === null ? t('remove.done') : t('save.done', { n: release ?? config.release }));
          onClose();
          void navigate(part === null ? list : `/work/schemes/${kind}/${partKey}`, { replace: true });
        },
      },
    );
  };
  return (
    <Dialog
      open
      size="wide"
      onClose={onClose}
      title={part === null ? t('remove.title', { name }) : t('save.review')}
      actions={
        <>
          <Button onClick={onClose}>{tCommon('cancel')}</Button>
          <Button look={part === null ? 'danger' : 'primary'} busy={save.isPending} disabled={blocked} onClick={go}>
            {part === null ? t('remove') : t('save')}
          </Button>
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <p className="muted">{part === null ? t('remove.lead') : t('save.lead')}</p>
        {dry ? <Outcome outcome={dry} /> : !failed && <Skeleton lines={[70, 50]} />}
        <ErrorLine error={failed ?? save.error} />
        {!blocked && (
          <Field
            label={t('save.note')}
            hint={t('save.note-hint')}
            value={note}
            maxLength={500}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </form>
    </Dialog>
  );
}

interface PartVersionsProps {
  kind: PartKind;
  partKey: string;
  config: SchemeNow;
  onBack: (release: number) => void;
}
/** The versions in which this part was changed. */
function PartVersions({ kind, partKey, config, onBack }: PartVersionsProps) {
  const t = useT(words);
  const { locale } = useLocale();
  const releases = useReleases();
  const own = releases.items.flatMap((release) => {
    const part = release.parts.find((each) => each.kind === kind && each.key === partKey);
    return part === undefined ? [] : [{ release, act: part.act }];
  });
  if (own.length === 0) return null;
  return (
    <section className="card scheme-card" aria-label={t('versions.title')}>
      <header className="card-head">
        <h2>{t('versions.title')}</h2>
      </header>
      <ol role="list" className="scheme-versions">
        {own.map(({ release, act }, at) => (
          <li key={release.number}>
            <p className="scheme-version-line">
              <b>{t('version.number', { n: release.number })}</b>
              {at === 0 ? <Tag tone="ok">{t('version.now')}</Tag> : <Tag>{t(`act.${act}`)}</Tag>}
              <span className="muted">
                {formatTime(locale, release.at)} · {release.by}
              </span>
              {release.note !== '' && <span className="muted">{release.note}</span>}
              {at > 0 && config.mayEdit && (
                <Button size="small" look="quiet" onClick={() => onBack(release.number)}>
                  {t('version.back-part', { n: release.number })}
                </Button>
              )}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
