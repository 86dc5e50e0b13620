/** 整理记录: every act of arrangement, newest first, and its undoing. */
import { useState } from 'react';
import type { Arrangement } from '../../shared/schemas/arrangement.ts';
import { stopArrangement, useArrangements } from '../api/arrangement.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { arrangement } from '../i18n/arrangement.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime, joinIn } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { ProgressBar } from '../components/progress.tsx';
import { ChangeDialog } from '../loop/loop.parts.tsx';
import { useUndo } from './arrange.done.tsx';
import { usePhone } from './use-narrow.ts';
import './arrange.css';

/** What was done, and the way back, stand where one sees them without scrolling sideways. */
const onPhone = <T extends { key: string }>(columns: T[]): T[] => {
  const first = ['kind', 'state'].flatMap((key) => columns.find((column) => column.key === key) ?? []);
  return [...first, ...columns.filter((column) => !first.includes(column))];
};

export default function ArrangementsPage() {
  const t = useT(arrangement);
  const { locale } = useLocale();
  const list = useArrangements();
  const undo = useUndo();
  const phone = usePhone();
  useTitle(t('page.acts'));
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const remarks = ({ problem, spared, state }: Arrangement): string[] => [
    ...(problem === null ? [] : [t('acts.problem', { problem })]),
    ...(spared.n === 0 || state === 'running' || state === 'undoing'
      ? []
      : [t('acts.spared', { n: spared.n, codes: joinIn(locale, spared.codes) })]),
  ];
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
    {
      key: 'reason',
      title: t('acts.reason'),
      text: (row) => [row.reason, ...remarks(row)].join(' '),
      cell: (row) => (
        <>
          {row.reason}
          {remarks(row).map((words) => (
            <span key={words} className="arrange-remark small">
              {words}
            </span>
          ))}
        </>
      ),
      width: 'minmax(140px, 2fr)',
    },
    { key: 'by', title: t('acts.by'), text: ({ by }) => by, width: '110px' },
    {
      key: 'state',
      title: t('acts.state'),
      text: ({ state }) => t(`state.${state}`),
      cell: (row) =>
        row.mayUndo ? (
          <span className="row">
            {row.state === 'stopped' && <span className="muted">{t('state.stopped')}</span>}
            <Button size="small" onClick={() => undo(row)}>
              {t('undo')}
            </Button>
          </span>
        ) : (
          <span className="muted">{t(`state.${row.state}`)}</span>
        ),
      width: '150px',
    },
  ];
  return (
    <>
      <header className="page-head">
        <h1>{t('page.acts')}</h1>
      </header>
      <p className="muted">{t('page.acts-lead')}</p>
      {list.live.length > 0 && (
        <ul role="list" className="card arrange-live" aria-label={t('live')}>
          {list.live.map((act) => (
            <Live key={act.id} act={act} />
          ))}
        </ul>
      )}
      <DataTable
        name="arrangements"
        label={t('acts.label')}
        rows={list.items}
        rowKey={({ id }) => id}
        columns={phone ? onPhone(columns) : columns}
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

/** An act under way, with its bar and the way to stop it, of which one is told what that comes to. */
function Live({ act }: { act: Arrangement }) {
  const t = useT(arrangement);
  const [stopping, setStopping] = useState(false);
  const { done = 0, total = null } = act.progress ?? {};
  const kind = t(`kind.${act.kind}`);
  return (
    <li className="stack">
      <div className="row">
        <div className="grow">
          <b>{t(`live.${act.state === 'undoing' ? 'undoing' : 'running'}`, { kind })}</b>{' '}
          <span className="code">{act.label}</span> <span className="muted small">{act.reason}</span>
        </div>
        {act.mayStop && (
          <Button size="small" onClick={() => setStopping(true)}>
            {t('stop')}
          </Button>
        )}
      </div>
      {total === null ? (
        <p className="muted small" role="status">
          {t('live.planning', { n: act.count })}
        </p>
      ) : (
        <ProgressBar label={t('live.steps')} done={done} total={total} />
      )}
      <ChangeDialog
        open={stopping}
        onClose={() => setStopping(false)}
        title={t('stop.title', { kind })}
        lead={t('stop.lead')}
        submit={t('stop.submit')}
        done={t('stop.done')}
        danger
        act={() => stopArrangement(act.id)}
      />
    </li>
  );
}
