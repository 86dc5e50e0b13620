/** Where it goes, what becomes of codes that are held, and how else the file is read; the mapping as a file. */
import { useId, useRef, useState } from 'react';
import type { ImportMatch, ImportProposal, ImportTarget } from '../../shared/schemas/catalogue-import.ts';
import { useCategories, useFonds } from '../api/import.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field, Select } from '../components/field.tsx';
import { useToast } from '../components/toast.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { imports } from '../i18n/imports.ts';
import { saveText } from '../lib/save.ts';
import { OPTIONS, type Plan, readMapping, withConstant, without, withoutValue, withValues } from './import.model.ts';
import { type Fields, useTargets } from './import.targets.ts';

interface Props {
  plan: Plan;
  onChange: (plan: Plan) => void;
}
/** Not the same in all rows. */
const NOT_SET = ['field', 'ignore', 'text', 'code', 'person'] as const satisfies readonly ImportTarget[];

export function ImportPlace({ plan, onChange, proposal }: Props & { proposal: ImportProposal }) {
  const t = useT(imports);
  const { locale } = useLocale();
  const id = useId();
  const held = useFonds();
  const fonds = held.data?.items ?? [];
  const categories = useCategories().data?.items ?? [];
  const known = fonds.some(({ number }) => number === plan.fonds);
  const { guess } = proposal;
  const hint =
    guess.fonds !== '' && guess.fonds !== plan.fonds
      ? t('place.fonds-hint', { fonds: guess.fonds })
      : plan.fonds !== '' && !known && held.isSuccess
        ? t('place.fonds-new')
        : fonds.find(({ number }) => number === plan.fonds)?.name;
  const category = categories.find((each) => each.id === plan.category);
  return (
    <section className="card" aria-labelledby={`${id}-place`}>
      <header className="card-head">
        <h2 id={`${id}-place`}>{t('place.title')}</h2>
      </header>
      <div className="ledger-options">
        <Field
          label={t('place.fonds')}
          value={plan.fonds}
          list={`${id}-fonds`}
          hint={hint}
          onChange={(event) => onChange({ ...plan, fonds: event.target.value.trim().toUpperCase() })}
        />
        <datalist id={`${id}-fonds`}>
          {fonds.map(({ number, name }) => (
            <option key={number} value={number}>
              {name}
            </option>
          ))}
        </datalist>
        <Field
          label={t('place.category')}
          value={plan.category}
          list={`${id}-category`}
          hint={category === undefined ? t('place.category-hint') : locale === 'en' ? category.nameEn : category.name}
          onChange={(event) => onChange({ ...plan, category: event.target.value.trim().toUpperCase() })}
        />
        <datalist id={`${id}-category`}>
          {categories.map((each) => (
            <option key={each.id} value={each.id}>
              {locale === 'en' ? each.nameEn : each.name}
            </option>
          ))}
        </datalist>
        <Select
          label={t('place.match')}
          value={plan.match}
          options={(['refuse', 'skip', 'update'] as const).map((value) => ({ value, label: t(`match.${value}`) }))}
          onChange={(event) => onChange({ ...plan, match: event.target.value as ImportMatch })}
        />
      </div>
    </section>
  );
}

export function ImportOptions({ plan, onChange, fields }: Props & { fields: Fields }) {
  const t = useT(imports);
  const may = useMay();
  const id = useId();
  const { mapping } = plan;
  return (
    <section className="card" aria-labelledby={`${id}-options`}>
      <header className="card-head">
        <h2 id={`${id}-options`}>{t('options.title')}</h2>
        <MapFile plan={plan} onChange={onChange} />
      </header>
      <div className="ledger-options">
        <div className="import-checks">
          {OPTIONS.map((option) => (
            <Checkbox
              key={option}
              label={t(`option.${option}`)}
              checked={mapping[option]}
              onChange={(event) => onChange({ ...plan, mapping: { ...mapping, [option]: event.target.checked } })}
            />
          ))}
        </div>
        {(mapping.codePattern !== undefined || !Object.values(mapping.columns).includes('code')) && (
          <Field
            label={t('option.code-pattern')}
            hint={t('option.code-pattern-hint', { example: '{全宗号}-{目录号}-{案卷号}-{件号}' })}
            maxLength={300}
            value={mapping.codePattern ?? ''}
            onChange={(event) => {
              const others = without(mapping, 'codePattern');
              const codePattern = event.target.value;
              onChange({ ...plan, mapping: codePattern === '' ? others : { ...others, codePattern } });
            }}
          />
        )}
        {may('unit.open') && (
          <Field
            label={t('option.opening')}
            hint={t('option.opening-hint')}
            maxLength={500}
            value={mapping.openingGround ?? ''}
            onChange={(event) => {
              const others = without(mapping, 'openingGround');
              const ground = event.target.value;
              onChange({ ...plan, mapping: ground === '' ? others : { ...others, openingGround: ground } });
            }}
          />
        )}
      </div>
      <Constants plan={plan} onChange={onChange} fields={fields} />
      <Values plan={plan} onChange={onChange} fields={fields} />
    </section>
  );
}

function MapFile({ plan, onChange }: Props) {
  const t = useT(imports);
  const say = useToast();
  const input = useRef<HTMLInputElement>(null);
  const load = async (file: File | undefined) => {
    if (file === undefined) return;
    const mapping = readMapping(await file.text(), plan.mapping);
    if (mapping === undefined) return say(t('map.bad', { name: file.name }), 'bad');
    onChange({ ...plan, mapping });
    say(t('map.loaded', { name: file.name }));
  };
  return (
    <span className="row import-map">
      <Button
        size="small"
        onClick={() => saveText('lantai-import-map.json', 'application/json', JSON.stringify(plan.mapping, null, 2))}
      >
        {t('map.save')}
      </Button>
      <Button size="small" onClick={() => input.current?.click()}>
        {t('map.load')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label={t('map.load')}
        onChange={(event) => {
          void load(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </span>
  );
}

function Constants({ plan, onChange, fields }: Props & { fields: Fields }) {
  const t = useT(imports);
  const { labelOf, optionsOf } = useTargets(fields);
  const [target, setTarget] = useState<ImportTarget>('retention');
  const [value, setValue] = useState('');
  const { mapping } = plan;
  const set = (which: ImportTarget, to: string | null) =>
    onChange({ ...plan, mapping: withConstant(mapping, which, to) });
  return (
    <details className="card-details" open={Object.keys(mapping.constants).length > 0}>
      <summary>{t('constants.title')}</summary>
      <p className="small muted">{t('constants.lead')}</p>
      <ul role="list" className="import-pairs">
        {(Object.entries(mapping.constants) as [ImportTarget, string][]).map(([which, text]) => (
          <li key={which}>
            <span className="muted">{labelOf(which)}</span> <b>{text}</b>{' '}
            <button
              type="button"
              className="text-button"
              aria-label={t('constants.remove', { target: labelOf(which) })}
              onClick={() => set(which, null)}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <form
        className="import-add"
        onSubmit={(event) => {
          event.preventDefault();
          if (value.trim() === '') return;
          set(target, value.trim());
          setValue('');
        }}
      >
        <Select
          label={t('columns.target')}
          value={target}
          options={optionsOf(NOT_SET)}
          onChange={(event) => setTarget(event.target.value as ImportTarget)}
        />
        <Field
          label={t('constants.value')}
          value={value}
          maxLength={500}
          onChange={(event) => setValue(event.target.value)}
        />
        <Button type="submit">{t('constants.add')}</Button>
      </form>
    </details>
  );
}

function Values({ plan, onChange, fields }: Props & { fields: Fields }) {
  const t = useT(imports);
  const { labelOf, optionsOf } = useTargets(fields);
  const [target, setTarget] = useState<ImportTarget>('retention');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const { mapping } = plan;
  const pairs = (Object.entries(mapping.values) as [ImportTarget, Record<string, string>][]).flatMap(([which, own]) =>
    Object.entries(own).map(([value, other]) => ({ which, value, other })),
  );
  return (
    <details className="card-details" open={pairs.length > 0}>
      <summary>{t('values.title')}</summary>
      <p className="small muted">{t('values.lead')}</p>
      <ul role="list" className="import-pairs">
        {pairs.map(({ which, value, other }) => (
          <li key={`${which}\n${value}`}>
            <span className="muted">{labelOf(which)}</span> {value} → <b>{other}</b>{' '}
            <button
              type="button"
              className="text-button"
              aria-label={t('values.remove', { value })}
              onClick={() => onChange({ ...plan, mapping: withoutValue(mapping, which, value) })}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <form
        className="import-add"
        onSubmit={(event) => {
          event.preventDefault();
          onChange({ ...plan, mapping: withValues(mapping, target, { [from.trim()]: to }) });
          setFrom('');
          setTo('');
        }}
      >
        <Select
          label={t('columns.target')}
          value={target}
          options={optionsOf(NOT_SET)}
          onChange={(event) => setTarget(event.target.value as ImportTarget)}
        />
        <Field
          label={t('values.from')}
          value={from}
          maxLength={200}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Field label={t('values.to')} value={to} maxLength={200} onChange={(event) => setTo(event.target.value)} />
        <Button type="submit">{t('values.add')}</Button>
      </form>
    </details>
  );
}
