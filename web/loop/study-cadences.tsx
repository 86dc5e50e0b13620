/** How often each body holds sessions of each kind. */
import { useState } from 'react';
import type { CadenceUnit } from '../../shared/schemas/study.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { removeCadence, setCadence, useCadences, useStudyBodies, useStudySettings } from '../api/study.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, Select } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { todayDay } from './loop.model.ts';
import { ChangeDialog, DayField } from './loop.parts.tsx';
import { StudyBodySelect, useKindName } from './study.parts.tsx';

const UNITS = ['week', 'two-weeks', 'month', 'quarter'] as const satisfies readonly CadenceUnit[];

export function Cadences({ keepsAny }: { keepsAny: boolean }) {
  const t = useT(study);
  const kindName = useKindName();
  const say = useToast();
  const cadences = useCadences();
  const bodies = useStudyBodies().items;
  const [adding, setAdding] = useState(false);
  const remove = useLoopChange((id: string) => removeCadence(id));
  return (
    <section className="card" aria-labelledby="cadences">
      <header className="card-head">
        <h2 id="cadences">{t('cadence.title')}</h2>
        <span className="grow" />
        {keepsAny && (
          <Button size="small" look="primary" onClick={() => setAdding(true)}>
            {t('cadence.add')}
          </Button>
        )}
      </header>
      <p className="card-note small muted">
        {t('cadence.lead')} {cadences.items.length === 0 && t('cadence.none')}
      </p>
      <ErrorLine error={remove.error} />
      <ul role="list" className="lines">
        {cadences.items.map((row) => (
          <li key={row.id}>
            <div>
              <span className="grow">
                {row.bodyName} · {kindName(row.kind)}
              </span>
              <span>{t(`every.${row.unit}`, { n: row.times })}</span>
              {bodies.some((body) => body.id === row.bodyId && body.keeps) && (
                <button
                  type="button"
                  className="icon-button"
                  aria-label={t('cadence.remove', { body: row.bodyName, kind: kindName(row.kind) })}
                  onClick={() => remove.mutate(row.id, { onSuccess: () => say(t('cadence.removed')) })}
                >
                  <Icon name="close" size={16} />
                </button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {adding && <CadenceDialog onClose={() => setAdding(false)} />}
    </section>
  );
}

function CadenceDialog({ onClose }: { onClose: () => void }) {
  const t = useT(study);
  const { locale } = useLocale();
  const kinds = useStudySettings().data?.kinds.filter((kind) => !kind.retired) ?? [];
  const [bodyId, setBody] = useState('');
  const [kind, setKind] = useState('');
  const [unit, setUnit] = useState<CadenceUnit>('month');
  const [times, setTimes] = useState('1');
  const [since, setSince] = useState<number | null>(todayDay());
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('cadence.add')}
      submit={t('cadence.add')}
      done={t('cadence.saved')}
      disabled={bodyId === '' || kind === '' || since === null}
      act={() => setCadence({ bodyId, kind, unit, times: Number(times), since: since! })}
    >
      <StudyBodySelect label={t('field.body')} kept none="—" value={bodyId} onChange={setBody} />
      <Select
        label={t('field.kind')}
        value={kind}
        options={[
          { value: '', label: '—' },
          ...kinds.map((each) => ({ value: each.key, label: locale === 'en' ? each.en : each.zh })),
        ]}
        onChange={(event) => setKind(event.target.value)}
      />
      <div className="edit-pair">
        <Select
          label={t('cadence.unit')}
          value={unit}
          options={UNITS.map((value) => ({ value, label: t(`unit.${value}`) }))}
          onChange={(event) => setUnit(event.target.value as CadenceUnit)}
        />
        <Field
          label={t('cadence.times')}
          type="number"
          min={1}
          max={7}
          required
          value={times}
          onChange={(event) => setTimes(event.target.value)}
        />
        <DayField label={t('cadence.since')} required value={since} onChange={setSince} />
      </div>
    </ChangeDialog>
  );
}
