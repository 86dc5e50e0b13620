/**
 * Of the whole inbox: pairs that may be one matter, side by side, with what both say marked. One press joins or says that
 * they are two matters, one undoes it.
 */
import { useState } from 'react';
import { Link } from 'react-router';
import type { DuplicatePair } from '../../shared/schemas/voice.ts';
import { actOnVoice, useLoopChange } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { setVoicesApart, unjoinVoice, useInboxDuplicates } from '../api/voice.queries.ts';
import { Button } from '../components/button.tsx';
import { Mark } from '../components/signs.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { voiceMore } from '../i18n/voice-more.ts';
import { formatTime } from '../lib/format.ts';
import { marksOf } from './loop.model.ts';
import { useWord } from './loop.parts.tsx';

export function VoicesDuplicates() {
  const t = useT(voiceMore);
  const found = useInboxDuplicates();
  // Decided just now: they stay where they stood until the page is left, so that it can be undone there.
  const [decided, setDecided] = useState<Decided[]>([]);
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[60, 90, 80]} />
      </div>
    );
  const pairs = found.data.items;
  return (
    <>
      <p className="muted page-lead">{t('pairs.lead')}</p>
      {decided.map((each) => (
        <Outcome
          key={`${each.pair.from.id} ${each.pair.into.id}`}
          {...each}
          onUndone={() => setDecided((now) => now.filter((one) => one !== each))}
        />
      ))}
      {pairs.length === 0 && decided.length === 0 ? (
        <EmptyState title={t('pairs.none')}>{t('pairs.none-next')}</EmptyState>
      ) : (
        <ul role="list" className="voice-pairs" aria-label={t('pairs.label')}>
          {pairs.map((pair) => (
            <li key={pair.from.id} className="card">
              <Pair pair={pair} onDecided={(one) => setDecided((now) => [...now, one])} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** `joinedAs`: the version of the one that was joined; without it they were said to be two matters. */
interface Decided {
  pair: DuplicatePair;
  joinedAs?: number;
}

function Pair({ pair, onDecided }: { pair: DuplicatePair; onDecided: (decided: Decided) => void }) {
  const t = useT(voiceMore);
  const may = useMay();
  const { into, from } = pair;
  const join = useLoopChange(() => actOnVoice(from.id, 'join', { into: into.id, lockVersion: from.lockVersion }));
  const apart = useLoopChange(() => setVoicesApart(from.id, into.id));
  const names = { from: from.number, into: into.number };
  return (
    <>
      <div className="voice-pair">
        <Side title={t('pairs.earlier')} voice={into} common={pair.common} />
        <Side title={t('pairs.later')} voice={from} common={pair.common} />
      </div>
      <footer className="voice-pair-foot">
        <span className="grow small muted">
          {t('duplicates.share', { n: pair.share })} ·{' '}
          {pair.daysApart === 0 ? t('duplicates.same-day') : t('duplicates.apart', { n: pair.daysApart })}
        </span>
        {may('voice.handle') && (
          <>
            <Button
              size="small"
              look="quiet"
              busy={apart.isPending}
              aria-label={t('apart.named', names)}
              onClick={() => apart.mutate(undefined, { onSuccess: () => onDecided({ pair }) })}
            >
              {t('apart.set')}
            </Button>
            <Button
              size="small"
              busy={join.isPending}
              aria-label={t('pairs.join-named', names)}
              onClick={() =>
                join.mutate(undefined, { onSuccess: ({ lockVersion }) => onDecided({ pair, joinedAs: lockVersion }) })
              }
            >
              {t('pairs.join')}
            </Button>
          </>
        )}
      </footer>
      <ErrorLine error={join.error ?? apart.error} />
    </>
  );
}

function Side({ title, voice, common }: { title: string; voice: DuplicatePair['into']; common: readonly string[] }) {
  const word = useWord();
  const { locale } = useLocale();
  return (
    <div>
      <p className="small muted">
        {title} · <span className="code">{voice.number}</span> · {formatTime(locale, voice.receivedAt)} ·{' '}
        {word('voice', voice.state)}
      </p>
      <h2>
        <Link to={`/work/voices/${voice.id}`}>
          <Mark value={{ text: voice.subject, marks: marksOf(voice.subject, common) }} />
        </Link>
      </h2>
      <p className="said">
        <Mark value={{ text: voice.text, marks: marksOf(voice.text, common) }} />
      </p>
    </div>
  );
}

function Outcome({ pair: { into, from }, joinedAs, onUndone }: Decided & { onUndone: () => void }) {
  const t = useT(voiceMore);
  const undo = useLoopChange(() =>
    joinedAs === undefined ? setVoicesApart(from.id, into.id, false) : unjoinVoice(from.id, joinedAs),
  );
  return (
    <div className="outcome" role="status">
      {t(joinedAs === undefined ? 'apart.named' : 'pairs.joined', { from: from.number, into: into.number })}{' '}
      <Button
        size="small"
        look="quiet"
        busy={undo.isPending}
        onClick={() => undo.mutate(undefined, { onSuccess: onUndone })}
      >
        {t(joinedAs === undefined ? 'apart.undo' : 'pairs.undo')}
      </Button>
      <ErrorLine error={undo.error} />
    </div>
  );
}
