/** Somebody away says, or is said, to have made it up: what and when. */
import { useState } from 'react';
import { makeUp } from '../api/study.queries.ts';
import { TextArea } from '../components/field.tsx';
import { useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { todayDay } from './loop.model.ts';
import { ChangeDialog, DayField } from './loop.parts.tsx';

interface Props {
  sessionId: string;
  memberId: string;
  /** Who, or what, stands in the title. */
  name: string;
  day: number;
  onClose: () => void;
}
export function MakeUpDialog({ sessionId, memberId, name, day, onClose }: Props) {
  const t = useT(study);
  const [onDay, setOnDay] = useState<number | null>(todayDay());
  const [how, setHow] = useState('');
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('make-up.title', { name })}
      lead={t('make-up.lead')}
      submit={t('make-up.save')}
      done={t('make-up.done')}
      disabled={onDay === null || how.trim() === ''}
      act={() => makeUp(sessionId, { memberId, day, onDay: onDay!, how: how.trim() })}
    >
      <DayField label={t('make-up.day')} past required value={onDay} onChange={setOnDay} />
      <TextArea
        label={t('make-up.how')}
        required
        maxLength={500}
        value={how}
        onChange={(event) => setHow(event.target.value)}
      />
    </ChangeDialog>
  );
}
