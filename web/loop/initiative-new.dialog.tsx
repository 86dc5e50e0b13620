/** A new initiative: laid out from a template, or from nothing. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { createFromTemplate, createInitiative, useTemplates } from '../api/initiative.queries.ts';
import { Field } from '../components/field.tsx';
import { initiative as words } from '../i18n/initiative.ts';
import { useT } from '../i18n/i18n.tsx';
import { BodyTicks } from './initiative.parts.tsx';
import { todayDay } from './loop.model.ts';
import { ChangeDialog, DayField, PersonSelect } from './loop.parts.tsx';

export function NewInitiativeDialog({ template, onClose }: { template?: string | undefined; onClose: () => void }) {
  const t = useT(words);
  const navigate = useNavigate();
  const templates = useTemplates();
  const [chosen, setChosen] = useState<string | undefined>(template);
  const key = chosen ?? templates.items[0]?.key ?? '';
  const [title, setTitle] = useState('');
  const [start, setStart] = useState<number | null>(todayDay());
  const [leaderId, setLeader] = useState('');
  const [bodyIds, setBodies] = useState<string[]>([]);
  const create = () => {
    const given = { title, start: start ?? todayDay(), leaderId: leaderId || null, bodyIds };
    return key === '' ? createInitiative({ ...given, kind: 'other' }) : createFromTemplate({ ...given, template: key });
  };
  return (
    <ChangeDialog
      open
      onClose={onClose}
      size="wide"
      title={t('create.title')}
      submit={t('create.submit')}
      done={t('create.done')}
      disabled={title.trim() === '' || start === null}
      act={create}
      onDone={(made) => void navigate(`/work/initiatives/${(made as { id: string }).id}`)}
    >
      <fieldset className="loop-set choices">
        <legend>{t('create.template')}</legend>
        {templates.items.map((each) => (
          <Choice
            key={each.key}
            value={each.key}
            chosen={key}
            onChoose={setChosen}
            name={each.name}
            hint={t('create.template-hint', { days: each.days, stages: each.stages, tasks: each.tasks })}
          >
            {each.summary}
          </Choice>
        ))}
        <Choice value="" chosen={key} onChoose={setChosen} name={t('create.blank')} hint={t('create.blank-hint')} />
      </fieldset>
      <Field
        label={t('create.name')}
        hint={t('create.name-hint')}
        required
        maxLength={200}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <div className="edit-pair">
        <DayField label={t('create.start')} hint={t('create.start-hint')} required value={start} onChange={setStart} />
        <PersonSelect label={t('create.leader')} value={leaderId} onChange={setLeader} />
      </div>
      <fieldset className="loop-set">
        <legend>{t('create.bodies')}</legend>
        <BodyTicks chosen={bodyIds} onChange={setBodies} />
      </fieldset>
    </ChangeDialog>
  );
}

interface ChoiceProps {
  value: string;
  chosen: string;
  onChoose: (value: string) => void;
  name: string;
  hint: string;
  children?: string;
}
function Choice({ value, chosen, onChoose, name, hint, children }: ChoiceProps) {
  return (
    <label className="choice">
      <input type="radio" name="template" value={value} checked={chosen === value} onChange={() => onChoose(value)} />
      <span className="grow">
        <b>{name}</b> <span className="small muted">{hint}</span>
        {children && <span className="small choice-text">{children}</span>}
      </span>
    </label>
  );
}
