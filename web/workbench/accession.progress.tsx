/** The stages of taking in with their times, the bar while work goes on, and the four properties. */
import { useEffect, useState } from 'react';
import type { AccessionDetail } from '../../shared/schemas/accession.ts';
import { ProgressBar, type Step, Steps } from '../components/progress.tsx';
import { accession } from '../i18n/accession.ts';
import { useLocale, useT, type Translate } from '../i18n/i18n.tsx';
import { formatBytes, formatTime } from '../lib/format.ts';
import { isMoving, secondsLeft, type Stage, stagesOf } from './accession.model.ts';

type Words = Translate<keyof (typeof accession)['en']>;

export function AccessionProgress({ detail }: { detail: AccessionDetail }) {
  const t = useT(accession);
  const { locale } = useLocale();
  const stages = stagesOf(detail.steps);
  const running = isMoving(detail.state) ? stages.find(({ state }) => state === 'running') : undefined;
  const now = useNow(running !== undefined);
  const steps = stages.map((stage): Step => {
    const step: Step = {
      key: stage.key,
      title: t(`step.${stage.key}`),
      state: stage.state,
      note: noteOf(stage, detail, t, locale),
    };
    if (stage.state === 'running' && stage.total > 0) step.share = stage.done / stage.total;
    return step;
  });
  return (
    <section className="stack" aria-label={t('steps')} aria-busy={running !== undefined}>
      <Steps steps={steps} label={t('steps')} />
      {running && running.total > 0 && (
        <ProgressBar
          label={t(`step.${running.key}`)}
          done={running.done}
          total={running.total}
          secondsLeft={secondsLeft(running, now)}
        />
      )}
    </section>
  );
}

/** The clock, a tick a second while somebody looks at it. */
function useNow(ticking: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return;
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [ticking]);
  return now;
}

function noteOf(stage: Stage, detail: AccessionDetail, t: Words, locale: 'zh-CN' | 'en'): string {
  if (stage.state === 'running' && stage.total > 0) return t('step.progress', { done: stage.done, total: stage.total });
  const took = tookOf(stage, t);
  const parts: (string | undefined)[] = [];
  switch (stage.key) {
    case 'receive':
      parts.push(
        formatTime(locale, detail.createdAt),
        detail.rowCount > 0 ? t('step.rows', { n: detail.rowCount }) : undefined,
        formatBytes(detail.byteCount),
      );
      break;
    case 'check':
      if (stage.state === 'done' || stage.state === 'stopped')
        parts.push(
          detail.errorCount + detail.warningCount === 0
            ? t('step.clean')
            : t('step.found', { errors: detail.errorCount, warnings: detail.warningCount }),
        );
      parts.push(took);
      break;
    case 'review':
      if (detail.consent) parts.push(t('step.consented', { by: detail.consent.by }));
      else if (detail.state === 'needs-review')
        parts.push(t('step.to-review', { n: detail.errorCount + detail.warningCount }));
      else if (detail.state === 'accepted' || detail.state === 'accepting') parts.push(t('step.no-review'));
      break;
    case 'describe':
      parts.push(stage.state === 'done' ? t('step.registered', { n: detail.acceptedCount }) : t('step.register'), took);
      break;
    default:
      parts.push(took);
  }
  return parts.filter(Boolean).join(' · ');
}

function tookOf({ startedAt, endedAt }: Stage, t: Words): string | undefined {
  if (startedAt === null || endedAt === null) return undefined;
  const seconds = Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  const time =
    seconds < 60
      ? t('step.seconds', { n: seconds < 0.1 ? '<0.1' : seconds < 10 ? seconds.toFixed(1) : Math.round(seconds) })
      : t('step.minutes', { n: Math.floor(seconds / 60), s: Math.round(seconds % 60) });
  return t('step.took', { time });
}
