/** 建章立制: the rules that grew from a finding. */
import { useState } from 'react';
import type { FindingDetail } from '../../shared/schemas/finding.ts';
import { addLastingRule } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, Select } from '../components/field.tsx';
import { Tag } from '../components/signs.tsx';
import { finding as words } from '../i18n/finding.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatDayNumber, todayDay } from './loop.model.ts';
import { ChangeDialog, DayField, useWord } from './loop.parts.tsx';

const ACTS = ['made', 'revised', 'dropped'] as const;

export function FindingRules({ finding }: { finding: FindingDetail }) {
  const t = useT(words);
  const word = useWord();
  const may = useMay();
  const { locale } = useLocale();
  const [adding, setAdding] = useState(false);
  return (
    <section className="card" aria-labelledby="rules">
      <header className="card-head">
        <h2 id="rules">{t('rules.title')}</h2>
        <span className="grow" />
        {may('finding.edit') && finding.state !== 'withdrawn' && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t('rules.add')}
          </Button>
        )}
      </header>
      {finding.lastingRules.length === 0 && <p className="card-note muted">{t('rules.none')}</p>}
      <ul role="list" className="lines">
        {finding.lastingRules.map((rule) => (
          <li key={rule.id}>
            <div>
              <span className="grow">
                <b>{rule.title}</b>
                <span className="line-note">
                  {rule.documentNumber !== '' && `${rule.documentNumber} · `}
                  {t('rules.line', { day: formatDayNumber(locale, rule.inForceOn) })}
                </span>
              </span>
              <Tag>{word('rule-act', rule.act)}</Tag>
            </div>
          </li>
        ))}
      </ul>
      {adding && <RuleDialog finding={finding} onClose={() => setAdding(false)} />}
    </section>
  );
}

/** Registers a rule: of a finding, or by itself. */
export function RuleDialog({ finding, onClose }: { finding?: FindingDetail; onClose: () => void }) {
  const t = useT(words);
  const word = useWord();
  const [title, setTitle] = useState('');
  const [act, setAct] = useState<(typeof ACTS)[number]>('made');
  const [documentNumber, setNumber] = useState('');
  const [inForceOn, setDay] = useState<number | null>(todayDay());
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('rules.add')}
      submit={t('rules.submit')}
      done={t('rules.done')}
      act={() =>
        addLastingRule({
          findingId: finding?.id ?? null,
          title,
          act,
          documentNumber,
          inForceOn: inForceOn ?? todayDay(),
        })
      }
    >
      <Field label={t('rules.name')} required value={title} onChange={(event) => setTitle(event.target.value)} />
      <div className="edit-pair">
        <Select
          label={t('rules.act')}
          value={act}
          options={ACTS.map((value) => ({ value, label: word('rule-act', value) }))}
          onChange={(event) => setAct(event.target.value as typeof act)}
        />
        <Field label={t('rules.number')} value={documentNumber} onChange={(event) => setNumber(event.target.value)} />
        <DayField label={t('rules.from')} required value={inForceOn} onChange={setDay} />
      </div>
    </ChangeDialog>
  );
}
