import type { ComponentProps } from 'react';
import { Link, type LinkProps } from 'react-router';

type Look = 'plain' | 'primary' | 'quiet' | 'danger';
interface ButtonProps extends ComponentProps<'button'> {
  look?: Look;
  size?: 'normal' | 'large' | 'small';
  /** Work goes on: shown, and not to be pressed again. */
  busy?: boolean;
}
const classOf = (look: Look, size: string, more?: string) =>
  ['btn', look !== 'plain' && look, size !== 'normal' && size, more].filter(Boolean).join(' ');

export function Button({ look = 'plain', size = 'normal', busy = false, className, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classOf(look, size, className)}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
    />
  );
}

/** A link that looks like a button: it leads somewhere, it changes nothing. */
export function ButtonLink({
  look = 'plain',
  size = 'normal',
  className,
  ...rest
}: LinkProps & { look?: Look; size?: 'normal' | 'large' | 'small' }) {
  return <Link {...rest} className={classOf(look, size, className)} />;
}
