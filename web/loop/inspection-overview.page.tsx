/** The year by agency: what was inspected, found, ordered, answered; each figure leads to its list. */
import { Link } from 'react-router';
import { API } from '../api/client.ts';
import { useOverview } from '../api/inspection.queries.ts';
import { Crumbs, Light } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { inspection as words } from '../i18n/inspection.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { GradeName, STATE_LIGHTS, useYear, YearSelect } from './inspection.parts.tsx';
import { formatDayNumber } from './loop.model.ts';
import './loop.css';
import './inspection.css';

export default function InspectionOverviewPage() {
  const t = useT(words);
  const { locale } = useLocale();
  const [year, setYear] = useYear();
  const query = useOverview(year);
  useTitle(t('overview.title'));
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton />;
  const { agencies } = query.data;
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs
            label={t('title')}
            items={[{ label: t('title'), to: `/work/inspections?year=${year}` }, { label: t('overview.title') }]}
          />
          <h1>{t('overview.title')}</h1>
          <p className="muted page-lead">{t('overview.lead')}</p>
        </div>
        <div className="row page-acts">
          <YearSelect year={year} onChange={setYear} />
          {agencies.length > 0 && (
            <a className="btn" href={`${API}/inspections/overview.xlsx?year=${year}`} download>
              {t('overview.export')}
            </a>
          )}
        </div>
      </header>
      {agencies.length === 0 ? (
        <EmptyState title={t('overview.none', { year: String(year) })} />
      ) : (
        <div className="card plain-scroll">
          <table className="plain overview">
            <thead>
              <tr>
                <th scope="col">{t('field.agency')}</th>
                <th scope="col">{t('overview.inspections')}</th>
                <th scope="col">{t('overview.problems')}</th>
                <th scope="col">{t('overview.open')}</th>
                <th scope="col">{t('overview.orders')}</th>
                <th scope="col">{t('overview.guidance')}</th>
              </tr>
            </thead>
            <tbody>
              {agencies.map((agency) => (
                <tr key={agency.agencyId}>
                  <th scope="row">{agency.name}</th>
                  <td>
                    {agency.inspections.map((one) => (
                      <p key={one.id} className="inspection-line">
                        <Link to={`/work/inspections/${encodeURIComponent(one.id)}`} className="code">
                          {one.number}
                        </Link>
                        <Light state={STATE_LIGHTS[one.state]}>{t(`state.${one.state}`)}</Light>
                        <span className="small muted">
                          {t(`kind.${one.kind}`)}
                          {one.visitedOn !== null && ` · ${formatDayNumber(locale, one.visitedOn)}`}
                        </span>
                        {one.share !== null && <span>{one.share}%</span>}
                        {one.grade !== null && <GradeName grade={one.grade} />}
                      </p>
                    ))}
                  </td>
                  <td>{agency.problems}</td>
                  <td className={agency.findingsOpen > 0 ? 'late' : undefined}>{agency.findingsOpen}</td>
                  <td>
                    {agency.orders}
                    {agency.ordersOpen > 0 && <span className="small muted"> ({agency.ordersOpen})</span>}
                  </td>
                  <td>{agency.guidance}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
