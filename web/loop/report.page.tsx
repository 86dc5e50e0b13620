/** A report: the paper itself, edited where it stands while it is a draft; beside it what can be done and what changed since. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { ReportDetail, ReportEdits } from '../../shared/schemas/report.ts';
import { ApiError } from '../api/client.ts';
import {
  discardReport,
  issueReport,
  patchReport,
  reportFileUrl,
  reportKey,
  useReport,
  withdrawReport,
} from '../api/report.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { TextArea } from '../components/field.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { report } from '../i18n/report.ts';
import { useTitle } from '../lib/title.ts';
import { formatDayNumber } from './loop.model.ts';
import { ChangeDialog } from './loop.parts.tsx';
import { ReportChanges } from './report.changes.tsx';
import { isWide, ReportPaper } from './report.paper.tsx';
import { ReportState } from './reports.page.tsx';
import './loop.css';
import './report.css';

export default function ReportPage() {
  const t = useT(report);
  const { id = '' } = useParams();
  const loaded = useReport(id);
  useTitle(loaded.data?.title);
  if (loaded.error instanceof ApiError && loaded.error.status === 404)
    return (
      <EmptyState
        icon="search"
        title={t('page.missing')}
        actions={<ButtonLink to="/work/reports">{t('page.back')}</ButtonLink>}
      >
        {t('page.missing-next')}
      </EmptyState>
    );
  if (loaded.isError) return <ErrorState error={loaded.error} onRetry={() => void loaded.refetch()} />;
  if (!loaded.data) return <Skeleton lines={[60, 100, 100, 80]} />;
  return <Loaded key={id} report={loaded.data} />;
}

function Loaded({ report: detail }: { report: ReportDetail }) {
  const t = useT(report);
  const { locale } = useLocale();
  const draft = useDraft(detail);
  const [mode, setMode] = useState<'edit' | 'preview'>(detail.may.edit ? 'edit' : 'preview');
  const editing = detail.may.edit && mode === 'edit';
  return (
    <>
      <header className="page-head no-print">
        <div className="grow">
          <p className="small">
            <Link to="/work/reports">{t('page.back')}</Link>
          </p>
          <h1 className="row title-line">
            {detail.title} <ReportState state={detail.state} />
          </h1>
          <p className="muted page-lead">
            {detail.state === 'draft'
              ? t('page.draft-hint')
              : detail.state === 'issued'
                ? t('page.issued-hint')
                : t('page.withdrawn-hint', { ground: detail.withdrawnGround ?? '' })}
          </p>
        </div>
        {detail.may.edit && (
          <div className="row tags" role="group" aria-label={t('page.mode')}>
            {(['edit', 'preview'] as const).map((each) => (
              <button
                key={each}
                type="button"
                className="tag"
                aria-pressed={each === mode}
                onClick={() => setMode(each)}
              >
                {t(`page.${each}`)}
              </button>
            ))}
          </div>
        )}
      </header>
      <div className={`report-columns${isWide(detail) ? ' wide' : ''}`}>
        <ReportPaper
          report={detail}
          edits={draft.edits}
          title={draft.title}
          {...(editing && { onEdits: draft.setEdits, onTitle: draft.setTitle })}
        />
        <aside className="report-side no-print">
          <div className="report-lead">
            <Acts report={detail} wait={draft.dirty} />
            {detail.may.edit && (
              <p className="small muted report-saving" role="status">
                {t(draft.error ? 'page.unsaved' : draft.dirty ? 'page.saving' : 'page.saved')}
              </p>
            )}
            <ErrorLine error={draft.error} />
          </div>
          <section className="card">
            <div className="card-head">
              <h2>{t('page.download')}</h2>
            </div>
            <div className="report-files">
              <p className="small muted">{t('page.files-lead')}</p>
              {(['docx', 'pdf', 'xlsx'] as const).map((format) => (
                <a key={format} className="btn" href={reportFileUrl(detail.id, format)} download>
                  {t(`page.${format}`)}
                </a>
              ))}
              <Button onClick={() => window.print()}>{t('overview.print')}</Button>
            </div>
          </section>
          <section className="card">
            <div className="card-head">
              <h2>{t('page.facts')}</h2>
            </div>
            <dl className="facts one report-facts">
              <Fact name={t('column.kind')} value={t(`kind.${detail.kind}`)} />
              <Fact name={t('column.number')} value={detail.number} />
              <Fact
                name={t('column.span')}
                value={`${formatDayNumber(locale, detail.from)} – ${formatDayNumber(locale, detail.asOf)}`}
              />
              <Fact name={t('column.author')} value={detail.author} />
              <Fact
                name={t('page.issued-on')}
                value={detail.issuedOn === null ? null : formatDayNumber(locale, detail.issuedOn)}
              />
              <Fact name={t('page.issued-by')} value={detail.issuedBy} />
            </dl>
          </section>
          {detail.frozen && <ReportChanges report={detail} />}
        </aside>
      </div>
    </>
  );
}

const Fact = ({ name, value }: { name: string; value: string | null }) =>
  value === null ? null : (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );

/** What is written is sent when the hand rests; a change of somebody else is told and nothing is overwritten. */
function useDraft(detail: ReportDetail) {
  const client = useQueryClient();
  const [edits, setOwnEdits] = useState<ReportEdits>(detail.edits);
  const [title, setOwnTitle] = useState(detail.title);
  const [dirty, setDirty] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const version = useRef(detail.lockVersion);
  const { id } = detail;
  useEffect(() => {
    if (!dirty) return undefined;
    const timer = window.setTimeout(() => {
      const sent = { edits, ...(title.trim() !== '' && { title: title.trim() }), lockVersion: version.current };
      patchReport(id, sent).then(
        (answer) => {
          version.current = answer.lockVersion;
          setError(null);
          setDirty(false);
          client.setQueryData(reportKey(id), answer);
        },
        (problem: unknown) => setError(problem),
      );
    }, 700);
    return () => window.clearTimeout(timer);
  }, [dirty, edits, title, id, client]);
  return {
    edits,
    title,
    dirty,
    error,
    setEdits: (next: ReportEdits) => {
      setOwnEdits(next);
      setDirty(true);
    },
    setTitle: (next: string) => {
      setOwnTitle(next);
      setDirty(true);
    },
  };
}

function Acts({ report: detail, wait }: { report: ReportDetail; wait: boolean }) {
  const t = useT(report);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'issue' | 'withdraw' | 'discard'>();
  const [ground, setGround] = useState('');
  const { id, lockVersion, may } = detail;
  if (!may.edit && !may.issue && !may.withdraw) return null;
  const close = () => setOpen(undefined);
  const keep = (answer: unknown) => client.setQueryData(reportKey(id), answer);
  return (
    <div className="row report-acts">
      {may.issue && (
        <Button look="primary" disabled={wait} onClick={() => setOpen('issue')}>
          {t('page.issue')}
        </Button>
      )}
      {may.withdraw && (
        <Button look="danger" onClick={() => setOpen('withdraw')}>
          {t('page.withdraw')}
        </Button>
      )}
      {may.edit && (
        <Button look="quiet" disabled={wait} onClick={() => setOpen('discard')}>
          {t('page.discard')}
        </Button>
      )}
      <ChangeDialog
        open={open === 'issue'}
        onClose={close}
        title={t('page.issue-title')}
        lead={t('page.issue-lead')}
        submit={t('page.issue')}
        done={t('page.issue-done')}
        act={() => issueReport(id, lockVersion)}
        onDone={keep}
      />
      <ChangeDialog
        open={open === 'withdraw'}
        onClose={close}
        title={t('page.withdraw-title')}
        submit={t('page.withdraw')}
        done={t('page.withdraw-done')}
        danger
        disabled={ground.trim() === ''}
        act={() => withdrawReport(id, { lockVersion, ground })}
        onDone={keep}
      >
        <TextArea
          label={t('page.withdraw-ground')}
          value={ground}
          required
          onChange={(event) => setGround(event.target.value)}
        />
      </ChangeDialog>
      <ChangeDialog
        open={open === 'discard'}
        onClose={close}
        title={t('page.discard-title')}
        lead={t('page.discard-lead')}
        submit={t('page.discard')}
        done={t('page.discard-done')}
        danger
        stays
        act={() => discardReport(id, lockVersion)}
        onDone={() => void navigate('/work/reports')}
      />
    </div>
  );
}
