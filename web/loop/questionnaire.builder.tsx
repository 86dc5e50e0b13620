/** Building a questionnaire: its words and questions, beside it how people will see it. */
import { useState } from 'react';
import type { Answers, Question, QuestionnaireDetail } from '../../shared/schemas/questionnaire.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { patchQuestionnaire } from '../api/research.queries.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field, Select, TextArea } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { QuestionForm } from '../components/question-form.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useT } from '../i18n/i18n.tsx';
import { questionnaire as words } from '../i18n/questionnaire.ts';
import { DayField } from './loop.parts.tsx';
import { linesOf } from './research.model.ts';
import { Section } from './research.parts.tsx';
import '../styles/questions.css';

const KINDS = ['single', 'multiple', 'scale', 'text'] as const;
const BLANK: Omit<Question, 'key'> = {
  kind: 'single',
  title: '',
  required: false,
  options: [],
  steps: 5,
  low: '',
  high: '',
};
/** A question while it is written: options as their lines. */
interface Draft extends Question {
  lines: string;
}
const toDraft = (question: Question): Draft => ({ ...question, lines: question.options.join('\n') });
function toQuestion({ lines, ...question }: Draft): Question {
  const chosen = question.kind === 'single' || question.kind === 'multiple';
  return { ...question, title: question.title.trim(), options: chosen ? linesOf(lines) : [] };
}
/** A key that none of them has. */
function nextKey(questions: readonly Question[]): string {
  let n = questions.length + 1;
  while (questions.some(({ key }) => key === `q${n}`)) n += 1;
  return `q${n}`;
}

export function QuestionnaireBuilder({ data }: { data: QuestionnaireDetail }) {
  const t = useT(words);
  const say = useToast();
  const [title, setTitle] = useState(data.title);
  const [intro, setIntro] = useState(data.intro);
  const [closesOn, setClosesOn] = useState(data.closesOn);
  const [drafts, setDrafts] = useState<Draft[]>(() => data.questions.map(toDraft));
  const [tried, setTried] = useState<Answers>({});
  const [touched, setTouched] = useState(false);
  const questions = drafts.map(toQuestion);
  const building = data.mayEdit && data.state === 'draft';
  const save = useLoopChange(() =>
    patchQuestionnaire(data.id, {
      title: title.trim(),
      intro,
      closesOn,
      lockVersion: data.lockVersion,
      ...(building && { questions }),
    }),
  );
  const touch = (act: () => void) => {
    setTouched(true);
    act();
  };
  const put = (index: number, change: Partial<Draft>) =>
    touch(() => setDrafts(drafts.map((each, at) => (at === index ? { ...each, ...change } : each))));
  const move = (index: number, by: number) =>
    touch(() => {
      const next = [...drafts];
      const [taken] = next.splice(index, 1);
      next.splice(index + by, 0, taken!);
      setDrafts(next);
    });
  const sound = title.trim() !== '' && questions.every((question) => question.title !== '');
  return (
    <div className="finding-columns builder">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (sound) save.mutate(undefined, { onSuccess: () => say(t('saved')) });
        }}
      >
        {data.mayEdit && (
          <Section id="words" title={t('edit.facts')}>
            <div className="card-note stack">
              <Field
                label={t('title')}
                required
                maxLength={200}
                value={title}
                onChange={(event) => touch(() => setTitle(event.target.value))}
              />
              <TextArea
                label={t('intro')}
                hint={t('intro.hint')}
                rows={3}
                maxLength={2000}
                value={intro}
                onChange={(event) => touch(() => setIntro(event.target.value))}
              />
              <DayField label={t('closes-on')} value={closesOn} onChange={(day) => touch(() => setClosesOn(day))} />
            </div>
          </Section>
        )}
        {building && (
          <Section id="builder" title={t('builder')}>
            {drafts.length === 0 && <p className="card-note muted">{t('question.none')}</p>}
            {drafts.map((draft, index) => (
              <QuestionEditor
                key={draft.key}
                draft={draft}
                n={index + 1}
                last={index === drafts.length - 1}
                onChange={(change) => put(index, change)}
                onMove={(by) => move(index, by)}
                onRemove={() => touch(() => setDrafts(drafts.filter((_, at) => at !== index)))}
              />
            ))}
            <div className="card-note">
              <Button onClick={() => touch(() => setDrafts([...drafts, toDraft({ ...BLANK, key: nextKey(drafts) })]))}>
                <Icon name="plus" size={16} /> {t('question.add')}
              </Button>
            </div>
          </Section>
        )}
        {!building && data.state !== 'draft' && data.mayEdit && <p className="small muted">{t('builder.fixed')}</p>}
        {data.mayEdit && (
          <div className={touched ? 'row builder-foot touched' : 'row builder-foot'}>
            <Button type="submit" look="primary" busy={save.isPending} disabled={!sound || !touched}>
              {t('save')}
            </Button>
            {touched && <span className="small muted">{t('unsaved')}</span>}
            <ErrorLine error={save.error} />
          </div>
        )}
      </form>
      <Section id="preview" title={t('preview')}>
        <div className="card-note">
          <p className="small muted">{t('preview.lead')}</p>
          <div className="phone">
            <h3>{title}</h3>
            {intro !== '' && <p className="questions-intro">{intro}</p>}
            <QuestionForm questions={questions} answers={tried} onChange={setTried} prefix="preview" />
          </div>
        </div>
      </Section>
    </div>
  );
}

interface EditorProps {
  draft: Draft;
  n: number;
  last: boolean;
  onChange: (change: Partial<Draft>) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}
function QuestionEditor({ draft, n, last, onChange, onMove, onRemove }: EditorProps) {
  const t = useT(words);
  const icon = (name: 'up' | 'down' | 'close', label: string, act: () => void, disabled = false) => (
    <button type="button" className="icon-button" aria-label={label} title={label} disabled={disabled} onClick={act}>
      <Icon name={name} size={16} />
    </button>
  );
  return (
    <fieldset className="question-editor">
      <legend>{t('question.label', { n })}</legend>
      <div className="row question-tools">
        {icon('up', t('question.up', { n }), () => onMove(-1), n === 1)}
        {icon('down', t('question.down', { n }), () => onMove(1), last)}
        {icon('close', t('question.remove', { n }), onRemove)}
      </div>
      <Field
        label={t('question.title')}
        required
        maxLength={500}
        value={draft.title}
        onChange={(event) => onChange({ title: event.target.value })}
      />
      <div className="edit-pair">
        <Select
          label={t('question.kind')}
          value={draft.kind}
          options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(event) => onChange({ kind: KINDS.find((each) => each === event.target.value) ?? 'single' })}
        />
        {draft.kind === 'scale' && (
          <Field
            label={t('question.steps')}
            type="number"
            min={2}
            max={10}
            value={draft.steps}
            onChange={(event) => onChange({ steps: Math.min(10, Math.max(2, Number(event.target.value) || 2)) })}
          />
        )}
      </div>
      {(draft.kind === 'single' || draft.kind === 'multiple') && (
        <TextArea
          label={t('question.options')}
          rows={4}
          value={draft.lines}
          onChange={(event) => onChange({ lines: event.target.value })}
        />
      )}
      {draft.kind === 'scale' && (
        <div className="edit-pair">
          <Field
            label={t('question.low')}
            maxLength={50}
            value={draft.low}
            onChange={(event) => onChange({ low: event.target.value })}
          />
          <Field
            label={t('question.high')}
            maxLength={50}
            value={draft.high}
            onChange={(event) => onChange({ high: event.target.value })}
          />
        </div>
      )}
      <Checkbox
        label={t('question.required')}
        checked={draft.required}
        onChange={(event) => onChange({ required: event.target.checked })}
      />
    </fieldset>
  );
}
