/** One session: when and where, its materials, who came, the minutes, what was handed in. */
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { SessionDetail } from '../../shared/schemas/study.ts';
import { ApiError } from '../api/client.ts';
import { calendarUrl, cancelSession, holdSession, useStudySession } from '../api/study.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { TextArea } from '../components/field.tsx';
import { Crumbs, Tag } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { ChangeDialog } from './loop.parts.tsx';
import { SessionAttendance } from './study-attendance.tsx';
import { CodeDialog } from './study-code.tsx';
import { SessionMinutes } from './study-minutes.tsx';
import { SessionForm } from './study-session.form.tsx';
import { SessionLight, useKindName, useWhen } from './study.parts.tsx';

export default function StudySessionPage() {
  const { id = '' } = useParams();
  const t = useT(study);
  const session = useStudySession(id);
  useTitle(session.data?.topic);
  if (session.error instanceof ApiError && session.error.status === 404)
    return (
      <EmptyState
        icon="search"
        title={t('missing')}
        actions={
          <ButtonLink look="primary" to="/work/study">
            {t('back')}
          </ButtonLink>
        }
      >
        {t('missing.next')}
      </EmptyState>
    );
  if (session.isError) return <ErrorState error={session.error} onRetry={() => void session.refetch()} />;
  if (!session.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[50, 90, 70]} />
      </div>
    );
  return <Session key={id} session={session.data} />;
}

function Session({ session }: { session: SessionDetail }) {
  const t = useT(study);
  const kindName = useKindName();
  const when = useWhen();
  const [dialog, setDialog] = useState<'edit' | 'code' | 'hold' | 'cancel'>();
  const close = () => setDialog(undefined);
  const { mayKeep, state } = session;
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs label={t('title')} items={[{ label: t('title'), to: '/work/study' }, { label: session.topic }]} />
          <h1>{session.topic}</h1>
          <p className="row finding-signs">
            <SessionLight state={state} />
            <span>{when(session)}</span>
            {session.place !== '' && <span>{session.place}</span>}
          </p>
        </div>
        <div className="row page-acts">
          {mayKeep && state !== 'cancelled' && session.openNow && (
            <Button look="primary" onClick={() => setDialog('code')}>
              {t('code.show')}
            </Button>
          )}
          {mayKeep && state === 'planned' && (
            <Button look={session.openNow ? 'plain' : 'primary'} onClick={() => setDialog('hold')}>
              {t('hold')}
            </Button>
          )}
          {!mayKeep && session.openNow && (
            <ButtonLink look="primary" to="/checkin">
              {t('check-in')}
            </ButtonLink>
          )}
          {mayKeep && state !== 'cancelled' && <Button onClick={() => setDialog('edit')}>{t('plan.edit')}</Button>}
          {mayKeep && state === 'planned' && (
            <Button look="danger" onClick={() => setDialog('cancel')}>
              {t('cancel')}
            </Button>
          )}
        </div>
      </header>
      {state === 'cancelled' && <p className="outcome bad">{t('cancelled.ground', { ground: session.ground })}</p>}
      <div className="finding-columns">
        <div className="stack">
          <SessionAttendance session={session} />
          <SessionMinutes session={session} />
        </div>
        <div className="stack">
          <section className="card" aria-labelledby="facts">
            <header className="card-head">
              <h2 id="facts">{kindName(session.kind)}</h2>
              <a href={calendarUrl({ session: session.id })} className="small" title={t('ics.hint')}>
                {t('ics')}
              </a>
            </header>
            <dl className="facts one tight voice-facts">
              <Fact name={t('field.body')} value={session.bodyName} />
              <Fact name={t('when')} value={when(session)} />
              <Fact name={t('field.place')} value={session.place} />
              <Fact name={t('field.leader')} value={session.leader} />
            </dl>
          </section>
          <Materials session={session} />
          <Papers session={session} />
        </div>
      </div>
      {dialog === 'edit' && <SessionForm session={session} onClose={close} />}
      {dialog === 'code' && <CodeDialog session={session} onClose={close} />}
      {dialog === 'hold' && <HoldDialog session={session} onClose={close} />}
      {dialog === 'cancel' && <CancelDialog session={session} onClose={close} />}
    </>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value || '—'}</dd>
  </div>
);

function Materials({ session }: { session: SessionDetail }) {
  const t = useT(study);
  return (
    <section className="card" aria-labelledby="materials">
      <header className="card-head">
        <h2 id="materials">{t('materials')}</h2>
      </header>
      {session.materials.length === 0 ? (
        <p className="card-note muted">{t('materials.none')}</p>
      ) : (
        <ul role="list" className="lines">
          {session.materials.map((row) => (
            <li key={row.id}>
              <div>
                <span className="grow">
                  {row.unitId === null ? row.title : <Link to={`/work/records/${row.unitId}`}>{row.title}</Link>}
                  <span className="line-note">
                    <span className="code">{row.code || row.documentNumber}</span> {row.note}
                    {row.unitId === null && ` ${t('materials.no-text')}`}
                  </span>
                </span>
                {row.required && <Tag tone="strong">{t('materials.required')}</Tag>}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Papers({ session }: { session: SessionDetail }) {
  const t = useT(study);
  const { locale } = useLocale();
  return (
    <section className="card" aria-labelledby="papers">
      <header className="card-head">
        <h2 id="papers">{t('papers')}</h2>
        <Link to={`/work/study/papers?session=${session.id}`} className="small">
          {t('papers.write')}
        </Link>
      </header>
      {session.papers.length === 0 ? (
        <p className="card-note muted">{t('papers.none')}</p>
      ) : (
        <ul role="list" className="lines">
          {session.papers.map((row) => (
            <li key={row.id}>
              <Link to={`/work/study/papers/${row.id}`}>
                <span className="grow">
                  {row.title}
                  <span className="line-note">
                    {row.author} · {formatTime(locale, row.at)}
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function HoldDialog({ session, onClose }: { session: SessionDetail; onClose: () => void }) {
  const t = useT(study);
  const [text, setText] = useState(session.minutes);
  const waiting = session.attendance.filter((each) => each.status === null).length;
  return (
    <ChangeDialog
      open
      size="wide"
      onClose={onClose}
      title={t('hold')}
      lead={waiting > 0 ? t('hold.waiting', { n: waiting }) : t('hold.lead')}
      submit={t('hold')}
      done={t('hold.done')}
      act={() => holdSession(session.id, { minutes: text, lockVersion: session.lockVersion })}
    >
      <TextArea
        label={t('minutes.label')}
        rows={10}
        maxLength={50_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </ChangeDialog>
  );
}

function CancelDialog({ session, onClose }: { session: SessionDetail; onClose: () => void }) {
  const t = useT(study);
  const [ground, setGround] = useState('');
  return (
    <ChangeDialog
      open
      danger
      onClose={onClose}
      title={t('cancel')}
      submit={t('cancel')}
      done={t('cancel.done')}
      disabled={ground.trim() === ''}
      act={() => cancelSession(session.id, { ground: ground.trim(), lockVersion: session.lockVersion })}
    >
      <TextArea
        label={t('cancel.ground')}
        required
        maxLength={1000}
        value={ground}
        onChange={(event) => setGround(event.target.value)}
      />
    </ChangeDialog>
  );
}
