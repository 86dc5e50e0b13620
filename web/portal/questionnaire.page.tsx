/** /q/:token: a questionnaire answered on a phone, without an account, once; a second time is told and not counted. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useParams } from 'react-router';
import type { Answers, PublicQuestionnaire } from '../../shared/schemas/questionnaire.ts';
import { ApiError, api } from '../api/client.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { isAnswered, QuestionForm } from '../components/question-form.tsx';
import { ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { questionnaire } from '../i18n/questionnaire.ts';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import '../styles/questions.css';
import './voice.css';

const at = (token: string) => `/questionnaires/${encodeURIComponent(token)}`;

export default function QuestionnairePage() {
  const { token = '' } = useParams();
  const t = useT(questionnaire);
  const { locale } = useLocale();
  const sheet = useQuery({
    queryKey: ['questionnaire', token],
    queryFn: ({ signal }) => api<PublicQuestionnaire>(at(token), { signal }),
    staleTime: Infinity,
  });
  useTitle(sheet.data?.title);
  const voice = (
    <>
      <ButtonLink size="large" to="/voice">
        {t('public.voice')}
      </ButtonLink>
      <ButtonLink look="quiet" size="large" to="/">
        {t('public.home')}
      </ButtonLink>
    </>
  );
  if (sheet.error instanceof ApiError && sheet.error.status === 404)
    return (
      <Told title={t('public.missing')} acts={voice}>
        {t('public.missing-text')}
      </Told>
    );
  if (sheet.isError)
    return (
      <main id="content" className="page-frame">
        <ErrorState error={sheet.error} onRetry={() => void sheet.refetch()} />
      </main>
    );
  if (!sheet.data)
    return (
      <main id="content" className="page-frame voice-page">
        <Skeleton lines={[60, 90, 80]} />
      </main>
    );
  const { answeredAt, state } = sheet.data;
  if (answeredAt !== null)
    return (
      <Told title={t('public.again')} acts={voice}>
        {t('public.again-text', { at: formatTime(locale, answeredAt) })}
      </Told>
    );
  if (state === 'closed')
    return (
      <Told title={t('public.closed')} acts={voice}>
        {t('public.closed-text')}
      </Told>
    );
  return <Sheet token={token} sheet={sheet.data} after={voice} />;
}

/** What stands in place of the form: the reader is taken to it. */
function Told({ title, acts, children }: { title: string; acts: ReactNode; children: ReactNode }) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <main id="content" tabIndex={-1} className="page-frame voice-page">
      <h1 ref={head} tabIndex={-1}>
        {title}
      </h1>
      <p className="voice-lead">{children}</p>
      <div className="row voice-acts">{acts}</div>
    </main>
  );
}

function Sheet({ token, sheet, after }: { token: string; sheet: PublicQuestionnaire; after: ReactNode }) {
  const t = useT(questionnaire);
  const { locale } = useLocale();
  const client = useQueryClient();
  const [answers, setAnswers] = useState<Answers>({});
  const [tried, setTried] = useState(false);
  // One for what is being filled in: sent once more after a broken line, it is not a second answer.
  const [sending] = useState(() => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
  const send = useMutation({
    mutationFn: () =>
      api<{ answeredAt: string }>(`${at(token)}/answers`, { method: 'POST', body: { answers, sending } }),
    onError: (error) => {
      // Answered or closed meanwhile, in another window: the page says so.
      if (
        error instanceof ApiError &&
        (error.code === 'questionnaire-answered' || error.code === 'questionnaire-closed')
      )
        void client.invalidateQueries({ queryKey: ['questionnaire', token] });
    },
  });
  const missing = sheet.questions
    .filter(({ key, required }) => required && !isAnswered(answers[key]))
    .map(({ key }) => key);
  if (send.data)
    return (
      <Told title={t('public.thanks')} acts={after}>
        {t('public.thanks-text', { at: formatTime(locale, send.data.answeredAt) })}
      </Told>
    );
  return (
    <main id="content" tabIndex={-1} className="page-frame voice-page">
      <h1>{sheet.title}</h1>
      {sheet.intro !== '' && <p className="voice-lead questions-intro">{sheet.intro}</p>}
      <form
        className="voice-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (missing[0] !== undefined) document.getElementById(`q-${missing[0]}`)?.focus();
          else send.mutate();
        }}
      >
        <QuestionForm
          questions={sheet.questions}
          answers={answers}
          onChange={setAnswers}
          missing={tried ? missing : []}
        />
        {tried && missing.length > 0 && (
          <p className="field-error" role="status">
            {t('public.error', { n: missing.length })}
          </p>
        )}
        <ErrorLine error={send.error} />
        <div className="row">
          <Button type="submit" look="primary" size="large" busy={send.isPending}>
            {t('public.send')}
          </Button>
        </div>
        <p className="field-hint">{t('public.private')}</p>
      </form>
    </main>
  );
}
