/** All that happened to a finding, newest first. */
import { useState } from 'react';
import type { FindingDetail } from '../../shared/schemas/finding.ts';
import type { Slip } from '../../shared/schemas/slip.ts';
import { finding as words } from '../i18n/finding.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatDay, formatTime } from '../lib/format.ts';
import { eventsOf } from './loop.model.ts';
import { useWord } from './loop.parts.tsx';

const FIRST = 12;

export function FindingTimeline({ finding, slips }: { finding: FindingDetail; slips: readonly Slip[] }) {
  const t = useT(words);
  const word = useWord();
  const { locale } = useLocale();
  const [all, setAll] = useState(false);
  const events = eventsOf(finding, slips);
  const shown = all ? events : events.slice(0, FIRST);
  return (
    <section className="card" aria-labelledby="timeline">
      <header className="card-head">
        <h2 id="timeline">{t('timeline.title')}</h2>
      </header>
      <div className="card-note">
        <ol role="list" className="timeline">
          {shown.map((event) => (
            <li key={event.key}>
              <b>{t(`event.${event.kind}`, { kind: event.slip ? word('slip', event.slip.kind) : '' })}</b>
              {event.text !== '' && <p>{event.text}</p>}
              <span className="small muted">
                {event.dayOnly ? formatDay(locale, event.at) : formatTime(locale, event.at)} {event.who}
              </span>
            </li>
          ))}
        </ol>
        {events.length > shown.length && (
          <button type="button" className="text-button" onClick={() => setAll(true)}>
            {t('timeline.show', { n: events.length - shown.length })}
          </button>
        )}
      </div>
    </section>
  );
}
