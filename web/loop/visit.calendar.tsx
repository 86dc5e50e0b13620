/** The visits of a month: a table of weeks where there is room, on a phone the days that have something. */
import { useMemo, useState } from 'react';
import type { VisitRow } from '../../shared/schemas/research.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { stepVisit, useVisits } from '../api/research.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { Tag } from '../components/signs.tsx';
import { ErrorLine, ErrorState } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import { research } from '../i18n/research.ts';
import { formatDayNumber, moveMonth, todayDay, weeksOf } from './loop.model.ts';
import { showMinute } from './research.model.ts';
import { useJoined, VisitLight } from './research.parts.tsx';
import { VisitDialog } from './visit.dialog.tsx';

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

export function VisitCalendar({ month, onMonth }: { month: number | null; onMonth: (month: number | null) => void }) {
  const t = useT(research);
  const tLoop = useT(loop);
  const { locale } = useLocale();
  const today = todayDay();
  const shown = month ?? Math.floor(today / 100);
  const list = useVisits({
    from: shown * 100 + 1,
    to: shown * 100 + 31,
    state: ['planned', 'done'],
    limit: 200,
  });
  const [opened, setOpened] = useState<VisitRow>();
  const byDay = useMemo(() => {
    const days = new Map<number, VisitRow[]>();
    for (const row of list.items) days.set(row.day, [...(days.get(row.day) ?? []), row]);
    return days;
  }, [list.items]);
  const name =
    locale === 'zh-CN'
      ? tLoop('calendar.month', { year: String(Math.floor(shown / 100)), month: String(shown % 100) })
      : new Date(Math.floor(shown / 100), (shown % 100) - 1).toLocaleDateString('en-GB', {
          month: 'long',
          year: 'numeric',
        });
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <section className="card calendar visit-calendar" aria-label={t('calendar.label', { month: name })}>
      <header className="card-head">
        <button
          type="button"
          className="icon-button"
          aria-label={t('calendar.previous')}
          onClick={() => onMonth(moveMonth(shown, -1))}
        >
          <Icon name="left" />
        </button>
        <h2 aria-live="polite">{name}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={t('calendar.next')}
          onClick={() => onMonth(moveMonth(shown, 1))}
        >
          <Icon name="right" />
        </button>
        <Button size="small" look="quiet" onClick={() => onMonth(null)}>
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
          {weeksOf(shown).map((week) => (
            <tr key={week[0]}>
              {week.map((day) => {
                const rows = byDay.get(day) ?? [];
                const outside = Math.floor(day / 100) !== shown;
                return (
                  <td
                    key={day}
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
                          <button
                            type="button"
                            className={`month-item small visit-item ${row.state}`}
                            onClick={() => setOpened(row)}
                          >
                            <span className="code">{showMinute(row.from)}</span>{' '}
                            {row.body.name ?? (row.place || t(`method.${row.method}`))}
                            {row.unannounced && <span className="visit-quiet"> {t('visit.unannounced-tag')}</span>}
                          </button>
                        </li>
                      ))}
                    </ul>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {opened && <VisitCard visit={opened} onClose={() => setOpened(undefined)} />}
    </section>
  );
}

/** A visit with what can be done about it. */
export function VisitCard({ visit, onClose }: { visit: VisitRow; onClose: () => void }) {
  const t = useT(research);
  const may = useMay();
  const say = useToast();
  const { locale } = useLocale();
  const joined = useJoined();
  const [editing, setEditing] = useState(false);
  const [calling, setCalling] = useState(false);
  const step = useLoopChange((state: 'done' | 'cancelled') =>
    stepVisit(visit.id, { state, lockVersion: visit.lockVersion }),
  );
  if (editing) return <VisitDialog visit={visit} onClose={onClose} />;
  const works = may('research.work') && visit.state === 'planned';
  const take = (state: 'done' | 'cancelled') =>
    step.mutate(state, {
      onSuccess: () => {
        say(t(state === 'done' ? 'visit.done-toast' : 'visit.cancel-toast'));
        onClose();
      },
    });
  const fact = (name: string, value: string) =>
    value === '' ? null : (
      <div>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={visit.body.name ?? (visit.place || t(`method.${visit.method}`))}
      actions={
        works &&
        (calling ? (
          <Button look="danger" busy={step.isPending} onClick={() => take('cancelled')}>
            {t('visit.cancel')}
          </Button>
        ) : (
          <>
            <Button look="quiet" onClick={() => setCalling(true)}>
              {t('visit.cancel')}
            </Button>
            <Button onClick={() => setEditing(true)}>{t('visit.edit')}</Button>
            {visit.day <= todayDay() && (
              <Button look="primary" busy={step.isPending} onClick={() => take('done')}>
                {t('visit.done')}
              </Button>
            )}
          </>
        ))
      }
    >
      <div className="stack">
        <p className="row">
          <VisitLight state={visit.state} />
          {visit.unannounced && <Tag tone="warn">{t('visit.unannounced-tag')}</Tag>}
        </p>
        <dl className="facts one tight">
          {fact(
            t('visit.day'),
            `${formatDayNumber(locale, visit.day)} ${showMinute(visit.from)}–${showMinute(visit.to)}`,
          )}
          {fact(t('visit.place'), visit.place)}
          {fact(t('visit.method'), t(`method.${visit.method}`))}
          {fact(t('visit.people'), joined(visit.people.map(({ name }) => name)))}
          {fact(t('visit.topics'), joined(visit.topics.map(({ title }) => title)))}
          {fact(t('visit.purpose'), visit.purpose)}
        </dl>
        {calling && <p>{t('visit.cancel-lead')}</p>}
        <ErrorLine error={step.error} />
      </div>
    </Dialog>
  );
}
