/** 会议审定: the meetings that examined findings, and holding one. */
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { useMeetings } from '../api/ledger.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { loop } from '../i18n/loop.ts';
import { useTitle } from '../lib/title.ts';
import { LedgerTabs } from './ledger.tabs.tsx';
import { formatDayNumber } from './loop.model.ts';
import { MeetingAgenda } from './meeting.agenda.tsx';
import './loop.css';
import './ledger.css';

type Row = ReturnType<typeof useMeetings>['items'][number];

export default function MeetingsPage() {
  const t = useT(ledger);
  const words = useT(loop);
  const may = useMay();
  const navigate = useNavigate();
  const { locale } = useLocale();
  const [holding, setHolding] = useState(false);
  const list = useMeetings();
  useTitle(t('meetings.title'));
  const columns = useMemo<TableColumn<Row>[]>(
    () => [
      {
        key: 'day',
        title: words('meeting.day'),
        text: (row) => formatDayNumber(locale, row.heldOn),
        value: (row) => row.heldOn,
        width: '140px',
      },
      {
        key: 'title',
        title: words('meeting.name'),
        text: (row) => row.title,
        cell: (row) => <b className="cell-title">{row.title}</b>,
        width: 'minmax(220px, 3fr)',
      },
      { key: 'place', title: words('meeting.place'), text: (row) => row.place, width: 'minmax(120px, 1fr)' },
      {
        key: 'items',
        title: t('meetings.items'),
        text: (row) => t('meetings.items-n', { n: row.items }),
        value: (row) => row.items,
        width: '100px',
      },
    ],
    [t, words, locale],
  );
  const hold = may('finding.admit') && !holding && (
    <Button look="primary" onClick={() => setHolding(true)}>
      {t('meetings.new')}
    </Button>
  );
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('meetings.title')}</h1>
          <p className="muted page-lead">{t('meetings.lead')}</p>
        </div>
        <div className="row page-acts">{hold}</div>
      </header>
      <LedgerTabs />
      {holding && (
        <MeetingAgenda
          onClose={() => setHolding(false)}
          onHeld={(id) => void navigate(`/work/meetings/${encodeURIComponent(id)}`)}
        />
      )}
      {!holding &&
        (list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <DataTable
            name="meetings"
            label={t('meetings.table')}
            rows={list.items}
            rowKey={(row) => row.id}
            columns={columns}
            onOpen={(row) => void navigate(`/work/meetings/${row.id}`)}
            loading={list.isPending}
            hasMore={list.hasNextPage}
            loadingMore={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
            empty={
              <EmptyState title={t('meetings.none')} actions={hold}>
                {t('meetings.none-next')}
              </EmptyState>
            }
          />
        ))}
    </>
  );
}
