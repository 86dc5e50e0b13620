/** Short word that something happened: `const say = useToast(); say('已复制')`. Errors stay until they are closed. */
import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { Icon } from './icon.tsx';

type Tone = 'ok' | 'bad';
type Say = (message: ReactNode, tone?: Tone) => void;
const ToastContext = createContext<Say>(() => undefined);
export const useToast = (): Say => useContext(ToastContext);

let last = 0;

export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useT(common);
  const [toasts, setToasts] = useState<{ id: number; message: ReactNode; tone: Tone }[]>([]);
  const drop = useCallback((id: number) => setToasts((now) => now.filter((toast) => toast.id !== id)), []);
  const say = useCallback<Say>(
    (message, tone = 'ok') => {
      const id = ++last;
      setToasts((now) => [...now.slice(-2), { id, message, tone }]);
      // Where there is something to press in it, there is time to reach it by the keyboard too.
      if (tone === 'ok') window.setTimeout(() => drop(id), typeof message === 'string' ? 5000 : 20_000);
    },
    [drop],
  );
  return (
    <ToastContext value={say}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className={`toast ${toast.tone}`}>
            <span className="grow">{toast.message}</span>
            <button type="button" className="icon-button" onClick={() => drop(toast.id)} aria-label={t('close')}>
              <Icon name="close" size={16} />
            </button>
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
