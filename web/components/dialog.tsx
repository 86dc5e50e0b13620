/**
 * A modal dialog on the browser's own <dialog>: focus stays inside, Escape closes, focus goes back afterwards, also where
 * the dialog is taken away while it is open, and where what opened it is gone meanwhile.
 */
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { Icon } from './icon.tsx';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  /** Buttons at the foot, the main one last. */
  actions?: ReactNode;
  /** `side` stands at the right edge, `drawer` at the left. */
  size?: 'normal' | 'wide' | 'side' | 'drawer';
  /** What it shows cannot be had again: neither Escape nor a click beside it closes it. */
  sticky?: boolean;
}

export function Dialog({ open, onClose, title, children, actions, size = 'normal', sticky = false }: DialogProps) {
  const t = useT(common);
  const ref = useRef<HTMLDialogElement>(null);
  const opener = useRef<Element>(null);
  const titleId = useId();
  // Taken away while open, a dialog cannot hand the focus back itself. Not a layout effect: these end whenever the page around
  // is hidden for a moment.
  useEffect(
    () => () => {
      if (opener.current !== null) catchFocus(opener.current);
    },
    [],
  );
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) {
      opener.current = document.activeElement;
      dialog.showModal();
    }
    if (!open && dialog.open) {
      dialog.close();
      catchFocus(opener.current);
      opener.current = null;
    }
  }, [open]);
  return (
    <dialog
      ref={ref}
      className={`dialog ${size}`}
      aria-labelledby={titleId}
      onClose={() => {
        catchFocus(opener.current);
        opener.current = null;
        onClose();
      }}
      onCancel={(event) => {
        if (sticky) event.preventDefault();
      }}
      onClick={(event) => {
        if (event.target === ref.current && !sticky) onClose();
      }}
    >
      {open && (
        <div className="dialog-body">
          <header>
            <h2 id={titleId}>{title}</h2>
            <button type="button" className="icon-button" onClick={onClose} aria-label={t('close')} title={t('close')}>
              <Icon name="close" />
            </button>
          </header>
          <div className="dialog-content">{children}</div>
          {actions && <footer>{actions}</footer>}
        </div>
      )}
    </dialog>
  );
}

/** Where the focus fell to the page as a whole: to what opened the dialog, to the button of its menu, or to the content. */
function catchFocus(opener: Element | null): void {
  for (const to of [opener, invokerOf(opener), document.getElementById('content')]) {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    if (to instanceof HTMLElement) to.focus({ preventScroll: true });
  }
}
const invokerOf = (opener: Element | null): Element | null => {
  const menu = opener?.closest('[popover]');
  return menu ? document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`) : null;
};
