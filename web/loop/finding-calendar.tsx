/** Due dates of a month. */
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { FindingRow } from '../../shared/schemas/finding.ts';
import { useFindings } from '../api/loop.queries.ts';
import { ErrorState } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import type { Filters } from './findings.filter.ts';
import { askedMonth, todayDay } from './loop.model.ts';
import { FindingLight } from './loop.parts.tsx';
import { MonthCalendar } from './month-calendar.tsx';

const LIMIT = 200;

export function FindingCalendar({ filters, today = todayDay() }: { filters: Filters; today: number | undefined }) {
  const t = useT(loop);
  const [params] = useSearchParams();
  const month = askedMonth(params) ?? Math.floor(today / 100);
  const list = useFindings({ ...filters.query, dueFrom: month * 100 + 1, dueTo: month * 100 + 31, limit: LIMIT });
  const byDay = useMemo(() => {
    const days = new Map<number, FindingRow[]>();
    for (const row of list.items) if (row.due !== null) days.set(row.due, [...(days.get(row.due) ?? []), row]);
    return days;
  }, [list.items]);
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <MonthCalendar
      month={month}
      today={today}
      onMonth={(to) => filters.set({ month: to === undefined ? '' : String(to) })}
      label={(name) => t('calendar.label', { month: name })}
      status={
        list.isPending
          ? ''
          : byDay.size === 0
            ? t('calendar.none')
            : t('calendar.count', { n: list.total ?? list.items.length })
      }
      note={list.hasNextPage ? t('calendar.more', { n: LIMIT }) : undefined}
      byDay={byDay}
      item={(row) => (
        <Link to={`/work/findings/${row.id}`} className="month-item small" title={row.problem}>
          <FindingLight light={row.light} /> <span>{row.problem}</span>
        </Link>
      )}
    />
  );
}
