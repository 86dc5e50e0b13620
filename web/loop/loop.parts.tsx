/** Small parts of the loop's pages: lights, days, people, progress, the dialog around a change. */
import { useCallback, useId, type ComponentProps, type ReactNode } from 'react';
import { useBodies, useLoopChange, usePeople } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field, Select } from '../components/field.tsx';
import { Light, Tag } from '../components/signs.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import { loopTerms } from '../i18n/loop-terms.ts';
import { addDays, dayInput, formatDayNumber, inputDay, todayDay } from './loop.model.ts';

/** `word('state', 'closed')`: the loop's word for a value the server gave; the value itself where it has none. */
export function useWord(): (kind: string, value: string) => string {
  const { locale } = useLocale();
  return useCallback(
    (kind, value) => (loopTerms[locale] as Readonly<Record<string, string>>)[`${kind}.${value}`] ?? value,
    [locale],
  );
}

/** Shape, colour and word: square red, diamond yellow, circle green, tick blue. */
export function FindingLight({ light }: { light: string }) {
  const word = useWord();
  return <span className={`light finding-light ${light}`}>{word('light', light)}</span>;
}

/** The word of a state; those that wait for somebody's decision stand out. */
export function StateTag({ state }: { state: string }) {
  const word = useWord();
  const tone = state === 'reopened' ? 'bad' : state === 'closure-asked' || state === 'verified' ? 'warn' : undefined;
  return <Tag {...(tone && { tone })}>{word('state', state)}</Tag>;
}

const SLIP_LIGHTS: Record<string, 'ok' | 'warn' | 'bad' | 'idle'> = {
  issued: 'warn',
  signed: 'warn',
  answered: 'ok',
  expired: 'bad',
};
export function SlipLight({ state }: { state: string }) {
  const word = useWord();
  return <Light state={SLIP_LIGHTS[state] ?? 'idle'}>{word('slip-state', state)}</Light>;
}

export function Day({ day }: { day: number | null }) {
  const { locale } = useLocale();
  if (day === null) return <span className="muted">—</span>;
  return <time dateTime={dayInput(day)}>{formatDayNumber(locale, day)}</time>;
}

type DayFieldProps = Omit<ComponentProps<typeof Field>, 'value' | 'onChange' | 'type'> & {
  value: number | null;
  onChange: (day: number | null) => void;
  /** The day of a fact: not after today. */
  past?: boolean;
};
export function DayField({ value, onChange, past = false, ...rest }: DayFieldProps) {
  return (
    <Field
      {...rest}
      type="date"
      {...(past && { max: dayInput(todayDay()) })}
      value={dayInput(value)}
      onChange={(event) => onChange(inputDay(event.target.value))}
    />
  );
}

type ChoiceProps = Omit<ComponentProps<typeof Select>, 'options' | 'onChange'> & { onChange: (id: string) => void };
/** Somebody by name. Keeps whoever is chosen even where she is no longer among those who can be. */
export function PersonSelect({ onChange, known, ...rest }: ChoiceProps & { known?: string | null | undefined }) {
  const t = useT(loop);
  const people = usePeople(true);
  const options = people.items.map(({ id, name, agency }) => ({
    value: id,
    label: agency === null ? name : `${name}（${agency}）`,
  }));
  const { value } = rest;
  if (typeof value === 'string' && value !== '' && !options.some((option) => option.value === value))
    options.push({ value, label: known ?? value });
  return (
    <Select
      {...rest}
      options={[{ value: '', label: t('new.person-none') }, ...options]}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function BodySelect({ onChange, ...rest }: ChoiceProps) {
  const t = useT(loop);
  const bodies = useBodies();
  const options = bodies.items.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      {...rest}
      options={[{ value: '', label: t('new.body-none') }, ...options]}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

export function Percent({ value, label, late = false }: { value: number; label: string; late?: boolean }) {
  return (
    <span className="percent">
      <span
        className={`progress progress-bar ${value === 100 ? 'ok' : late ? 'bad' : ''}`}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={value}
      >
        <span style={{ width: `${value}%` }} />
      </span>
      <span className="small percent-words">{value}%</span>
    </span>
  );
}

interface ChangeDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  lead?: ReactNode;
  submit: string;
  /** What is said when it is done. */
  done: string;
  danger?: boolean;
  disabled?: boolean;
  size?: 'normal' | 'wide';
  act: () => Promise<unknown>;
  onDone?: (answer: unknown) => void;
  /** What comes next is the caller's: it is not closed when it is done. */
  stays?: boolean;
  children?: ReactNode;
}
/** A dialog around one change: its words and fields, what the server says against it, the button that does it. */
export function ChangeDialog(props: ChangeDialogProps) {
  const t = useT(common);
  const say = useToast();
  const form = useId();
  const change = useLoopChange(props.act);
  const close = () => {
    change.reset();
    props.onClose();
  };
  return (
    <Dialog
      open={props.open}
      onClose={close}
      title={props.title}
      size={props.size ?? 'normal'}
      actions={
        <>
          <Button onClick={close}>{t('cancel')}</Button>
          <Button
            type="submit"
            form={form}
            look={props.danger === true ? 'danger' : 'primary'}
            busy={change.isPending}
            disabled={props.disabled === true}
          >
            {props.submit}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(undefined, {
            onSuccess: (answer) => {
              say(props.done);
              if (props.stays !== true) close();
              props.onDone?.(answer);
            },
          });
        }}
      >
        {props.lead && <p>{props.lead}</p>}
        {props.children}
        <ErrorLine error={change.error} />
      </form>
    </Dialog>
  );
}

/** A month from today, as a first offer for a date. */
export const inDays = (days: number): number => addDays(todayDay(), days);
