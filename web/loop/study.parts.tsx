/** Small parts of the pages of study: its parts as links, words for kinds and times, the choice of a body. */
import { useCallback, type ComponentProps } from 'react';
import { NavLink } from 'react-router';
import type { AttendanceStatus, SessionRow } from '../../shared/schemas/study.ts';
import { useStudyBodies, useStudySettings } from '../api/study.queries.ts';
import { Select } from '../components/field.tsx';
import { Light } from '../components/signs.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { formatDayNumber } from './loop.model.ts';
import { hourText } from './study.model.ts';
import './loop.css';
import './study.css';

const PARTS = ['sessions', 'materials', 'lacks', 'papers', 'setup'] as const;

export function StudyParts() {
  const t = useT(study);
  return (
    <nav className="study-parts" aria-label={t('tabs')}>
      {PARTS.map((part) => (
        <NavLink key={part} to={part === 'sessions' ? '/work/study' : `/work/study/${part}`} end={part === 'sessions'}>
          {t(`tab.${part}`)}
        </NavLink>
      ))}
    </nav>
  );
}

/** `kindName('lesson')`: the house's word for a kind of session. */
export function useKindName(): (key: string) => string {
  const { locale } = useLocale();
  const kinds = useStudySettings().data?.kinds;
  return useCallback(
    (key) => {
      const kind = kinds?.find((each) => each.key === key);
      return kind === undefined ? key : locale === 'en' ? kind.en : kind.zh;
    },
    [kinds, locale],
  );
}

/** Days and hours of a session in words. */
export function useWhen(): (session: SessionRow) => string {
  const t = useT(study);
  const { locale } = useLocale();
  return useCallback(
    ({ day, endDay, fromMinute, toMinute }) => {
      const hours = `${hourText(fromMinute)}–${hourText(toMinute)}`;
      if (day === endDay) return `${formatDayNumber(locale, day)} ${hours}`;
      return t('days', { from: formatDayNumber(locale, day), to: formatDayNumber(locale, endDay), hours });
    },
    [t, locale],
  );
}

const STATE_LIGHTS = { planned: 'warn', held: 'ok', cancelled: 'idle' } as const;
export function SessionLight({ state }: { state: SessionRow['state'] }) {
  const t = useT(study);
  return <Light state={STATE_LIGHTS[state]}>{t(`state.${state}`)}</Light>;
}

const STATUS_LIGHTS = { present: 'ok', excused: 'warn', absent: 'bad' } as const;
export function StatusLight({ status }: { status: AttendanceStatus | null }) {
  const t = useT(study);
  if (status === null) return <span className="muted">{t('attendance.waiting')}</span>;
  return <Light state={STATUS_LIGHTS[status]}>{t(`status.${status}`)}</Light>;
}

type PickProps = Omit<ComponentProps<typeof Select>, 'options' | 'onChange'> & {
  onChange: (id: string) => void;
  /** Only the bodies whose records the reader keeps. */
  kept?: boolean;
  /** The word for no choice; without it one has to be chosen. */
  none?: string;
};
export function StudyBodySelect({ onChange, kept = false, none, ...rest }: PickProps) {
  const bodies = useStudyBodies().items.filter((body) => !kept || body.keeps);
  return (
    <Select
      {...rest}
      options={[
        ...(none === undefined ? [] : [{ value: '', label: none }]),
        ...bodies.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
