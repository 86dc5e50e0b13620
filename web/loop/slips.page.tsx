/** 单据: all slips, by kind, state and date. The chosen one opens at the side. */
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Slip } from '../../shared/schemas/slip.ts';
import { useSlips } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { finding as words } from '../i18n/finding.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { formatDayNumber, todayDay } from './loop.model.ts';
import { SlipLight, useWord } from './loop.parts.tsx';
import { SlipCard } from './slip.card.tsx';
import './loop.css';

const KINDS = ['notice', 'reminder', 'feedback', 'warning', 'talk'] as const;
const STATES = ['issued', 'signed', 'answered', 'expired', 'withdrawn'] as const;
const isLate = (slip: Slip): boolean =>
  (slip.state === 'issued' || slip.state === 'signed') && slip.answerDue !== null && slip.answerDue < todayDay();

export default function SlipsPage() {
  const t = useT(words);
  const word = useWord();
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const [openId, setOpen] = useState<string>();
  const kind = KINDS.find((each) => each === params.get('kind'));
  const state = STATES.find((each) => each === params.get('state'));
  const mine = params.get('mine') === 'true' || undefined;
  const initiative = params.get('initiative') ?? undefined;
  const list = useSlips({ kind, state, mine, initiative });
  const columns = useColumns(list.hasNextPage);
  const opened = list.items.find(({ id }) => id === openId);
  useTitle(t('slip.title'));
  const drop = (key: 'mine' | 'initiative') =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        next.delete(key);
        return next;
      },
      { replace: true },
    );
  const choose = (key: 'kind' | 'state', value: string | undefined) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value === undefined) next.delete(key);
        else next.set(key, value);
        return next;
      },
      { replace: true },
    );
  const tags = (key: 'kind' | 'state', values: readonly string[], chosen: string | undefined) => (
    <div className="row tags" role="group" aria-label={t(`slip.${key}`)}>
      {[undefined, ...values].map((each) => (
        <button
          key={each ?? 'all'}
          type="button"
          className="tag"
          aria-pressed={each === chosen}
          onClick={() => choose(key, each)}
        >
          {each === undefined ? t('slip.any') : word(key === 'kind' ? 'slip' : 'slip-state', each)}
        </button>
      ))}
    </div>
  );
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('slip.title')}</h1>
          <p className="muted page-lead">{t('slip.lead')}</p>
        </div>
      </header>
      <div className="loop-bar">
        {tags('kind', KINDS, kind)}
        {tags('state', STATES, state)}
        {(['mine', 'initiative'] as const).map(
          (key) =>
            params.has(key) && (
              <button key={key} type="button" className="tag" aria-pressed onClick={() => drop(key)}>
                {t(`slip.of-${key}`)} <Icon name="close" size={12} />
              </button>
            ),
        )}
      </div>
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          name="slips"
          label={t('slip.table')}
          rows={list.items}
          rowKey={(row) => row.id}
          columns={columns}
          onOpen={(row) => setOpen(row.id)}
          loading={list.isPending}
          hasMore={list.hasNextPage}
          loadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          empty={
            [kind, state, mine, initiative].every((each) => each === undefined) ? (
              <EmptyState title={t('slip.none')} actions={<ButtonLink to="/work/findings">{t('back')}</ButtonLink>}>
                {t('slip.none-next')}
              </EmptyState>
            ) : (
              <EmptyState
                icon="filter"
                title={t('slip.none-filtered')}
                actions={<Button onClick={() => setParams({}, { replace: true })}>{t('slip.any')}</Button>}
              />
            )
          }
        />
      )}
      <Dialog
        open={opened !== undefined}
        onClose={() => setOpen(undefined)}
        title={opened ? word('slip', opened.kind) : ''}
        size="normal"
      >
        {opened && (
          <SlipCard
            slip={opened}
            works={may('finding.work')}
            head={
              <p>
                <Link to={`/work/findings/${opened.findingId}`}>
                  <span className="code">{opened.findingNumber}</span> {opened.problem}
                </Link>
              </p>
            }
          />
        )}
      </Dialog>
    </>
  );
}

function useColumns(more: boolean): TableColumn<Slip>[] {
  const t = useT(words);
  const word = useWord();
  const { locale } = useLocale();
  return useMemo(() => {
    const day = (value: number | null) => (value === null ? '' : formatDayNumber(locale, value));
    const columns: TableColumn<Slip>[] = [
      { key: 'number', title: t('slip.number'), text: (row) => row.number, width: '124px', code: true },
      {
        key: 'kind',
        title: t('slip.kind'),
        text: (row) => word('slip', row.kind),
        cell: (row) => <b className={`slip-kind ${row.kind}`}>{word('slip', row.kind)}</b>,
        width: '98px',
      },
      {
        key: 'state',
        title: t('slip.state'),
        text: (row) => word('slip-state', row.state),
        cell: (row) => <SlipLight state={row.state} />,
        width: '122px',
      },
      {
        key: 'problem',
        title: t('slip.finding'),
        text: (row) => `${row.findingNumber} ${row.problem}`,
        cell: (row) => (
          <>
            <b className="cell-title">{row.problem}</b>
            <span className="line-note code">{row.findingNumber}</span>
          </>
        ),
        width: 'minmax(170px, 3fr)',
      },
      { key: 'to', title: t('slip.to'), text: (row) => row.to, width: 'minmax(92px, 1fr)' },
      {
        key: 'issued',
        title: t('slip.issued-on'),
        text: (row) => day(row.issuedOn),
        value: (row) => row.issuedOn,
        width: '132px',
      },
      {
        key: 'due',
        title: t('slip.due'),
        text: (row) => day(row.answerDue),
        value: (row) => row.answerDue,
        cell: (row) => (
          <span className={isLate(row) ? 'late' : undefined}>
            {day(row.answerDue)} {isLate(row) && <span className="nowrap">{t('slip.late')}</span>}
          </span>
        ),
        width: '132px',
      },
      {
        key: 'by',
        title: t('slip.by'),
        text: (row) => (row.ruleId === null ? row.issuedBy : t('slip.by-rule')),
        width: '106px',
      },
    ];
    return more ? columns.map((column) => ({ ...column, sortable: false })) : columns;
  }, [t, word, locale, more]);
}
