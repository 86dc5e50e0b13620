/** Planning a session, or changing its plan. */
import { useState } from 'react';
import type { SessionDetail } from '../../shared/schemas/study.ts';
import {
  patchSession,
  planSession,
  useMaterials,
  useStudyInitiatives,
  useStudySettings,
} from '../api/study.queries.ts';
import { Checkbox, Field, Select } from '../components/field.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { todayDay } from './loop.model.ts';
import { ChangeDialog, DayField } from './loop.parts.tsx';
import { hourText, minuteOfText } from './study.model.ts';
import { StudyBodySelect } from './study.parts.tsx';

interface Props {
  onClose: () => void;
  /** The session whose plan is changed; absent for a new one. */
  session?: SessionDetail;
  /** First offers for a new one. */
  offer?: { bodyId?: string; kind?: string; day?: number; initiativeId?: string };
  onDone?: (id: string) => void;
}

export function SessionForm({ onClose, session, offer = {}, onDone }: Props) {
  const t = useT(study);
  const { locale } = useLocale();
  const kinds = useStudySettings().data?.kinds.filter((kind) => !kind.retired || kind.key === session?.kind) ?? [];
  const initiatives = useStudyInitiatives().items;
  const [bodyId, setBody] = useState(session?.bodyId ?? offer.bodyId ?? '');
  const [kind, setKind] = useState(session?.kind ?? offer.kind ?? '');
  const [topic, setTopic] = useState(session?.topic ?? '');
  const [day, setDay] = useState<number | null>(session?.day ?? offer.day ?? todayDay());
  const [endDay, setEndDay] = useState<number | null>(
    session !== undefined && session.endDay !== session.day ? session.endDay : null,
  );
  const [from, setFrom] = useState(hourText(session?.fromMinute ?? 540));
  const [to, setTo] = useState(hourText(session?.toMinute ?? 660));
  const [place, setPlace] = useState(session?.place ?? '');
  const [leader, setLeader] = useState(session?.leader ?? '');
  const [initiativeId, setInitiative] = useState(session?.initiativeId ?? offer.initiativeId ?? '');
  const [materialIds, setMaterials] = useState<readonly string[]>(session?.materials.map((each) => each.id) ?? []);
  const listed = useMaterials(initiativeId === '' ? { house: true } : { initiative: initiativeId }).items;
  const choice = [...listed, ...(session?.materials ?? []).filter((each) => !listed.some(({ id }) => id === each.id))];
  const held = session?.state === 'held';
  const fromMinute = minuteOfText(from);
  const toMinute = minuteOfText(to);
  const ready = bodyId !== '' && kind !== '' && topic.trim() !== '' && day !== null && fromMinute !== null;

  const act = () => {
    const fields = {
      kind,
      topic: topic.trim(),
      place: place.trim(),
      leader: leader.trim(),
      initiativeId: initiativeId || null,
      materialIds: [...materialIds],
      day: day!,
      endDay: endDay ?? day!,
      fromMinute: fromMinute!,
      toMinute: toMinute ?? 0,
    };
    if (session === undefined) return planSession({ ...fields, bodyId });
    return patchSession(session.id, { ...fields, lockVersion: session.lockVersion });
  };
  return (
    <ChangeDialog
      open
      size="wide"
      onClose={onClose}
      title={t(session ? 'plan.edit' : 'plan.title')}
      submit={t(session ? 'plan.save' : 'plan')}
      done={t(session ? 'plan.changed' : 'plan.done')}
      disabled={!ready || toMinute === null}
      act={act}
      onDone={(answer) => onDone?.((answer as { id: string }).id)}
    >
      <div className="edit-pair">
        {session === undefined && (
          <StudyBodySelect label={t('field.body')} kept none="—" required value={bodyId} onChange={setBody} />
        )}
        <Select
          label={t('field.kind')}
          required
          value={kind}
          options={[
            { value: '', label: '—' },
            ...kinds.map((each) => ({ value: each.key, label: locale === 'en' ? each.en : each.zh })),
          ]}
          onChange={(event) => setKind(event.target.value)}
        />
      </div>
      <Field
        label={t('field.topic')}
        required
        maxLength={200}
        value={topic}
        onChange={(event) => setTopic(event.target.value)}
      />
      <div className="study-times">
        <DayField label={t('field.day')} required disabled={held} value={day} onChange={setDay} />
        <Field
          label={t('field.from')}
          type="time"
          required
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Field label={t('field.to')} type="time" required value={to} onChange={(event) => setTo(event.target.value)} />
        <DayField label={t('field.end-day')} disabled={held} value={endDay} onChange={setEndDay} />
      </div>
      <div className="edit-pair">
        <Field
          label={t('field.place')}
          maxLength={200}
          value={place}
          onChange={(event) => setPlace(event.target.value)}
        />
        <Field
          label={t('field.leader')}
          maxLength={200}
          value={leader}
          onChange={(event) => setLeader(event.target.value)}
        />
        {initiatives.length > 0 && (
          <Select
            label={t('field.initiative')}
            value={initiativeId}
            options={[
              { value: '', label: t('field.initiative-none') },
              ...initiatives.map(({ id, number, title }) => ({ value: id, label: `${number} ${title}` })),
            ]}
            onChange={(event) => setInitiative(event.target.value)}
          />
        )}
      </div>
      <fieldset className="study-choice">
        <legend>{t('field.materials')}</legend>
        {choice.length === 0 ? (
          <p className="muted small">{t('field.materials-none')}</p>
        ) : (
          choice.map(({ id, title }) => (
            <Checkbox
              key={id}
              label={title}
              checked={materialIds.includes(id)}
              onChange={(event) =>
                setMaterials(event.target.checked ? [...materialIds, id] : materialIds.filter((each) => each !== id))
              }
            />
          ))
        )}
      </fieldset>
    </ChangeDialog>
  );
}
