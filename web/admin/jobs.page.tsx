/** 任务: what goes on in the background, how far it is, and why it failed. */
import { useCallback, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { Job } from '../../shared/schemas/job.ts';
import { useCancelJob } from '../api/admin.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { useJobs } from '../api/work.queries.ts';
import { Button } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ProgressBar } from '../components/progress.tsx';
import { EmptyState, ErrorLine, ErrorState } from '../components/states.tsx';
import { Light } from '../components/signs.tsx';
import { useToast } from '../components/toast.tsx';
import { admin } from '../i18n/admin.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { useTerm } from '../workbench/use-term.ts';

const STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
const LIGHTS = { queued: 'idle', running: 'running', done: 'ok', failed: 'bad', cancelled: 'warn' } as const;

export default function JobsPage() {
  const t = useT(admin);
  const term = useTerm();
  const jobs = useJobs();
  const [params, setParams] = useSearchParams();
  const [opened, setOpened] = useState<Job>();
  const state = STATES.find((each) => each === params.get('state'));
  const [stopping, setStopping] = useState<Job>();
  const columns = useColumns(setStopping);
  const rows = useMemo(
    () => (state === undefined ? jobs.items : jobs.items.filter((job) => job.state === state)),
    [jobs.items, state],
  );
  useTitle(t('jobs.title'));
  const choose = (next: string | undefined) => setParams(next === undefined ? {} : { state: next }, { replace: true });
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('jobs.title')}</h1>
          <p className="muted page-lead">{t('jobs.lead')}</p>
        </div>
      </header>
      {jobs.isError ? (
        <ErrorState error={jobs.error} onRetry={() => void jobs.refetch()} />
      ) : (
        <DataTable
          name="jobs"
          label={t('jobs.table')}
          rows={rows}
          rowKey={(job) => job.id}
          columns={columns}
          onOpen={(job) => {
            if (job.error !== null) setOpened(job);
          }}
          loading={jobs.isPending}
          hasMore={jobs.hasNextPage}
          loadingMore={jobs.isFetchingNextPage}
          onMore={() => void jobs.fetchNextPage()}
          toolbar={
            <div className="row tags" role="group" aria-label={t('jobs.state')}>
              {[undefined, ...STATES].map((each) => (
                <button
                  key={each ?? 'all'}
                  type="button"
                  className="tag"
                  aria-pressed={each === state}
                  onClick={() => choose(each)}
                >
                  {each === undefined
                    ? t('jobs.all')
                    : t('jobs.count', {
                        state: term('job', each),
                        n: jobs.items.filter((job) => job.state === each).length,
                      })}
                </button>
              ))}
            </div>
          }
          empty={
            state === undefined ? (
              <EmptyState title={t('jobs.none')}>{t('jobs.none-next')}</EmptyState>
            ) : (
              <EmptyState
                icon="check"
                title={t('jobs.none-state', { state: term('job', state) })}
                actions={<Button onClick={() => choose(undefined)}>{t('jobs.all')}</Button>}
              />
            )
          }
        />
      )}
      <Dialog open={opened !== undefined} onClose={() => setOpened(undefined)} title={t('jobs.failed-title')}>
        <p className="outcome bad">{opened?.error}</p>
      </Dialog>
      <CancelDialog job={stopping} onClose={() => setStopping(undefined)} />
    </>
  );
}

/** Asks once more: what has been waited for long is stopped by it. */
function CancelDialog({ job, onClose }: { job: Job | undefined; onClose: () => void }) {
  const t = useT(admin);
  const say = useToast();
  const nameOf = useKindName();
  const cancel = useCancelJob();
  const close = () => {
    cancel.reset();
    onClose();
  };
  return (
    <Dialog
      open={job !== undefined}
      onClose={close}
      title={t('jobs.cancel-title')}
      actions={
        <>
          <Button onClick={close}>{t('jobs.cancel-keep')}</Button>
          <Button
            look="danger"
            busy={cancel.isPending}
            onClick={() =>
              cancel.mutate(job!.id, {
                onSuccess: () => {
                  say(t('jobs.cancelled'));
                  close();
                },
              })
            }
          >
            {t('jobs.cancel-do')}
          </Button>
        </>
      }
    >
      <p>{job && t('jobs.cancel-lead', { kind: nameOf(job) })}</p>
      <ErrorLine error={cancel.error} />
    </Dialog>
  );
}

const KINDS = [
  'accession',
  'catalogue-import',
  'catalogue-import-undo',
  'finding-import',
  'arrange',
  'bulk-edit',
  'bulk-undo',
  'slip.escalate',
  'archiving.file',
  'archiving.tidy',
] as const;
function useKindName(): (job: Job) => string {
  const t = useT(admin);
  return useCallback(
    (job) => {
      const known = KINDS.find((kind) => kind === job.kind);
      return known ? t(`job-kind.${known}`) : job.kind;
    },
    [t],
  );
}

function useColumns(onCancel: (job: Job) => void): TableColumn<Job>[] {
  const t = useT(admin);
  const term = useTerm();
  const may = useMay();
  const nameOf = useKindName();
  const { locale } = useLocale();
  const mayCancel = may('job.manage');
  return useMemo(() => {
    const time = (key: string, title: string, value: (job: Job) => string): TableColumn<Job> => ({
      key,
      title,
      value,
      text: (job) => formatTime(locale, value(job)),
      width: '160px',
    });
    const columns: TableColumn<Job>[] = [
      { key: 'kind', title: t('jobs.kind'), text: nameOf, width: 'minmax(150px, 1fr)' },
      {
        key: 'state',
        title: t('jobs.state'),
        text: (job) => term('job', job.state),
        cell: (job) => <Light state={LIGHTS[job.state]}>{term('job', job.state)}</Light>,
        width: '120px',
      },
      {
        key: 'progress',
        title: t('jobs.progress'),
        text: (job) => (job.total === null ? String(job.done) : `${job.done}/${job.total}`),
        value: (job) => (job.total ? job.done / job.total : null),
        cell: (job) =>
          job.total !== null && job.total > 0 ? (
            <ProgressBar
              label={nameOf(job)}
              done={job.done}
              total={job.total}
              tone={job.state === 'failed' ? 'bad' : job.state === 'done' ? 'ok' : 'primary'}
            />
          ) : (
            <span className="muted">—</span>
          ),
        width: 'minmax(200px, 2fr)',
      },
      {
        key: 'error',
        title: t('jobs.error'),
        text: (job) => job.error ?? '',
        cell: (job) => (job.error === null ? '' : <span className="bad-figure">{job.error}</span>),
        width: 'minmax(160px, 2fr)',
      },
      time('created', t('jobs.created'), (job) => job.createdAt),
      time('updated', t('jobs.updated'), (job) => job.updatedAt),
    ];
    const act: TableColumn<Job> = {
      key: 'act',
      title: t('jobs.act'),
      text: () => '',
      cell: (job) =>
        (job.state === 'queued' || job.state === 'running') && (
          <Button
            size="small"
            aria-label={t('jobs.cancel-of', { kind: nameOf(job) })}
            onClick={(event) => {
              event.stopPropagation();
              onCancel(job);
            }}
          >
            {t('jobs.cancel')}
          </Button>
        ),
      width: '96px',
      sortable: false,
    };
    return mayCancel ? [...columns, act] : columns;
  }, [t, term, nameOf, locale, mayCancel, onCancel]);
}
