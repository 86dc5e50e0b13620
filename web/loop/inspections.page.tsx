/** 监督检查: the year's plans with their draws, and all inspections of the year. */
import { useMemo } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { InspectionRow, Plan } from '../../shared/schemas/inspection.ts';
import { useInspections, usePlans } from '../api/inspection.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { ButtonLink } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Light } from '../components/signs.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { inspection as words } from '../i18n/inspection.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { joinIn } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { NewPlan, PlanCard } from './inspection-plan.tsx';
import { GradeName, STATE_LIGHTS, useYear, YearSelect } from './inspection.parts.tsx';
import { formatDayNumber } from './loop.model.ts';
import './loop.css';
import './inspection.css';

const STATES = [
  'planned',
  'announced',
  'self-checked',
  'visiting',
  'concluded',
  'published',
  'closed',
  'cancelled',
] as const satisfies readonly InspectionRow['state'][];

export default function InspectionsPage() {
  const t = useT(words);
  const may = useMay();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [year, setYear] = useYear();
  const initiative = params.get('initiative') ?? undefined;
  const states = params.getAll('state');
  const all = may('inspection.all');
  const manages = may('inspection.manage');
  const plans = usePlans(year, all);
  // A link from an initiative counts all years.
  const list = useInspections({ ...(initiative ? { initiative } : { year }), state: states });
  const columns = useColumns();
  useTitle(t('title'));
  const choose = (state: string | undefined) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        next.delete('state');
        if (state !== undefined) next.append('state', state);
        return next;
      },
      { replace: true },
    );
  const ownOnly = may('inspection.answer');
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="muted page-lead">{t(ownOnly ? 'lead.agency' : 'lead')}</p>
        </div>
        <div className="row page-acts">
          <YearSelect year={year} onChange={setYear} />
          <ButtonLink to={`/work/inspections/overview?year=${year}`}>{t('overview')}</ButtonLink>
          <ButtonLink to="/work/inspections/orders">{t('orders.title')}</ButtonLink>
          <ButtonLink to="/work/guidance">{t('guidance')}</ButtonLink>
          {all && <ButtonLink to="/work/checklists">{t('checklists')}</ButtonLink>}
          {manages && <NewPlan year={year} />}
        </div>
      </header>
      {all && plans.items.map((plan: Plan) => <PlanCard key={plan.id} plan={plan} />)}
      {manages && !plans.isPending && plans.items.length === 0 && (
        <p className="card sheet muted">
          {t('plan.none', { year: String(year) })} {t('plan.none-next')}
        </p>
      )}
      <div className="row tags" role="group" aria-label={t('field.state')}>
        {[undefined, ...STATES].map((state) => (
          <button
            key={state ?? 'any'}
            type="button"
            className="tag"
            aria-pressed={state === undefined ? states.length === 0 : states.includes(state)}
            onClick={() => choose(state)}
          >
            {state === undefined ? t('any') : t(`state.${state}`)}
          </button>
        ))}
      </div>
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          name="inspections"
          label={t('table')}
          rows={list.items}
          rowKey={(row) => row.id}
          columns={columns}
          onOpen={(row) => void navigate(`/work/inspections/${row.id}`)}
          loading={list.isPending}
          hasMore={list.hasNextPage}
          loadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          empty={
            <EmptyState title={t(ownOnly ? 'none.agency' : 'none')}>
              {t(ownOnly ? 'none.next' : 'plan.none-next')}
            </EmptyState>
          }
        />
      )}
      {all && plans.isError && <ErrorState error={plans.error} />}
    </>
  );
}

function useColumns(): TableColumn<InspectionRow>[] {
  const t = useT(words);
  const { locale } = useLocale();
  return useMemo(() => {
    const day = (value: number | null) => (value === null ? '' : formatDayNumber(locale, value));
    return [
      { key: 'number', title: t('field.number'), text: (row) => row.number, width: '128px', code: true },
      {
        key: 'agency',
        title: t('field.agency'),
        text: (row) => row.agencyName,
        cell: (row) => <b className="cell-title">{row.agencyName}</b>,
        width: 'minmax(160px, 2fr)',
      },
      { key: 'kind', title: t('field.kind'), text: (row) => t(`kind.${row.kind}`), width: '108px' },
      {
        key: 'state',
        title: t('field.state'),
        text: (row) => t(`state.${row.state}`),
        cell: (row) => <Light state={STATE_LIGHTS[row.state]}>{t(`state.${row.state}`)}</Light>,
        width: '128px',
      },
      {
        key: 'dates',
        title: t('field.dates'),
        text: (row) => (row.from === row.to ? day(row.from) : `${day(row.from)} – ${day(row.to)}`),
        value: (row) => row.from,
        width: 'minmax(150px, 1.4fr)',
      },
      {
        key: 'inspectors',
        title: t('field.inspectors'),
        text: (row) =>
          joinIn(
            locale,
            row.inspectors.map(({ name }) => name),
          ),
        width: 'minmax(120px, 1.2fr)',
      },
      {
        key: 'share',
        title: t('field.share'),
        text: (row) => (row.share === null ? '' : `${row.share}%`),
        value: (row) => row.share,
        width: '92px',
      },
      {
        key: 'grade',
        title: t('field.grade'),
        text: (row) =>
          row.grade === null ? '' : locale === 'en' && row.grade.nameEn ? row.grade.nameEn : row.grade.name,
        cell: (row) => <GradeName grade={row.grade} />,
        width: '108px',
      },
    ];
  }, [t, locale]);
}
