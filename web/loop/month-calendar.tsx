/** What falls on the days of a month. A table of weeks where there is room; on a phone the days that have something. */
import type { ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { useLocale, useT, type Locale } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import { formatDayNumber, monthText, moveMonth, todayDay, weeksOf } from './loop.model.ts';

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

interface MonthCalendarProps<Row extends { id: string }> {
  month: number;
  /** Undefined: the month it is. */
  onMonth: (month: number | undefined) => void;
  /** What the whole is called, given the month's name. */
  label: (month: string) => string;
  status: string;
  /** Said above the days, where not all is shown. */
  note?: string | undefined;
  byDay: ReadonlyMap<number, readonly Row[]>;
  item: (row: Row) => ReactNode;
  /** What can be done on a day of this month. */
  act?: ((day: number, long: string) => ReactNode) | undefined;
  today?: number | undefined;
}

export function MonthCalendar<Row extends { id: string }>(props: MonthCalendarProps<Row>) {
  const { month, onMonth, byDay, item, act, today = todayDay() } = props;
  const t = useT(loop);
  const { locale } = useLocale();
  const name = monthText(locale, month);
  return (
    <section className="card calendar" aria-label={props.label(name)}>
      <header className="card-head">
        <button
          type="button"
          className="icon-button"
          aria-label={t('calendar.previous')}
          onClick={() => onMonth(moveMonth(month, -1))}
        >
          <Icon name="left" />
        </button>
        <h2 aria-live="polite">{name}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={t('calendar.next')}
          onClick={() => onMonth(moveMonth(month, 1))}
        >
          <Icon name="right" />
        </button>
        <Button size="small" look="quiet" onClick={() => onMonth(undefined)}>
          {t('calendar.today')}
        </Button>
        <span className="grow" />
        <span className="small muted" role="status">
          {props.status}
        </span>
      </header>
      {props.note !== undefined && <p className="card-note small">{props.note}</p>}
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
                <DayCell
                  key={day}
                  {...{ day, today, locale, item, act }}
                  outside={Math.floor(day / 100) !== month}
                  rows={byDay.get(day) ?? []}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface CellProps<Row extends { id: string }> extends Pick<MonthCalendarProps<Row>, 'item' | 'act'> {
  day: number;
  today: number;
  locale: Locale;
  outside: boolean;
  rows: readonly Row[];
}
function DayCell<Row extends { id: string }>({ day, today, locale, outside, rows, item, act }: CellProps<Row>) {
  const long = formatDayNumber(locale, day);
  return (
    <td
      className={[outside && 'outside', rows.length === 0 && 'blank'].filter(Boolean).join(' ')}
      aria-current={day === today ? 'date' : undefined}
    >
      <div className={act && 'month-head'}>
        <span className="month-day" aria-hidden="true">
          {day % 100}
        </span>
        <span className="month-day-long">{long}</span>
        {!outside && act?.(day, long)}
      </div>
      <ul role="list">
        {rows.map((row) => (
          <li key={row.id}>{item(row)}</li>
        ))}
      </ul>
    </td>
  );
}
