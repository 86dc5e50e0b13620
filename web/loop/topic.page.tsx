/** One topic: what is asked, who goes where, what was heard and found, what came of it. `f` makes a finding of a problem. */
import { useEffect, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { ProblemRow, TopicDetail } from '../../shared/schemas/research.ts';
import { ApiError } from '../api/client.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { usePreference } from '../api/preference.queries.ts';
import { claimTopic, makeFindingOfProblem, stepTopic, useTopic } from '../api/research.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Crumbs } from '../components/signs.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useT } from '../i18n/i18n.tsx';
import { research } from '../i18n/research.ts';
import { useTitle } from '../lib/title.ts';
import { ChangeDialog } from './loop.parts.tsx';
import { TopicDialog } from './research-topics.tsx';
import { TopicLight, useJoined, useSpan } from './research.parts.tsx';
import { CasesSection, QuestionnairesSection, ReturnsSection } from './topic.after.tsx';
import { NotesSection, ProblemsSection, ResultsSection, VisitsSection } from './topic.sections.tsx';
import './loop.css';
import './research.css';

export default function TopicPage() {
  const { id = '' } = useParams();
  const t = useT(research);
  const topic = useTopic(id);
  useTitle(topic.data?.title);
  if (topic.error instanceof ApiError && topic.error.status === 404)
    return (
      <EmptyState
        icon="search"
        title={t('topic.missing')}
        actions={
          <ButtonLink look="primary" to="/work/research">
            {t('topic.back')}
          </ButtonLink>
        }
      >
        {t('topic.missing-next')}
      </EmptyState>
    );
  if (topic.isError) return <ErrorState error={topic.error} onRetry={() => void topic.refetch()} />;
  if (!topic.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[50, 90, 70]} />
      </div>
    );
  return <Topic key={id} topic={topic.data} />;
}

function Topic({ topic }: { topic: TopicDetail }) {
  const t = useT(research);
  const say = useToast();
  const navigate = useNavigate();
  const make = useLoopChange((row: ProblemRow) => makeFindingOfProblem(row.id));
  const makeFinding = (row: ProblemRow) =>
    make.mutate(row, {
      onSuccess: ({ id }) => {
        say(t('problems.finding-done'));
        void navigate(`/work/findings/${id}`);
      },
    });
  const next = topic.mayWork ? topic.problemRows.find(({ finding }) => finding === null) : undefined;
  useFindingKey(next !== undefined && !make.isPending, () => next && makeFinding(next));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs label={t('title')} items={[{ label: t('title'), to: '/work/research' }, { label: topic.number }]} />
          <h1>{topic.title}</h1>
          <p className="row finding-signs">
            <TopicLight state={topic.state} />
            <span className="code">{topic.number}</span>
            {topic.state === 'draft' && <span className="muted">{t('topic.draft')}</span>}
          </p>
        </div>
        <TopicActs topic={topic} />
      </header>
      <ErrorLine error={make.error} />
      <div className="finding-columns">
        <div className="stack">
          <VisitsSection topic={topic} />
          <NotesSection topic={topic} />
          <ProblemsSection topic={topic} next={next} busy={make.isPending} onFinding={makeFinding} />
          <ResultsSection topic={topic} />
        </div>
        <div className="stack">
          <Facts topic={topic} />
          <QuestionnairesSection topic={topic} />
          <ReturnsSection topic={topic} />
          <CasesSection topic={topic} />
        </div>
      </div>
    </>
  );
}

function Facts({ topic }: { topic: TopicDetail }) {
  const t = useT(research);
  const span = useSpan();
  const joined = useJoined();
  const fact = (name: string, value: string) => (
    <div>
      <dt>{name}</dt>
      <dd>{value || '—'}</dd>
    </div>
  );
  return (
    <section className="card" aria-labelledby="facts">
      <header className="card-head">
        <h2 id="facts">{t('facts')}</h2>
      </header>
      <dl className="facts one tight voice-facts">
        {fact(t('topic.leader'), topic.leader.name ?? '')}
        {fact(t('topic.team'), joined(topic.team.map(({ name }) => name)))}
        {fact(t('column.window'), span(topic.windowFrom, topic.windowTo))}
        {fact(t('topic.methods'), joined(topic.methods.map((each) => t(`method.${each}`))))}
      </dl>
      {(topic.goal !== '' || topic.questions.length > 0) && (
        <div className="card-note topic-ask">
          {topic.goal !== '' && <p>{topic.goal}</p>}
          {topic.questions.length > 0 && (
            <ol>
              {topic.questions.map((question) => (
                <li key={question}>{question}</li>
              ))}
            </ol>
          )}
        </div>
      )}
    </section>
  );
}

type Step = 'offered' | 'running' | 'done' | 'dropped';
function TopicActs({ topic }: { topic: TopicDetail }) {
  const t = useT(research);
  const say = useToast();
  const [asked, setAsked] = useState<'edit' | 'drop' | 'claim'>();
  const step = useLoopChange((state: Step) => stepTopic(topic.id, { state, lockVersion: topic.lockVersion }));
  const take = (state: Step) => step.mutate(state, { onSuccess: () => say(t('step.done-toast')) });
  const { state, mayWork } = topic;
  const led = topic.leader.id !== null;
  const button = (to: Step, words: string, primary: boolean) => (
    <Button key={to} {...(primary && { look: 'primary' as const })} busy={step.isPending} onClick={() => take(to)}>
      {words}
    </Button>
  );
  return (
    <div className="row page-acts">
      {mayWork && state !== 'done' && (
        <Button look="quiet" onClick={() => setAsked('drop')}>
          {t('step.dropped')}
        </Button>
      )}
      {mayWork && <Button onClick={() => setAsked('edit')}>{t('topic.edit')}</Button>}
      {mayWork && state === 'draft' && button('offered', t('step.offered'), !led)}
      {mayWork && (state === 'draft' || state === 'offered') && led && button('running', t('step.running'), true)}
      {mayWork && state === 'running' && button('done', t('step.done'), false)}
      {mayWork && state === 'done' && button('running', t('step.again'), false)}
      {topic.mayClaim && (
        <Button look="primary" onClick={() => setAsked('claim')}>
          {t('claim')}
        </Button>
      )}
      <ErrorLine error={step.error} />
      {asked === 'edit' && <TopicDialog topic={topic} onClose={() => setAsked(undefined)} />}
      {asked === 'drop' && (
        <ChangeDialog
          open
          onClose={() => setAsked(undefined)}
          title={t('step.dropped')}
          lead={t('step.dropped-lead')}
          submit={t('step.dropped')}
          done={t('step.done-toast')}
          danger
          act={() => stepTopic(topic.id, { state: 'dropped', lockVersion: topic.lockVersion })}
        />
      )}
      {asked === 'claim' && (
        <ChangeDialog
          open
          onClose={() => setAsked(undefined)}
          title={t('claim')}
          lead={t('claim.lead')}
          submit={t('claim')}
          done={t('claim.done')}
          act={() => claimTopic(topic.id, topic.lockVersion)}
        />
      )}
    </div>
  );
}

/** One key, as everywhere in the workbench: not while somebody writes, and not where she switched such keys off. */
function useFindingKey(enabled: boolean, act: () => void) {
  const [shortcuts = true] = usePreference<boolean>('shortcuts');
  useEffect(() => {
    if (!enabled || !shortcuts) return undefined;
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog');
      if (event.key !== 'f' || typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}
