/** The ledger as a table, with bulk work on the rows that are ticked. */
import { useMemo, useState, type ReactNode } from 'react';
import type { FindingRow } from '../../shared/schemas/finding.ts';
import { useFindings } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { DataTable, type TableColumn, useTableSort } from '../components/data-table.tsx';
import { ErrorState } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import { formatTime } from '../lib/format.ts';
import { FindingBulk } from './finding-bulk.tsx';
import type { Filters } from './findings.filter.ts';
import { formatDayNumber } from './loop.model.ts';
import { FindingLight, Percent, StateTag, useWord } from './loop.parts.tsx';

const NAME = 'findings';
const NOBODY: ReadonlySet<string> = new Set();

export function FindingTable(props: { filters: Filters; empty: ReactNode; onOpen: (id: string) => void }) {
  const t = useT(loop);
  const may = useMay();
  const sort = useTableSort(NAME);
  const [ticked, setTicked] = useState(NOBODY);
  // These two the server sorts by, so that the order holds over rows that are not here yet.
  const served = sort?.key === 'due' || sort?.key === 'updated' ? sort : null;
  const list = useFindings({
    ...props.filters.query,
    ...(served && { sort: served.key, down: served.descending }),
  });
  const columns = useColumns(list.hasNextPage);
  const bulk = may('finding.edit') || may('finding.admit') || may('initiative.manage');
  const chosen = list.items.filter((row) => ticked.has(row.id));
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <DataTable
      name={NAME}
      label={t('table')}
      rows={list.items}
      rowKey={(row) => row.id}
      columns={columns}
      onOpen={(row) => props.onOpen(row.id)}
      {...(bulk && { selected: ticked, onSelect: setTicked })}
      loading={list.isPending}
      hasMore={list.hasNextPage}
      loadingMore={list.isFetchingNextPage}
      onMore={() => void list.fetchNextPage()}
      {...(list.total !== undefined && { total: list.total })}
      filterable={false}
      exportable={false}
      toolbar={bulk && <FindingBulk rows={chosen} onDone={() => setTicked(NOBODY)} />}
      empty={props.empty}
    />
  );
}

function useColumns(more: boolean): TableColumn<FindingRow>[] {
  const t = useT(loop);
  const word = useWord();
  const { locale } = useLocale();
  const isEnglish = locale === 'en';
  return useMemo(() => {
    const day = (value: number | null) => (value === null ? '' : formatDayNumber(locale, value));
    const columns: TableColumn<FindingRow>[] = [
      {
        key: 'light',
        title: t('field.light'),
        text: (row) => word('light', row.light),
        value: (row) => ['red', 'yellow', 'green', 'none', 'blue'].indexOf(row.light),
        cell: (row) => <FindingLight light={row.light} />,
        width: '96px',
      },
      { key: 'number', title: t('field.number'), text: (row) => row.number, width: '112px', code: true },
      {
        key: 'problem',
        title: t('field.problem'),
        text: (row) => row.problem,
        cell: (row) => <b className="cell-title">{row.problem}</b>,
        width: 'minmax(160px, 3fr)',
      },
      {
        key: 'state',
        title: t('field.state'),
        text: (row) => word('state', row.state),
        cell: (row) => <StateTag state={row.state} />,
        width: '110px',
      },
      {
        key: 'percent',
        title: t('field.percent'),
        text: (row) => `${row.percent}%`,
        value: (row) => row.percent,
        cell: (row) => <Percent value={row.percent} label={t('field.percent')} late={row.light === 'red'} />,
        width: '118px',
      },
      { key: 'owner', title: t('field.owner'), text: (row) => row.ownerName ?? '', width: '80px' },
      { key: 'body', title: t('field.body'), text: (row) => row.bodyName ?? '', width: 'minmax(90px, 1fr)' },
      {
        key: 'due',
        title: t('field.due'),
        text: (row) => day(row.due),
        value: (row) => row.due,
        width: isEnglish ? '114px' : '126px',
      },
      {
        key: 'severity',
        title: t('field.severity'),
        text: (row) => word('severity', row.severity),
        value: (row) => ['minor', 'major', 'grave'].indexOf(row.severity),
        width: isEnglish ? '92px' : '66px',
      },
      {
        key: 'source',
        title: t('field.source'),
        text: (row) => word('source', row.source),
        width: '98px',
        hidden: true,
      },
      { key: 'category', title: t('field.category'), text: (row) => row.category, width: '120px', hidden: true },
      { key: 'start', title: t('field.start'), text: (row) => day(row.start), width: '140px', hidden: true },
      {
        key: 'updated',
        title: t('field.updated'),
        text: (row) => formatTime(locale, row.updatedAt),
        value: (row) => row.updatedAt,
        width: '160px',
        hidden: true,
      },
    ];
    // Half a list sorted tells a wrong story.
    return columns.map((column) => ({
      ...column,
      sortable: !more || column.key === 'due' || column.key === 'updated',
    }));
  }, [t, word, locale, isEnglish, more]);
}
