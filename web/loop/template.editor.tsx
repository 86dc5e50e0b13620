/** Writing a template: stages, tasks and roles with days from the start. Saving makes a version; earlier ones stay. */
import { useState } from 'react';
import { TASK_LISTS } from '../../shared/loop-lists.ts';
import type { InitiativeTemplate } from '../../shared/schemas/initiative.ts';
import { saveTemplate } from '../api/initiative.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field, Select, TextArea } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { initiative as words } from '../i18n/initiative.ts';
import { useT } from '../i18n/i18n.tsx';
import { freeKey } from './initiative.model.ts';
import { useWord } from './loop.parts.tsx';
import { tidy } from './template.model.ts';

const KINDS = ['study', 'inspection', 'service', 'other'] as const;
const ROLES = ['first-responsible', 'leading-group', 'office', 'member', 'guiding-group'] as const;
type Change = (change: Partial<InitiativeTemplate>) => void;
type Part = { template: InitiativeTemplate; onChange: Change };

interface Props {
  template: InitiativeTemplate;
  /** The version it follows; null for a new one. */
  basedOn: number | null;
  onSaved: (key: string) => void;
}
export function TemplateEditor({ template, basedOn, onSaved }: Props) {
  const t = useT(words);
  const say = useToast();
  const [draft, setDraft] = useState(template);
  const save = useLoopChange(() => saveTemplate(tidy(draft), basedOn));
  const onChange: Change = (change) => setDraft({ ...draft, ...change });
  return (
    <form
      className="loop-form template-form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined, {
          onSuccess: ({ version }) => {
            say(t('template.saved', { n: version }));
            onSaved(draft.key);
          },
        });
      }}
    >
      <Head template={draft} onChange={onChange} fresh={basedOn === null} />
      <Stages template={draft} onChange={onChange} />
      <Tasks template={draft} onChange={onChange} />
      <Roles template={draft} onChange={onChange} />
      <ErrorLine error={save.error} />
      <div className="row loop-foot">
        <Button type="submit" look="primary" busy={save.isPending}>
          {t('template.save')}
        </Button>
      </div>
    </form>
  );
}

function Head({ template, onChange, fresh }: Part & { fresh: boolean }) {
  const t = useT(words);
  return (
    <fieldset className="loop-set">
      <legend>{t('plan.title')}</legend>
      <div className="edit-pair">
        <Field
          label={t('template.name')}
          required
          maxLength={100}
          value={template.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        {fresh && (
          <Field
            label={t('template.key')}
            hint={t('template.key-hint')}
            required
            maxLength={64}
            pattern="[a-z0-9]+(-[a-z0-9]+)*"
            value={template.key}
            onChange={(event) => onChange({ key: event.target.value })}
          />
        )}
        <Select
          label={t('template.kind')}
          value={template.kind}
          options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(event) => onChange({ kind: event.target.value as InitiativeTemplate['kind'] })}
        />
        <Days label={t('template.days')} value={template.days} onChange={(days) => onChange({ days })} />
      </div>
      <Field
        label={t('template.summary')}
        maxLength={500}
        value={template.summary}
        onChange={(event) => onChange({ summary: event.target.value })}
      />
      <TextArea
        label={t('plan.goal')}
        maxLength={4000}
        value={template.goal}
        onChange={(event) => onChange({ goal: event.target.value })}
      />
      <TextArea
        label={t('plan.text')}
        rows={8}
        maxLength={20_000}
        value={template.plan}
        onChange={(event) => onChange({ plan: event.target.value })}
      />
    </fieldset>
  );
}

interface DaysProps {
  label: string;
  value: number;
  optional?: boolean;
  onChange: (days: number) => void;
}
/** Of an optional one nothing written is NaN. */
function Days({ label, value, optional = false, onChange }: DaysProps) {
  return (
    <Field
      label={label}
      type="number"
      required={!optional}
      min={1}
      max={3650}
      step={1}
      value={Number.isNaN(value) ? '' : value}
      onChange={(event) => onChange(event.target.valueAsNumber)}
    />
  );
}

function Remove({ of, onRemove }: { of: string; onRemove: () => void }) {
  const t = useT(words);
  return (
    <Button look="quiet" aria-label={`${t('act.remove')} ${of}`} onClick={onRemove}>
      {t('act.remove')}
    </Button>
  );
}

function Stages({ template, onChange }: Part) {
  const t = useT(words);
  const { stages, days } = template;
  const set = (at: number, change: Partial<(typeof stages)[number]>) =>
    onChange({ stages: stages.map((stage, index) => (index === at ? { ...stage, ...change } : stage)) });
  const add = () => {
    const key = freeKey(stages.map((stage) => stage.key));
    onChange({ stages: [...stages, { key, name: '', from: stages.at(-1)?.to ?? 1, to: days }] });
  };
  return (
    <fieldset className="loop-set">
      <legend>{t('template.stages')}</legend>
      {stages.map((stage, index) => (
        <div key={stage.key} className="loop-line">
          <Field
            label={t('stages.name')}
            required
            maxLength={100}
            value={stage.name}
            onChange={(event) => set(index, { name: event.target.value })}
          />
          <Days label={t('template.from')} value={stage.from} onChange={(from) => set(index, { from })} />
          <Days label={t('template.until')} value={stage.to} onChange={(to) => set(index, { to })} />
          {stages.length > 1 && (
            <Remove of={stage.name} onRemove={() => onChange({ stages: stages.filter((each) => each !== stage) })} />
          )}
        </div>
      ))}
      <Button size="small" onClick={add}>
        {t('stages.add')}
      </Button>
    </fieldset>
  );
}

function Tasks({ template, onChange }: Part) {
  const t = useT(words);
  const word = useWord();
  const { tasks, stages, days } = template;
  const set = (at: number, change: Partial<(typeof tasks)[number]>) =>
    onChange({ tasks: tasks.map((task, index) => (index === at ? { ...task, ...change } : task)) });
  const add = () =>
    onChange({
      tasks: [
        ...tasks,
        { text: '', stage: stages[0]?.key ?? null, list: 'task', duty: '', perBody: false, from: null, due: days },
      ],
    });
  return (
    <fieldset className="loop-set">
      <legend>{t('template.tasks')}</legend>
      {tasks.map((task, index) => (
        <div key={index} className="loop-line task-line">
          <Field
            label={t('tasks.text')}
            maxLength={500}
            value={task.text}
            onChange={(event) => set(index, { text: event.target.value })}
          />
          <Select
            label={t('tasks.stage')}
            value={task.stage ?? ''}
            options={[
              { value: '', label: t('tasks.no-stage') },
              ...stages.map(({ key, name }) => ({ value: key, label: name })),
            ]}
            onChange={(event) => set(index, { stage: event.target.value || null })}
          />
          <Field
            label={t('tasks.duty')}
            maxLength={200}
            value={task.duty}
            onChange={(event) => set(index, { duty: event.target.value })}
          />
          <Days
            label={t('template.from')}
            optional
            value={task.from ?? Number.NaN}
            onChange={(from) => set(index, { from: Number.isNaN(from) ? null : from })}
          />
          <Days label={t('template.due')} value={task.due} onChange={(due) => set(index, { due })} />
          <Select
            label={word('task-list', 'label')}
            value={task.list}
            options={TASK_LISTS.map((value) => ({ value, label: word('task-list', value) }))}
            onChange={(event) => set(index, { list: TASK_LISTS.find((each) => each === event.target.value) ?? 'task' })}
          />
          <Checkbox
            label={t('template.per-body')}
            checked={task.perBody}
            onChange={(event) => set(index, { perBody: event.target.checked })}
          />
          <Remove of={task.text} onRemove={() => onChange({ tasks: tasks.filter((each) => each !== task) })} />
        </div>
      ))}
      <Button size="small" onClick={add}>
        {t('tasks.add')}
      </Button>
    </fieldset>
  );
}

function Roles({ template, onChange }: Part) {
  const t = useT(words);
  const { roles } = template;
  const set = (at: number, change: Partial<(typeof roles)[number]>) =>
    onChange({ roles: roles.map((role, index) => (index === at ? { ...role, ...change } : role)) });
  return (
    <fieldset className="loop-set">
      <legend>{t('template.roles')}</legend>
      {roles.map((role, index) => (
        <div key={index} className="loop-line">
          <Field
            label={t('people.duty')}
            maxLength={200}
            value={role.duty}
            onChange={(event) => set(index, { duty: event.target.value })}
          />
          <Select
            label={t('people.role')}
            value={role.role}
            options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
            onChange={(event) => set(index, { role: event.target.value as (typeof ROLES)[number] })}
          />
          <Remove of={role.duty} onRemove={() => onChange({ roles: roles.filter((each) => each !== role) })} />
        </div>
      ))}
      <Button size="small" onClick={() => onChange({ roles: [...roles, { role: 'member', duty: '' }] })}>
        {t('people.add')}
      </Button>
    </fieldset>
  );
}
