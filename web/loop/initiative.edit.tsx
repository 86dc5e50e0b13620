/** The dialogs that change an initiative: goal and plan, stages, people, units. */
import { useState } from 'react';
import type { InitiativeDetail } from '../../shared/schemas/initiative.ts';
import { type InitiativePatch, patchInitiative, useKeepInitiative } from '../api/initiative.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Field, Select, TextArea } from '../components/field.tsx';
import { initiative as words } from '../i18n/initiative.ts';
import { useT } from '../i18n/i18n.tsx';
import { freeKey } from './initiative.model.ts';
import { BodyTicks } from './initiative.parts.tsx';
import { addDays } from './loop.model.ts';
import { ChangeDialog, DayField, PersonSelect } from './loop.parts.tsx';

interface Props {
  initiative: InitiativeDetail;
  onClose: () => void;
}
const KINDS = ['study', 'inspection', 'service', 'other'] as const;
const ROLES = ['first-responsible', 'leading-group', 'office', 'member', 'guiding-group'] as const;

const patch = ({ id, lockVersion }: InitiativeDetail, change: Omit<InitiativePatch, 'lockVersion'>) =>
  patchInitiative(id, { ...change, lockVersion });

export function PlanDialog({ initiative, onClose }: Props) {
  const t = useT(words);
  const keep = useKeepInitiative();
  const [draft, setDraft] = useState({
    title: initiative.title,
    kind: initiative.kind,
    goal: initiative.goal,
    plan: initiative.plan,
    end: initiative.end,
    leaderId: initiative.leaderId ?? '',
  });
  const [start, setStart] = useState<number | null>(initiative.start);
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  return (
    <ChangeDialog
      open
      onClose={onClose}
      size="wide"
      title={t('plan.edit')}
      submit={t('act.save')}
      done={t('act.saved')}
      onDone={keep}
      disabled={draft.title.trim() === '' || start === null}
      act={() => patch(initiative, { ...draft, start: start ?? initiative.start, leaderId: draft.leaderId || null })}
    >
      <Field
        label={t('plan.name')}
        required
        maxLength={200}
        value={draft.title}
        onChange={(event) => set({ title: event.target.value })}
      />
      <div className="edit-pair">
        <Select
          label={t('plan.kind')}
          value={draft.kind}
          options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(event) => set({ kind: event.target.value as (typeof KINDS)[number] })}
        />
        <PersonSelect
          label={t('leader')}
          value={draft.leaderId}
          known={initiative.leaderName}
          onChange={(leaderId) => set({ leaderId })}
        />
        <DayField label={t('from')} required value={start} onChange={setStart} />
        <DayField label={t('to')} value={draft.end} onChange={(end) => set({ end })} />
      </div>
      <TextArea label={t('plan.goal')} value={draft.goal} onChange={(event) => set({ goal: event.target.value })} />
      <TextArea
        label={t('plan.text')}
        rows={12}
        value={draft.plan}
        onChange={(event) => set({ plan: event.target.value })}
      />
    </ChangeDialog>
  );
}

interface StageDraft {
  key: string;
  name: string;
  from: number | null;
  to: number | null;
}
export function StagesDialog({ initiative, onClose }: Props) {
  const t = useT(words);
  const keep = useKeepInitiative();
  const [stages, setStages] = useState<StageDraft[]>(initiative.stages);
  const set = (at: number, change: Partial<StageDraft>) =>
    setStages(stages.map((stage, index) => (index === at ? { ...stage, ...change } : stage)));
  const sound = stages.filter(
    (stage): stage is StageDraft & { from: number; to: number } =>
      stage.name.trim() !== '' && stage.from !== null && stage.to !== null,
  );
  const add = () => {
    const from = stages.at(-1)?.to ?? initiative.start;
    const key = freeKey(stages.map((stage) => stage.key));
    setStages([...stages, { key, name: '', from, to: initiative.end ?? addDays(from, 30) }]);
  };
  return (
    <ChangeDialog
      open
      onClose={onClose}
      size="wide"
      title={t('stages.edit')}
      submit={t('act.save')}
      done={t('act.saved')}
      onDone={keep}
      disabled={sound.length < stages.length}
      act={() => patch(initiative, { stages: sound })}
    >
      {stages.map((stage, index) => (
        <div key={stage.key} className="loop-line">
          <Field
            label={t('stages.name')}
            required
            maxLength={100}
            value={stage.name}
            onChange={(event) => set(index, { name: event.target.value })}
          />
          <DayField label={t('from')} required value={stage.from} onChange={(from) => set(index, { from })} />
          <DayField label={t('to')} required value={stage.to} onChange={(to) => set(index, { to })} />
          <Button
            look="quiet"
            aria-label={`${t('act.remove')} ${stage.name}`}
            onClick={() => setStages(stages.filter((_, other) => other !== index))}
          >
            {t('act.remove')}
          </Button>
        </div>
      ))}
      <div>
        <Button size="small" onClick={add}>
          {t('stages.add')}
        </Button>
      </div>
    </ChangeDialog>
  );
}

interface PersonDraft {
  role: (typeof ROLES)[number];
  userId: string;
  name: string;
  duty: string;
  /** As the page has the name; kept for an account that can no longer be chosen. */
  known: string;
}
export function PeopleDialog({ initiative, onClose }: Props) {
  const t = useT(words);
  const keep = useKeepInitiative();
  const [people, setPeople] = useState<PersonDraft[]>(() =>
    initiative.people.map(({ role, userId, name, duty }) => ({
      role,
      userId: userId ?? '',
      name: userId === null ? name : '',
      duty,
      known: name,
    })),
  );
  const set = (at: number, change: Partial<PersonDraft>) =>
    setPeople(people.map((person, index) => (index === at ? { ...person, ...change } : person)));
  return (
    <ChangeDialog
      open
      onClose={onClose}
      size="wide"
      title={t('people.edit')}
      submit={t('act.save')}
      done={t('act.saved')}
      onDone={keep}
      act={() =>
        patch(initiative, {
          people: people.map(({ role, userId, name, duty }) => ({ role, userId: userId || null, name, duty })),
        })
      }
    >
      {people.map((person, index) => (
        <div key={index} className="loop-line people-line">
          <Select
            label={t('people.role')}
            value={person.role}
            options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
            onChange={(event) => set(index, { role: event.target.value as PersonDraft['role'] })}
          />
          <PersonSelect
            label={t('people.person')}
            value={person.userId}
            known={person.known}
            onChange={(userId) => set(index, { userId })}
          />
          {person.userId === '' && (
            <Field
              label={t('people.name')}
              maxLength={100}
              value={person.name}
              onChange={(event) => set(index, { name: event.target.value })}
            />
          )}
          <Field
            label={t('people.duty')}
            maxLength={200}
            value={person.duty}
            onChange={(event) => set(index, { duty: event.target.value })}
          />
          <Button look="quiet" onClick={() => setPeople(people.filter((_, other) => other !== index))}>
            {t('act.remove')}
          </Button>
        </div>
      ))}
      <div>
        <Button
          size="small"
          onClick={() => setPeople([...people, { role: 'member', userId: '', name: '', duty: '', known: '' }])}
        >
          {t('people.add')}
        </Button>
      </div>
    </ChangeDialog>
  );
}

export function BodiesOfDialog({ initiative, onClose }: Props) {
  const t = useT(words);
  const keep = useKeepInitiative();
  const [chosen, setChosen] = useState(() => initiative.bodies.map(({ id }) => id));
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('bodies.edit')}
      lead={t('bodies.edit-lead')}
      submit={t('act.save')}
      done={t('act.saved')}
      onDone={keep}
      act={() => patch(initiative, { bodyIds: chosen })}
    >
      <BodyTicks chosen={chosen} onChange={setChosen} />
      <div>
        <ButtonLink size="small" to="/work/bodies">
          {t('bodies.go')}
        </ButtonLink>
      </div>
    </ChangeDialog>
  );
}
