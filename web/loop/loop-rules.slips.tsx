/** The rules that raise the next slip, each with how many it would raise today. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { previewSlipRules, putSlipRules, type SlipRules } from '../api/ledger.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field, Select } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { useWord } from './loop.parts.tsx';

type Rule = SlipRules['rules'][number];
const KINDS = ['notice', 'reminder', 'warning', 'talk'] as const;
const WHENS = ['before-due', 'after-due', 'unanswered'] as const;
const NEW: Rule = {
  kind: 'reminder',
  on: 'before-due',
  afterKind: null,
  days: 3,
  answerDays: null,
  workdays: false,
  enabled: true,
};

export function SlipRulesForm({ given, may }: { given: SlipRules; may: boolean }) {
  const t = useT(ledger);
  const say = useToast();
  const [rules, setRules] = useState(given.rules);
  const preview = useMutation({ mutationFn: () => previewSlipRules({ rules }) });
  const save = useLoopChange(() => putSlipRules({ rules }));
  const changed = JSON.stringify(rules) !== JSON.stringify(given.rules);
  const change = (next: Rule[]) => {
    setRules(next);
    preview.reset();
  };
  return (
    <section className="card" aria-labelledby="slip-rules">
      <header className="card-head">
        <h2 id="slip-rules">{t('slip.title')}</h2>
      </header>
      <p className="card-note small muted">{t('slip.lead')}</p>
      {rules.map((rule, at) => {
        const due = preview.data?.due[at];
        return (
          <Line
            key={at}
            rule={rule}
            at={at}
            may={may}
            due={due && t(due.more ? 'slip.due-more' : 'slip.due', { n: due.count })}
            onChange={(next) => change(rules.map((each, index) => (index === at ? next : each)))}
            onRemove={() => change(rules.filter((_, index) => index !== at))}
          />
        );
      })}
      {may && (
        <div className="ledger-acts">
          <Button onClick={() => change([...rules, NEW])}>{t('slip.add')}</Button>
          <Button busy={preview.isPending} onClick={() => preview.mutate()}>
            {t('light.preview')}
          </Button>
          <Button
            look="primary"
            busy={save.isPending}
            disabled={!changed || !preview.data}
            onClick={() => save.mutate(undefined, { onSuccess: () => say(t('slip.saved')) })}
          >
            {t('slip.save')}
          </Button>
          <ErrorLine error={preview.error ?? save.error} />
        </div>
      )}
    </section>
  );
}

interface LineProps {
  rule: Rule;
  at: number;
  may: boolean;
  due: string | undefined;
  onChange: (rule: Rule) => void;
  onRemove: () => void;
}
function Line({ rule, at, may, due, onChange, onRemove }: LineProps) {
  const t = useT(ledger);
  const word = useWord();
  return (
    <fieldset className="rule-line loop-plain" disabled={!may} aria-label={t('slip.line', { n: at + 1 })}>
      <Select
        label={t('slip.kind')}
        value={rule.kind}
        options={KINDS.map((value) => ({ value, label: word('slip', value) }))}
        onChange={(event) => onChange({ ...rule, kind: event.target.value as Rule['kind'] })}
      />
      <Select
        label={t('slip.when')}
        value={rule.on}
        options={WHENS.map((value) => ({ value, label: t(`slip.${value}`) }))}
        onChange={(event) => {
          const on = event.target.value as Rule['on'];
          const days = on === 'before-due' ? rule.days : Math.max(1, rule.days);
          onChange({ ...rule, on, days, afterKind: on === 'unanswered' ? (rule.afterKind ?? 'warning') : null });
        }}
      />
      {rule.on === 'unanswered' ? (
        <Select
          label={t('slip.after-kind')}
          value={rule.afterKind ?? 'warning'}
          options={KINDS.map((value) => ({ value, label: word('slip', value) }))}
          onChange={(event) => onChange({ ...rule, afterKind: event.target.value as Rule['kind'] })}
        />
      ) : (
        <span />
      )}
      <Field
        label={t('slip.days')}
        type="number"
        min={rule.on === 'before-due' ? 0 : 1}
        max={365}
        value={rule.days}
        onChange={(event) => onChange({ ...rule, days: Number(event.target.value) })}
      />
      <Field
        label={t('slip.answer')}
        type="number"
        min={1}
        max={365}
        value={rule.answerDays ?? ''}
        onChange={(event) =>
          onChange({ ...rule, answerDays: event.target.value === '' ? null : Number(event.target.value) })
        }
      />
      <div className="row">
        <Checkbox
          label={t('slip.workdays')}
          checked={rule.workdays}
          onChange={(event) => onChange({ ...rule, workdays: event.target.checked })}
        />
        <Checkbox
          label={t('slip.enabled')}
          checked={rule.enabled}
          onChange={(event) => onChange({ ...rule, enabled: event.target.checked })}
        />
        {may && (
          <button type="button" className="text-button small" onClick={onRemove}>
            {t('slip.remove')}
          </button>
        )}
      </div>
      {due !== undefined && (
        <p className="small rule-due" role="status">
          {due}
        </p>
      )}
    </fieldset>
  );
}
