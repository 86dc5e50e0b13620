/** The sessions of a month. */
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useSessions } from '../api/study.queries.ts';
import { Icon } from '../components/icon.tsx';
import { ErrorState } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { askedMonth, todayDay } from './loop.model.ts';
import { MonthCalendar } from './month-calendar.tsx';
import { StudyToolbar } from './study-toolbar.tsx';
import { hourText, sessionsByDay } from './study.model.ts';

const LIMIT = 200;

export function StudyCalendar({ today = todayDay(), onPlan }: { today?: number; onPlan?: (day: number) => void }) {
  const t = useT(study);
  const [params, setParams] = useSearchParams();
  const month = askedMonth(params) ?? Math.floor(today / 100);
  const range = { from: month * 100 + 1, to: month * 100 + 31 };
  const body = params.get('body') ?? undefined;
  const list = useSessions({ ...range, body, state: ['planned', 'held'], order: 'oldest', limit: LIMIT });
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
  return (
    <>
      <StudyToolbar view="calendar" range={range} />
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <MonthCalendar
          month={month}
          today={today}
          onMonth={go}
          label={(name) => t('calendar.label', { month: name })}
          status={
            list.isPending
              ? ''
              : list.items.length === 0
                ? t('calendar.none')
                : t('calendar.count', { n: list.items.length })
          }
          note={list.hasNextPage ? t('calendar.more', { n: LIMIT }) : undefined}
          byDay={byDay}
          item={(row) => (
            <Link
              to={`/work/study/sessions/${row.id}`}
              className={`month-item small study-item ${row.state}`}
              title={`${row.bodyName} ${row.topic}`}
            >
              <span className="code">{hourText(row.fromMinute)}</span> {row.topic}
            </Link>
          )}
          act={
            onPlan &&
            ((day, long) => (
              <button
                type="button"
                className="icon-button study-add"
                aria-label={`${t('plan')} ${long}`}
                title={t('plan')}
                onClick={() => onPlan(day)}
              >
                <Icon name="plus" size={14} />
              </button>
            ))
          }
        />
      )}
    </>
  );
}
