/** What became of the figures of an issued report. */
import { Link } from 'react-router';
import type { Figure, ReportDetail } from '../../shared/schemas/report.ts';
import { useReportChanges } from '../api/report.queries.ts';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { report } from '../i18n/report.ts';
import { figureNames } from '../i18n/report-figures.ts';

export function ReportChanges({ report: { id } }: { report: ReportDetail }) {
  const t = useT(report);
  const { locale } = useLocale();
  const changes = useReportChanges(id, true);
  const name = (key: string) => (figureNames[locale] as Readonly<Record<string, string>>)[key] ?? key;
  const say = ({ value, unit }: Figure) => (unit === 'percent' ? `${value}%` : value.toLocaleString(locale));
  const differ = changes.data?.items.filter(({ issued, recount }) => recount !== issued.value).length ?? 0;
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t('page.changes')}</h2>
      </div>
      {changes.isError ? (
        <ErrorState error={changes.error} onRetry={() => void changes.refetch()} />
      ) : changes.isPending ? (
        <Skeleton />
      ) : (
        <>
          <p className="small muted card-note">{t('page.changes-lead')}</p>
          <table className="report-table report-changes">
            <thead>
              <tr>
                <th scope="col">{t('page.changes-figure')}</th>
                <th scope="col">{t('page.changes-issued')}</th>
                <th scope="col">{t('page.changes-now')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.data.items.map(({ key, issued, recount, now }) => (
                <tr key={key}>
                  <th scope="row">{name(key)}</th>
                  <td>
                    <Link to={issued.href}>{say(issued)}</Link>
                    {recount !== null && recount !== issued.value && <b className="late"> ≠ {recount}</b>}
                  </td>
                  <td>
                    {now !== null && (
                      <Link to={now.href} className={now.value === issued.value ? 'muted' : 'changed'}>
                        {say(now)}
                      </Link>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className={`small card-note ${differ > 0 ? 'late' : 'muted'}`} role="status">
            {differ > 0 ? t('page.changes-differ', { n: differ }) : t('page.changes-same')}
          </p>
        </>
      )}
    </section>
  );
}
