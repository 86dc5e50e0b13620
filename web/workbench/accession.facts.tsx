/** Where a delivery came from, and which others belong to it. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { AccessionDetail } from '../../shared/schemas/accession.ts';
import { useAccessionOrigin } from '../api/archiving.queries.ts';
import { accession } from '../i18n/accession.ts';
import { archiving } from '../i18n/archiving.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatBytes, formatTime } from '../lib/format.ts';
import { StateLight } from './accession.parts.tsx';

export function AccessionFacts({ detail }: { detail: AccessionDetail }) {
  const t = useT(accession);
  const { locale } = useLocale();
  const tFiling = useT(archiving);
  const origin = useAccessionOrigin(detail.id).data?.initiative;
  const to = (other: { id: string; number: string }) => (
    <Link to={`/work/accessions/${other.id}`} className="code">
      {other.number}
    </Link>
  );
  const facts: [string, ReactNode][] = [
    [t('facts.source'), detail.sourceName],
    [t('facts.agency'), detail.agencyName ?? t('facts.none')],
    [t('facts.received'), formatTime(locale, detail.createdAt)],
    [t('facts.by'), detail.createdBy],
    [
      t('column.bytes'),
      [
        t('head.rows', { n: detail.rowCount }),
        t('head.files', { n: detail.fileCount }),
        formatBytes(detail.byteCount),
      ].join(' · '),
    ],
  ];
  if (origin)
    facts.push([
      tFiling('origin'),
      <>
        <Link to={`/work/initiatives/${origin.id}`}>{origin.title}</Link>
        <p className="muted">{tFiling('origin.filing', { number: origin.number, n: origin.filing })}</p>
      </>,
    ]);
  if (detail.consent)
    facts.push([
      t('facts.consent'),
      <>
        {t('facts.consent-words', { ...detail.consent, at: formatTime(locale, detail.consent.at) })}
        {detail.consent.note !== '' && <p className="muted">{detail.consent.note}</p>}
      </>,
    ]);
  if (detail.previous) facts.push([t('facts.previous'), to(detail.previous)]);
  if (detail.following.length > 0)
    facts.push([
      t('facts.following'),
      <ul role="list" key="following">
        {detail.following.map((each) => (
          <li key={each.id}>
            {to(each)} <StateLight state={each.state} />
          </li>
        ))}
      </ul>,
    ]);
  if (detail.sameDelivery) facts.push([t('facts.same'), to(detail.sameDelivery)]);
  return (
    <section className="card" aria-labelledby="facts">
      <header className="card-head">
        <h2 id="facts">{t('facts.title')}</h2>
      </header>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
