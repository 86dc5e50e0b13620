import type { VoiceRow } from '../../shared/schemas/voice.ts';
import { Light } from '../components/signs.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { voice as words } from '../i18n/voice.ts';
import { daysBetween, formatDayNumber, todayDay } from './loop.model.ts';
import { useWord } from './loop.parts.tsx';

export const CATEGORIES = ['praise', 'complaint', 'advice', 'help', 'question'] as const;

const LIGHTS: Record<string, 'ok' | 'warn' | 'bad' | 'idle'> = {
  new: 'warn',
  assigned: 'warn',
  answered: 'ok',
  closed: 'ok',
};
/** The state of a voice; what is answered too late is red. */
export function VoiceLight({ state, overdue }: { state: string; overdue: boolean }) {
  const word = useWord();
  return <Light state={overdue ? 'bad' : (LIGHTS[state] ?? 'idle')}>{word('voice', state)}</Light>;
}

/** By when it is to be answered, and how long that is. */
export function VoiceClock({ voice }: { voice: Pick<VoiceRow, 'state' | 'answerDue' | 'overdue'> }) {
  const t = useT(words);
  const { locale } = useLocale();
  const left = daysBetween(todayDay(), voice.answerDue);
  const runs = voice.state === 'new' || voice.state === 'assigned';
  return (
    <span className={voice.overdue ? 'late' : undefined}>
      {formatDayNumber(locale, voice.answerDue)}{' '}
      {runs && (
        <span className="nowrap">
          {left < 0 ? t('overdue', { n: -left }) : left === 0 ? t('due.today') : t('due.in', { n: left })}
        </span>
      )}
    </span>
  );
}
