/** The visits of a month, and the card of one. */
import { useMemo, useState } from 'react';
import type { VisitRow } from '../../shared/schemas/research.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { stepVisit, useVisits } from '../api/research.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Tag } from '../components/signs.tsx';
import { ErrorLine, ErrorState } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { research } from '../i18n/research.ts';
import { formatDayNumber, todayDay } from './loop.model.ts';
import { MonthCalendar } from './month-calendar.tsx';
import { showMinute } from './research.model.ts';
import { useJoined, VisitLight } from './research.parts.tsx';
import { VisitDialog } from './visit.dialog.tsx';

interface VisitCalendarProps {
  month: number | undefined;
  onMonth: (month: number | undefined) => void;
}
export function VisitCalendar({ month = Math.floor(todayDay() / 100), onMonth }: VisitCalendarProps) {
  const t = useT(research);
  const list = useVisits({
    from: month * 100 + 1,
    to: month * 100 + 31,
    state: ['planned', 'done'],
    limit: 200,
  });
  const [opened, setOpened] = useState<VisitRow>();
  const byDay = useMemo(() => {
    const days = new Map<number, VisitRow[]>();
    for (const row of list.items) days.set(row.day, [...(days.get(row.day) ?? []), row]);
    return days;
  }, [list.items]);
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      <MonthCalendar
        month={month}
        onMonth={onMonth}
        label={(name) => t('calendar.label', { month: name })}
        status={
          list.isPending
            ? ''
            : list.items.length === 0
              ? t('calendar.none')
              : t('calendar.count', { n: list.items.length })
        }
        byDay={byDay}
        item={(row) => (
          <button type="button" className={`month-item small visit-item ${row.state}`} onClick={() => setOpened(row)}>
            <span className="code">{showMinute(row.from)}</span>{' '}
            {row.body.name ?? (row.place || t(`method.${row.method}`))}
            {row.unannounced && <span className="visit-quiet"> {t('visit.unannounced-tag')}</span>}
          </button>
        )}
      />
      {opened && <VisitCard visit={opened} onClose={() => setOpened(undefined)} />}
    </>
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
