/** One initiative on one page: where it stands in pictures, each of which leads down to the records behind it. */
import { useState } from 'react';
import { useParams } from 'react-router';
import type { InitiativeDetail } from '../../shared/schemas/initiative.ts';
import { ApiError } from '../api/client.ts';
import { fileInitiative, useFiling } from '../api/archiving.queries.ts';
import { stepInitiative, useInitiative, useKeepInitiative } from '../api/initiative.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Checkbox, TextArea } from '../components/field.tsx';
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
  const [asked, setAsked] = useState<'start' | 'close' | 'reopen'>();
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
        {mayManage && state === 'closed' && <Button onClick={() => setAsked('reopen')}>{t('act.reopen')}</Button>}
      </div>
      {asked && <StepDialog initiative={initiative} step={asked} onClose={() => setAsked(undefined)} />}
    </header>
  );
}

const DONE = { start: 'act.started', close: 'act.closed', reopen: 'act.reopened' } as const;

/** Closing files the papers with the same key, where it is known under which fonds. */
function StepDialog({
  initiative,
  step,
  onClose,
}: {
  initiative: InitiativeDetail;
  step: 'start' | 'close' | 'reopen';
  onClose: () => void;
}) {
  const t = useT(words);
  const keep = useKeepInitiative();
  const may = useMay();
  const filing = useFiling(initiative.id, step === 'close' && may('archiving.file'));
  const files = filing.data !== undefined && filing.data.rules.fonds !== null;
  const [ground, setGround] = useState('');
  const [file, setFile] = useState(true);
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t(`act.${step}`)}
      lead={t(`act.${step}-lead`)}
      submit={t(`act.${step}`)}
      done={t(step === 'close' && files && file ? 'act.closed-filed' : DONE[step])}
      // Until it is known whether it files as well, the key is not there to be pressed.
      disabled={filing.isLoading || (step === 'reopen' && ground.trim() === '')}
      onDone={keep}
      act={async () => {
        const done = await stepInitiative(initiative.id, { step, ground, lockVersion: initiative.lockVersion });
        if (step === 'close' && files && file) await fileInitiative(initiative.id);
        return done;
      }}
    >
      {step !== 'start' && (
        <TextArea
          label={t(`act.${step}-ground`)}
          hint={t(`act.${step}-hint`)}
          required={step === 'reopen'}
          value={ground}
          onChange={(event) => setGround(event.target.value)}
        />
      )}
      {files && (
        <Checkbox label={t('act.close-file')} checked={file} onChange={(event) => setFile(event.target.checked)} />
      )}
    </ChangeDialog>
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
