/** The controls of a description: one for each type of field, what must be there before what may. */
import { useId } from 'react';
import type { FieldAtLevel, UnitForm } from '../../shared/schemas/scheme.ts';
import type { UnitDetail } from '../../shared/schemas/unit.ts';
import { Field, Select, TextArea } from '../components/field.tsx';
import { catalogue } from '../i18n/catalogue.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { scheme } from '../i18n/scheme.ts';
import { type Draft, freeFields, missingFields } from './record.edit.model.ts';
import { useTerm } from './use-term.ts';
import './record.edit.css';

/** Those that every description has before the eyes, whatever a scheme asks. */
const ALWAYS = ['code', 'title', 'responsible', 'documentNumber', 'dateText', 'retention', 'pageCount', 'note'];
/** Columns whose values are long. */
const LONG = ['code', 'responsible'];
const HINTS = { code: 'edit.code-hint', dateText: 'edit.date-hint', retention: 'edit.retention-hint' } as const;

/** The scheme's name of a field in the page's language; the archive's own word, or the heading, where it has none. */
export function useFieldName(fields: readonly FieldAtLevel[]): (key: string) => string {
  const { locale } = useLocale();
  const term = useTerm();
  return (key) => {
    const field = fields.find((each) => each.key === key);
    if (field === undefined) return term('field', key);
    return locale === 'en' && field.nameEn !== '' ? field.nameEn : field.name;
  };
}

/** A unit whose category has no scheme is described by what every unit has. */
const plainField = (key: string): FieldAtLevel => ({
  key,
  name: key,
  nameEn: '',
  type: key === 'note' ? 'long-text' : key === 'pageCount' ? 'integer' : 'text',
  length: null,
  table: null,
  obligations: { fonds: 'may', series: 'may', file: 'may', item: 'may' },
  obligation: key === 'title' ? 'must' : 'may',
  repeatable: false,
  inherited: false,
  search: false,
  personal: false,
  captured: false,
  clause: '',
});

interface EditFieldsProps {
  unit: UnitDetail;
  form: UnitForm;
  /** As it was read: a field does not change its place while it is being filled in. */
  read: Draft;
  draft: Draft;
  wrong: Record<string, string>;
  onChange: (key: string, value: string) => void;
}
export function EditFields({ unit, form, read, draft, wrong, onChange }: EditFieldsProps) {
  const t = useT(scheme);
  const { locale } = useLocale();
  const label = useFieldName(form.fields);
  const fields = form.fields.length > 0 ? form.fields.filter(({ captured }) => !captured) : ALWAYS.map(plainField);
  const isFirst = ({ key, obligation, search }: FieldAtLevel) =>
    ALWAYS.includes(key) ||
    form.inherited.some((each) => each.key === key) ||
    obligation === 'must' ||
    (obligation === 'present' && search) ||
    (read[key] ?? '') !== '';
  const first = fields.filter(isFirst);
  const more = fields.filter((field) => !isFirst(field));
  const free = freeFields(unit, form.fields);
  const missing = missingFields(read, form);
  const control = (field: FieldAtLevel) => (
    <Control
      key={field.key}
      field={field}
      form={form}
      label={label(field.key)}
      value={draft[field.key] ?? ''}
      wrong={wrong[field.key]}
      onChange={(value) => onChange(field.key, value)}
    />
  );
  return (
    <>
      {missing.length > 0 && (
        <p className="small edit-missing">
          {t('form.missing', {
            n: missing.length,
            names: missing.map(({ key }) => label(key)).join(locale === 'en' ? ', ' : '、'),
          })}
        </p>
      )}
      <div className="edit-fields">{first.map(control)}</div>
      {more.length > 0 && (
        <details className="edit-more" open={more.some(({ key }) => wrong[key] !== undefined) || undefined}>
          <summary>{t('form.more', { n: more.length })}</summary>
          <div className="edit-fields">{more.map(control)}</div>
        </details>
      )}
      {free.length > 0 && (
        <fieldset className="edit-free">
          <legend>{t('form.free')}</legend>
          <p className="field-hint">{t('form.free-hint')}</p>
          <div className="edit-fields">
            {free.map((key) => (
              <Field
                key={key}
                label={key}
                value={draft[key] ?? ''}
                onChange={(event) => onChange(key, event.target.value)}
              />
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}

interface ControlProps {
  field: FieldAtLevel;
  form: UnitForm;
  label: string;
  value: string;
  wrong: string | undefined;
  onChange: (value: string) => void;
}
function Control({ field, form, label, value, wrong, onChange }: ControlProps) {
  const t = useT(scheme);
  const tCatalogue = useT(catalogue);
  const { locale } = useLocale();
  const id = useId();
  const { key, type, obligation, repeatable } = field;
  const above = form.inherited.find((each) => each.key === key);
  const table = form.tables.find((each) => each.key === field.table);
  const nameOf = ({ name, nameEn }: { name: string; nameEn: string }) =>
    locale === 'en' && nameEn !== '' ? nameEn : name;
  const hint =
    value === '' && above
      ? t('form.inherited', { from: above.from, value: above.value })
      : key in HINTS
        ? tCatalogue(HINTS[key as keyof typeof HINTS])
        : repeatable
          ? t('form.repeat')
          : table?.open === true && key !== 'retention'
            ? t('form.table-open')
            : obligation === 'present'
              ? t('form.present')
              : undefined;
  const shared = {
    // The sign is drawn, not written: the control's name stays the field's.
    label: <span className={obligation === 'must' ? 'edit-must' : undefined}>{label}</span>,
    hint,
    error: wrong,
    value,
    required: obligation === 'must',
  };
  const most = field.length ?? (type === 'long-text' ? 10_000 : 2000);
  if (type === 'long-text' || key === 'title' || repeatable)
    return (
      <div className="wide">
        <TextArea
          {...shared}
          rows={repeatable ? 2 : undefined}
          // Of several lines each has its own limit, which is told when it is passed.
          maxLength={repeatable ? undefined : most}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
    );
  if (type === 'flag' || (type === 'code' && table && !table.open)) {
    const choices =
      type === 'flag'
        ? [
            { value: '1', label: t('form.yes') },
            { value: '0', label: t('form.no') },
          ]
        : table!.values
            .filter(({ code, retired }) => !retired || code === value)
            .map((each) => ({ value: each.code, label: nameOf(each) }));
    // A value that the table does not know is shown as it is, until somebody chooses another.
    const strange = value !== '' && !choices.some((each) => each.value === value);
    return (
      <Select
        {...shared}
        options={[{ value: '', label: t('form.choose') }, ...(strange ? [{ value, label: value }] : []), ...choices]}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  const rules = key === 'retention' ? form.rules : [];
  return (
    <>
      <div className={LONG.includes(key) ? 'wide' : undefined}>
        <Field
          {...shared}
          maxLength={most}
          inputMode={type === 'integer' ? 'numeric' : undefined}
          list={table ? `${id}-values` : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      {table && (
        <datalist id={`${id}-values`}>
          {table.values
            .filter(({ retired }) => !retired)
            .map((each) => (
              <option key={each.code} value={each.code} label={nameOf(each)} />
            ))}
        </datalist>
      )}
      {rules.length > 0 && (
        <Select
          label={t('form.schedule')}
          value=""
          options={[
            { value: '', label: t('form.choose') },
            ...rules.map((rule, at) => ({
              value: String(at),
              label: `${rule.number} ${rule.function}：${rule.scope}（${rule.retention}）`,
            })),
          ]}
          onChange={(event) => {
            const rule = rules[Number(event.target.value)];
            if (event.target.value !== '' && rule) onChange(rule.retention);
          }}
        />
      )}
    </>
  );
}
