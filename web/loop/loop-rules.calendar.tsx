/** Holidays, and the weekends worked instead. */
import { useState } from 'react';
import type { LoopRules } from '../../shared/schemas/loop-rules.ts';
import { putCalendar } from '../api/ledger.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { formatDayNumber } from './loop.model.ts';
import { DayField } from './loop.parts.tsx';

export function CalendarRules({ given, may }: { given: LoopRules['calendar']; may: boolean }) {
  const t = useT(ledger);
  const say = useToast();
  const [calendar, setCalendar] = useState(given);
  const save = useLoopChange(() => putCalendar(calendar));
  const changed = JSON.stringify(calendar) !== JSON.stringify(given);
  return (
    <section className="card" aria-labelledby="calendar-rules">
      <header className="card-head">
        <h2 id="calendar-rules">{t('calendar.title')}</h2>
      </header>
      <p className="card-note small muted">{t('calendar.lead')}</p>
      <div className="ledger-options">
        {(['off', 'on'] as const).map((key) => (
          <Days
            key={key}
            label={t(`calendar.${key}`)}
            days={calendar[key]}
            may={may}
            onChange={(days) => setCalendar({ ...calendar, [key]: days })}
          />
        ))}
      </div>
      {may && (
        <div className="ledger-acts">
          <Button
            look="primary"
            busy={save.isPending}
            disabled={!changed}
            onClick={() => save.mutate(undefined, { onSuccess: () => say(t('calendar.saved')) })}
          >
            {t('calendar.save')}
          </Button>
          <ErrorLine error={save.error} />
        </div>
      )}
    </section>
  );
}

interface DaysProps {
  label: string;
  days: number[];
  may: boolean;
  onChange: (days: number[]) => void;
}
function Days({ label, days, may, onChange }: DaysProps) {
  const t = useT(ledger);
  const { locale } = useLocale();
  const [day, setDay] = useState<number | null>(null);
  return (
    <div>
      {may ? (
        <div className="row day-add">
          <DayField label={label} value={day} onChange={setDay} />
          <Button
            size="small"
            disabled={day === null || days.includes(day)}
            onClick={() => {
              onChange([...days, day!].sort((one, other) => one - other));
              setDay(null);
            }}
          >
            {t('calendar.add')}
          </Button>
        </div>
      ) : (
        <span className="small muted">{label}</span>
      )}
      <div className="day-tags">
        {days.length === 0 && <span className="small muted">{t('calendar.none')}</span>}
        {days.map((each) =>
          may ? (
            <button
              key={each}
              type="button"
              className="tag"
              aria-label={t('calendar.remove', { day: formatDayNumber(locale, each) })}
              onClick={() => onChange(days.filter((other) => other !== each))}
            >
              {formatDayNumber(locale, each)} ×
            </button>
          ) : (
            <span key={each} className="tag">
              {formatDayNumber(locale, each)}
            </span>
          ),
        )}
      </div>
    </div>
  );
}
