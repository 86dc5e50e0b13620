/** Small parts that the pages of initiatives share. */
import type { Initiative, KeyTask } from '../../shared/schemas/initiative.ts';
import { useBodies } from '../api/loop.queries.ts';
import { Checkbox } from '../components/field.tsx';
import { Tag } from '../components/signs.tsx';
import { initiative as words } from '../i18n/initiative.ts';
import { useT } from '../i18n/i18n.tsx';
import { daysBetween } from './loop.model.ts';
import { Day } from './loop.parts.tsx';

export function InitiativeState({ state }: { state: Initiative['state'] }) {
  const t = useT(words);
  const tone = state === 'running' ? 'ok' : state === 'draft' ? 'warn' : undefined;
  return <Tag {...(tone && { tone })}>{t(`state.${state}`)}</Tag>;
}

/** From when to when, and how far that is from today. */
export function Dates({ of, today }: { of: Pick<Initiative, 'start' | 'end' | 'state'>; today: number }) {
  const t = useT(words);
  const { start, end, state } = of;
  const passed = daysBetween(start, today) + 1;
  const left = end === null ? null : daysBetween(today, end);
  const over = left !== null && left < 0;
  return (
    <span>
      <Day day={start} />
      {end !== null && (
        <>
          {' – '}
          <Day day={end} />
        </>
      )}
      {state !== 'closed' && (
        <b className={over ? 'late' : 'muted'}>
          {' '}
          {passed < 1
            ? t('day.until', { n: 1 - passed })
            : over
              ? t('day.over', { n: -left })
              : end === null
                ? ''
                : t('day.nth', { n: passed, all: daysBetween(start, end) + 1 })}
        </b>
      )}
    </span>
  );
}

/** How a key task stands: shape, colour and word. */
export function TaskLight({ task }: { task: Pick<KeyTask, 'light' | 'state'> }) {
  const t = useT(words);
  if (task.state === 'dropped') return <span className="light finding-light none">{t('light.dropped')}</span>;
  return <span className={`light finding-light ${task.light}`}>{t(`light.${task.light}`)}</span>;
}

/** `第 2 版`; what was shipped is none of the house's versions. */
export function useVersionWord(): (version: number) => string {
  const t = useT(words);
  return (version) => (version === 0 ? t('template.version-0') : t('template.version', { n: version }));
}

/** Units to be ticked. */
export function BodyTicks({ chosen, onChange }: { chosen: readonly string[]; onChange: (ids: string[]) => void }) {
  const t = useT(words);
  const bodies = useBodies();
  if (bodies.isSuccess && bodies.items.length === 0) return <p className="muted small">{t('bodies.no-units')}</p>;
  return (
    <div className="body-ticks">
      {bodies.items.map(({ id, name, kind }) => (
        <Checkbox
          key={id}
          checked={chosen.includes(id)}
          onChange={(event) => onChange(event.target.checked ? [...chosen, id] : chosen.filter((each) => each !== id))}
          label={
            <>
              {name} <span className="small muted">{t(`unit.${kind}`)}</span>
            </>
          }
        />
      ))}
    </div>
  );
}
