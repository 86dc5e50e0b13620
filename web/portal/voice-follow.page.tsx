/** What became of what somebody said: by number and code, which are never put into an address. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import type { z } from 'zod';
import type { followed } from '../../shared/schemas/voice.ts';
import { api, ApiError } from '../api/client.ts';
import { Button } from '../components/button.tsx';
import { Field, TextArea } from '../components/field.tsx';
import { Steps } from '../components/progress.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { portalVoice } from '../i18n/portal-voice.ts';
import { formatDateText, formatDay } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import './voice.css';

type Followed = z.infer<typeof followed>;
interface Key {
  number: string;
  code: string;
}
const isKey = (state: unknown): state is Key =>
  typeof state === 'object' && state !== null && 'number' in state && 'code' in state;

export default function VoiceFollowPage() {
  const t = useT(portalVoice);
  const { state } = useLocation() as { state: unknown };
  const [key, setKey] = useState<Key>(isKey(state) ? state : { number: '', code: '' });
  const [voice, setVoice] = useState<Followed>();
  const look = useMutation({
    mutationFn: (body: Key) => api<Followed>('/voices/follow', { method: 'POST', body }),
    onSuccess: setVoice,
  });
  useTitle(t('follow.title'));
  const wrong = look.error instanceof ApiError && look.error.status === 404;
  return (
    <main id="content" tabIndex={-1} className="page-frame voice-page">
      <h1>{t('follow.title')}</h1>
      {voice ? (
        <>
          <Outcome voice={voice} given={key} onRated={setVoice} />
          <p>
            <Button
              onClick={() => {
                setVoice(undefined);
                setKey({ number: '', code: '' });
              }}
            >
              {t('follow.other')}
            </Button>
          </p>
        </>
      ) : (
        <>
          <p className="voice-lead">{t('follow.lead')}</p>
          <form
            className="voice-form"
            onSubmit={(event) => {
              event.preventDefault();
              look.mutate({ number: key.number.trim(), code: key.code.trim() });
            }}
          >
            <Field
              label={t('follow.number')}
              hint={t('follow.number-hint')}
              required
              maxLength={40}
              autoCapitalize="characters"
              autoComplete="off"
              value={key.number}
              onChange={(event) => setKey({ ...key, number: event.target.value })}
            />
            <Field
              label={t('follow.code')}
              hint={t('follow.code-hint')}
              required
              maxLength={40}
              autoCapitalize="characters"
              autoComplete="off"
              value={key.code}
              onChange={(event) => setKey({ ...key, code: event.target.value })}
            />
            {wrong ? (
              <p className="error-line" role="alert">
                {t('follow.wrong')}
              </p>
            ) : (
              <ErrorLine error={look.error} />
            )}
            <div className="row">
              <Button type="submit" look="primary" size="large" busy={look.isPending}>
                {t('follow.submit')}
              </Button>
              <Link to="/voice">{t('follow.new')}</Link>
            </div>
          </form>
          <p className="muted">{t('follow.lost')}</p>
        </>
      )}
    </main>
  );
}

const STAGES = ['new', 'assigned', 'answered', 'closed'] as const;
const MENDED: readonly string[] = ['verified', 'closed', 'looked-back'];

function Outcome({ voice, given, onRated }: { voice: Followed; given: Key; onRated: (voice: Followed) => void }) {
  const t = useT(portalVoice);
  const { locale } = useLocale();
  const stage = voice.state === 'joined' ? 'assigned' : voice.state;
  const at = STAGES.indexOf(stage);
  const open = stage === 'new' || stage === 'assigned';
  const mended = voice.finding !== null && MENDED.includes(voice.finding.state);
  const words =
    stage === 'closed'
      ? t('follow.closed-text')
      : stage === 'answered'
        ? t(mended ? 'follow.mended' : 'follow.answered-text')
        : voice.finding !== null
          ? t('follow.mending')
          : t(`follow.${stage}-text`);
  return (
    <>
      <section className="card voice-outcome" aria-live="polite">
        <p className="muted">
          {t('follow.subject')} · <span className="code">{voice.number}</span>
        </p>
        <h2>{voice.subject}</h2>
        <p className="muted">
          {t('follow.received')} {formatDay(locale, voice.receivedAt)}
        </p>
        <Steps
          label={t('follow.title')}
          steps={STAGES.map((each, index) => ({
            key: each,
            title: t(`follow.stage.${each}`),
            state: index < at || (each === 'closed' && at === index) ? 'done' : index === at ? 'running' : 'waiting',
          }))}
        />
        <p className="voice-words">
          {words} {open && t('follow.due', { day: formatDateText(locale, String(voice.answerDue)) })}
        </p>
        {voice.answer !== null && (
          <>
            <h3>
              {t('follow.answer')}
              {voice.answeredAt !== null && <span className="muted small"> {formatDay(locale, voice.answeredAt)}</span>}
            </h3>
            <p className="voice-answer">{voice.answer}</p>
          </>
        )}
        {voice.content !== null && <p className="outcome">{t(voice.content ? 'rated.yes' : 'rated.no')}</p>}
      </section>
      {voice.asked && <Rate given={given} onRated={onRated} />}
    </>
  );
}

function Rate({ given, onRated }: { given: Key; onRated: (voice: Followed) => void }) {
  const t = useT(portalVoice);
  const [content, setContent] = useState<boolean>();
  const [comment, setComment] = useState('');
  const rate = useMutation({
    mutationFn: () => api<Followed>('/voices/rate', { method: 'POST', body: { ...given, content, comment } }),
    onSuccess: onRated,
  });
  return (
    <form
      className="card voice-outcome"
      onSubmit={(event) => {
        event.preventDefault();
        rate.mutate();
      }}
    >
      <fieldset>
        <legend>{t('rate.title')}</legend>
        <div className="voice-choices">
          {([true, false] as const).map((value) => (
            <label key={String(value)} className="voice-choice">
              <input
                type="radio"
                name="content"
                required
                checked={content === value}
                onChange={() => setContent(value)}
              />
              {t(value ? 'rate.yes' : 'rate.no')}
            </label>
          ))}
        </div>
      </fieldset>
      <TextArea
        label={t(content === false ? 'rate.why' : 'rate.comment')}
        maxLength={2000}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
      <ErrorLine error={rate.error} />
      <p>
        <Button type="submit" look="primary" size="large" busy={rate.isPending} disabled={content === undefined}>
          {t('rate.submit')}
        </Button>
      </p>
    </form>
  );
}
