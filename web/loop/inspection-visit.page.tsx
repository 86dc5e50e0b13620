/**
 * The visit, for a tablet in a storeroom: big targets, one section at a time, every word kept on the device before it is
 * sent. Stands outside the workbench, which needs the server to open.
 */
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { score } from '../../shared/inspection/score.ts';
import type { InspectionDetail } from '../../shared/schemas/inspection.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Light } from '../components/signs.tsx';
import { EmptyState, ErrorLine, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { inspectionVisit } from '../i18n/inspection-visit.ts';
import { formatTime } from '../lib/format.ts';
import { VisitItem } from './inspection-visit.item.tsx';
import { resultsOf, roundOf, sectionsOf, type Shown, shownOf } from './inspection-visit.model.ts';
import { useVisit, type Visit } from './use-visit.ts';
import './inspection.css';

export default function InspectionVisitPage() {
  const t = useT(inspectionVisit);
  const { id = '' } = useParams();
  const visit = useVisit(id);
  const detail = visit.package?.detail;
  const second = detail?.state === 'published';
  useEffect(() => {
    document.title = `${t(second ? 'title.second' : 'title')}${detail ? ` - ${detail.agencyName}` : ''}`;
  }, [t, second, detail]);
  if (detail === undefined)
    return (
      <main className="visit-page">
        {visit.reach === 'asking' && visit.error === undefined ? (
          <Skeleton />
        ) : (
          <EmptyState
            icon="alert"
            title={t('none.title')}
            actions={
              visit.reach === 'signed-out' ? (
                <ButtonLink look="primary" to={`/login?next=/work/inspections/${encodeURIComponent(id)}/visit`}>
                  {t('none.sign-in')}
                </ButtonLink>
              ) : (
                <Button look="primary" onClick={visit.sendNow}>
                  {t('retry')}
                </Button>
              )
            }
          >
            <ErrorLine error={visit.error} />
            {t('none.text')}
          </EmptyState>
        )}
      </main>
    );
  return <VisitBody visit={visit} detail={detail} />;
}

function VisitBody({ visit, detail }: { visit: Visit; detail: InspectionDetail }) {
  const t = useT(inspectionVisit);
  const { locale } = useLocale();
  const round = roundOf(detail.state);
  const sections = sectionsOf(detail, round ?? 1);
  const [chosen, setChosen] = useState('');
  const shown = shownOf(detail, visit.kept, round ?? 1);
  const section = sections.find(({ key }) => key === chosen) ?? sections[0];
  const filled = (keys: readonly { key: string }[]) => keys.filter(({ key }) => shown.has(key)).length;
  const all = sections.flatMap(({ items }) => items);
  const at = section === undefined ? -1 : sections.indexOf(section);
  const next = sections[at + 1];
  const goTo = (key: string) => {
    setChosen(key);
    window.scrollTo(0, 0);
  };
  return (
    <div className="visit">
      <header className="visit-head">
        <div className="visit-title">
          <Link to={`/work/inspections/${encodeURIComponent(detail.id)}`}>{t('back')}</Link>
          <h1>
            {detail.agencyName} <span className="code">{detail.number}</span>
          </h1>
        </div>
        <Standing visit={visit} />
        <p className="visit-score">
          <span>{t('progress', { done: filled(all), all: all.length })}</span>
          {round !== 2 && <Running detail={detail} shown={shown} />}
        </p>
        {sections.length > 1 && (
          <nav aria-label={t('sections')} className="visit-sections">
            {sections.map((each) => {
              const title = locale === 'en' && each.titleEn ? each.titleEn : each.title;
              const counts = { title, done: filled(each.items), all: each.items.length };
              return (
                <button
                  key={each.key}
                  type="button"
                  aria-pressed={each === section}
                  aria-label={t('section.count', counts)}
                  onClick={() => goTo(each.key)}
                >
                  <span>{title}</span>
                  <em>
                    {counts.done}/{counts.all}
                  </em>
                </button>
              );
            })}
          </nav>
        )}
      </header>
      <main className="visit-page" id="content">
        {visit.reach === 'offline' && <p className="visit-notice">{t('kept.offline')}</p>}
        <ErrorLine error={visit.error} />
        {round === null ? (
          <EmptyState icon="alert" title={t('closed.title')}>
            {t('closed.text')}
          </EmptyState>
        ) : section === undefined ? (
          <EmptyState title={t('round.none')} />
        ) : (
          <>
            {section.items.map((item) => (
              <VisitItem
                key={`${round} ${item.key}`}
                item={item}
                round={round}
                detail={detail}
                visit={visit}
                shown={shown.get(item.key)}
              />
            ))}
            {next && (
              <Button look="primary" size="large" onClick={() => goTo(next.key)}>
                {t('next')}
              </Button>
            )}
          </>
        )}
        <p className="small muted visit-foot">
          {visit.package && t('kept.at', { time: formatTime(locale, visit.package.keptAt) })}
          {' · '}
          {t(visit.ready ? 'ready' : 'not-ready')}
        </p>
      </main>
    </div>
  );
}

/** Where the machine stands to the server, and what waits: the same word at the same place, whatever happens. */
function Standing({ visit }: { visit: Visit }) {
  const t = useT(inspectionVisit);
  const { kept, reach, sending } = visit;
  const waiting = kept.length;
  const signedOut = reach === 'signed-out';
  return (
    <div className="visit-standing" role="status">
      <Light state={reach === 'reached' ? 'ok' : reach === 'asking' ? 'running' : 'warn'}>{t(`reach.${reach}`)}</Light>
      <b className={waiting > 0 ? 'visit-waiting' : undefined}>
        {waiting === 0 ? t('kept.none') : t('kept.some', { n: waiting })}
      </b>
      {waiting > 0 && !signedOut && (
        <Button size="small" busy={sending} onClick={visit.sendNow}>
          {t(sending ? 'kept.sending' : 'kept.send')}
        </Button>
      )}
      {signedOut && (
        <ButtonLink size="small" to={`/login?next=${encodeURIComponent(window.location.pathname)}`}>
          {t('kept.sign-in')}
        </ButtonLink>
      )}
    </div>
  );
}

function Running({ detail, shown }: { detail: InspectionDetail; shown: ReadonlyMap<string, Shown> }) {
  const t = useT(inspectionVisit);
  const { locale } = useLocale();
  const definition = detail.checklist?.definition;
  if (definition === undefined) return null;
  const { lines, grade: key } = score(definition, resultsOf(shown), detail.circumstances);
  // Of what is filled in so far: the whole list would begin at nought.
  const filled = lines.filter(({ why }) => why !== 'missing');
  const sum = (of: 'got' | 'possible') => filled.reduce((all, line) => all + Math.round(line[of] * 100), 0);
  const possible = sum('possible');
  const share = possible === 0 ? null : Math.floor((sum('got') * 10_000) / possible) / 100;
  const grade = definition.grades.find((each) => each.key === key);
  return (
    <>
      {share !== null && <span>{t('share', { share })}</span>}
      {grade && <span>{t('grade', { grade: locale === 'en' && grade.nameEn ? grade.nameEn : grade.name })}</span>}
    </>
  );
}
