/** Long work: a bar with a count and the time left; steps with what each of them did. */
import type { ReactNode } from 'react';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';

interface ProgressBarProps {
  label: string;
  done: number;
  total: number;
  /** Seconds still to go, where that can be said. */
  secondsLeft?: number | undefined;
  tone?: 'primary' | 'ok' | 'bad';
  /** Only the bar; the count is elsewhere on the page. */
  bare?: boolean;
  /** Written after `done` in place of "done / total". */
  unit?: '%';
}
export function ProgressBar({
  label,
  done,
  total,
  secondsLeft,
  tone = 'primary',
  bare = false,
  unit,
}: ProgressBarProps) {
  const t = useT(common);
  const share = total === 0 ? 0 : Math.min(1, done / total);
  return (
    <div className={`progress ${tone}`}>
      {!bare && (
        <div className="progress-words small">
          <span>{label}</span>
          <span className="muted">
            {unit === undefined ? t('progress.of', { done, total }) : `${done}${unit}`}
            {secondsLeft !== undefined &&
              ` · ${
                secondsLeft < 90
                  ? t('progress.left', { seconds: Math.max(1, Math.round(secondsLeft)) })
                  : t('progress.left-minutes', { minutes: Math.round(secondsLeft / 60) })
              }`}
          </span>
        </div>
      )}
      <div
        className="progress-bar"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}

export interface Step {
  key: string;
  title: string;
  note?: ReactNode;
  state: 'waiting' | 'running' | 'done' | 'stopped';
  /** 0 to 1 while it runs. */
  share?: number;
}
export function Steps({ steps, label }: { steps: readonly Step[]; label: string }) {
  return (
    <ol className="steps" role="list" aria-label={label}>
      {steps.map((step) => (
        <li key={step.key} className={step.state} aria-current={step.state === 'running' ? 'step' : undefined}>
          <b>{step.title}</b>
          {step.note && <span className="small">{step.note}</span>}
          {step.state === 'running' && step.share !== undefined && (
            <span className="step-share" style={{ width: `${step.share * 100}%` }} />
          )}
        </li>
      ))}
    </ol>
  );
}

export function Pager({
  shown,
  total,
  hasMore,
  busy,
  onMore,
}: {
  shown: number;
  total?: number | string;
  hasMore: boolean;
  busy: boolean;
  onMore: () => void;
}) {
  const t = useT(common);
  return (
    <div className="pager">
      {hasMore && (
        <button type="button" className="btn large" onClick={onMore} disabled={busy} aria-busy={busy}>
          {t('pager.more')}
        </button>
      )}
      {total !== undefined && <span className="muted small">{t('pager.shown', { shown, total })}</span>}
    </div>
  );
}
