/** A slip as it stands: what it says, to whom, signed for and answered when. */
import type { ReactNode } from 'react';
import type { Slip } from '../../shared/schemas/slip.ts';
import { finding as words } from '../i18n/finding.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';
import { Day, SlipLight, useWord } from './loop.parts.tsx';
import { SlipActs } from './slip.acts.tsx';

export function SlipCard({ slip, works, head }: { slip: Slip; works: boolean; head?: ReactNode }) {
  const t = useT(words);
  const word = useWord();
  const { locale } = useLocale();
  const when = (at: string | null, who: string | null) =>
    at === null ? null : `${formatTime(locale, at)} ${who ?? ''}`;
  const facts: [string, ReactNode][] = [
    [t('slip.to'), slip.to === '' ? t('slip.to-none') : slip.to],
    [
      t('slip.issued-on'),
      <>
        <Day day={slip.issuedOn} /> · {slip.ruleId === null ? slip.issuedBy : t('slip.by-rule')}
      </>,
    ],
    [t('slip.text'), slip.text],
    [t('slip.due'), slip.answerDue !== null && <Day day={slip.answerDue} />],
    [t('slip.signed'), when(slip.signedAt, slip.signedBy)],
    [
      t('slip.answered'),
      slip.answeredAt !== null && (
        <>
          {when(slip.answeredAt, slip.answeredBy)}
          {slip.answer !== null && <p>{slip.answer}</p>}
        </>
      ),
    ],
    [t('slip.withdrawn'), slip.withdrawnGround],
  ];
  return (
    <article className="slip" aria-label={`${word('slip', slip.kind)} ${slip.number}`}>
      <p className="row">
        <b className={`slip-kind ${slip.kind}`}>{word('slip', slip.kind)}</b>
        <span className="code">{slip.number}</span>
        <span className="grow" />
        <SlipLight state={slip.state} />
      </p>
      {head}
      <dl className="facts one tight">
        {facts
          .filter(([, value]) => value !== null && value !== false && value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <SlipActs slip={slip} works={works} />
    </article>
  );
}
