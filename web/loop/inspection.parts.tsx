/** Small parts of the pages of inspections: the year, grades, lights of states, people to tick. */
import { useSearchParams } from 'react-router';
import type { InspectionRow } from '../../shared/schemas/inspection.ts';
import { Checkbox, Select } from '../components/field.tsx';
import { inspection as words } from '../i18n/inspection.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { todayDay } from './loop.model.ts';

export const STATE_LIGHTS: Record<InspectionRow['state'], 'ok' | 'warn' | 'bad' | 'idle' | 'running'> = {
  planned: 'idle',
  announced: 'warn',
  'self-checked': 'warn',
  visiting: 'running',
  concluded: 'warn',
  published: 'ok',
  closed: 'ok',
  cancelled: 'idle',
};

export function GradeName({ grade }: { grade: InspectionRow['grade'] }) {
  const { locale } = useLocale();
  if (grade === null) return <span className="muted">—</span>;
  return <b>{locale === 'en' && grade.nameEn ? grade.nameEn : grade.name}</b>;
}

/** The year in the address, so that a page can be sent to somebody. */
export function useYear(): [year: number, setYear: (year: number) => void] {
  const [params, setParams] = useSearchParams();
  const asked = Number(params.get('year'));
  const year = asked >= 1950 && asked <= 2200 ? asked : Math.floor(todayDay() / 10_000);
  const setYear = (next: number) =>
    setParams(
      (now) => {
        const all = new URLSearchParams(now);
        all.set('year', String(next));
        return all;
      },
      { replace: true },
    );
  return [year, setYear];
}

export function YearSelect({ year, onChange }: { year: number; onChange: (year: number) => void }) {
  const t = useT(words);
  const now = Math.floor(todayDay() / 10_000);
  const years = [...new Set([year, now + 1, now, now - 1, now - 2, now - 3, now - 4])].toSorted((a, b) => b - a);
  return (
    <Select
      label={t('year')}
      quiet
      value={String(year)}
      options={years.map((each) => ({ value: String(each), label: String(each) }))}
      onChange={(event) => onChange(Number(event.target.value))}
    />
  );
}

/** Several of a list, to tick; with all and none. */
export function TickList(props: {
  legend: string;
  hint?: string;
  items: readonly { id: string; name: string }[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
  bulk?: boolean;
}) {
  const t = useT(words);
  const { items, chosen, onChange } = props;
  return (
    <fieldset className="loop-set tick-list">
      <legend>{props.legend}</legend>
      {props.hint && <p className="small muted">{props.hint}</p>}
      {props.bulk === true && (
        <p>
          <button type="button" className="text-button small" onClick={() => onChange(items.map(({ id }) => id))}>
            {t('add.all')}
          </button>
          <button type="button" className="text-button small" onClick={() => onChange([])}>
            {t('add.none')}
          </button>
        </p>
      )}
      <div className="ticks">
        {items.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={chosen.includes(id)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, id] : chosen.filter((each) => each !== id))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}
