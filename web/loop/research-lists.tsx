/** The joined list of problems, duties and tasks 问题、责任、任务清单; the list of results put to use 成果转化清单. */
import { useNavigate, useSearchParams } from 'react-router';
import type { ProblemRow, ResultRow } from '../../shared/schemas/research.ts';
import { listExportUrl, useProblems, useResults } from '../api/research.queries.ts';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Light } from '../components/signs.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { research } from '../i18n/research.ts';
import { formatDayNumber } from './loop.model.ts';
import { StateTag, useWord } from './loop.parts.tsx';

const USES = ['pending', 'adopted', 'in-use', 'not-used'] as const;
const USE_LIGHTS = { pending: 'warn', adopted: 'running', 'in-use': 'ok', 'not-used': 'idle' } as const;
export function UseLight({ use }: { use: ResultRow['useState'] }) {
  const t = useT(research);
  return <Light state={USE_LIGHTS[use]}>{t(`use.${use}`)}</Light>;
}

const asKind = (kind: string): 'report' | 'proposal' | 'rule' | 'method' | 'other' =>
  (['report', 'proposal', 'rule', 'method'] as const).find((each) => each === kind) ?? 'other';

function ExportLink({ list, initiative }: { list: string; initiative: string | undefined }) {
  const t = useT(research);
  return (
    <a className="btn small quiet" href={listExportUrl(list, { initiative })} download>
      {t('export')}
    </a>
  );
}

export function ProblemsList({ initiative }: { initiative: string | undefined }) {
  const t = useT(research);
  const word = useWord();
  const { locale } = useLocale();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const only = params.get('finding') === 'true';
  const list = useProblems({ initiative }, true);
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const rows = only ? list.items.filter(({ finding }) => finding !== null) : list.items;
  const columns: TableColumn<ProblemRow>[] = [
    {
      key: 'problem',
      title: t('problems.problem'),
      text: (row) => row.problem,
      cell: (row) => <b className="cell-title">{row.problem}</b>,
      width: 'minmax(220px, 3fr)',
    },
    { key: 'topic', title: t('column.title'), text: (row) => row.topic.title, width: 'minmax(140px, 1.4fr)' },
    { key: 'body', title: t('problems.body'), text: (row) => row.body.name ?? '', width: '120px' },
    { key: 'duty', title: t('problems.duty'), text: (row) => row.duty, width: '130px' },
    { key: 'owner', title: t('problems.owner'), text: (row) => row.owner.name ?? '', width: '90px' },
    { key: 'task', title: t('problems.task'), text: (row) => row.task, width: 'minmax(140px, 2fr)' },
    {
      key: 'due',
      title: t('problems.due'),
      text: (row) => (row.due === null ? '' : formatDayNumber(locale, row.due)),
      value: (row) => row.due ?? 0,
      width: '126px',
    },
    {
      key: 'finding',
      title: t('problems.finding'),
      text: (row) => (row.finding === null ? '' : word('state', row.finding.state)),
      cell: (row) => (row.finding === null ? null : <StateTag state={row.finding.state} />),
      width: '130px',
    },
  ];
  return (
    <DataTable
      name="research-problems"
      label={t('problems.table')}
      rows={rows}
      rowKey={(row) => row.id}
      columns={columns}
      onOpen={(row) => void navigate(`/work/research/${row.topic.id}#problems`)}
      loading={list.isPending}
      toolbar={
        <>
          <button
            type="button"
            className="tag"
            aria-pressed={only}
            onClick={() =>
              setParams(
                { tab: 'problems', ...(initiative && { initiative }), ...(!only && { finding: 'true' }) },
                { replace: true },
              )
            }
          >
            {t('problems.only-findings')}
          </button>
          <ExportLink list="problems" initiative={initiative} />
        </>
      }
      empty={<EmptyState title={t('problems.none')}>{t('problems.none-next')}</EmptyState>}
    />
  );
}

export function ResultsList({ initiative }: { initiative: string | undefined }) {
  const t = useT(research);
  const { locale } = useLocale();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const use = USES.find((each) => each === params.get('use'));
  const list = useResults({ initiative }, true);
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const rows = use === undefined ? list.items : list.items.filter((row) => row.useState === use);
  const columns: TableColumn<ResultRow>[] = [
    {
      key: 'title',
      title: t('results.title'),
      text: (row) => row.title,
      cell: (row) => <b className="cell-title">{row.title}</b>,
      width: 'minmax(220px, 3fr)',
    },
    { key: 'kind', title: t('results.kind'), text: (row) => t(`kind.${asKind(row.kind)}`), width: '110px' },
    { key: 'topic', title: t('column.title'), text: (row) => row.topic.title, width: 'minmax(140px, 1.4fr)' },
    {
      key: 'use',
      title: t('results.use'),
      text: (row) => t(`use.${row.useState}`),
      cell: (row) => <UseLight use={row.useState} />,
      width: '110px',
    },
    { key: 'how', title: t('results.how'), text: (row) => row.useHow, width: 'minmax(160px, 2fr)' },
    {
      key: 'on',
      title: t('results.on'),
      text: (row) => (row.usedOn === null ? '' : formatDayNumber(locale, row.usedOn)),
      value: (row) => row.usedOn ?? 0,
      width: '126px',
    },
    { key: 'rule', title: t('results.rule'), text: (row) => row.rule?.title ?? '', width: 'minmax(120px, 1fr)' },
  ];
  const tag = (chosen: boolean, change: Record<string, string>, words: string) => (
    <button
      key={words}
      type="button"
      className="tag"
      aria-pressed={chosen}
      onClick={() => setParams({ tab: 'results', ...(initiative && { initiative }), ...change }, { replace: true })}
    >
      {words}
    </button>
  );
  return (
    <DataTable
      name="research-results"
      label={t('results.table')}
      rows={rows}
      rowKey={(row) => row.id}
      columns={columns}
      onOpen={(row) => void navigate(`/work/research/${row.topic.id}#results`)}
      loading={list.isPending}
      toolbar={
        <>
          <div className="row tags" role="group" aria-label={t('results.use')}>
            {tag(use === undefined, {}, t('topic.all'))}
            {USES.map((each) => tag(use === each, { use: each }, t(`use.${each}`)))}
          </div>
          <ExportLink list="results" initiative={initiative} />
        </>
      }
      empty={<EmptyState title={t('results.none')}>{t('results.none-next')}</EmptyState>}
    />
  );
}
