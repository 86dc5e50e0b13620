/** 整改概览: how the mending stands on a day, on one page, in pictures that lead to their lists. */
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { ReportOverview } from '../../shared/schemas/report.ts';
import { useBodies, useInitiatives } from '../api/loop.queries.ts';
import { useOverview } from '../api/report.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Select } from '../components/field.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { report } from '../i18n/report.ts';
import { useTitle } from '../lib/title.ts';
import { formatDayNumber } from './loop.model.ts';
import { DayField, FindingLight, useWord } from './loop.parts.tsx';
import { Bars, MonthChart } from './overview-chart.tsx';
import './loop.css';
import './report.css';

export default function OverviewPage() {
  const t = useT(report);
  const may = useMay();
  const { locale } = useLocale();
  const [params, setParams] = useSearchParams();
  const asked = { asOf: params.get('asOf'), initiative: params.get('initiative'), body: params.get('body') };
  const overview = useOverview(asked);
  const { data } = overview;
  useTitle(t('overview'));
  const choose = (key: keyof typeof asked, value: string) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        if (value === '') next.delete(key);
        else next.set(key, value);
        return next;
      },
      { replace: true },
    );
  const past = data !== undefined && data.asOf < data.today;
  const bounds = new URLSearchParams(Object.entries(asked).flatMap(([key, value]) => (value ? [[key, value]] : [])));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('overview')}</h1>
          <p className="muted page-lead no-print">{t('overview.lead')}</p>
        </div>
        <div className="row page-acts no-print">
          <Button onClick={() => window.print()}>{t('overview.print')}</Button>
          {may('report.edit') && (
            <ButtonLink look="primary" to={`/work/reports?new=stage&${bounds.toString()}`}>
              {t('overview.report')}
            </ButtonLink>
          )}
        </div>
      </header>
      <Bounds asked={asked} choose={choose} day={data?.asOf} today={data?.today} />
      {past && (
        <p className="outcome" role="status">
          {t('overview.past', { day: formatDayNumber(locale, data.asOf) })}{' '}
          <button type="button" className="text-button no-print" onClick={() => choose('asOf', '')}>
            {t('overview.today')}
          </button>
        </p>
      )}
      {overview.isError ? (
        <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />
      ) : data === undefined ? (
        <Skeleton lines={[100, 70, 90]} />
      ) : data.figures[0]!.value === 0 ? (
        <div className="card">
          <EmptyState title={t('overview.none')}>{t('overview.none-next')}</EmptyState>
        </div>
      ) : (
        <Charts overview={data} />
      )}
    </>
  );
}

interface BoundsProps {
  asked: Record<'asOf' | 'initiative' | 'body', string | null>;
  choose: (key: 'asOf' | 'initiative' | 'body', value: string) => void;
  day: number | undefined;
  today: number | undefined;
}
function Bounds({ asked, choose, day, today }: BoundsProps) {
  const t = useT(report);
  const initiatives = useInitiatives();
  const bodies = useBodies();
  const all = { value: '', label: t('overview.all') };
  return (
    <div className="overview-bounds">
      <DayField
        past
        label={t('overview.day')}
        value={asked.asOf === null ? (day ?? null) : Number(asked.asOf)}
        onChange={(chosen) => choose('asOf', chosen === null || chosen === today ? '' : String(chosen))}
      />
      <Select
        label={t('overview.initiative')}
        value={asked.initiative ?? ''}
        options={[all, ...initiatives.items.map(({ id, title }) => ({ value: id, label: title }))]}
        onChange={(event) => choose('initiative', event.target.value)}
      />
      <Select
        label={t('overview.body')}
        value={asked.body ?? ''}
        options={[all, ...bodies.items.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(event) => choose('body', event.target.value)}
      />
    </div>
  );
}

const FIGURES = ['total', 'running', 'red', 'closed', 'closed-rate'] as const;
function Charts({ overview }: { overview: ReportOverview }) {
  const t = useT(report);
  const word = useWord();
  const { locale } = useLocale();
  const total = overview.figures[0]!.value;
  const part = (figures: ReportOverview['lights'], kind: string) =>
    figures.map((figure) => ({ key: figure.key, label: word(kind, figure.key), name: word(kind, figure.key), figure }));
  return (
    <div className="overview">
      <section className="card overview-wide" aria-label={t('overview.figures')}>
        <ul role="list" className="figures loop-figures">
          {FIGURES.map((key) => {
            const figure = overview.figures.find((each) => each.key === key)!;
            return (
              <li key={key} className={key === 'red' && figure.value > 0 ? 'urgent' : undefined}>
                <Link to={figure.href}>
                  <span className="small muted">{t(`figure.${key}`)}</span>
                  <b>{figure.unit === 'percent' ? `${figure.value}%` : figure.value.toLocaleString(locale)}</b>
                </Link>
              </li>
            );
          })}
        </ul>
      </section>
      <Panel title={t('overview.lights')}>
        <LightStrip lights={overview.lights} total={total} />
        <Bars
          title={t('overview.lights')}
          total={total}
          bars={overview.lights.map((figure) => ({
            key: figure.key,
            label: <FindingLight light={figure.key} />,
            name: word('light', figure.key),
            figure,
            tone: `light-${figure.key}`,
          }))}
        />
      </Panel>
      <Panel title={t('overview.sources')}>
        <Bars title={t('overview.sources')} total={total} bars={part(overview.sources, 'source')} />
      </Panel>
      <Panel title={t('overview.states')}>
        <Bars title={t('overview.states')} total={total} bars={part(overview.states, 'state')} />
      </Panel>
      <Panel title={t('overview.months')} wide>
        <MonthChart months={overview.months} />
      </Panel>
      <Panel title={t('overview.bodies')} wide>
        <Units bodies={overview.bodies} />
      </Panel>
    </div>
  );
}

function Panel({ title, wide = false, children }: { title: string; wide?: boolean; children: ReactNode }) {
  return (
    <section className={`card overview-panel${wide ? ' overview-wide' : ''}`}>
      <div className="card-head">
        <h2>{title}</h2>
      </div>
      {children}
    </section>
  );
}

/** All lights in one line, as they share the whole. */
function LightStrip({ lights, total }: { lights: ReportOverview['lights']; total: number }) {
  const share = (value: number) => (value * 100) / Math.max(1, total);
  return (
    <svg className="light-strip" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      {lights.map(({ key, value }, at) => {
        const left = lights.slice(0, at).reduce((sum, each) => sum + share(each.value), 0);
        return <rect key={key} className={`bar light-${key}`} x={left} width={share(value)} height="4" />;
      })}
    </svg>
  );
}

function Units({ bodies }: { bodies: ReportOverview['bodies'] }) {
  const t = useT(report);
  const { locale } = useLocale();
  const highest = Math.max(1, ...bodies.map(({ total }) => total.value));
  return (
    <div className="report-scroll">
      <table className="report-table units">
        <thead>
          <tr>
            <th scope="col">{t('bodies.name')}</th>
            <td aria-hidden="true" />
            <th scope="col">{t('bodies.total')}</th>
            <th scope="col">{t('bodies.closed')}</th>
            <th scope="col">{t('bodies.red')}</th>
            <th scope="col">{t('bodies.joined')}</th>
          </tr>
        </thead>
        <tbody>
          {bodies.map(({ id, name, total, closed, red, joined }) => (
            <tr key={id ?? ''}>
              <th scope="row">{name ?? t('bodies.none')}</th>
              <td className="bars-cell">
                <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <rect className="rest" width={(total.value * 100) / highest} height="10" />
                  <rect className="light-blue" width={(closed.value * 100) / highest} height="10" />
                </svg>
              </td>
              <td>
                <Link to={total.href}>{total.value.toLocaleString(locale)}</Link>
              </td>
              <td>
                <Link to={closed.href}>{closed.value.toLocaleString(locale)}</Link>
              </td>
              <td>
                <Link to={red.href} className={red.value > 0 ? 'late' : undefined}>
                  {red.value.toLocaleString(locale)}
                </Link>
              </td>
              <td>
                {joined === null || joined.value === 0 ? (
                  <span className="muted">0</span>
                ) : (
                  <Link to={joined.href}>{joined.value.toLocaleString(locale)}</Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
