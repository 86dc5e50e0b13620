/** 问题台账: all findings as figures, board, table and calendar. */
import { useEffect } from 'react';
import { Link, useNavigate } from 'react-router';
import { ledgerUrl } from '../api/ledger.queries.ts';
import { usePreference } from '../api/preference.queries.ts';
import { useFindingOverview } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { loop } from '../i18n/loop.ts';
import { useTitle } from '../lib/title.ts';
import { FindingBoard } from './finding-board.tsx';
import { FindingCalendar } from './finding-calendar.tsx';
import { FindingFilters } from './finding-filters.tsx';
import { FindingTable } from './finding-table.tsx';
import { FindingTree } from './finding-tree.tsx';
import { LedgerTabs } from './ledger.tabs.tsx';
import { addressOf, type Filters, useFilters, type View, VIEWS } from './findings.filter.ts';
import { FindingLight, useWord } from './loop.parts.tsx';
import './loop.css';

export default function FindingsPage() {
  const t = useT(loop);
  const around = useT(ledger);
  const may = useMay();
  const filters = useFilters();
  const overview = useFindingOverview({ initiative: filters.get('initiative'), body: filters.get('body') });
  useTitle(t('title'));
  useViewKept(filters);
  const total = overview.data?.figures.find(({ key }) => key === 'total')?.value;
  const create = may('finding.edit') && (
    <ButtonLink look="primary" to="/work/findings/new">
      {t('new')}
    </ButtonLink>
  );
  const nothing = total === 0 && filters.count === 0;
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="muted page-lead">{t('lead')}</p>
        </div>
        <div className="row page-acts">
          {!nothing && (
            <>
              <a className="btn" href={ledgerUrl(filters.query, 'xlsx')} download>
                {around('export.xlsx')}
              </a>
              <a className="btn" href={ledgerUrl(filters.query, 'csv')} download>
                {around('export.csv')}
              </a>
            </>
          )}
          {may('initiative.manage') && <ButtonLink to="/work/bodies">{t('bodies')}</ButtonLink>}
          {create}
        </div>
      </header>
      <LedgerTabs />
      {overview.isError ? (
        <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />
      ) : nothing ? (
        <div className="card">
          <EmptyState
            title={t('none')}
            actions={
              create && (
                <>
                  {create}
                  <ButtonLink to="/work/findings/import">{around('tab.import')}</ButtonLink>
                </>
              )
            }
          >
            {t(may('finding.edit') ? 'none.next' : 'none.read')}
          </EmptyState>
        </div>
      ) : (
        <>
          {overview.data ? <Overview overview={overview.data} /> : <Skeleton lines={[100, 60]} />}
          <div className="loop-bar">
            <Views filters={filters} />
            <FindingFilters filters={filters} />
          </div>
          <Body filters={filters} overview={overview.data} />
        </>
      )}
    </>
  );
}

function Body({ filters, overview }: { filters: Filters; overview: ReturnType<typeof useFindingOverview>['data'] }) {
  const t = useT(loop);
  const navigate = useNavigate();
  const open = (id: string) => void navigate(`/work/findings/${id}`);
  const empty = (
    <EmptyState
      icon="filter"
      title={t('none.filtered')}
      actions={<Button onClick={filters.clear}>{t('filter.clear')}</Button>}
    >
      {t('none.filtered-next')}
    </EmptyState>
  );
  if (filters.view === 'table') return <FindingTable filters={filters} empty={empty} onOpen={open} />;
  if (filters.view === 'tree') return <FindingTree overview={overview} />;
  if (filters.view === 'calendar') return <FindingCalendar filters={filters} today={overview?.today} />;
  return <FindingBoard filters={filters} today={overview?.today} />;
}

/** The way a person looked last is the way it opens again. */
function useViewKept({ view, set }: Filters) {
  const [kept, keep] = usePreference<View>('findings:view');
  const chosen = new URLSearchParams(window.location.search).has('view');
  useEffect(() => {
    if (!chosen && kept !== undefined && kept !== view && VIEWS.includes(kept)) set({ view: kept });
    if (chosen && kept !== view) keep(view);
  }, [chosen, kept, keep, set, view]);
}

function Views({ filters }: { filters: Filters }) {
  const t = useT(loop);
  return (
    <div className="row tags" role="group" aria-label={t('view')}>
      {VIEWS.map((view) => (
        <button
          key={view}
          type="button"
          className="tag"
          aria-pressed={view === filters.view}
          onClick={() => filters.set({ view })}
        >
          {t(`view.${view}`)}
        </button>
      ))}
    </div>
  );
}

const HEAD: readonly string[] = ['total', 'running', 'overdue', 'closed', 'closed-rate', 'on-time-rate'];
function Overview({ overview }: { overview: NonNullable<ReturnType<typeof useFindingOverview>['data']> }) {
  const t = useT(loop);
  const word = useWord();
  const { locale } = useLocale();
  const left = overview.figures.find(({ key }) => key === 'owner-left');
  const shown = overview.figures.filter(({ key }) => HEAD.includes(key));
  if (left && left.value > 0) shown.push(left);
  return (
    <section className="card" aria-label={t('overview')}>
      <ul role="list" className="figures loop-figures">
        {shown.map(({ key, value, filter }) => (
          <li key={key} className={(key === 'overdue' || key === 'owner-left') && value > 0 ? 'urgent' : undefined}>
            <Link to={addressOf(filter)}>
              <span className="small muted">{word('figure', key)}</span>
              <b>{key.endsWith('-rate') ? `${value}%` : value.toLocaleString(locale)}</b>
            </Link>
          </li>
        ))}
      </ul>
      <ul role="list" className="light-line" aria-label={t('lights')}>
        {overview.lights
          .filter(({ key, value }) => key !== 'none' || value > 0)
          .map(({ key, value, filter }) => (
            <li key={key}>
              <Link to={addressOf(filter)}>
                <FindingLight light={key} /> <b>{value.toLocaleString(locale)}</b>
              </Link>
            </li>
          ))}
      </ul>
    </section>
  );
}
