/** 意见建议: anybody writes, without an account, and gets a number and a code. */
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { api } from '../api/client.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Field, TextArea } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useT } from '../i18n/i18n.tsx';
import { portalVoice } from '../i18n/portal-voice.ts';
import { useTitle } from '../lib/title.ts';
import './voice.css';

interface Ticket {
  number: string;
  code: string;
}
const BLANK = { subject: '', text: '', name: '', contact: '' };

export default function VoicePage() {
  const t = useT(portalVoice);
  const [given, setGiven] = useState(BLANK);
  const send = useMutation({
    mutationFn: (body: typeof BLANK) => api<Ticket>('/voices', { method: 'POST', body }),
  });
  useTitle(t('title'));
  const field = (key: keyof typeof BLANK) => ({
    value: given[key],
    onChange: (event: { target: { value: string } }) => setGiven({ ...given, [key]: event.target.value }),
  });
  if (send.data)
    return (
      <Thanks
        ticket={send.data}
        onAgain={() => {
          setGiven(BLANK);
          send.reset();
        }}
      />
    );
  return (
    <main id="content" tabIndex={-1} className="page-frame voice-page">
      <h1>{t('title')}</h1>
      <p className="voice-lead">{t('lead')}</p>
      <form
        className="voice-form"
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate(given);
        }}
      >
        <Field label={t('subject')} hint={t('subject-hint')} required maxLength={200} {...field('subject')} />
        <TextArea label={t('text')} hint={t('text-hint')} required rows={7} maxLength={5000} {...field('text')} />
        <fieldset>
          <legend>{t('named')}</legend>
          <p className="field-hint">{t('named-hint')}</p>
          <div className="voice-pair">
            <Field label={t('name')} autoComplete="name" maxLength={100} {...field('name')} />
            <Field label={t('contact')} autoComplete="tel" maxLength={200} {...field('contact')} />
          </div>
        </fieldset>
        <ErrorLine error={send.error} />
        <div className="row">
          <Button type="submit" look="primary" size="large" busy={send.isPending}>
            {t('submit')}
          </Button>
          <Link to="/voice/follow">{t('follow-instead')}</Link>
        </div>
      </form>
    </main>
  );
}

function Thanks({ ticket, onAgain }: { ticket: Ticket; onAgain: () => void }) {
  const t = useT(portalVoice);
  const say = useToast();
  const head = useRef<HTMLHeadingElement>(null);
  // The form is gone: who hears the page is told what came in its place.
  useEffect(() => head.current?.focus(), []);
  const copy = () =>
    void navigator.clipboard
      .writeText(`${t('thanks.number')} ${ticket.number}\n${t('thanks.code')} ${ticket.code}`)
      .then(() => say(t('thanks.copied')))
      .catch(() => say(t('thanks.copy-failed'), 'bad'));
  return (
    <main id="content" tabIndex={-1} className="page-frame voice-page">
      <h1 ref={head} tabIndex={-1}>
        {t('thanks.title')}
      </h1>
      <p className="voice-lead">{t('thanks.lead')}</p>
      <dl className="voice-ticket">
        <div>
          <dt>{t('thanks.number')}</dt>
          <dd>{ticket.number}</dd>
        </div>
        <div>
          <dt>{t('thanks.code')}</dt>
          <dd>{ticket.code}</dd>
        </div>
      </dl>
      <p className="voice-lead">{t('thanks.next')}</p>
      <div className="row voice-acts">
        <Button look="primary" size="large" onClick={() => window.print()}>
          {t('thanks.print')}
        </Button>
        <Button size="large" onClick={copy}>
          {t('thanks.copy')}
        </Button>
        <ButtonLink size="large" to="/voice/follow" state={ticket}>
          {t('thanks.follow')}
        </ButtonLink>
        <Button look="quiet" size="large" onClick={onAgain}>
          {t('thanks.again')}
        </Button>
        <ButtonLink look="quiet" size="large" to="/">
          {t('thanks.home')}
        </ButtonLink>
      </div>
    </main>
  );
}
