/** Closure 销号: who asked and with what words, who verified or sent back, what the person says, the look-back. */
import type { ReactNode } from 'react';
import type { FindingDetail } from '../../shared/schemas/finding.ts';
import { Light } from '../components/signs.tsx';
import { finding as words } from '../i18n/finding.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';
import { formatDayNumber } from './loop.model.ts';

interface Line {
  key: string;
  light: 'ok' | 'warn' | 'bad' | 'idle';
  title: ReactNode;
  at: string | null;
  note: string;
}

export function FindingClosure({ finding }: { finding: FindingDetail }) {
  const t = useT(words);
  const { locale } = useLocale();
  const lines: Line[] = [];
  for (const each of finding.closures) {
    lines.push({
      key: `${each.id}-asked`,
      light: 'warn',
      title: t('closure.asked', { name: each.askedBy }),
      at: each.askedAt,
      note: each.statement,
    });
    if (each.state === 'refused' || each.state === 'verified')
      lines.push({
        key: `${each.id}-checked`,
        light: each.state === 'refused' ? 'bad' : 'ok',
        title: t(`closure.${each.state}`, { name: each.checkedBy ?? '' }),
        at: each.checkedAt,
        note: each.note,
      });
  }
  for (const each of finding.satisfaction)
    lines.push({
      key: `satisfaction-${each.round}`,
      light: each.content === null ? 'idle' : each.content ? 'ok' : 'bad',
      title:
        each.content === null
          ? t('satisfaction.waiting')
          : t('satisfaction.said', { word: t(each.content ? 'satisfaction.content' : 'satisfaction.not-content') }),
      at: each.answeredAt ?? each.askedAt,
      note: each.comment,
    });
  for (const each of finding.lookBacks)
    lines.push({
      key: `look-back-${each.dueOn}-${each.result ?? ''}`,
      light: each.result === null ? 'idle' : each.result === 'held' ? 'ok' : 'bad',
      title:
        each.result === null
          ? t('look-back.due', { day: formatDayNumber(locale, each.dueOn) })
          : t('look-back.done', {
              word: t(each.result === 'held' ? 'look-back.held' : 'look-back.came-back'),
              day: each.doneOn === null ? '' : formatDayNumber(locale, each.doneOn),
              name: each.by ?? '',
            }),
      at: null,
      note: each.note,
    });
  return (
    <section className="card" aria-labelledby="closure">
      <header className="card-head">
        <h2 id="closure">{t('closure.title')}</h2>
      </header>
      {lines.length === 0 && <p className="card-note muted">{t('closure.none')}</p>}
      <ul role="list" className="lines">
        {lines.map((line) => (
          <li key={line.key}>
            <div>
              <span className="grow">
                <Light state={line.light}>{line.title}</Light>
                {line.note !== '' && <span className="closure-note">{line.note}</span>}
              </span>
              {line.at !== null && <span className="small muted">{formatTime(locale, line.at)}</span>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
