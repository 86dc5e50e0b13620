/** 报告: one's drafts and what was issued; a new one begins here. */
import { useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { ReportRow } from '../../shared/schemas/report.ts';
import { useBodies, useInitiatives } from '../api/loop.queries.ts';
import { createReport, useReports } from '../api/report.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Field, Select } from '../components/field.tsx';
import { Tag } from '../components/signs.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { report } from '../i18n/report.ts';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { formatDayNumber, todayDay } from './loop.model.ts';
import { ChangeDialog, DayField } from './loop.parts.tsx';
import { SentencesDialog } from './report.sentences.tsx';
import './loop.css';
import './report.css';

const KINDS = [
  'stage',
  'meeting',
  'ledger',
  'slips',
  'overview',
  'attendance',
] as const satisfies readonly ReportRow['kind'][];
const STATES = ['draft', 'issued', 'withdrawn'] as const;

export default function ReportsPage() {
  const t = useT(report);
  const may = useMay();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [sentences, setSentences] = useState(false);
  const kind = KINDS.find((each) => each === params.get('kind'));
  const state = STATES.find((each) => each === params.get('state'));
  const list = useReports({ kind, state });
  const columns = useColumns();
  useTitle(t('reports'));
  const set = (key: string, value: string | undefined) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value === undefined) next.delete(key);
        else next.set(key, value);
        return next;
      },
      { replace: true },
    );
  const create = may('report.edit') && (
    <Button look="primary" onClick={() => set('new', 'stage')}>
      {t('reports.new')}
    </Button>
  );
  const tags = (key: 'kind' | 'state', values: readonly string[], chosen: string | undefined) => (
    <div className="row tags" role="group" aria-label={t(`column.${key}`)}>
      {[undefined, ...values].map((each) => (
        <button
          key={each ?? 'all'}
          type="button"
          className="tag"
          aria-pressed={each === chosen}
          onClick={() => set(key, each)}
        >
          {each === undefined ? t('kind.any') : t(`${key}.${each}` as 'kind.stage')}
        </button>
      ))}
    </div>
  );
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('reports')}</h1>
          <p className="muted page-lead">{t('reports.lead')}</p>
        </div>
        <div className="row page-acts">
          {may('initiative.manage') && <Button onClick={() => setSentences(true)}>{t('reports.sentences')}</Button>}
          {create}
        </div>
      </header>
      <div className="loop-bar">
        {tags('kind', KINDS, kind)}
        {tags('state', STATES, state)}
      </div>
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          name="reports"
          label={t('reports.table')}
          rows={list.items}
          rowKey={(row) => row.id}
          columns={columns}
          onOpen={(row) => void navigate(`/work/reports/${row.id}`)}
          loading={list.isPending}
          hasMore={list.hasNextPage}
          loadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          empty={
            kind === undefined && state === undefined ? (
              <EmptyState title={t('reports.none')} actions={create}>
                {t(may('report.edit') ? 'reports.none-next' : 'reports.none-read')}
              </EmptyState>
            ) : (
              <EmptyState
                icon="filter"
                title={t('reports.none-filtered')}
                actions={<Button onClick={() => setParams({}, { replace: true })}>{t('kind.any')}</Button>}
              />
            )
          }
        />
      )}
      {params.has('new') && may('report.edit') && (
        <NewReport
          given={params}
          onClose={() => set('new', undefined)}
          onMade={(id) => void navigate(`/work/reports/${id}`)}
        />
      )}
      {sentences && <SentencesDialog onClose={() => setSentences(false)} />}
    </>
  );
}

interface NewReportProps {
  given: URLSearchParams;
  onClose: () => void;
  onMade: (id: string) => void;
}
function NewReport({ given, onClose, onMade }: NewReportProps) {
  const t = useT(report);
  const { locale } = useLocale();
  const today = todayDay();
  const initiatives = useInitiatives();
  const bodies = useBodies();
  const [kind, setKind] = useState<ReportRow['kind']>(KINDS.find((each) => each === given.get('new')) ?? 'stage');
  const [title, setTitle] = useState('');
  const [initiative, setInitiative] = useState(given.get('initiative') ?? '');
  const [body, setBody] = useState(given.get('body') ?? '');
  const [asOf, setAsOf] = useState<number | null>(Number(given.get('asOf')) || today);
  const [from, setFrom] = useState<number | null>(
    Math.floor((Number(given.get('asOf')) || today) / 10000) * 10000 + 101,
  );
  const [language, setLanguage] = useState(locale);
  const choices = (items: readonly { value: string; label: string }[]) => [
    { value: '', label: t('overview.all') },
    ...items,
  ];
  return (
    <ChangeDialog
      open
      size="wide"
      onClose={onClose}
      title={t('new.title')}
      submit={t('new.create')}
      done={t('new.done')}
      disabled={from === null || asOf === null}
      stays
      act={() =>
        createReport({
          kind,
          ...(title.trim() !== '' && { title: title.trim() }),
          initiativeId: initiative || null,
          bodyId: body || null,
          from: from!,
          asOf: asOf!,
          locale: language,
        })
      }
      onDone={(answer) => onMade((answer as { id: string }).id)}
    >
      <fieldset className="report-kinds">
        <legend>{t('new.kind')}</legend>
        {KINDS.map((each) => (
          <label key={each} className={each === kind ? 'chosen' : undefined}>
            <input type="radio" name="kind" value={each} checked={each === kind} onChange={() => setKind(each)} />
            <span>
              <b>{t(`kind.${each}`)}</b>
              <span className="small muted">{t(`kind-lead.${each}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="report-fields">
        <DayField label={t('new.from')} value={from} onChange={setFrom} past />
        <DayField label={t('new.as-of')} hint={t('new.as-of-hint')} value={asOf} onChange={setAsOf} past />
        <Select
          label={t('overview.initiative')}
          value={initiative}
          options={choices(initiatives.items.map(({ id, title: label }) => ({ value: id, label })))}
          onChange={(event) => setInitiative(event.target.value)}
        />
        <Select
          label={t('overview.body')}
          value={body}
          options={choices(bodies.items.map(({ id, name }) => ({ value: id, label: name })))}
          onChange={(event) => setBody(event.target.value)}
        />
        <Select
          label={t('new.locale')}
          value={language}
          options={(['zh-CN', 'en'] as const).map((value) => ({ value, label: t(`new.locale.${value}`) }))}
          onChange={(event) => setLanguage(event.target.value as typeof language)}
        />
        <Field label={t('page.title-field')} value={title} onChange={(event) => setTitle(event.target.value)} />
      </div>
    </ChangeDialog>
  );
}

function useColumns(): TableColumn<ReportRow>[] {
  const t = useT(report);
  const { locale } = useLocale();
  return useMemo(() => {
    const columns: TableColumn<ReportRow>[] = [
      {
        key: 'title',
        title: t('column.title'),
        text: (row) => row.title,
        cell: (row) => <b className="cell-title">{row.title}</b>,
        width: 'minmax(240px, 3fr)',
      },
      { key: 'kind', title: t('column.kind'), text: (row) => t(`kind.${row.kind}`), width: '170px' },
      { key: 'number', title: t('column.number'), text: (row) => row.number ?? '', width: '160px' },
      {
        key: 'state',
        title: t('column.state'),
        text: (row) => t(`state.${row.state}`),
        cell: (row) => <ReportState state={row.state} />,
        width: '100px',
      },
      {
        key: 'span',
        title: t('column.span'),
        text: (row) => `${formatDayNumber(locale, row.from)} – ${formatDayNumber(locale, row.asOf)}`,
        width: '250px',
      },
      { key: 'author', title: t('column.author'), text: (row) => row.author, width: '120px' },
      {
        key: 'updated',
        title: t('column.updated'),
        text: (row) => formatTime(locale, row.updatedAt),
        value: (row) => row.updatedAt,
        width: '160px',
      },
    ];
    return columns.map((column) => ({ ...column, sortable: false }));
  }, [t, locale]);
}

export function ReportState({ state }: { state: ReportRow['state'] }) {
  const t = useT(report);
  const tone = state === 'issued' ? 'ok' : state === 'withdrawn' ? 'bad' : undefined;
  return <Tag {...(tone && { tone })}>{t(`state.${state}`)}</Tag>;
}
