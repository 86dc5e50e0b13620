/** 移交接收: where deliveries come in, and all that came. */
import { useMemo } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { AccessionRow } from '../../shared/schemas/accession.ts';
import { useMay } from '../api/session.queries.ts';
import { useAccessions } from '../api/work.queries.ts';
import { Button } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { accession } from '../i18n/accession.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatBytes, formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { STATES } from './accession.model.ts';
import { StateLight } from './accession.parts.tsx';
import { DeliveryDrop } from './delivery-drop.tsx';
import { useTerm } from './use-term.ts';

export default function AccessionListPage() {
  const t = useT(accession);
  const term = useTerm();
  const may = useMay();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const state = STATES.find((each) => each === params.get('state'));
  const list = useAccessions({ state });
  const columns = useColumns(list.hasNextPage);
  useTitle(t('title'));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="muted page-lead">{t('list.lead')}</p>
        </div>
      </header>
      {may('accession.submit') && <DeliveryDrop />}
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          name="accessions"
          label={t('list.table')}
          rows={list.items}
          rowKey={(row) => row.id}
          columns={columns}
          onOpen={(row) => void navigate(`/work/accessions/${row.id}`)}
          loading={list.isPending}
          hasMore={list.hasNextPage}
          loadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          {...(list.total !== undefined && { total: list.total })}
          toolbar={
            <div className="row tags" role="group" aria-label={t('column.state')}>
              {[undefined, ...STATES].map((each) => (
                <button
                  key={each ?? 'all'}
                  type="button"
                  className="tag"
                  aria-pressed={each === state}
                  onClick={() => setParams(each === undefined ? {} : { state: each }, { replace: true })}
                >
                  {each === undefined ? t('list.all') : term('state', each)}
                </button>
              ))}
            </div>
          }
          empty={
            state === undefined ? (
              <EmptyState title={t('list.none')}>
                {may('accession.submit') ? t('list.none-next') : t('list.none-read')}
              </EmptyState>
            ) : (
              <EmptyState
                icon="filter"
                title={t('list.none-state', { state: term('state', state) })}
                actions={<Button onClick={() => setParams({}, { replace: true })}>{t('list.show-all')}</Button>}
              />
            )
          }
        />
      )}
    </>
  );
}

/** Sorting is offered once all rows are here: half a list sorted tells a wrong story. */
function useColumns(more: boolean): TableColumn<AccessionRow>[] {
  const t = useT(accession);
  const term = useTerm();
  const { locale } = useLocale();
  const isEnglish = locale === 'en';
  return useMemo(() => {
    const figure = (key: string, title: string, value: (row: AccessionRow) => number, hidden = false) => ({
      key,
      title,
      value,
      hidden,
      text: (row: AccessionRow) => value(row).toLocaleString(locale),
      width: isEnglish ? '88px' : '72px',
      align: 'end' as const,
    });
    const columns: TableColumn<AccessionRow>[] = [
      { key: 'number', title: t('column.number'), text: (row) => row.number, width: '108px', code: true },
      {
        key: 'title',
        title: t('column.title'),
        text: (row) => row.title,
        cell: (row) => <b className="cell-title">{row.title}</b>,
        width: 'minmax(160px, 2fr)',
      },
      { key: 'agency', title: t('column.agency'), text: (row) => row.agencyName ?? '—', width: 'minmax(100px, 1fr)' },
      {
        key: 'state',
        title: t('column.state'),
        text: (row) => term('state', row.state),
        cell: (row) => <StateLight state={row.state} />,
        width: '118px',
      },
      figure('rows', t('column.rows'), (row) => row.rowCount),
      figure('files', t('column.files'), (row) => row.fileCount, true),
      {
        ...figure('bytes', t('column.bytes'), (row) => row.byteCount, true),
        text: (row) => formatBytes(row.byteCount),
      },
      {
        ...figure('errors', t('column.errors'), (row) => row.errorCount),
        cell: (row) =>
          row.errorCount > 0 ? <b className="bad-figure">{row.errorCount.toLocaleString(locale)}</b> : <Zero />,
      },
      {
        ...figure('warnings', t('column.warnings'), (row) => row.warningCount),
        cell: (row) => (row.warningCount > 0 ? row.warningCount.toLocaleString(locale) : <Zero />),
      },
      figure('accepted', t('column.accepted'), (row) => row.acceptedCount),
      figure('returned', t('column.returned'), (row) => row.returnedCount, true),
      {
        key: 'at',
        title: t('column.at'),
        text: (row) => formatTime(locale, row.createdAt),
        value: (row) => row.createdAt,
        width: '156px',
      },
      { key: 'by', title: t('column.by'), text: (row) => row.createdBy, width: '110px', hidden: true },
    ];
    return more ? columns.map((column) => ({ ...column, sortable: false })) : columns;
  }, [t, term, locale, isEnglish, more]);
}

const Zero = () => <span className="muted">0</span>;
