/** A meeting that was held: what it examined, in order, its decisions, its minutes. */
import { Link, useParams } from 'react-router';
import { useMeeting } from '../api/ledger.queries.ts';
import { Crumbs, Tag } from '../components/signs.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { loop } from '../i18n/loop.ts';
import { useTitle } from '../lib/title.ts';
import { formatDayNumber } from './loop.model.ts';
import './loop.css';
import './ledger.css';

export default function MeetingPage() {
  const t = useT(ledger);
  const words = useT(loop);
  const { locale } = useLocale();
  const { id = '' } = useParams();
  const meeting = useMeeting(id);
  useTitle(meeting.data?.title);
  if (meeting.isError) return <ErrorState error={meeting.error} onRetry={() => void meeting.refetch()} />;
  if (!meeting.data) return <Skeleton />;
  const { title, heldOn, place, minutes, list } = meeting.data;
  return (
    <>
      <Crumbs label={t('around')} items={[{ label: t('meetings.title'), to: '/work/meetings' }, { label: title }]} />
      <header className="page-head">
        <div className="grow">
          <h1>{title}</h1>
          <p className="muted page-lead">
            {formatDayNumber(locale, heldOn)} {place}
          </p>
        </div>
      </header>
      <div className="stack">
        <section className="card" aria-labelledby="decisions">
          <header className="card-head">
            <h2 id="decisions">{t('meeting.decisions')}</h2>
          </header>
          <ol role="list" className="lines">
            {list.map((item, at) => (
              <li key={item.findingId}>
                <Link to={`/work/findings/${item.findingId}`}>
                  <span className="grow">
                    <b>
                      {at + 1}. {item.problem}
                    </b>
                    <span className="line-note">
                      <span className="code">{item.number}</span> {item.bodyName ?? ''} {item.note}
                    </span>
                  </span>
                  <Tag tone={item.decision === 'admit' ? 'ok' : item.decision === 'return' ? 'warn' : 'strong'}>
                    {words(`meeting.${item.decision}`)}
                  </Tag>
                </Link>
              </li>
            ))}
          </ol>
        </section>
        <section className="card" aria-labelledby="minutes">
          <header className="card-head">
            <h2 id="minutes">{t('meeting.minutes')}</h2>
          </header>
          {minutes === '' ? (
            <p className="card-note muted">{t('meeting.no-minutes')}</p>
          ) : (
            <p className="said">{minutes}</p>
          )}
        </section>
      </div>
    </>
  );
}
