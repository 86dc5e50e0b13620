/** 整理记录: every act of arrangement, newest first, and its undoing. */
import type { Arrangement } from '../../shared/schemas/arrangement.ts';
import { useArrangements } from '../api/arrangement.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { arrangement } from '../i18n/arrangement.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { useUndo } from './arrange.done.tsx';

export default function ArrangementsPage() {
  const t = useT(arrangement);
  const { locale } = useLocale();
  const list = useArrangements();
  const undo = useUndo();
  useTitle(t('page.acts'));
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const columns: TableColumn<Arrangement>[] = [
    { key: 'at', title: t('acts.at'), text: ({ at }) => formatTime(locale, at), width: '160px' },
    { key: 'kind', title: t('acts.kind'), text: ({ kind }) => t(`kind.${kind}`), width: '120px' },
    { key: 'on', title: t('acts.on'), text: ({ label }) => label, width: 'minmax(180px, 2fr)', code: true },
    {
      key: 'count',
      title: t('acts.count'),
      text: ({ count }) => count.toLocaleString(locale),
      value: ({ count }) => count,
      width: '90px',
      align: 'end',
    },
    { key: 'reason', title: t('acts.reason'), text: ({ reason }) => reason, width: 'minmax(140px, 2fr)' },
    { key: 'by', title: t('acts.by'), text: ({ by }) => by, width: '110px' },
    {
      key: 'state',
      title: t('acts.state'),
      text: ({ state }) => t(`state.${state}`),
      cell: (row) =>
        row.state === 'undone' ? (
          <span className="muted">{t('state.undone')}</span>
        ) : (
          <Button size="small" onClick={() => undo(row)}>
            {t('undo')}
          </Button>
        ),
      width: '120px',
    },
  ];
  return (
    <>
      <header className="page-head">
        <h1>{t('page.acts')}</h1>
      </header>
      <p className="muted">{t('page.acts-lead')}</p>
      <DataTable
        name="arrangements"
        label={t('acts.label')}
        rows={list.items}
        rowKey={({ id }) => id}
        columns={columns}
        loading={list.isPending}
        hasMore={list.hasNextPage}
        loadingMore={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
        empty={
          <EmptyState
            title={t('acts.empty')}
            actions={<ButtonLink to="/work/catalogue">{t('to-catalogue')}</ButtonLink>}
          >
            {t('acts.empty-next')}
          </EmptyState>
        }
      />
    </>
  );
}
