/** Small parts of research's pages: who goes, which methods, the window of a topic, a table of plain rows. */
import { useCallback, type ReactNode } from 'react';
import type { Method, TopicRow, VisitRow } from '../../shared/schemas/research.ts';
import { usePeople } from '../api/loop.queries.ts';
import { Light } from '../components/signs.tsx';
import { Checkbox, Field } from '../components/field.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { research } from '../i18n/research.ts';
import { joinIn } from '../lib/format.ts';
import { formatDayNumber } from './loop.model.ts';
import { METHODS, readMinute, showMinute } from './research.model.ts';

const TOPIC_LIGHTS = { draft: 'idle', offered: 'warn', running: 'running', done: 'ok', dropped: 'idle' } as const;
export function TopicLight({ state }: { state: TopicRow['state'] }) {
  const t = useT(research);
  return <Light state={TOPIC_LIGHTS[state]}>{t(`state.${state}`)}</Light>;
}
const VISIT_LIGHTS = { planned: 'running', done: 'ok', cancelled: 'idle', merged: 'idle' } as const;
export function VisitLight({ state }: { state: VisitRow['state'] }) {
  const t = useT(research);
  return <Light state={VISIT_LIGHTS[state]}>{t(`visit.state.${state}`)}</Light>;
}

/** `2026年3月2日 – 4月30日`, or what there is of it. */
export function useSpan(): (from: number | null, to: number | null) => string {
  const { locale } = useLocale();
  return useCallback(
    (from, to) =>
      [from, to]
        .filter((day) => day !== null)
        .map((day) => formatDayNumber(locale, day))
        .join(' – ') || '—',
    [locale],
  );
}

/** Names and words one after the other, as the language does. */
export function useJoined(): (words: readonly string[]) => string {
  const { locale } = useLocale();
  return useCallback((words) => joinIn(locale, words), [locale]);
}

/** Several by tick: a list in a frame of its own height. */
export function Ticks({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: readonly { id: string; name: ReactNode }[];
  value: readonly string[];
  onChange: (ids: string[]) => void;
}) {
  return (
    <fieldset className="ticks">
      <legend>{label}</legend>
      <div className="ticks-list">
        {options.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={value.includes(id)}
            onChange={(event) => onChange(event.target.checked ? [...value, id] : value.filter((each) => each !== id))}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** People by tick; those chosen who can no longer be chosen stay to be seen. */
export function PeopleTicks({
  known = [],
  ...rest
}: {
  label: string;
  value: readonly string[];
  onChange: (ids: string[]) => void;
  known?: readonly { id: string; name: string }[];
}) {
  const people = usePeople(true);
  const options = people.items.map(({ id, name, agency }) => ({
    id,
    name: agency === null ? name : `${name}（${agency}）`,
  }));
  const gone = known.filter(({ id }) => rest.value.includes(id) && !options.some((option) => option.id === id));
  return <Ticks {...rest} options={[...options, ...gone]} />;
}

export function MethodTicks(props: { label: string; value: readonly string[]; onChange: (methods: Method[]) => void }) {
  const t = useT(research);
  return (
    <Ticks
      {...props}
      options={METHODS.map((id) => ({ id, name: t(`method.${id}`) }))}
      onChange={(ids) => props.onChange(METHODS.filter((method) => ids.includes(method)))}
    />
  );
}

export function MinuteField({
  value,
  onChange,
  label,
}: {
  label: string;
  value: number | null;
  onChange: (minute: number | null) => void;
}) {
  return (
    <Field
      label={label}
      type="time"
      required
      value={value === null ? '' : showMinute(value)}
      onChange={(event) => onChange(readMinute(event.target.value))}
    />
  );
}

/** A card of the page with its heading, a button, and rows or a word that there are none. */
export function Section({
  id,
  title,
  act,
  children,
}: {
  id: string;
  title: string;
  act?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="card" aria-labelledby={id}>
      <header className="card-head research-head">
        <h2 id={id} className="grow">
          {title}
        </h2>
        {act}
      </header>
      {children}
    </section>
  );
}
