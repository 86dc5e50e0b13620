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

function Frame({
  label,
  hint,
  error,
  quiet = false,
  children,
}: FrameProps & { children: (ids: { id: string; describedBy: string | undefined }) => ReactNode }) {
  const id = useId();
  const describedBy = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className={`field${error ? ' wrong' : ''}`}>
      <label htmlFor={id} className={quiet ? 'visually-hidden' : undefined}>
        {label}
      </label>
      {children({ id, describedBy })}
      {error ? (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      ) : (
        hint && (
          <p className="field-hint" id={`${id}-hint`}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}

type Own<T extends 'input' | 'textarea' | 'select'> = FrameProps & ComponentProps<T>;

export function Field({ label, hint, error, quiet, ...rest }: Own<'input'>) {
  return (
    <Frame label={label} hint={hint} error={error} quiet={quiet}>
      {({ id, describedBy }) => (
        <input {...rest} id={id} className="input" aria-invalid={!!error} aria-describedby={describedBy} />
      )}
    </Frame>
  );
}

export function TextArea({ label, hint, error, quiet, ...rest }: Own<'textarea'>) {
  return (
    <Frame label={label} hint={hint} error={error} quiet={quiet}>
      {({ id, describedBy }) => (
        <textarea {...rest} id={id} className="input" aria-invalid={!!error} aria-describedby={describedBy} />
      )}
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
    <Frame label={label} hint={hint} error={error} quiet={quiet}>
      {({ id, describedBy }) => (
        <select {...rest} id={id} className="input" aria-invalid={!!error} aria-describedby={describedBy}>
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
