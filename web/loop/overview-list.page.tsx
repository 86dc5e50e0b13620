/** The list behind a figure, as it stood on the figure's day. */
import { useMemo } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { RECORD_LISTS } from '../../shared/loop-lists.ts';
import type { RecordRow } from '../../shared/schemas/report.ts';
import { ApiError, type QueryValue } from '../api/client.ts';
import { useRecords } from '../api/report.queries.ts';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { report } from '../i18n/report.ts';
import { useTitle } from '../lib/title.ts';
import { formatDayNumber } from './loop.model.ts';
import { FindingLight, useWord } from './loop.parts.tsx';
import './loop.css';
import './report.css';

/** Lists whose rows have no number, whose day is the one by which it is to be done, and whose rows name nobody. */
const UNNUMBERED: readonly string[] = ['sessions', 'absences', 'tasks', 'boxes'];
const DUE: readonly string[] = ['findings', 'problems', 'orders', 'tasks'];
const NOBODYS: readonly string[] = [
  'boxes',
  'bodies',
  'voices',
  'rules',
  'answers',
  'materials',
  'notes',
  'results',
  'orders',
  'inspections',
];

export default function OverviewListPage() {
  const t = useT(report);
  const { locale } = useLocale();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const query = useMemo(() => {
    const asked: Record<string, QueryValue> = {};
    for (const key of new Set(params.keys())) {
      const values = params.getAll(key);
      asked[key] = values.length > 1 ? values : values[0];
    }
    return asked;
  }, [params]);
  const of = RECORD_LISTS.find((each) => each === params.get('of')) ?? 'findings';
  const sum = params.has('sum');
  const list = useRecords({ ...query, of });
  const columns = useColumns(of, sum);
  const day = list.first?.asOf ?? Number(params.get('asOf'));
  const title = t('list.of', { what: t(`of.${of}`) });
  useTitle(title);
  const absent = list.error instanceof ApiError && list.error.status === 404;
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <p className="small no-print">
            <Link to={`/work/overview${params.has('asOf') ? `?asOf=${params.get('asOf')}` : ''}`}>
              {t('list.back')}
            </Link>
          </p>
          <h1>{title}</h1>
          {list.first && (
            <p className="muted page-lead">
              {t(sum ? 'list.lead-sum' : 'list.lead', { day: formatDayNumber(locale, day), n: list.first.total })}
            </p>
          )}
        </div>
      </header>
      {absent ? (
        <EmptyState icon="search" title={t('not-found')}>
          {t('not-found.next')}
        </EmptyState>
      ) : list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          name={`overview:${of}`}
          label={title}
          rows={list.items}
          rowKey={(row) => row.id}
          columns={columns}
          onOpen={(row) => row.href !== null && void navigate(row.href)}
          loading={list.isPending}
          hasMore={list.hasNextPage}
          loadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          {...(list.first && !sum && { total: list.first.total })}
          empty={<EmptyState title={t('list.none')} />}
        />
      )}
    </>
  );
}

function useColumns(of: (typeof RECORD_LISTS)[number], sum: boolean): TableColumn<RecordRow>[] {
  const t = useT(report);
  const word = useWord();
  const { locale } = useLocale();
  return useMemo(() => {
    const say = (key: string | null): string => {
      if (key === null) return '';
      if (key === 'answer.content' || key === 'answer.not-content') return t(key);
      const [kind, value] = key.split('.') as [string, string];
      return word(kind, value);
    };
    const text: TableColumn<RecordRow> = {
      key: 'text',
      title: t('list.text'),
      text: (row) => row.text,
      cell: (row) => (row.href === null ? row.text : <Link to={row.href}>{row.text}</Link>),
      width: 'minmax(240px, 3fr)',
    };
    const number: TableColumn<RecordRow> = {
      key: 'number',
      title: t('list.number'),
      text: (row) => row.number,
      width: '170px',
      code: true,
    };
    const count: TableColumn<RecordRow> = {
      key: 'count',
      title: t('list.count'),
      text: (row) => (row.count ?? 0).toLocaleString(locale),
      value: (row) => row.count,
      width: '90px',
    };
    if (of === 'bodies') return [text, count];
    const columns: TableColumn<RecordRow>[] = UNNUMBERED.includes(of) ? [text] : [number, text];
    if (of !== 'meetings' && of !== 'boxes')
      columns.push({ key: 'state', title: t('list.state'), text: (row) => say(row.state), width: '120px' });
    if (of === 'findings')
      columns.push({
        key: 'light',
        title: t('list.light'),
        text: (row) => (row.light === null ? '' : word('light', row.light)),
        cell: (row) => row.light !== null && <FindingLight light={row.light} />,
        width: '110px',
      });
    columns.push({
      key: 'day',
      title: t(DUE.includes(of) ? 'list.due' : 'list.day'),
      text: (row) => (row.day === null ? '' : formatDayNumber(locale, row.day)),
      value: (row) => row.day,
      width: '140px',
    });
    if (!NOBODYS.includes(of))
      columns.push({ key: 'who', title: t('list.who'), text: (row) => row.who ?? '', width: 'minmax(110px, 1fr)' });
    if (sum) columns.push(count);
    return columns.map((column) => ({ ...column, sortable: false }));
  }, [of, sum, t, word, locale]);
}
