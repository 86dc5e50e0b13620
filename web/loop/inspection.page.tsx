/** One inspection: where it stands, what comes next, score and grade line by line, problems, orders, second visit. */
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import type { InspectionDetail } from '../../shared/schemas/inspection.ts';
import { useInspection } from '../api/inspection.queries.ts';
import { Crumbs, Light, Tag } from '../components/signs.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { inspection as words } from '../i18n/inspection.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { API } from '../api/client.ts';
import { formatBytes, formatTime, joinIn } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { InspectionNext } from './inspection.next.tsx';
import { InspectionOrders } from './inspection.orders.tsx';
import { STATE_LIGHTS } from './inspection.parts.tsx';
import { InspectionProblems } from './inspection.problems.tsx';
import { InspectionScore } from './inspection.score.tsx';
import { formatDayNumber } from './loop.model.ts';
import { Day } from './loop.parts.tsx';
import './loop.css';
import './inspection.css';

export default function InspectionPage() {
  const t = useT(words);
  const { id = '' } = useParams();
  const query = useInspection(id);
  const detail = query.data;
  useTitle(detail ? `${detail.agencyName} ${detail.number}` : t('title'));
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!detail) return <Skeleton />;
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs
            label={t('title')}
            items={[{ label: t('title'), to: '/work/inspections' }, { label: detail.number }]}
          />
          <h1>{detail.agencyName}</h1>
          <p className="inspection-line">
            <Light state={STATE_LIGHTS[detail.state]}>{t(`state.${detail.state}`)}</Light>
            <span>{t(`kind.${detail.kind}`)}</span>
            <span className="code">{detail.number}</span>
            {detail.drawn && <Tag>{t('field.drawn')}</Tag>}
          </p>
        </div>
      </header>
      <div className="finding-columns">
        <div className="stack">
          <InspectionNext detail={detail} />
          {detail.kind !== 'guidance' && <InspectionScore detail={detail} />}
          <InspectionProblems detail={detail} />
          <InspectionOrders detail={detail} />
        </div>
        <div className="stack">
          <Facts detail={detail} />
          <Self detail={detail} />
          {detail.files.length > 0 && <Files detail={detail} />}
        </div>
      </div>
    </>
  );
}

function Facts({ detail }: { detail: InspectionDetail }) {
  const t = useT(words);
  const { locale } = useLocale();
  const { checklist, circumstances } = detail;
  const said = checklist?.definition.circumstances
    .filter(({ key }) => circumstances.includes(key))
    .map((each) => (locale === 'en' && each.textEn ? each.textEn : each.text));
  const title =
    checklist &&
    (locale === 'en' && checklist.definition.titleEn ? checklist.definition.titleEn : checklist.definition.title);
  const facts: [string, ReactNode][] = [
    [
      t('field.dates'),
      <>
        <Day day={detail.from} />
        {detail.to !== detail.from && (
          <>
            {' – '}
            <Day day={detail.to} />
          </>
        )}
      </>,
    ],
    [
      t('field.inspectors'),
      joinIn(
        locale,
        detail.inspectors.map(({ name }) => name),
      ),
    ],
    [t('field.checklist'), title && `${title} v${checklist?.version}`],
    [t('field.scope'), detail.scope],
    [t('field.selfDue'), detail.selfDue !== null && <Day day={detail.selfDue} />],
    [t('field.visited'), detail.visitedOn !== null && <Day day={detail.visitedOn} />],
    [t('circumstances'), said?.join('；')],
    [t('conclusion'), detail.conclusion],
    [
      t('second'),
      detail.second && (
        <>
          {t(`second.${detail.second.result}`)} <Day day={detail.second.on} /> {detail.second.by}
          {detail.second.note && <span className="line-note">{detail.second.note}</span>}
        </>
      ),
    ],
    [t('state.cancelled'), detail.cancelGround],
  ];
  return (
    <section className="card" aria-labelledby="facts">
      <header className="card-head">
        <h2 id="facts">{t('facts')}</h2>
      </header>
      <div className="sheet">
        <dl className="facts one tight">
          {facts
            .filter(([, value]) => Boolean(value))
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
        </dl>
      </div>
    </section>
  );
}

function Self({ detail }: { detail: InspectionDetail }) {
  const t = useT(words);
  const { locale } = useLocale();
  if (detail.kind === 'guidance') return null;
  return (
    <section className="card" aria-labelledby="self">
      <header className="card-head">
        <h2 id="self">{t('self')}</h2>
        <span className="grow" />
        {detail.handedLate && <Tag tone="bad">{t('self.late')}</Tag>}
      </header>
      <div className="sheet">
        {detail.handedAt === null ? (
          <p className="muted">{t('self.none')}</p>
        ) : (
          <p>{t('self.handed', { name: detail.handedBy ?? '', at: formatTime(locale, detail.handedAt) })}</p>
        )}
        {detail.statement && <p className="said">{detail.statement}</p>}
      </div>
    </section>
  );
}

function Files({ detail }: { detail: InspectionDetail }) {
  const t = useT(words);
  const { locale } = useLocale();
  return (
    <section className="card" aria-labelledby="files">
      <header className="card-head">
        <h2 id="files">{t('files')}</h2>
      </header>
      {(['visit', 'agency'] as const).map((side) => {
        const files = detail.files.filter((file) => file.side === side);
        if (files.length === 0) return null;
        return (
          <details key={side} className="sheet" open={files.length < 8}>
            <summary>{t(`files.${side}`, { n: files.length })}</summary>
            <ul role="list">
              {files.map((file) => (
                <li key={file.id} className="order-item">
                  <span className="code">{file.item}</span>{' '}
                  <a
                    href={`${API}/inspections/${encodeURIComponent(detail.id)}/files/${encodeURIComponent(file.id)}`}
                    download
                  >
                    {file.name}
                  </a>
                  <span className="line-note">
                    {formatBytes(file.byteSize)} · {file.enteredBy} ·{' '}
                    {t('file.on', {
                      day: formatDayNumber(locale, file.factOn),
                      at: formatTime(locale, file.enteredAt),
                    })}
                  </span>
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </section>
  );
}
