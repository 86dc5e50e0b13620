/** 归档规则: fonds, office and how long each kind of paper is kept. */
import { useState } from 'react';
import type { FilingRules } from '../../shared/schemas/archiving.ts';
import { putFilingRules } from '../api/archiving.queries.ts';
import { Field, Select } from '../components/field.tsx';
import { archiving } from '../i18n/archiving.ts';
import { useT } from '../i18n/i18n.tsx';
import { ChangeDialog } from './loop.parts.tsx';

const TERMS = ['Y', 'D30', 'D10'] as const;

export function FilingRulesDialog({ rules, onClose }: { rules: FilingRules; onClose: () => void }) {
  const t = useT(archiving);
  const [fonds, setFonds] = useState(rules.fonds ?? '');
  const [office, setOffice] = useState(rules.office);
  const [retention, setRetention] = useState(rules.retention);
  return (
    <ChangeDialog
      open
      size="wide"
      onClose={onClose}
      title={t('rules')}
      lead={t('rules.lead')}
      submit={t('rules.save')}
      done={t('rules.saved')}
      act={() => putFilingRules({ fonds: fonds === '' ? null : fonds, office, retention })}
    >
      <div className="edit-pair">
        <Field
          label={t('rules.fonds')}
          hint={t('rules.fonds-hint')}
          pattern="[A-Z0-9]{4}"
          maxLength={4}
          value={fonds}
          onChange={(event) => setFonds(event.target.value.toUpperCase())}
        />
        <Field
          label={t('rules.office')}
          hint={t('rules.office-hint')}
          required
          maxLength={10}
          value={office}
          onChange={(event) => setOffice(event.target.value)}
        />
      </div>
      <div className="filing-terms">
        {(Object.keys(retention) as (keyof FilingRules['retention'])[]).map((kind) => (
          <Select
            key={kind}
            label={t(`kind.${kind}`)}
            value={retention[kind]}
            options={TERMS.map((value) => ({ value, label: t(`retention.${value}`) }))}
            onChange={(event) => setRetention({ ...retention, [kind]: event.target.value as (typeof TERMS)[number] })}
          />
        ))}
      </div>
    </ChangeDialog>
  );
}
