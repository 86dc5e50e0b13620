/** A modal dialog on the browser's own <dialog>: focus stays inside, Escape closes, focus goes back afterwards. */
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
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={ref}
      className={`dialog ${size}`}
      aria-labelledby={titleId}
      onClose={onClose}
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
