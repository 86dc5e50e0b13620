/** One voice: what was said, what became of it. `f` makes a finding of it that keeps the link. */
import { useEffect, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { VoiceDetail } from '../../shared/schemas/voice.ts';
import { ApiError } from '../api/client.ts';
import { actOnVoice, makeFindingOfVoice, useLoopChange, useVoice, useVoices } from '../api/loop.queries.ts';
import { usePreference } from '../api/preference.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Select, TextArea } from '../components/field.tsx';
import { Crumbs, Light } from '../components/signs.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { voice as words } from '../i18n/voice.ts';
import { voiceMore } from '../i18n/voice-more.ts';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { ChangeDialog, PersonSelect, useWord } from './loop.parts.tsx';
import { Unjoin, VoiceDuplicates, VoiceFiles, VoiceSort } from './voice.aside.tsx';
import { VoiceClock, VoiceLight } from './voice.parts.tsx';
import './loop.css';
import './research.css';

export default function VoicePage() {
  const { id = '' } = useParams();
  const t = useT(words);
  const voice = useVoice(id);
  useTitle(voice.data?.number);
  if (voice.error instanceof ApiError && voice.error.status === 404)
    return (
      <EmptyState
        icon="search"
        title={t('missing')}
        actions={
          <ButtonLink look="primary" to="/work/voices">
            {t('back')}
          </ButtonLink>
        }
      >
        {t('missing.next')}
      </EmptyState>
    );
  if (voice.isError) return <ErrorState error={voice.error} onRetry={() => void voice.refetch()} />;
  if (!voice.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[50, 90, 70]} />
      </div>
    );
  return <Voice key={id} voice={voice.data} />;
}

function Voice({ voice }: { voice: VoiceDetail }) {
  const t = useT(words);
  const may = useMay();
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs label={t('title')} items={[{ label: t('title'), to: '/work/voices' }, { label: voice.number }]} />
          <h1>{voice.subject}</h1>
          <p className="row finding-signs">
            <VoiceLight state={voice.state} overdue={voice.overdue} />
            <span className="code">{voice.number}</span>
            <span>
              {t('column.due')} <VoiceClock voice={voice} />
            </span>
          </p>
        </div>
        {may('voice.handle') && <VoiceActs voice={voice} />}
      </header>
      <div className="finding-columns">
        <div className="stack">
          <section className="card" aria-labelledby="said">
            <header className="card-head">
              <h2 id="said">{t('said')}</h2>
            </header>
            <blockquote className="said">{voice.text}</blockquote>
          </section>
          <section className="card" aria-labelledby="answer">
            <header className="card-head">
              <h2 id="answer">{t('answer')}</h2>
              {voice.content !== null && (
                <Light state={voice.content ? 'ok' : 'bad'}>{t(voice.content ? 'content' : 'not-content')}</Light>
              )}
              {voice.content === null && voice.state === 'answered' && (
                <Light state="idle">{t('content.waiting')}</Light>
              )}
            </header>
            <div className="card-note stack">
              {voice.answer === null ? <p className="muted">{t('answer.none')}</p> : <p>{voice.answer}</p>}
              {(voice.comment ?? '') !== '' && (
                <p>
                  <span className="muted">{t('comment')}</span> {voice.comment}
                </p>
              )}
            </div>
          </section>
        </div>
        <Side voice={voice} />
      </div>
    </>
  );
}

function Side({ voice }: { voice: VoiceDetail }) {
  const t = useT(words);
  const more = useT(voiceMore);
  const word = useWord();
  const may = useMay();
  const { locale } = useLocale();
  const fact = (name: string, value: React.ReactNode) => (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
  const unnamed = !voice.person || (voice.person.name === '' && voice.person.contact === '');
  return (
    <div className="stack">
      {voice.joinedTo !== null && (
        <p className="outcome">
          {t('joined.to')} · <Link to={`/work/voices/${voice.joinedTo}`}>{t('joined.see')}</Link>{' '}
          <Unjoin voice={voice} />
        </p>
      )}
      <section className="card" aria-labelledby="facts">
        <header className="card-head">
          <h2 id="facts">{t('facts')}</h2>
        </header>
        <dl className="facts one tight voice-facts">
          {fact(
            t('column.channel'),
            [word('channel', voice.channel), voice.occasion].filter((each) => each !== '').join(' · '),
          )}
          {fact(more('category'), <VoiceSort voice={voice} />)}
          {fact(t('column.received'), formatTime(locale, voice.receivedAt))}
          {fact(t('column.assigned'), voice.assignedTo ?? '—')}
          {fact(
            t('finding'),
            voice.findingId === null ? (
              <span className="muted">{t('finding.none')}</span>
            ) : (
              <Link to={`/work/findings/${voice.findingId}`}>{t('finding.see')}</Link>
            ),
          )}
        </dl>
      </section>
      <section className="card" aria-labelledby="person">
        <header className="card-head">
          <h2 id="person">{t('person')}</h2>
        </header>
        <div className="card-note">
          {!may('voice.names') ? (
            <p className="muted">{voice.named ? more('person.masked') : more('unnamed')}</p>
          ) : unnamed ? (
            <p className="muted">{t('said.none')}</p>
          ) : (
            <>
              <p>
                <b>{voice.person?.name}</b> {voice.person?.contact}
              </p>
              <p className="small muted">{t('person.seen')}</p>
            </>
          )}
        </div>
      </section>
      <VoiceFiles voice={voice} />
      <VoiceDuplicates voice={voice} />
      {voice.joined.length > 0 && (
        <section className="card" aria-labelledby="joined">
          <header className="card-head">
            <h2 id="joined">{t('joined')}</h2>
          </header>
          <ul role="list" className="lines">
            {voice.joined.map((each) => (
              <li key={each.id}>
                <Link to={`/work/voices/${each.id}`}>
                  <span className="grow">{each.subject}</span>
                  <span className="code">{each.number}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

type Act = 'assign' | 'answer' | 'join';
function VoiceActs({ voice }: { voice: VoiceDetail }) {
  const t = useT(words);
  const say = useToast();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Act>();
  const make = useLoopChange(() => makeFindingOfVoice(voice.id));
  const open = voice.state === 'new' || voice.state === 'assigned';
  const makeable = voice.findingId === null && voice.state !== 'joined' && voice.state !== 'closed';
  const makeFinding = () =>
    make.mutate(undefined, {
      onSuccess: ({ id }) => {
        say(t('act.finding-done'));
        void navigate(`/work/findings/${id}`);
      },
    });
  useFindingKey(makeable && !make.isPending, makeFinding);
  return (
    <div className="row page-acts">
      {open && voice.findingId === null && (
        <Button look="quiet" onClick={() => setAsked('join')}>
          {t('act.join')}
        </Button>
      )}
      {open && <Button onClick={() => setAsked('assign')}>{t('act.assign')}</Button>}
      {open && <Button onClick={() => setAsked('answer')}>{t('act.answer')}</Button>}
      {makeable && (
        <Button
          look="primary"
          busy={make.isPending}
          onClick={makeFinding}
          aria-keyshortcuts="f"
          title={t('act.finding-key')}
        >
          {t('act.finding')} <kbd aria-hidden="true">f</kbd>
        </Button>
      )}
      <ErrorLine error={make.error} />
      {asked && <ActDialog key={asked} voice={voice} act={asked} onClose={() => setAsked(undefined)} />}
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

function ActDialog({ voice, act, onClose }: { voice: VoiceDetail; act: Act; onClose: () => void }) {
  const t = useT(words);
  const [lockVersion] = useState(voice.lockVersion);
  const [text, setText] = useState('');
  const others = useVoices({}, act === 'join').items.filter(({ id, state }) => id !== voice.id && state !== 'joined');
  const body = act === 'assign' ? { userId: text } : act === 'answer' ? { text } : { into: text };
  const lead = act === 'answer' ? t('act.answer-lead') : act === 'join' ? t('act.join-lead') : undefined;
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t(`act.${act}`)}
      lead={lead}
      submit={t(`act.${act}`)}
      done={t(`act.${act}-done`)}
      disabled={text.trim() === ''}
      act={() => actOnVoice(voice.id, act, { ...body, lockVersion })}
    >
      {act === 'assign' && <PersonSelect label={t('act.assign-to')} value={text} onChange={setText} />}
      {act === 'answer' && (
        <TextArea
          label={t('act.answer-text')}
          required
          rows={6}
          maxLength={5000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {act === 'join' &&
        (others.length === 0 ? (
          <p className="muted">{t('act.join-none')}</p>
        ) : (
          <Select
            label={t('act.join-to')}
            value={text}
            options={[
              { value: '', label: '—' },
              ...others.map(({ id, number, subject }) => ({ value: id, label: `${number} ${subject}` })),
            ]}
            onChange={(event) => setText(event.target.value)}
          />
        ))}
    </ChangeDialog>
  );
}
