/** Fields of a finding, for registering and for changing it. What would be refused is explained before it is sent. */
import type { FindingDetail } from '../../shared/schemas/finding.ts';
import { useInitiatives } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field, Select, TextArea } from '../components/field.tsx';
import { useT } from '../i18n/i18n.tsx';
import { common } from '../i18n/common.ts';
import { loop } from '../i18n/loop.ts';
import { sameHands, SOURCES } from './loop.model.ts';
import { BodySelect, DayField, PersonSelect, useWord } from './loop.parts.tsx';

export interface FindingDraft {
  source: (typeof SOURCES)[number];
  problem: string;
  category: string;
  basis: string;
  rootCause: string;
  target: string;
  severity: 'minor' | 'major' | 'grave';
  repeated: boolean;
  initiativeId: string;
  bodyId: string;
  leaderId: string;
  ownerId: string;
  executorId: string;
  checkerId: string;
  term: 'date' | 'at-once' | 'long-term';
  start: number | null;
  due: number | null;
  appearances: string[];
}
export const EMPTY_DRAFT: FindingDraft = {
  source: 'self',
  problem: '',
  category: '',
  basis: '',
  rootCause: '',
  target: '',
  severity: 'minor',
  repeated: false,
  initiativeId: '',
  bodyId: '',
  leaderId: '',
  ownerId: '',
  executorId: '',
  checkerId: '',
  term: 'date',
  start: null,
  due: null,
  appearances: [''],
};
export const draftOf = (finding: FindingDetail): FindingDraft => ({
  source: finding.source as FindingDraft['source'],
  problem: finding.problem,
  category: finding.category,
  basis: finding.basis,
  rootCause: finding.rootCause,
  target: finding.target,
  severity: finding.severity as FindingDraft['severity'],
  repeated: finding.repeated,
  initiativeId: finding.initiativeId ?? '',
  bodyId: finding.bodyId ?? '',
  leaderId: finding.leader.id ?? '',
  ownerId: finding.ownerId ?? '',
  executorId: finding.executor.id ?? '',
  checkerId: finding.checker.id ?? '',
  term: finding.term as FindingDraft['term'],
  start: finding.start,
  due: finding.due,
  appearances: finding.appearances.map(({ text }) => text),
});

/** The draft as the API takes it: what is not named is null, empty lines are left out. */
export function bodyOf(draft: FindingDraft) {
  const orNull = (text: string) => (text === '' ? null : text);
  return {
    ...draft,
    problem: draft.problem.trim(),
    initiativeId: orNull(draft.initiativeId),
    bodyId: orNull(draft.bodyId),
    leaderId: orNull(draft.leaderId),
    ownerId: orNull(draft.ownerId),
    executorId: orNull(draft.executorId),
    checkerId: orNull(draft.checkerId),
    appearances: draft.appearances.map((text) => text.trim()).filter(Boolean),
  };
}
export const isSound = (draft: FindingDraft): boolean =>
  draft.problem.trim() !== '' && !sameHands(draft) && !dueFirst(draft);
const dueFirst = ({ start, due }: FindingDraft) => start !== null && due !== null && due < start;

interface FormProps {
  draft: FindingDraft;
  onChange: (draft: FindingDraft) => void;
  /** Names of those chosen who may no longer be chosen. */
  finding?: FindingDetail;
}

export function FindingForm({ draft, onChange, finding }: FormProps) {
  const t = useT(loop);
  const tCommon = useT(common);
  const word = useWord();
  const initiatives = useInitiatives();
  const set = (change: Partial<FindingDraft>) => onChange({ ...draft, ...change });
  const choice = (
    key: 'source' | 'severity' | 'term',
    values: readonly string[],
    label: string,
    hint?: string | false,
  ) => (
    <Select
      label={label}
      hint={hint || undefined}
      value={draft[key]}
      disabled={key === 'source' && finding !== undefined}
      options={values.map((value) => ({ value, label: word(key, value) }))}
      onChange={(event) => set({ [key]: event.target.value })}
    />
  );
  const area = (key: 'basis' | 'rootCause' | 'target') => (
    <TextArea label={t(`field.${key}`)} value={draft[key]} onChange={(event) => set({ [key]: event.target.value })} />
  );
  const wrong = sameHands(draft);
  const person = (key: 'leader' | 'owner' | 'executor' | 'checker', known?: string | null) => (
    <PersonSelect
      label={t(`field.${key}`)}
      value={draft[`${key}Id`]}
      known={known}
      {...(key === 'checker' && { hint: t('new.hands-hint'), error: wrong ? t('new.hands') : undefined })}
      onChange={(id) => set({ [`${key}Id`]: id })}
    />
  );
  return (
    <>
      <fieldset className="loop-set">
        <legend>{t('new.what')}</legend>
        <TextArea
          label={`${t('new.problem')}（${tCommon('required')}）`}
          hint={t('new.problem-hint')}
          required
          maxLength={500}
          rows={2}
          value={draft.problem}
          onChange={(event) => set({ problem: event.target.value })}
        />
        <div className="edit-pair">
          {choice('source', SOURCES, t('field.source'))}
          {choice('severity', ['minor', 'major', 'grave'], t('field.severity'))}
          <Field
            label={t('field.category')}
            maxLength={200}
            value={draft.category}
            onChange={(event) => set({ category: event.target.value })}
          />
          {initiatives.items.length > 0 && (
            <Select
              label={t('field.initiative')}
              value={draft.initiativeId}
              options={[
                { value: '', label: t('new.initiative-none') },
                ...initiatives.items.map(({ id, title }) => ({ value: id, label: title })),
              ]}
              onChange={(event) => set({ initiativeId: event.target.value })}
            />
          )}
        </div>
        <Checkbox
          label={t('field.repeated')}
          checked={draft.repeated}
          onChange={(event) => set({ repeated: event.target.checked })}
        />
        <Appearances texts={draft.appearances} onChange={(appearances) => set({ appearances })} />
        {area('basis')}
        {area('rootCause')}
      </fieldset>
      <fieldset className="loop-set">
        <legend>{t('new.who')}</legend>
        <div className="edit-pair">
          <BodySelect label={t('field.body')} value={draft.bodyId} onChange={(bodyId) => set({ bodyId })} />
          {person('leader', finding?.leader.name)}
          {person('owner', finding?.ownerName)}
          {person('executor', finding?.executor.name)}
          {person('checker', finding?.checker.name)}
        </div>
      </fieldset>
      <fieldset className="loop-set">
        <legend>{t('new.when')}</legend>
        <div className="edit-pair">
          {choice(
            'term',
            ['date', 'at-once', 'long-term'],
            t('field.term'),
            draft.term === 'at-once' && t('new.at-once-hint'),
          )}
          <DayField label={t('field.start')} value={draft.start} onChange={(start) => set({ start })} />
          <DayField
            label={t('field.due')}
            value={draft.due}
            error={dueFirst(draft) ? t('new.due-before') : undefined}
            onChange={(due) => set({ due })}
          />
        </div>
        {area('target')}
      </fieldset>
    </>
  );
}

function Appearances({ texts, onChange }: { texts: readonly string[]; onChange: (texts: string[]) => void }) {
  const t = useT(loop);
  return (
    <div className="stack loop-lines">
      {texts.map((text, index) => (
        <div key={index} className="loop-line">
          <Field
            label={t('new.appearance', { n: index + 1 })}
            value={text}
            onChange={(event) => onChange(texts.with(index, event.target.value))}
          />
          {texts.length > 1 && (
            <Button look="quiet" size="small" onClick={() => onChange(texts.toSpliced(index, 1))}>
              {t('new.remove')}
            </Button>
          )}
        </div>
      ))}
      <Button size="small" onClick={() => onChange([...texts, ''])}>
        {t('new.add-appearance')}
      </Button>
    </div>
  );
}
