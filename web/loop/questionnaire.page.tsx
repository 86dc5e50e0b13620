/** One questionnaire: built while it is a draft, sent out by its link while it is open, counted. */
import { useState } from 'react';
import { useParams } from 'react-router';
import type { QuestionnaireDetail } from '../../shared/schemas/questionnaire.ts';
import { ApiError } from '../api/client.ts';
import { actOnQuestionnaire, useQuestionnaire } from '../api/research.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Crumbs } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useT } from '../i18n/i18n.tsx';
import { questionnaire as words } from '../i18n/questionnaire.ts';
import { useTitle } from '../lib/title.ts';
import { ChangeDialog } from './loop.parts.tsx';
import { QuestionnaireBuilder } from './questionnaire.builder.tsx';
import { QuestionnaireResults } from './questionnaire.results.tsx';
import { QuestionnaireLight } from './research-questionnaires.tsx';
import { Section } from './research.parts.tsx';
import './loop.css';
import './research.css';

export default function QuestionnairePage() {
  const { id = '' } = useParams();
  const t = useT(words);
  const found = useQuestionnaire(id);
  useTitle(found.data?.title);
  if (found.error instanceof ApiError && found.error.status === 404)
    return (
      <EmptyState
        icon="search"
        title={t('missing')}
        actions={
          <ButtonLink look="primary" to="/work/research?tab=questionnaires">
            {t('back')}
          </ButtonLink>
        }
      >
        {t('missing.next')}
      </EmptyState>
    );
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[50, 90, 70]} />
      </div>
    );
  const { data } = found;
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs
            label={t('list.title')}
            items={[{ label: t('list.title'), to: '/work/research?tab=questionnaires' }, { label: data.number }]}
          />
          <h1>{data.title}</h1>
          <p className="row finding-signs">
            <QuestionnaireLight state={data.state} />
            <span className="code">{data.number}</span>
            {data.state !== 'draft' && <span>{t('results.count', { n: data.answers })}</span>}
          </p>
        </div>
        {data.mayEdit && <Acts data={data} />}
      </header>
      {data.address !== null && <PublicLink address={data.address} />}
      {data.state !== 'draft' && <QuestionnaireResults id={data.id} answers={data.answers} />}
      <QuestionnaireBuilder key={data.lockVersion} data={data} />
    </>
  );
}

function Acts({ data }: { data: QuestionnaireDetail }) {
  const t = useT(words);
  const [asked, setAsked] = useState<'open' | 'close'>();
  const { state } = data;
  return (
    <div className="row page-acts">
      {state === 'open' ? (
        <Button onClick={() => setAsked('close')}>{t('close')}</Button>
      ) : (
        <Button
          look={state === 'draft' ? 'primary' : 'plain'}
          disabled={data.questions.length === 0}
          onClick={() => setAsked('open')}
        >
          {t(state === 'draft' ? 'open' : 'open.again')}
        </Button>
      )}
      {asked !== undefined && (
        <ChangeDialog
          open
          onClose={() => setAsked(undefined)}
          title={t(asked)}
          lead={asked === 'close' ? t('close.lead') : state === 'draft' ? t('open.lead') : undefined}
          submit={t(asked)}
          done={t(asked === 'open' ? 'open.done' : 'close.done')}
          act={() => actOnQuestionnaire(data.id, asked, data.lockVersion)}
        />
      )}
    </div>
  );
}

function PublicLink({ address }: { address: string }) {
  const t = useT(words);
  const say = useToast();
  const whole = `${window.location.origin}${address}`;
  const copy = () =>
    void navigator.clipboard
      .writeText(whole)
      .then(() => say(t('link.copied')))
      .catch(() => say(t('link.copy-failed'), 'bad'));
  return (
    <Section
      id="link"
      title={t('link')}
      act={
        <>
          <Button size="small" onClick={copy}>
            {t('link.copy')}
          </Button>
          <a className="btn small quiet" href={address} target="_blank" rel="noreferrer">
            {t('link.see')}
          </a>
        </>
      }
    >
      <div className="card-note">
        <p className="public-link code">{whole}</p>
        <p className="small muted">{t('link.lead')}</p>
      </div>
    </Section>
  );
}
