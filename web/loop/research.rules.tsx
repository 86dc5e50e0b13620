/** The rules of the clash check: configuration, shown as such. */
import { useState } from 'react';
import { type ClashRules, putClashRules, useClashRules } from '../api/research.queries.ts';
import { Field } from '../components/field.tsx';
import { Skeleton } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { research } from '../i18n/research.ts';
import { ChangeDialog } from './loop.parts.tsx';
import { MinuteField } from './research.parts.tsx';

export function RulesDialog({ onClose }: { onClose: () => void }) {
  const t = useT(research);
  const kept = useClashRules(true).data;
  const [changed, setChanged] = useState<Partial<ClashRules>>({});
  const rules = kept && { ...kept, ...changed };
  const minute = (key: 'dayFrom' | 'pauseFrom' | 'pauseTo' | 'dayTo', label: string) =>
    rules && (
      <MinuteField
        label={label}
        value={rules[key]}
        onChange={(value) => value !== null && setChanged({ ...changed, [key]: value })}
      />
    );
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('rules.open')}
      lead={t('rules.lead')}
      submit={t('rules.save')}
      done={t('rules.saved')}
      disabled={rules === undefined}
      act={() => (rules ? putClashRules(rules) : Promise.resolve())}
    >
      {rules ? (
        <>
          <Field
            label={t('rules.days')}
            type="number"
            min={0}
            max={365}
            required
            value={rules.sameBodyDays}
            onChange={(event) => setChanged({ ...changed, sameBodyDays: Number(event.target.value) })}
          />
          <div className="edit-pair">
            {minute('dayFrom', t('rules.day-from'))}
            {minute('pauseFrom', t('rules.pause-from'))}
            {minute('pauseTo', t('rules.pause-to'))}
            {minute('dayTo', t('rules.day-to'))}
          </div>
        </>
      ) : (
        <Skeleton />
      )}
    </ChangeDialog>
  );
}
