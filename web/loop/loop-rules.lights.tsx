/** The rules of the lights with what a change would do, and the periods. */
import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { LoopRules } from '../../shared/schemas/loop-rules.ts';
import { previewLights, putLightRules, putPeriods } from '../api/ledger.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { FindingLight } from './loop.parts.tsx';

const KEYS = ['soonDays', 'soonShare', 'behindPoints', 'graceDays'] as const;

export function LightRules({ light, may }: { light: LoopRules['light']; may: boolean }) {
  const t = useT(ledger);
  const say = useToast();
  const [rules, setRules] = useState(light);
  const preview = useMutation({ mutationFn: () => previewLights(rules) });
  const save = useLoopChange(() => putLightRules(rules));
  const changed = KEYS.some((key) => rules[key] !== light[key]);
  return (
    <section className="card" aria-labelledby="light-rules">
      <header className="card-head">
        <h2 id="light-rules">{t('light.title')}</h2>
      </header>
      <p className="card-note small muted">{t('light.lead')}</p>
      <div className="ledger-options">
        {KEYS.map((key) => (
          <Field
            key={key}
            label={t(`light.${key}`)}
            type="number"
            min={0}
            max={key === 'soonDays' || key === 'graceDays' ? 365 : 100}
            disabled={!may}
            value={rules[key]}
            onChange={(event) => {
              setRules({ ...rules, [key]: Number(event.target.value) });
              preview.reset();
            }}
          />
        ))}
      </div>
      {preview.data && (
        <div className="ledger-wide" role="status">
          <table className="ledger-table">
            <thead>
              <tr>
                <th scope="col">
                  {preview.data.changed > 0 ? t('light.changed', { n: preview.data.changed }) : t('light.same')}
                </th>
                <th scope="col" className="number">
                  {t('light.now')}
                </th>
                <th scope="col" className="number">
                  {t('light.then')}
                </th>
              </tr>
            </thead>
            <tbody>
              {(['red', 'yellow', 'green'] as const).map((each) => (
                <tr key={each}>
                  <th scope="row">
                    <FindingLight light={each} />
                  </th>
                  <td className="number">{preview.data.now[each]}</td>
                  <td className="number">{preview.data.then[each]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {may && (
        <div className="ledger-acts">
          <Button busy={preview.isPending} disabled={!changed} onClick={() => preview.mutate()}>
            {t('light.preview')}
          </Button>
          <Button
            look="primary"
            busy={save.isPending}
            disabled={!changed || !preview.data}
            onClick={() =>
              save.mutate(undefined, { onSuccess: (answer) => say(t('light.saved', { n: answer.changed })) })
            }
          >
            {t('light.save')}
          </Button>
          <ErrorLine error={preview.error ?? save.error} />
        </div>
      )}
    </section>
  );
}

export function PeriodRules({ given, may }: { given: LoopRules['periods']; may: boolean }) {
  const t = useT(ledger);
  const say = useToast();
  const [periods, setPeriods] = useState(given);
  const save = useLoopChange(() => putPeriods(periods));
  const changed = JSON.stringify(periods) !== JSON.stringify(given);
  return (
    <section className="card" aria-labelledby="period-rules">
      <header className="card-head">
        <h2 id="period-rules">{t('periods.title')}</h2>
      </header>
      <div className="ledger-options">
        {(['lookBack', 'satisfaction'] as const).map((key) => (
          <Field
            key={key}
            label={t(`periods.${key}`)}
            type="number"
            min={1}
            disabled={!may}
            value={periods[`${key}Days`]}
            onChange={(event) => setPeriods({ ...periods, [`${key}Days`]: Number(event.target.value) })}
          />
        ))}
      </div>
      {may && (
        <div className="ledger-acts">
          <Button
            look="primary"
            busy={save.isPending}
            disabled={!changed}
            onClick={() => save.mutate(undefined, { onSuccess: () => say(t('periods.saved')) })}
          >
            {t('periods.save')}
          </Button>
          <ErrorLine error={save.error} />
        </div>
      )}
    </section>
  );
}
