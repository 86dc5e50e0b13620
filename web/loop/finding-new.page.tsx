/** Registering a finding. */
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { createFinding, type NewFinding, useLoopChange } from '../api/loop.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { Crumbs } from '../components/signs.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useT } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import { useTitle } from '../lib/title.ts';
import { bodyOf, EMPTY_DRAFT, FindingForm, isSound } from './finding-form.tsx';
import { DayField, PersonSelect } from './loop.parts.tsx';
import './loop.css';

interface MeasureDraft {
  text: string;
  ownerId: string;
  due: number | null;
}

export default function FindingNewPage() {
  const t = useT(loop);
  const say = useToast();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [draft, setDraft] = useState({ ...EMPTY_DRAFT, initiativeId: params.get('initiative') ?? '' });
  const [measures, setMeasures] = useState<MeasureDraft[]>([]);
  const change = useLoopChange((body: NewFinding) => createFinding(body));
  useTitle(t('new.title'));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs label={t('title')} items={[{ label: t('title'), to: '/work/findings' }, { label: t('new.title') }]} />
          <h1>{t('new.title')}</h1>
          <p className="muted page-lead">{t('new.lead')}</p>
        </div>
      </header>
      <form
        className="card loop-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isSound(draft)) return;
          const given = measures
            .filter(({ text }) => text.trim() !== '')
            .map(({ text, ownerId, due }) => ({ text: text.trim(), ownerId: ownerId || null, due }));
          change.mutate(
            { ...bodyOf(draft), measures: given },
            {
              onSuccess: ({ id }) => {
                say(t('new.done'));
                void navigate(`/work/findings/${id}`, { replace: true });
              },
            },
          );
        }}
      >
        <FindingForm draft={draft} onChange={setDraft} />
        <fieldset className="loop-set">
          <legend>{t('new.how')}</legend>
          {measures.map((measure, index) => (
            <Measure
              key={index}
              n={index + 1}
              measure={measure}
              onChange={(next) => setMeasures(measures.with(index, next))}
              onRemove={() => setMeasures(measures.toSpliced(index, 1))}
            />
          ))}
          <Button size="small" onClick={() => setMeasures([...measures, { text: '', ownerId: '', due: draft.due }])}>
            {t('new.add-measure')}
          </Button>
        </fieldset>
        <ErrorLine error={change.error} />
        <div className="row loop-foot">
          <span className="small muted grow">{t('new.required')}</span>
          <ButtonLink to="/work/findings">{t('new.cancel')}</ButtonLink>
          <Button type="submit" look="primary" busy={change.isPending} disabled={!isSound(draft)}>
            {t('new.submit')}
          </Button>
        </div>
      </form>
    </>
  );
}

function Measure(props: {
  n: number;
  measure: MeasureDraft;
  onChange: (measure: MeasureDraft) => void;
  onRemove: () => void;
}) {
  const t = useT(loop);
  const { measure, onChange } = props;
  return (
    <div className="loop-line">
      <Field
        label={t('new.measure', { n: props.n })}
        value={measure.text}
        onChange={(event) => onChange({ ...measure, text: event.target.value })}
      />
      <PersonSelect
        label={t('new.measure-owner')}
        value={measure.ownerId}
        onChange={(ownerId) => onChange({ ...measure, ownerId })}
      />
      <DayField label={t('new.measure-due')} value={measure.due} onChange={(due) => onChange({ ...measure, due })} />
      <Button look="quiet" size="small" onClick={props.onRemove}>
        {t('new.remove')}
      </Button>
    </div>
  );
}
