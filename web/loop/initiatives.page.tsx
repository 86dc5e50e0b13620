/** 专项: all initiatives that the reader has a part in, with where each stands. */
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Initiative, KeyTask } from '../../shared/schemas/initiative.ts';
import { useInitiativeList, useMyKeyTasks } from '../api/initiative.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { ProgressBar } from '../components/progress.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { initiative as words } from '../i18n/initiative.ts';
import { useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { NewInitiativeDialog } from './initiative-new.dialog.tsx';
import { Dates, InitiativeState, TaskLight } from './initiative.parts.tsx';
import { TimeLine } from './initiative.timeline.tsx';
import { todayDay } from './loop.model.ts';
import { Day } from './loop.parts.tsx';
import './loop.css';
import './initiative.css';

const STATES = ['running', 'draft', 'closed'] as const;

export default function InitiativesPage() {
  const t = useT(words);
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const [making, setMaking] = useState(params.has('template'));
  const state = STATES.find((each) => each === params.get('state'));
  const list = useInitiativeList({ state });
  useTitle(t('title'));
  const manages = may('initiative.manage');
  const create = manages && (
    <Button look="primary" onClick={() => setMaking(true)}>
      {t('new')}
    </Button>
  );
  const states = STATES.filter((each) => each !== 'draft' || manages);
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="muted page-lead">{t('lead')}</p>
        </div>
        <div className="row page-acts">
          {may('finding.all') && <ButtonLink to="/work/initiatives/templates">{t('templates')}</ButtonLink>}
          {create}
        </div>
      </header>
      <MyTasks />
      <div className="row tags" role="group" aria-label={t('filter.label')}>
        {[undefined, ...states].map((each) => (
          <button
            key={each ?? 'all'}
            type="button"
            className="tag"
            aria-pressed={each === state}
            onClick={() => setParams(each === undefined ? {} : { state: each }, { replace: true })}
          >
            {each === undefined ? t('filter.all') : t(`state.${each}`)}
          </button>
        ))}
      </div>
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <div className="card sheet">
          <Skeleton lines={[50, 90, 70]} />
        </div>
      ) : list.items.length === 0 ? (
        <div className="card">
          {state === undefined ? (
            <EmptyState title={t('none')} actions={create}>
              {t(manages ? 'none.next' : 'none.read')}
            </EmptyState>
          ) : (
            <EmptyState
              icon="filter"
              title={t('none.state')}
              actions={<Button onClick={() => setParams({}, { replace: true })}>{t('filter.all')}</Button>}
            />
          )}
        </div>
      ) : (
        <ul role="list" className="stack">
          {list.items.map((each) => (
            <Card key={each.id} initiative={each} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('list.more')}
        </Button>
      )}
      {making && (
        <NewInitiativeDialog template={params.get('template') ?? undefined} onClose={() => setMaking(false)} />
      )}
    </>
  );
}

function Card({ initiative }: { initiative: Initiative }) {
  const t = useT(words);
  const today = todayDay();
  const { tasks } = initiative;
  return (
    <li className="card initiative-card">
      <div className="initiative-head">
        <div className="grow">
          <h2>
            <Link to={`/work/initiatives/${initiative.id}`}>{initiative.title}</Link>
          </h2>
          <p className="row initiative-signs small">
            <InitiativeState state={initiative.state} />
            <span>{t(`kind.${initiative.kind}`)}</span>
            <span className="code">{initiative.number}</span>
            <Dates of={initiative} today={today} />
            {initiative.leaderName !== null && (
              <span>
                {t('leader')} {initiative.leaderName}
              </span>
            )}
            <span className="muted">{t('list.bodies', { n: initiative.bodies })}</span>
          </p>
        </div>
        {tasks.total > 0 && (
          <div className="initiative-tasks">
            <ProgressBar label={t('list.tasks')} done={tasks.done} total={tasks.total} tone="ok" />
            {tasks.late > 0 && <span className="small late">{t('list.late', { n: tasks.late })}</span>}
          </div>
        )}
      </div>
      {initiative.stages.length > 0 && (
        <TimeLine start={initiative.start} end={initiative.end} stages={initiative.stages} today={today} />
      )}
    </li>
  );
}

/** What the reader has to do, of whatever initiative; nothing where nothing waits. */
function MyTasks() {
  const t = useT(words);
  const list = useMyKeyTasks();
  if (list.items.length === 0) return null;
  return (
    <section className="card" aria-labelledby="my-tasks">
      <header className="card-head">
        <h2 id="my-tasks">{t('mine.title')}</h2>
      </header>
      <ul role="list" className="lines">
        {list.items.map((task: KeyTask) => (
          <li key={task.id}>
            <Link to={`/work/initiatives/${task.initiativeId}#task-${task.id}`}>
              <TaskLight task={task} />
              <span className="grow">
                {task.text}
                <span className="line-note">
                  {task.initiativeTitle}
                  {task.bodyName !== null && ` · ${task.bodyName}`}
                </span>
              </span>
              <span className="small muted">
                <Day day={task.due} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
