/** The editor of a part, by its kind. Who may not change sees the same, closed. */
import { useDeferredValue } from 'react';
import { fieldsOf } from '../../shared/scheme/fields.ts';
import type { Part } from '../../shared/scheme/compare.ts';
import type { CodeTemplate, FieldScheme, SchemeCategory, SchemeField, SchemeNow } from '../../shared/schemas/scheme.ts';
import type { PartKind } from '../../shared/scheme/kinds.ts';
import { useTemplateExample } from '../api/scheme.queries.ts';
import { Checkbox, Field, Select, TextArea } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { scheme as words } from '../i18n/scheme.ts';
import { useTerm } from '../workbench/use-term.ts';
import { FieldTable, type FieldRow } from './scheme.fields.tsx';
import { LEVELS, useName } from './scheme.model.ts';
import { ScheduleRows, TableRows } from './scheme.rows.tsx';

interface EditorProps {
  kind: PartKind;
  part: Part;
  config: SchemeNow;
  isNew: boolean;
  onChange: (part: Part) => void;
}

export function PartEditor({ kind, part, config, onChange }: EditorProps) {
  const t = useT(words);
  const set = (patch: Partial<Part>) => onChange({ ...part, ...patch } as Part);
  return (
    <div className="stack scheme-editor">
      <fieldset disabled={!config.mayEdit} className="scheme-editor">
        <section className="card scheme-head" aria-label={t(`kind.${kind}`)}>
          <Field
            label={t('part.name')}
            value={part.name}
            maxLength={100}
            required
            onChange={(event) => set({ name: event.target.value })}
          />
          <Field
            label={t('part.nameEn')}
            value={part.nameEn}
            maxLength={200}
            onChange={(event) => set({ nameEn: event.target.value })}
          />
          <Head part={part} config={config} onChange={onChange} />
        </section>
      </fieldset>
      <Body part={part} config={config} onChange={onChange} />
    </div>
  );
}

type InnerProps = Pick<EditorProps, 'part' | 'config' | 'onChange'>;

/** What stands beside the names. */
function Head({ part, config, onChange }: InnerProps) {
  const t = useT(words);
  if ('arrangement' in part) return <CategoryHead category={part} config={config} onChange={onChange} />;
  if ('standard' in part)
    return (
      <Field
        label={t('part.standard')}
        value={part.standard}
        maxLength={500}
        onChange={(event) => onChange({ ...part, standard: event.target.value })}
      />
    );
  if ('values' in part)
    return (
      <>
        <Field
          label={t('part.clause')}
          value={part.clause}
          maxLength={500}
          onChange={(event) => onChange({ ...part, clause: event.target.value })}
        />
        <Checkbox
          label={t('part.open')}
          checked={part.open}
          onChange={(event) => onChange({ ...part, open: event.target.checked })}
        />
      </>
    );
  if ('rules' in part)
    return (
      <TextArea
        label={t('part.source')}
        rows={2}
        value={part.source}
        maxLength={500}
        onChange={(event) => onChange({ ...part, source: event.target.value })}
      />
    );
  return (
    <TextArea
      label={t('part.note')}
      rows={2}
      value={part.note}
      maxLength={500}
      onChange={(event) => onChange({ ...part, note: event.target.value })}
    />
  );
}

function Body({ part, config, onChange }: InnerProps) {
  if ('arrangement' in part) return <CategoryFields category={part} config={config} onChange={onChange} />;
  if ('standard' in part) return <SchemeFields scheme={part} config={config} onChange={onChange} />;
  if ('values' in part) return <TableRows table={part} edits={config.mayEdit} onChange={onChange} />;
  if ('rules' in part) return <ScheduleRows schedule={part} config={config} onChange={onChange} />;
  return (
    <fieldset disabled={!config.mayEdit} className="scheme-editor">
      <TemplateText template={part} onChange={onChange} />
    </fieldset>
  );
}

interface CategoryProps {
  category: SchemeCategory;
  config: SchemeNow;
  onChange: (category: SchemeCategory) => void;
}
function CategoryHead({ category, config, onChange }: CategoryProps) {
  const t = useT(words);
  const term = useTerm();
  const nameOf = useName();
  const set = (patch: Partial<SchemeCategory>) => onChange({ ...category, ...patch });
  const toggled = <T extends string>(list: readonly T[], value: T, on: boolean): T[] =>
    on ? [...list, value] : list.filter((each) => each !== value);
  return (
    <>
      <Select
        label={t('part.arrangement')}
        value={category.arrangement}
        options={(['item', 'file'] as const).map((value) => ({ value, label: t(`arrangement.${value}`) }))}
        onChange={(event) => set({ arrangement: event.target.value === 'file' ? 'file' : 'item' })}
      />
      <Select
        label={t('part.group')}
        value={category.group}
        options={(['standard', 'livelihood', 'local'] as const).map((value) => ({ value, label: t(`group.${value}`) }))}
        onChange={(event) =>
          set({ group: (['standard', 'livelihood'] as const).find((each) => each === event.target.value) ?? 'local' })
        }
      />
      <Select
        label={t('part.template')}
        value={category.template ?? ''}
        options={[
          { value: '', label: t('part.no-template') },
          ...config.templates.map((template) => ({ value: template.key, label: nameOf(template) })),
        ]}
        onChange={(event) => set({ template: event.target.value || null })}
      />
      <Field
        label={t('part.position')}
        type="number"
        min={0}
        max={10_000}
        value={category.position}
        onChange={(event) => set({ position: Math.min(10_000, Math.max(0, Math.round(Number(event.target.value)))) })}
      />
      <fieldset className="scheme-ticks">
        <legend>{t('part.levels')}</legend>
        {LEVELS.map((level) => (
          <Checkbox
            key={level}
            label={term('level', level)}
            checked={category.levels.includes(level)}
            disabled={category.levels.length === 1 && category.levels.includes(level)}
            onChange={(event) => set({ levels: toggled(category.levels, level, event.target.checked) })}
          />
        ))}
      </fieldset>
      <fieldset className="scheme-ticks wide">
        <legend>{t('part.schemes')}</legend>
        {config.schemes.map((scheme) => (
          <Checkbox
            key={scheme.key}
            label={nameOf(scheme)}
            checked={category.schemes.includes(scheme.key)}
            onChange={(event) => set({ schemes: toggled(category.schemes, scheme.key, event.target.checked) })}
          />
        ))}
        <p className="field-hint">{t('part.schemes-hint')}</p>
      </fieldset>
    </>
  );
}

/** The category's own fields before those of its schemes: they are what one comes for. */
function CategoryFields({ category, config, onChange }: CategoryProps) {
  const t = useT(words);
  const nameOf = useName();
  const own = new Set(category.fields.map(({ key }) => key));
  const originOf = (key: string): string => {
    const from = category.schemes.findLast((each) =>
      config.schemes.find((scheme) => scheme.key === each)?.fields.some((field) => field.key === key),
    );
    const scheme = config.schemes.find((each) => each.key === from);
    return scheme === undefined ? t('fields.own') : scheme.standard || nameOf(scheme);
  };
  const rest = fieldsOf(config, { ...category, fields: [] });
  const replaced = new Set(rest.map(({ key }) => key).filter((key) => own.has(key)));
  const rows: FieldRow[] = [
    ...category.fields.map((field) => ({
      field,
      own: true,
      origin: t('fields.own'),
      replaces: replaced.has(field.key),
    })),
    ...rest
      .filter(({ key }) => !own.has(key))
      .map((field) => ({ field, own: false, origin: originOf(field.key), replaces: false })),
  ];
  const set = (fields: SchemeField[]) => onChange({ ...category, fields });
  return <FieldTable rows={rows} levels={category.levels} config={config} onChange={set} withOrigin />;
}

interface SchemeProps {
  scheme: FieldScheme;
  config: SchemeNow;
  onChange: (scheme: FieldScheme) => void;
}
function SchemeFields({ scheme, config, onChange }: SchemeProps) {
  const rows = scheme.fields.map((field) => ({ field, own: true, origin: '', replaces: false }));
  return (
    <FieldTable rows={rows} levels={LEVELS} config={config} onChange={(fields) => onChange({ ...scheme, fields })} />
  );
}

const PARTS = ['fonds', 'cat', 'sub', 'project', 'year', 'ret', 'org', 'catalogue:3', 'volume:3', 'item:4', 'page:3'];
function TemplateText({ template, onChange }: { template: CodeTemplate; onChange: (template: CodeTemplate) => void }) {
  const t = useT(words);
  const { locale } = useLocale();
  const text = useDeferredValue(template.template);
  const example = useTemplateExample(text);
  const problem = example.data?.problem ?? undefined;
  const parts = PARTS.map((part) => `{${part}}`).join(locale === 'en' ? ' ' : '　');
  return (
    <section className="card scheme-head" aria-label={t('template.text')}>
      <div className="wide">
        <Field
          label={t('template.text')}
          hint={t('template.hint', { parts })}
          error={problem}
          value={template.template}
          maxLength={300}
          spellCheck={false}
          onChange={(event) => onChange({ ...template, template: event.target.value })}
        />
      </div>
      <div className="wide scheme-example" aria-live="polite">
        <span className="small muted">{t('template.example')}</span>
        <p className="code">{example.data?.example ?? (problem ? t('template.wrong') : t('template.waiting'))}</p>
        <ErrorLine error={example.error} />
      </div>
    </section>
  );
}
