/** What stands where there is nothing yet, nothing at all, or something went wrong: always with the next step. */
import { Component, type ReactNode } from 'react';
import { ApiError } from '../api/client.ts';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

interface EmptyProps {
  title: ReactNode;
  /** What to do first. */
  children?: ReactNode;
  actions?: ReactNode;
  icon?: IconName;
}
export function EmptyState({ title, children, actions, icon = 'file' }: EmptyProps) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={26} />
      </span>
      <h2>{title}</h2>
      {children && <div className="empty-text">{children}</div>}
      {actions && <div className="row">{actions}</div>}
    </div>
  );
}

/** The sentence of an error: the server's own where there is one. */
export function useErrorText(): (error: unknown) => string {
  const t = useT(common);
  return (error) => {
    if (!(error instanceof ApiError)) return t('error.page');
    if (error.code === 'network') return t('error.network');
    return error.message || t('error.internal');
  };
}

export function ErrorState({ error, onRetry, title }: { error: unknown; onRetry?: () => void; title?: string }) {
  const t = useT(common);
  const textOf = useErrorText();
  return (
    <div className="empty wrong" role="alert">
      <span className="empty-icon">
        <Icon name="alert" size={26} />
      </span>
      <h2>{title ?? t('error.title')}</h2>
      <p className="empty-text">{textOf(error)}</p>
      {onRetry && (
        <Button look="primary" onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}

/** An error beside the thing it is about, for forms. */
export function ErrorLine({ error }: { error: unknown }) {
  const textOf = useErrorText();
  if (!error) return null;
  return (
    <p className="error-line" role="alert">
      <Icon name="alert" size={16} /> {textOf(error)}
    </p>
  );
}

/** Grey bars in the shape of what comes. `lines` are their widths in percent. */
export function Skeleton({ lines = [100, 88, 60] }: { lines?: readonly number[] }) {
  const t = useT(common);
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{t('loading')}</span>
      {lines.map((width, index) => (
        <span key={index} className="bone" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

function Broken() {
  const t = useT(common);
  return (
    <main className="page-frame">
      <EmptyState
        title={t('error.title')}
        icon="alert"
        actions={
          <Button look="primary" onClick={() => window.location.reload()}>
            {t('retry')}
          </Button>
        }
      >
        {t('error.page')}
      </EmptyState>
    </main>
  );
}

/** Catches what a page throws while it is drawn, so that the rest of the house stands. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }
  override render(): ReactNode {
    return this.state.failed ? <Broken /> : this.props.children;
  }
}
