/** 学习: what is due, what comes, what I have to make up; then the month or the list. */
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router';
import type { SessionRow, StudyOverview, StudyPeriod } from '../../shared/schemas/study.ts';
import { useStudyBodies, useStudyOverview } from '../api/study.queries.ts';
import { Button } from '../components/button.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { useTitle } from '../lib/title.ts';
import { formatDayNumber } from './loop.model.ts';
import { SessionForm } from './study-session.form.tsx';
import { MakeUpDialog } from './study-make-up.tsx';
import { StudyCalendar } from './study-calendar.tsx';
import { StudyList } from './study-list.tsx';
import { SessionLight, StudyParts, useKindName, useWhen } from './study.parts.tsx';

type Offer = { bodyId?: string; kind?: string; day?: number; initiativeId?: string };

export default function StudyPage() {
  const t = useT(study);
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const overview = useStudyOverview();
  const keepsAny = useStudyBodies().items.some((body) => body.keeps);
  const [planning, setPlanning] = useState<Offer>();
  useTitle(t('title'));
  const initiativeId = params.get('initiative') ?? undefined;
  const asList = params.get('view') === 'list' || params.has('state') || params.has('q') || initiativeId !== undefined;
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="muted page-lead">{t('lead')}</p>
        </div>
        {keepsAny && (
          <div className="row page-acts">
            <Button look="primary" onClick={() => setPlanning(initiativeId === undefined ? {} : { initiativeId })}>
              {t('plan')}
            </Button>
          </div>
        )}
      </header>
      <StudyParts />
      {asList ? (
        <StudyList keepsAny={keepsAny} />
      ) : (
        <>
          {overview.isError ? (
            <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />
          ) : !overview.data ? (
            <div className="card sheet">
              <Skeleton lines={[60, 80, 40]} />
            </div>
          ) : (
            <Due overview={overview.data} onPlan={setPlanning} />
          )}
          <StudyCalendar
            {...(overview.data && { today: overview.data.today })}
            {...(keepsAny && { onPlan: (day: number) => setPlanning({ day }) })}
          />
        </>
      )}
      {planning && (
        <SessionForm
          offer={planning}
          onClose={() => setPlanning(undefined)}
          onDone={(id) => void navigate(`/work/study/sessions/${id}`)}
        />
      )}
    </>
  );
}

function Due({ overview, onPlan }: { overview: StudyOverview; onPlan: (offer: Offer) => void }) {
  const t = useT(study);
  const { locale } = useLocale();
  const kindName = useKindName();
  const bodies = useStudyBodies().items;
  const [makingUp, setMakingUp] = useState<StudyOverview['mine'][number]>();
  const { due, missed, toRecord, upcoming, mine } = overview;
  const { hash } = useLocation();
  // The page of the day leads to a part of this one, which is here only now.
  useEffect(() => document.getElementById(hash.slice(1))?.scrollIntoView(), [hash]);
  const keeps = (bodyId: string) => bodies.some((body) => body.id === bodyId && body.keeps);
  const period = (row: StudyPeriod, line: ReactNode) => (
    <li key={`${row.bodyId} ${row.kind} ${row.from}`}>
      <div>
        <span className="grow">
          {row.bodyName} · {kindName(row.kind)}
          <span className="line-note">{line}</span>
        </span>
        {keeps(row.bodyId) && (
          <Button
            size="small"
            onClick={() =>
              onPlan({ bodyId: row.bodyId, kind: row.kind, ...(row.from > overview.today && { day: row.from }) })
            }
          >
            {t('plan')}
          </Button>
        )}
      </div>
    </li>
  );
  const words = (row: StudyPeriod, n: number) => ({
    every: t(`every.${row.unit}`, { n: row.times }),
    from: formatDayNumber(locale, row.from),
    to: formatDayNumber(locale, row.to),
    n,
  });
  return (
    <div className="halves">
      <Block id="soon" title={t('soon.title')}>
        {upcoming.length === 0 ? (
          <p className="card-note muted">{t('soon.none')}</p>
        ) : (
          <ul role="list" className="lines">
            {upcoming.map((row) => (
              <SessionLine key={row.id} row={row} />
            ))}
          </ul>
        )}
      </Block>
      <div className="stack">
        {mine.length > 0 && (
          <Block id="make-up" title={t('mine.title')}>
            <ul role="list" className="lines">
              {mine.map((row) => (
                <li key={`${row.id} ${row.memberId} ${row.missedDay}`}>
                  <div>
                    <span className="grow">
                      <Link to={`/work/study/sessions/${row.id}`}>{row.topic}</Link>
                      <span className="line-note">
                        {formatDayNumber(locale, row.missedDay)} ·{' '}
                        {t('mine.line', { status: t(`status.${row.status}`) })}
                      </span>
                    </span>
                    <Button size="small" onClick={() => setMakingUp(row)}>
                      {t('mine.act')}
                    </Button>
                  </div>
                </li>
              ))}
            </ul>
          </Block>
        )}
        {toRecord.length > 0 && (
          <Block id="record" title={t('record.title')}>
            <ul role="list" className="lines">
              {toRecord.map((row) => (
                <SessionLine key={row.id} row={row} />
              ))}
            </ul>
          </Block>
        )}
        {missed.length > 0 && (
          <Block id="missed" title={t('missed.title')}>
            <ul role="list" className="lines">
              {missedByCadence(missed).map((rows) => period(rows[0]!, <MissedPeriods rows={rows} />))}
            </ul>
          </Block>
        )}
        {due.length > 0 && (
          <Block id="due" title={t('due.title')}>
            <ul role="list" className="lines">
              {due.map((row) => period(row, t('due.line', words(row, row.held + row.planned))))}
            </ul>
          </Block>
        )}
        {due.length + missed.length + toRecord.length + mine.length === 0 && (
          <section className="card study-calm">
            <h2>{t('calm.title')}</h2>
            <p className="muted">{t('calm.text')}</p>
          </section>
        )}
      </div>
      {makingUp && (
        <MakeUpDialog
          sessionId={makingUp.id}
          memberId={makingUp.memberId}
          name={makingUp.topic}
          day={makingUp.missedDay}
          onClose={() => setMakingUp(undefined)}
        />
      )}
    </div>
  );
}

/** The periods of each cadence together, in the order of the last. */
function missedByCadence(rows: readonly StudyPeriod[]): StudyPeriod[][] {
  const groups = new Map<string, StudyPeriod[]>();
  for (const row of rows) {
    const key = `${row.bodyId} ${row.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function MissedPeriods({ rows }: { rows: readonly StudyPeriod[] }) {
  const t = useT(study);
  const { locale } = useLocale();
  const [first] = rows;
  if (first === undefined) return null;
  return (
    <>
      {t('missed.line', { every: t(`every.${first.unit}`, { n: first.times }) })}
      {rows.map((row) => (
        <span key={row.from} className="study-period">
          {t('missed.period', {
            from: formatDayNumber(locale, row.from),
            to: formatDayNumber(locale, row.to),
            n: row.held,
          })}
        </span>
      ))}
    </>
  );
}

function Block({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className="card" id={id} aria-labelledby={`${id}-title`}>
      <header className="card-head">
        <h2 id={`${id}-title`}>{title}</h2>
      </header>
      {children}
    </section>
  );
}

function SessionLine({ row }: { row: SessionRow }) {
  const kindName = useKindName();
  const when = useWhen();
  return (
    <li>
      <Link to={`/work/study/sessions/${row.id}`}>
        <span className="grow">
          {row.topic}
          <span className="line-note">
            {when(row)}
            {row.place !== '' && ` · ${row.place}`}
          </span>
          <span className="line-note">
            {row.bodyName} · {kindName(row.kind)}
          </span>
        </span>
        <SessionLight state={row.state} />
      </Link>
    </li>
  );
}
