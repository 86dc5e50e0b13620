/** One initiative on one page: where it stands in pictures, each of which leads down to the records behind it. */
import { useState } from 'react';
import { useParams } from 'react-router';
import type { InitiativeDetail } from '../../shared/schemas/initiative.ts';
import { ApiError } from '../api/client.ts';
import { stepInitiative, useInitiative, useKeepInitiative } from '../api/initiative.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { TextArea } from '../components/field.tsx';
import { Crumbs } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { initiative as words } from '../i18n/initiative.ts';
import { useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { StagesDialog } from './initiative.edit.tsx';
import { InitiativeFilingCard } from './initiative.filing.tsx';
import { InitiativeFindings, InitiativePart, InitiativeSlips } from './initiative.figures.tsx';
import { Dates, InitiativeState } from './initiative.parts.tsx';
import { InitiativeBodies, InitiativePeople, InitiativePlan } from './initiative.people.tsx';
import { InitiativeTasks } from './initiative.tasks.tsx';
import { TimeLine } from './initiative.timeline.tsx';
import { ChangeDialog, Day } from './loop.parts.tsx';
import './loop.css';
import './initiative.css';

export default function InitiativePage() {
  const { id = '' } = useParams();
  const t = useT(words);
  const query = useInitiative(id);
  useTitle(query.data?.title ?? t('title'));
  if (query.error instanceof ApiError && query.error.status === 404)
    return (
      <EmptyState
        icon="search"
        title={t('missing')}
        actions={
          <ButtonLink look="primary" to="/work/initiatives">
            {t('back')}
          </ButtonLink>
        }
      >
        {t('missing.next')}
      </EmptyState>
    );
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[40, 90, 70, 100, 80]} />
      </div>
    );
  const initiative = query.data;
  return (
    <>
      <Head initiative={initiative} />
      {initiative.state === 'draft' && <p className="outcome">{t('draft.note')}</p>}
      {initiative.closingNote !== '' && (
        <p className="outcome">
          {t('closed.note')}：{initiative.closingNote}
        </p>
      )}
      <Stages initiative={initiative} />
      <div className="finding-columns">
        <div className="stack">
          <InitiativeFindings initiative={initiative} />
          <InitiativeTasks initiative={initiative} />
          <InitiativeFilingCard id={initiative.id} />
        </div>
        <div className="stack">
          <InitiativePlan initiative={initiative} />
          <InitiativeSlips id={initiative.id} />
          <InitiativePart id={initiative.id} part="study" />
          <InitiativePart id={initiative.id} part="research" />
          <InitiativePart id={initiative.id} part="inspections" />
          <InitiativePeople initiative={initiative} />
          <InitiativeBodies initiative={initiative} />
        </div>
      </div>
    </>
  );
}

function Head({ initiative }: { initiative: InitiativeDetail }) {
  const t = useT(words);
  const keep = useKeepInitiative();
  const [asked, setAsked] = useState<'start' | 'close'>();
  const [ground, setGround] = useState('');
  const may = useMay();
  const { state, mayManage } = initiative;
  return (
    <header className="page-head">
      <div className="grow">
        <Crumbs
          label={t('title')}
          items={[{ label: t('title'), to: '/work/initiatives' }, { label: initiative.number }]}
        />
        <h1>{initiative.title}</h1>
        <p className="row finding-signs">
          <InitiativeState state={state} />
          <span>{t(`kind.${initiative.kind}`)}</span>
          <span className="code">{initiative.number}</span>
          <Dates of={initiative} today={initiative.today} />
          {initiative.leaderName !== null && (
            <span>
              {t('leader')} {initiative.leaderName}
            </span>
          )}
          {initiative.closedOn !== null && (
            <span>
              {t('state.closed')} <Day day={initiative.closedOn} />
            </span>
          )}
        </p>
      </div>
      <div className="row page-acts">
        {may('report.edit') && state !== 'draft' && (
          <ButtonLink to={`/work/reports?new=stage&initiative=${encodeURIComponent(initiative.id)}`}>
            {t('report')}
          </ButtonLink>
        )}
        {mayManage && state === 'draft' && (
          <Button look="primary" onClick={() => setAsked('start')}>
            {t('act.start')}
          </Button>
        )}
        {mayManage && state === 'running' && <Button onClick={() => setAsked('close')}>{t('act.close')}</Button>}
      </div>
      {asked && (
        <ChangeDialog
          open
          onClose={() => setAsked(undefined)}
          title={t(`act.${asked}`)}
          lead={t(`act.${asked}-lead`)}
          submit={t(`act.${asked}`)}
          done={t(asked === 'start' ? 'act.started' : 'act.closed')}
          onDone={keep}
          act={() => stepInitiative(initiative.id, { step: asked, ground, lockVersion: initiative.lockVersion })}
        >
          {asked === 'close' && (
            <TextArea
              label={t('act.close-ground')}
              hint={t('act.close-hint')}
              value={ground}
              onChange={(event) => setGround(event.target.value)}
            />
          )}
        </ChangeDialog>
      )}
    </header>
  );
}

function Stages({ initiative }: { initiative: InitiativeDetail }) {
  const t = useT(words);
  const [editing, setEditing] = useState(false);
  const { stages, mayManage, state } = initiative;
  return (
    <section className="card" aria-labelledby="stages">
      <header className="card-head">
        <h2 id="stages">{t('stages.title')}</h2>
        <span className="grow" />
        {mayManage && state !== 'closed' && (
          <Button size="small" look="quiet" onClick={() => setEditing(true)}>
            {t('stages.edit')}
          </Button>
        )}
      </header>
      {stages.length === 0 ? (
        <p className="card-note muted">{t('stages.none')}</p>
      ) : (
        <TimeLine
          start={initiative.start}
          end={initiative.end}
          stages={stages}
          today={initiative.today}
          tasks={initiative.tasks}
        />
      )}
      {editing && <StagesDialog initiative={initiative} onClose={() => setEditing(false)} />}
    </section>
  );
}
