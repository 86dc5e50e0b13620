/** Charts of the overview: each is a table too, each bar a link to the list it counts. */
import { type ReactNode, useId } from 'react';
import { Link } from 'react-router';
import type { Figure, ReportOverview } from '../../shared/schemas/report.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { report } from '../i18n/report.ts';

export interface Bar {
  key: string;
  label: ReactNode;
  /** For readers and the tip. */
  name: string;
  figure: Figure;
  /** A class that gives the bar its colour. */
  tone?: string;
}

/** Lying bars, as rows of a table: label, bar, number. */
export function Bars({ title, bars, total }: { title: string; bars: readonly Bar[]; total: number }) {
  const t = useT(report);
  const { locale } = useLocale();
  const highest = Math.max(1, ...bars.map(({ figure }) => figure.value));
  return (
    <table className="bars">
      <caption className="visually-hidden">{title}</caption>
      <tbody>
        {bars.map(({ key, label, name, figure, tone }) => {
          const share = total === 0 ? 0 : Math.round((figure.value * 100) / total);
          return (
            <tr key={key} className={figure.value === 0 ? 'zero' : undefined}>
              <th scope="row">{label}</th>
              <td className="bars-cell">
                <Link
                  to={figure.href}
                  tabIndex={-1}
                  aria-hidden="true"
                  title={`${name} ${t('overview.share', { n: figure.value, share })}`}
                >
                  <svg
                    className={`bar ${tone ?? ''}`}
                    viewBox="0 0 100 10"
                    preserveAspectRatio="none"
                    focusable="false"
                  >
                    <rect width={figure.value === 0 ? 0 : Math.max(1, (figure.value * 100) / highest)} height="10" />
                  </svg>
                </Link>
              </td>
              <td className="bars-value">
                <Link to={figure.href} aria-label={`${name} ${t('overview.share', { n: figure.value, share })}`}>
                  {figure.value.toLocaleString(locale)}
                </Link>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const HEIGHT = 160;
const WIDTH = 720;
/** Standing bars, two for each month. */
export function MonthChart({ months }: { months: ReportOverview['months'] }) {
  const t = useT(report);
  const { locale } = useLocale();
  const id = useId();
  const highest = Math.max(1, ...months.flatMap(({ registered, closed }) => [registered.value, closed.value]));
  const step = WIDTH / months.length;
  const name = (month: number) =>
    locale === 'zh-CN'
      ? `${Math.floor(month / 100)}年${month % 100}月`
      : `${new Date(Date.UTC(2000, (month % 100) - 1)).toLocaleDateString('en-GB', { month: 'short', timeZone: 'UTC' })} ${Math.floor(month / 100)}`;
  const short = (month: number) =>
    locale === 'zh-CN'
      ? `${month % 100}月`
      : new Date(Date.UTC(2000, (month % 100) - 1)).toLocaleDateString('en-GB', { month: 'short', timeZone: 'UTC' });
  const bar = (month: number, kind: 'registered' | 'closed', figure: Figure, left: number) => {
    const height = figure.value === 0 ? 0 : Math.max(3, (figure.value / highest) * HEIGHT);
    const words = t('months.bar', { month: name(month), what: t(`months.${kind}`), n: figure.value });
    if (figure.value === 0) return null;
    return (
      <Link to={figure.href} aria-label={words}>
        <title>{words}</title>
        <rect
          className={`month-bar ${kind}`}
          x={left}
          y={HEIGHT + 18 - height}
          width={step * 0.3}
          height={height}
          rx="2"
        />
        <text className="month-value" x={left + step * 0.15} y={HEIGHT + 13 - height} textAnchor="middle">
          {figure.value.toLocaleString(locale)}
        </text>
      </Link>
    );
  };
  return (
    <figure className="months">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + 44}`} role="group" aria-labelledby={`${id}-name`}>
        <line className="month-axis" x1="0" x2={WIDTH} y1={HEIGHT + 18.5} y2={HEIGHT + 18.5} />
        {months.map(({ month, registered, closed }, at) => (
          <g key={month}>
            {bar(month, 'registered', registered, at * step + step * 0.17)}
            {bar(month, 'closed', closed, at * step + step * 0.52)}
            <text
              className="month-name"
              x={at * step + step / 2}
              y={HEIGHT + 38}
              textAnchor="middle"
              aria-hidden="true"
            >
              {short(month)}
            </text>
          </g>
        ))}
      </svg>
      <figcaption className="small muted">
        <span id={`${id}-name`}>{t('overview.months-lead')}</span>
        <span className="month-key registered">{t('months.registered')}</span>
        <span className="month-key closed">{t('months.closed')}</span>
      </figcaption>
      <details>
        <summary>{t('overview.as-table')}</summary>
        <table className="report-table">
          <thead>
            <tr>
              <th scope="col">{t('months.month')}</th>
              <th scope="col">{t('months.registered')}</th>
              <th scope="col">{t('months.closed')}</th>
            </tr>
          </thead>
          <tbody>
            {months.map(({ month, registered, closed }) => (
              <tr key={month}>
                <th scope="row">{name(month)}</th>
                <td>
                  <Link to={registered.href}>{registered.value.toLocaleString(locale)}</Link>
                </td>
                <td>
                  <Link to={closed.href}>{closed.value.toLocaleString(locale)}</Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
