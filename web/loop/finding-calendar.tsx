/** Due dates of a month. A table of weeks where there is room; on a phone the days that have something. */
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { FindingRow } from '../../shared/schemas/finding.ts';
import { useFindings } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { ErrorState } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import type { Filters } from './findings.filter.ts';
import { formatDayNumber, moveMonth, todayDay, weeksOf } from './loop.model.ts';
import { FindingLight } from './loop.parts.tsx';

const LIMIT = 200;
const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

export function FindingCalendar({ filters, today = todayDay() }: { filters: Filters; today: number | undefined }) {
  const t = useT(loop);
  const { locale } = useLocale();
  const [params] = useSearchParams();
  const asked = Number(params.get('month'));
  const month = asked >= 190001 && asked <= 299912 ? asked : Math.floor(today / 100);
  const list = useFindings({ ...filters.query, dueFrom: month * 100 + 1, dueTo: month * 100 + 31, limit: LIMIT });
  const byDay = useMemo(() => {
    const days = new Map<number, FindingRow[]>();
    for (const row of list.items) if (row.due !== null) days.set(row.due, [...(days.get(row.due) ?? []), row]);
    return days;
  }, [list.items]);
  const go = (to: number) => filters.set({ month: String(to) });
  const name =
    locale === 'zh-CN'
      ? t('calendar.month', { year: String(Math.floor(month / 100)), month: String(month % 100) })
      : new Date(Math.floor(month / 100), (month % 100) - 1).toLocaleDateString('en-GB', {
          month: 'long',
          year: 'numeric',
        });
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <section className="card calendar" aria-label={t('calendar.label', { month: name })}>
      <header className="card-head">
        <button
          type="button"
          className="icon-button"
          aria-label={t('calendar.previous')}
          onClick={() => go(moveMonth(month, -1))}
        >
          <Icon name="left" />
        </button>
        <h2 aria-live="polite">{name}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={t('calendar.next')}
          onClick={() => go(moveMonth(month, 1))}
        >
          <Icon name="right" />
        </button>
        <Button size="small" look="quiet" onClick={() => filters.set({ month: '' })}>
          {t('calendar.today')}
        </Button>
        <span className="grow" />
        <span className="small muted" role="status">
          {list.isPending
            ? ''
            : byDay.size === 0
              ? t('calendar.none')
              : t('calendar.count', { n: list.total ?? list.items.length })}
        </span>
      </header>
      {list.hasNextPage && <p className="card-note small">{t('calendar.more', { n: LIMIT })}</p>}
      <table className="month">
        <thead>
          <tr>
            {WEEKDAYS.map((day) => (
              <th key={day} scope="col">
                {t(`day.${day}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <DayCell key={day} day={day} month={month} today={today} rows={byDay.get(day) ?? []} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function DayCell({ day, month, today, rows }: { day: number; month: number; today: number; rows: FindingRow[] }) {
  const { locale } = useLocale();
  const outside = Math.floor(day / 100) !== month;
  return (
    <td
      className={[outside && 'outside', rows.length === 0 && 'blank'].filter(Boolean).join(' ')}
      aria-current={day === today ? 'date' : undefined}
    >
      <span className="month-day" aria-hidden="true">
        {day % 100}
      </span>
      <span className="month-day-long">{formatDayNumber(locale, day)}</span>
      <ul role="list">
        {rows.map((row) => (
          <li key={row.id}>
            <Link to={`/work/findings/${row.id}`} className="month-item small" title={row.problem}>
              <FindingLight light={row.light} /> <span>{row.problem}</span>
            </Link>
          </li>
        ))}
      </ul>
    </td>
  );
}
