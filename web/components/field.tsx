/**
 * A labelled control with its hint and what is wrong with it. The control is named and described for readers. What the
 * browser finds wrong when a form is sent is said here too, by the field and in the page's language: the browser's own
 * bubble speaks the language of the machine and is gone after some seconds.
 */
import { useId, useState, type ComponentProps, type InvalidEvent, type ReactNode } from 'react';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface FrameProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  /** The label is heard, not seen. */
  quiet?: boolean;
}

interface Given {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
  onInvalid: (event: InvalidEvent<Control>) => void;
  onInput: () => void;
}

function Frame({
  label,
  hint,
  error,
  quiet = false,
  value,
  children,
}: FrameProps & { value: unknown; children: (given: Given) => ReactNode }) {
  const id = useId();
  const wrongText = useWrongText();
  const [found, setFound] = useState<{ value: unknown; text: string }>();
  // Said of what stood there then.
  const wrong = error || (found?.value === value ? found?.text : undefined);
  // What the caller found wrong takes the hint's place; a box left empty still wants its hint.
  const hinted = hint && !error;
  const describedBy = [wrong && `${id}-error`, hinted && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className={`field${wrong ? ' wrong' : ''}`}>
      <label htmlFor={id} className={quiet ? 'visually-hidden' : undefined}>
        {label}
      </label>
      {children({
        id,
        'aria-invalid': !!wrong,
        'aria-describedby': describedBy || undefined,
        onInvalid: (event) => {
          event.preventDefault();
          setFound({ value, text: wrongText(event.currentTarget) });
          leadTo(event.currentTarget);
        },
        onInput: () => setFound(undefined),
      })}
      {wrong && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {wrong}
        </p>
      )}
      {hinted && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** What the browser finds wrong, in the page's words. */
function useWrongText(): (control: Control) => string {
  const t = useT(common);
  return (control) => {
    const { validity } = control;
    // First what is there and cannot be read: the browser calls that missing as well.
    if (validity.badInput) return t(control.type === 'number' ? 'wrong.number' : 'wrong.date');
    if (validity.valueMissing) return t(control instanceof HTMLSelectElement ? 'wrong.choose' : 'wrong.missing');
    if (validity.tooShort) return t('wrong.short', { n: Number(control.getAttribute('minlength')) });
    if (!(control instanceof HTMLInputElement)) return t('wrong.form');
    if (validity.rangeUnderflow) return t('wrong.under', { min: control.min });
    if (validity.rangeOverflow) return t('wrong.over', { max: control.max });
    if (validity.stepMismatch && control.type === 'number')
      return control.step === '1' || control.step === '' ? t('wrong.whole') : t('wrong.step', { step: control.step });
    if (control.type === 'email') return t('wrong.email');
    if (control.type === 'url') return t('wrong.url');
    return t('wrong.form');
  };
}

/** The browser leads to the first of several; this does as much, also into what is folded. */
function leadTo(control: Control): void {
  const all = [...(control.form?.elements ?? [])];
  const first = all.find((each) => each.matches('input:invalid, textarea:invalid, select:invalid'));
  if (first !== control) return;
  const folded = control.closest('details');
  if (folded) folded.open = true;
  control.focus();
}

type Own<T extends 'input' | 'textarea' | 'select'> = FrameProps & ComponentProps<T>;

export function Field({ label, hint, error, quiet, ...rest }: Own<'input'>) {
  return (
    <Frame label={label} hint={hint} error={error} quiet={quiet} value={rest.value}>
      {(given) => <input {...rest} {...given} className="input" />}
    </Frame>
  );
}

export function TextArea({ label, hint, error, quiet, ...rest }: Own<'textarea'>) {
  return (
    <Frame label={label} hint={hint} error={error} quiet={quiet} value={rest.value}>
      {(given) => <textarea {...rest} {...given} className="input" />}
    </Frame>
  );
}

export function Select({
  label,
  hint,
  error,
  quiet,
  options,
  ...rest
}: Own<'select'> & { options: readonly { value: string; label: string }[] }) {
  return (
    <Frame label={label} hint={hint} error={error} quiet={quiet} value={rest.value}>
      {(given) => (
        <select {...rest} {...given} className="input">
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Frame>
  );
}

export function Checkbox({ label, ...rest }: ComponentProps<'input'> & { label: ReactNode }) {
  return (
    <label className="checkbox">
      <input {...rest} type="checkbox" />
      <span>{label}</span>
    </label>
  );
}
