/** 目录导入: where catalogues come in, and all that were imported. */
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import type { ImportRow } from '../../shared/schemas/catalogue-import.ts';
import { useImports } from '../api/import.queries.ts';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Light } from '../components/signs.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { imports } from '../i18n/imports.ts';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { ImportDrop } from './import-drop.tsx';

const LIGHTS = {
  uploaded: 'idle',
  preparing: 'running',
  checked: 'warn',
  storing: 'running',
  done: 'ok',
  failed: 'bad',
  cancelled: 'warn',
  undoing: 'running',
  undone: 'idle',
} as const;

export default function ImportsPage() {
  const t = useT(imports);
  const navigate = useNavigate();
  const list = useImports();
  const columns = useColumns();
  useTitle(t('title'));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="muted page-lead">{t('lead')}</p>
        </div>
      </header>
      <ImportDrop />
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          name="imports"
          label={t('list.title')}
          rows={list.items}
          rowKey={(row) => row.id}
          columns={columns}
          onOpen={(row) => void navigate(`/work/imports/${row.id}`)}
          loading={list.isPending}
          hasMore={list.hasNextPage}
          loadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          empty={<EmptyState title={t('list.none')}>{t('list.none-next')}</EmptyState>}
        />
      )}
    </>
  );
}

function useColumns(): TableColumn<ImportRow>[] {
  const t = useT(imports);
  const { locale } = useLocale();
  return useMemo(() => {
    const number = (key: 'rows' | 'created' | 'refused', of: (row: ImportRow) => number): TableColumn<ImportRow> => ({
      key,
      title: t(`list.${key}`),
      text: (row) => of(row).toLocaleString(locale),
      value: of,
      width: '84px',
      align: 'end',
    });
    return [
      { key: 'number', title: t('list.number'), text: (row) => row.number, width: '112px', code: true },
      { key: 'file', title: t('list.file'), text: (row) => row.sourceName, width: 'minmax(160px, 2fr)' },
      {
        key: 'state',
        title: t('list.state'),
        text: (row) => t(`state.${row.state}`),
        cell: (row) => <Light state={LIGHTS[row.state]}>{t(`state.${row.state}`)}</Light>,
        width: '126px',
      },
      { key: 'fonds', title: t('list.fonds'), text: (row) => row.fonds, width: '76px', code: true },
      number('rows', (row) => row.rowCount),
      number('created', (row) => (row.state === 'checked' ? 0 : row.createdCount)),
      number('refused', (row) => row.refusedCount + row.stoppedCount),
      { key: 'by', title: t('list.by'), text: (row) => row.createdBy, width: '92px' },
      { key: 'at', title: t('list.at'), text: (row) => formatTime(locale, row.createdAt), width: '156px' },
    ];
  }, [t, locale]);
}
