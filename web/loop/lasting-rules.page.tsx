/** 制度登记册: rules made, revised and dropped, which finding each grew from, in force since when. */
import { useMemo, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { RegisteredRule } from '../../shared/schemas/finding-frame.ts';
import { rulesUrl, useRules } from '../api/ledger.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Field } from '../components/field.tsx';
import { Tag } from '../components/signs.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { useTitle } from '../lib/title.ts';
import { RuleDialog } from './finding.rules.tsx';
import { LedgerTabs } from './ledger.tabs.tsx';
import { formatDayNumber } from './loop.model.ts';
import { DayField, useWord } from './loop.parts.tsx';
import './loop.css';
import './ledger.css';

const ACTS = ['made', 'revised', 'dropped'] as const;
const KEYS = ['act', 'from', 'to', 'q'] as const;
const TONES = { made: 'ok', revised: 'warn', dropped: 'strong' } as const;

export default function LastingRulesPage() {
  const t = useT(ledger);
  const word = useWord();
  const may = useMay();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const query = Object.fromEntries(KEYS.flatMap((key) => (params.get(key) ? [[key, params.get(key)!]] : [])));
  const list = useRules(query);
  const columns = useColumns(list.hasNextPage);
  useTitle(t('rules.title'));
  const set = (key: (typeof KEYS)[number], value: string) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value === '') next.delete(key);
        else next.set(key, value);
        return next;
      },
      { replace: true },
    );
  const filtered = Object.keys(query).length > 0;
  const day = (key: 'from' | 'to') => (
    <DayField
      label={t(`rules.${key}`)}
      value={params.get(key) ? Number(params.get(key)) : null}
      onChange={(value) => set(key, value === null ? '' : String(value))}
    />
  );
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('rules.title')}</h1>
          <p className="muted page-lead">{t('rules.lead')}</p>
        </div>
        <div className="row page-acts">
          {list.items.length > 0 && (
            <>
              <a className="btn" href={rulesUrl(query, 'xlsx')} download>
                {t('export.xlsx')}
              </a>
              <a className="btn" href={rulesUrl(query, 'csv')} download>
                {t('export.csv')}
              </a>
            </>
          )}
          {may('finding.edit') && (
            <Button look="primary" onClick={() => setAdding(true)}>
              {t('rules.add')}
            </Button>
          )}
        </div>
      </header>
      <LedgerTabs />
      <div className="loop-bar">
        <div className="row tags" role="group" aria-label={t('rules.act')}>
          {[undefined, ...ACTS].map((act) => (
            <button
              key={act ?? 'all'}
              type="button"
              className="tag"
              aria-pressed={(act ?? '') === (params.get('act') ?? '')}
              onClick={() => set('act', act ?? '')}
            >
              {act === undefined ? t('rules.any') : word('rule-act', act)}
            </button>
          ))}
        </div>
        <div className="row rules-filters">
          <Field
            label={t('rules.words')}
            type="search"
            value={params.get('q') ?? ''}
            onChange={(event) => set('q', event.target.value)}
          />
          {day('from')}
          {day('to')}
        </div>
      </div>
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          name="lasting-rules"
          label={t('rules.table')}
          rows={list.items}
          rowKey={(row) => row.id}
          columns={columns}
          onOpen={(row) => {
            if (row.findingId !== null) void navigate(`/work/findings/${row.findingId}`);
          }}
          loading={list.isPending}
          hasMore={list.hasNextPage}
          loadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          filterable={false}
          exportable={false}
          empty={
            filtered ? (
              <EmptyState
                icon="filter"
                title={t('rules.none-filtered')}
                actions={<Button onClick={() => setParams({}, { replace: true })}>{t('rules.any')}</Button>}
              />
            ) : (
              <EmptyState title={t('rules.none')}>{t('rules.none-next')}</EmptyState>
            )
          }
        />
      )}
      {adding && <RuleDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function useColumns(more: boolean): TableColumn<RegisteredRule>[] {
  const t = useT(ledger);
  const word = useWord();
  const { locale } = useLocale();
  return useMemo(() => {
    const columns: TableColumn<RegisteredRule>[] = [
      {
        key: 'title',
        title: t('rules.name'),
        text: (row) => row.title,
        cell: (row) => <b className="cell-title">{row.title}</b>,
        width: 'minmax(220px, 2fr)',
      },
      {
        key: 'act',
        title: t('rules.act'),
        text: (row) => word('rule-act', row.act),
        cell: (row) => <Tag tone={TONES[row.act]}>{word('rule-act', row.act)}</Tag>,
        width: '96px',
      },
      { key: 'number', title: t('rules.number'), text: (row) => row.documentNumber, width: '170px' },
      {
        key: 'since',
        title: t('rules.since'),
        text: (row) => formatDayNumber(locale, row.inForceOn),
        value: (row) => row.inForceOn,
        width: '140px',
      },
      {
        key: 'finding',
        title: t('rules.finding'),
        text: (row) => `${row.findingNumber ?? ''} ${row.problem ?? ''}`.trim() || t('rules.alone'),
        cell: (row) =>
          row.findingId === null ? (
            <span className="muted">{t('rules.alone')}</span>
          ) : (
            <Link to={`/work/findings/${row.findingId}`}>
              <span className="code">{row.findingNumber}</span> {row.problem}
            </Link>
          ),
        width: 'minmax(220px, 2fr)',
      },
    ];
    return more ? columns.map((column) => ({ ...column, sortable: false })) : columns;
  }, [t, word, locale, more]);
}
