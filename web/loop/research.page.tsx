/** 调研: topics, the calendar of visits, the three lists, questionnaires, case reviews. An agency sees the visits to it. */
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useMay } from '../api/session.queries.ts';
import { useInitiatives } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { useT } from '../i18n/i18n.tsx';
import { research } from '../i18n/research.ts';
import { useTitle } from '../lib/title.ts';
import { CasesList } from './research-cases.tsx';
import { ProblemsList, ResultsList } from './research-lists.tsx';
import { QuestionnairesList } from './research-questionnaires.tsx';
import { TopicDialog, TopicsList } from './research-topics.tsx';
import { RulesDialog } from './research.rules.tsx';
import { askedMonth } from './loop.model.ts';
import { VisitCalendar } from './visit.calendar.tsx';
import { VisitDialog } from './visit.dialog.tsx';
import './loop.css';
import './research.css';

const TABS = ['topics', 'visits', 'problems', 'results', 'questionnaires', 'cases'] as const;

export default function ResearchPage() {
  const t = useT(research);
  const may = useMay();
  const [params, setParams] = useSearchParams();
  // Sent here by a finding that is to be looked into.
  const finding = params.get('finding');
  const chosen = finding === null ? undefined : { id: finding, problem: params.get('problem') ?? '' };
  const [asked, setAsked] = useState<'topic' | 'visit' | 'rules' | undefined>(chosen && 'topic');
  const works = may('research.work');
  // An agency has no topics: it is told of the visits to it.
  const outside = !works && !may('research.all');
  const tab = outside ? 'visits' : (TABS.find((each) => each === params.get('tab')) ?? 'topics');
  const initiative = params.get('initiative') ?? undefined;
  const heading = t(outside ? 'agency.title' : 'title');
  useTitle(heading);
  const onMonth = (to: number | undefined) =>
    setParams({ tab: 'visits', ...(to !== undefined && { month: String(to) }) }, { replace: true });
  const place = (key: string) => {
    const at = new URLSearchParams({ tab: key });
    if (initiative !== undefined) at.set('initiative', initiative);
    return `?${at.toString()}`;
  };
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{heading}</h1>
          <p className="muted page-lead">{t(outside ? 'agency.lead' : 'lead')}</p>
        </div>
        <div className="row page-acts">
          {tab === 'visits' && may('research.manage') && (
            <Button look="quiet" onClick={() => setAsked('rules')}>
              {t('rules.open')}
            </Button>
          )}
          {tab === 'visits' && works && (
            <Button look="primary" onClick={() => setAsked('visit')}>
              {t('visit.plan')}
            </Button>
          )}
          {tab === 'topics' && works && (
            <Button look="primary" onClick={() => setAsked('topic')}>
              {t('topic.new')}
            </Button>
          )}
        </div>
      </header>
      {!outside && (
        <nav className="page-tabs" aria-label={t('title')}>
          {TABS.map((each) => (
            <Link key={each} to={place(each)} replace aria-current={each === tab ? 'page' : undefined}>
              {t(`tab.${each}`)}
            </Link>
          ))}
        </nav>
      )}
      {initiative !== undefined && <OfInitiative id={initiative} tab={tab} />}
      {tab === 'topics' && <TopicsList initiative={initiative} onNew={works ? () => setAsked('topic') : undefined} />}
      {tab === 'visits' && <VisitCalendar month={askedMonth(params)} onMonth={onMonth} />}
      {tab === 'problems' && <ProblemsList initiative={initiative} />}
      {tab === 'results' && <ResultsList initiative={initiative} />}
      {tab === 'questionnaires' && <QuestionnairesList />}
      {tab === 'cases' && <CasesList />}
      {asked === 'topic' && <TopicDialog chosen={chosen} initiative={initiative} onClose={() => setAsked(undefined)} />}
      {asked === 'visit' && <VisitDialog onClose={() => setAsked(undefined)} />}
      {asked === 'rules' && <RulesDialog onClose={() => setAsked(undefined)} />}
    </>
  );
}

/** Says that only one initiative is shown, and how to see all. */
function OfInitiative({ id, tab }: { id: string; tab: string }) {
  const t = useT(research);
  const initiatives = useInitiatives();
  const found = initiatives.items.find((each) => each.id === id);
  return (
    <p className="outcome">
      {t('filter.initiative')} <b>{found?.title ?? ''}</b> · <Link to={`?tab=${tab}`}>{t('filter.clear')}</Link>
    </p>
  );
}
