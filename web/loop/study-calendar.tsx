/** The sessions of a month. A table of weeks where there is room; on a phone the days that have something. */
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { SessionRow } from '../../shared/schemas/study.ts';
import { useSessions } from '../api/study.queries.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { ErrorState } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import { study } from '../i18n/study.ts';
import { formatDayNumber, moveMonth, todayDay, weeksOf } from './loop.model.ts';
import { StudyToolbar } from './study-toolbar.tsx';
import { hourText, sessionsByDay } from './study.model.ts';

const LIMIT = 200;
const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

export function StudyCalendar({ today = todayDay(), onPlan }: { today?: number; onPlan?: (day: number) => void }) {
  const t = useT(study);
  const tLoop = useT(loop);
  const { locale } = useLocale();
  const [params, setParams] = useSearchParams();
  const asked = Number(params.get('month'));
  const month = asked >= 190001 && asked <= 299912 ? asked : Math.floor(today / 100);
  const body = params.get('body') ?? undefined;
  const list = useSessions({
    from: month * 100 + 1,
    to: month * 100 + 31,
    body,
    state: ['planned', 'held'],
    order: 'oldest',
    limit: LIMIT,
  });
  const byDay = useMemo(() => sessionsByDay(list.items, month), [list.items, month]);
  const go = (to: number | undefined) =>
    setParams(
      (known) => {
        const next = new URLSearchParams(known);
        if (to === undefined) next.delete('month');
        else next.set('month', String(to));
        return next;
      },
      { replace: true },
    );
  const name =
    locale === 'zh-CN'
      ? t('calendar.month', { year: String(Math.floor(month / 100)), month: String(month % 100) })
      : new Date(Math.floor(month / 100), (month % 100) - 1).toLocaleDateString('en-GB', {
          month: 'long',
          year: 'numeric',
        });
  return (
    <>
      <StudyToolbar view="calendar" range={{ from: month * 100 + 1, to: month * 100 + 31 }} />
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
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
            <Button size="small" look="quiet" onClick={() => go(undefined)}>
              {t('calendar.today')}
            </Button>
            <span className="grow" />
            <span className="small muted" role="status">
              {list.isPending
                ? ''
                : list.items.length === 0
                  ? t('calendar.none')
                  : t('calendar.count', { n: list.items.length })}
            </span>
          </header>
          {list.hasNextPage && <p className="card-note small">{t('calendar.more', { n: LIMIT })}</p>}
          <table className="month">
            <thead>
              <tr>
                {WEEKDAYS.map((day) => (
                  <th key={day} scope="col">
                    {tLoop(`day.${day}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {weeksOf(month).map((week) => (
                <tr key={week[0]}>
                  {week.map((day) => (
                    <DayCell
                      key={day}
                      day={day}
                      outside={Math.floor(day / 100) !== month}
                      today={today}
                      rows={byDay.get(day) ?? []}
                      {...(onPlan && { onPlan })}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

interface CellProps {
  day: number;
  outside: boolean;
  today: number;
  rows: readonly SessionRow[];
  onPlan?: (day: number) => void;
}
function DayCell({ day, outside, today, rows, onPlan }: CellProps) {
  const t = useT(study);
  const { locale } = useLocale();
  const long = formatDayNumber(locale, day);
  return (
    <td
      className={[outside && 'outside', rows.length === 0 && 'blank'].filter(Boolean).join(' ')}
      aria-current={day === today ? 'date' : undefined}
    >
      <div className="study-day">
        <span className="month-day" aria-hidden="true">
          {day % 100}
        </span>
        <span className="month-day-long">{long}</span>
        {onPlan && !outside && (
          <button
            type="button"
            className="icon-button study-add"
            aria-label={`${t('plan')} ${long}`}
            title={t('plan')}
            onClick={() => onPlan(day)}
          >
            <Icon name="plus" size={14} />
          </button>
        )}
      </div>
      <ul role="list">
        {rows.map((row) => (
          <li key={row.id}>
            <Link
              to={`/work/study/sessions/${row.id}`}
              className={`month-item small study-item ${row.state}`}
              title={`${row.bodyName} ${row.topic}`}
            >
              <span className="code">{hourText(row.fromMinute)}</span> {row.topic}
            </Link>
          </li>
        ))}
      </ul>
    </td>
  );
}
