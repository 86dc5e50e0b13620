/** What is known of a finding: where it came from, how it appears, why, and who has which part in it. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { FindingDetail } from '../../shared/schemas/finding.ts';
import { useBodies, useInitiatives } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { finding as words } from '../i18n/finding.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import { formatTime, joinIn } from '../lib/format.ts';
import { Day, useWord } from './loop.parts.tsx';
import { MakeTopic, ResearchOrigin } from './research.origin.tsx';

export function FindingFacts({ finding }: { finding: FindingDetail }) {
  const t = useT(words);
  const tLoop = useT(loop);
  const word = useWord();
  const may = useMay();
  const { locale } = useLocale();
  const bodies = useBodies();
  const initiatives = useInitiatives();
  const initiative = initiatives.items.find(({ id }) => id === finding.initiativeId);
  const joining = finding.joining.map((id) => bodies.items.find((body) => body.id === id)?.name ?? id);
  const facts: [string, ReactNode][] = [
    [
      tLoop('field.source'),
      <>
        {word('source', finding.source)}
        {finding.voiceId !== null && may('voice.read') && (
          <>
            {' · '}
            <Link to={`/work/voices/${finding.voiceId}`}>{t('facts.voice')}</Link>
          </>
        )}
        {finding.source === 'research' && <ResearchOrigin findingId={finding.id} />}
        {may('research.work') && <MakeTopic finding={finding} />}
      </>,
    ],
    [tLoop('field.initiative'), initiative?.title],
    [tLoop('field.category'), finding.category],
    [tLoop('field.term'), word('term', finding.term)],
    [tLoop('field.start'), finding.start !== null && <Day day={finding.start} />],
    [tLoop('field.basis'), finding.basis],
    [tLoop('field.rootCause'), finding.rootCause],
    [tLoop('field.target'), finding.target],
    [t('facts.closed'), finding.closedOn !== null && <Day day={finding.closedOn} />],
    [t('facts.look-back'), finding.lookBackOn !== null && <Day day={finding.lookBackOn} />],
    [t('facts.created'), formatTime(locale, finding.createdAt)],
  ];
  const people: [string, string | null][] = [
    [tLoop('field.body'), finding.bodyName],
    [tLoop('field.joining'), joinIn(locale, joining)],
    [tLoop('field.leader'), finding.leader.name],
    [tLoop('field.owner'), finding.ownerName],
    [tLoop('field.executor'), finding.executor.name],
    [tLoop('field.checker'), finding.checker.name],
  ];
  const lines = (given: [string, ReactNode][]) => (
    <dl className="facts one tight">
      {given.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
  return (
    <>
      <section className="card" aria-labelledby="people">
        <header className="card-head">
          <h2 id="people">{t('people.title')}</h2>
        </header>
        <div className="card-note">
          {lines(
            people
              .filter(([name, value]) => (value ?? '') !== '' || name !== tLoop('field.joining'))
              .map(([name, value]) => [name, (value ?? '') === '' ? <Missing key={name} /> : value]),
          )}
          <p className="small muted">{t('people.hint')}</p>
        </div>
      </section>
      <section className="card" aria-labelledby="facts">
        <header className="card-head">
          <h2 id="facts">{t('facts.title')}</h2>
        </header>
        <div className="card-note">
          {finding.appearances.length > 0 && (
            <>
              <h3 className="loop-sub">{tLoop('field.appearances')}</h3>
              <ol className="appearances">
                {finding.appearances.map(({ id, text }) => (
                  <li key={id}>{text}</li>
                ))}
              </ol>
            </>
          )}
          {lines(facts.filter(([, value]) => value !== undefined && value !== '' && value !== false))}
        </div>
      </section>
    </>
  );
}

function Missing() {
  const t = useT(words);
  return <span className="muted">{t('facts.none')}</span>;
}
