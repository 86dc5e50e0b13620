/** The editor of a checklist's draft. A published version shows the same fields, closed. */
import type { ReactNode } from 'react';
import type { ChecklistDefinition, ChecklistItem } from '../../shared/schemas/checklist.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field, Select, TextArea } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { checklist as words } from '../i18n/checklist.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';

interface EditorProps {
  definition: ChecklistDefinition;
  edits: boolean;
  onChange: (definition: ChecklistDefinition) => void;
}
type Section = ChecklistDefinition['sections'][number];
type Grade = ChecklistDefinition['grades'][number];
type Rule = ChecklistDefinition['rules'][number];
type Circumstance = ChecklistDefinition['circumstances'][number];
const SCORINGS = ['yes-no', 'graded', 'per-defect'] as const satisfies readonly ChecklistItem['scoring'][];

const NEW_ITEM: Omit<ChecklistItem, 'key'> = {
  text: '',
  textEn: '',
  basis: '',
  method: '',
  points: 1,
  scoring: 'yes-no',
  partial: 50,
  perDefect: 0.1,
  veto: null,
  evidence: '',
};
/** The first of A1, A2 … that is not taken. */
function freeKey(prefix: string, taken: readonly string[]): string {
  for (let n = 1; ; n++) if (!taken.includes(`${prefix}${n}`)) return `${prefix}${n}`;
}
const listOf = (text: string): string[] => text.split(/[\s,，、]+/).filter((key) => key !== '');

export function ChecklistEditor({ definition, edits, onChange }: EditorProps) {
  const t = useT(words);
  const { locale } = useLocale();
  const set = (patch: Partial<ChecklistDefinition>) => onChange({ ...definition, ...patch });
  const { grades, sections, rules, circumstances } = definition;
  const caps = grades.slice(1).map(({ key, name, nameEn }) => ({
    value: key,
    label: t('veto.cap', { grade: locale === 'en' && nameEn ? nameEn : name }),
  }));
  const items = sections.flatMap((section) => section.items);
  const taken = items.map(({ key }) => key);
  const setSection = (index: number, patch: Partial<Section>) =>
    set({ sections: sections.with(index, { ...sections[index]!, ...patch }) });
  return (
    <fieldset disabled={!edits} className="stack editor">
      <section className="card" aria-label={t('title')}>
        <div className="editor-grades">
          <div className="edit-pair">
            <Line label={t('field.title')} value={definition.title} onChange={(title) => set({ title })} />
            <Line label={t('field.titleEn')} value={definition.titleEn} onChange={(titleEn) => set({ titleEn })} />
          </div>
          <Line label={t('field.source')} value={definition.source} onChange={(source) => set({ source })} />
          <TextArea
            label={t('field.note')}
            rows={2}
            value={definition.note}
            onChange={(event) => set({ note: event.target.value })}
          />
          <Checkbox
            label={t('field.provisional')}
            checked={definition.provisional}
            onChange={(event) => set({ provisional: event.target.checked })}
          />
        </div>
      </section>
      <Group title={t('grades')} hint={t('grades.hint')}>
        <div className="editor-grades">
          {grades.map((grade, index) => {
            const change = (patch: Partial<Grade>) => set({ grades: grades.with(index, { ...grade, ...patch }) });
            return (
              <div key={index} className="editor-grade">
                <Line label={t('grade.key')} value={grade.key} onChange={(key) => change({ key })} />
                <Line label={t('grade.name')} value={grade.name} onChange={(name) => change({ name })} />
                <Line label={t('grade.nameEn')} value={grade.nameEn} onChange={(nameEn) => change({ nameEn })} />
                <Amount label={t('grade.from')} value={grade.from} max={100} onChange={(from) => change({ from })} />
                <Remove
                  edits={edits && grades.length > 2}
                  name={grade.name}
                  onClick={() => set({ grades: grades.toSpliced(index, 1) })}
                />
              </div>
            );
          })}
          {edits && (
            <Button
              size="small"
              onClick={() => {
                const key = freeKey(
                  'grade',
                  grades.map((each) => each.key),
                );
                set({ grades: [...grades, { key, name: key, nameEn: '', from: 0 }] });
              }}
            >
              {t('grade.add')}
            </Button>
          )}
        </div>
      </Group>
      {sections.map((section, index) => (
        <section key={index} className="card" aria-label={section.title}>
          <div className="editor-grade sheet">
            <Line label={t('section.key')} value={section.key} onChange={(key) => setSection(index, { key })} />
            <Line label={t('section.title')} value={section.title} onChange={(title) => setSection(index, { title })} />
            <Line
              label={t('section.titleEn')}
              value={section.titleEn}
              onChange={(titleEn) => setSection(index, { titleEn })}
            />
            <span />
            <Remove
              edits={edits && sections.length > 1}
              name={section.title}
              onClick={() => set({ sections: sections.toSpliced(index, 1) })}
            />
          </div>
          {section.items.map((item, at) => (
            <Item
              key={at}
              item={item}
              caps={caps}
              edits={edits}
              onChange={(next) => setSection(index, { items: section.items.with(at, next) })}
              onRemove={
                section.items.length > 1
                  ? () => setSection(index, { items: section.items.toSpliced(at, 1) })
                  : undefined
              }
            />
          ))}
          {edits && (
            <p className="sheet">
              <Button
                size="small"
                onClick={() =>
                  setSection(index, { items: [...section.items, { ...NEW_ITEM, key: freeKey(section.key, taken) }] })
                }
              >
                {t('item.add')}
              </Button>
            </p>
          )}
        </section>
      ))}
      {edits && (
        <Button
          onClick={() => {
            const key = freeKey(
              'S',
              sections.map((each) => each.key),
            );
            const first = { ...NEW_ITEM, key: freeKey(key, taken) };
            set({ sections: [...sections, { key, title: key, titleEn: '', items: [first] }] });
          }}
        >
          {t('section.add')}
        </Button>
      )}
      <Group title={t('rules')}>
        <div className="editor-grades">
          {rules.length === 0 && <p className="muted">{t('none')}</p>}
          {rules.map((rule, index) => {
            const change = (patch: Partial<Rule>) => set({ rules: rules.with(index, { ...rule, ...patch }) });
            const hint = t('rule.items-hint');
            return (
              <div key={index} className="editor-more">
                <Line label={t('rule.text')} value={rule.text} onChange={(text) => change({ text })} />
                <Line label={t('rule.textEn')} value={rule.textEn} onChange={(textEn) => change({ textEn })} />
                <Keys label={t('rule.all')} hint={hint} value={rule.allOf} onChange={(allOf) => change({ allOf })} />
                <Keys label={t('rule.any')} hint={hint} value={rule.anyOf} onChange={(anyOf) => change({ anyOf })} />
                <CapSelect label={t('rule.cap')} caps={caps} value={rule.cap} onChange={(cap) => change({ cap })} />
                <Remove edits={edits} name={rule.text} onClick={() => set({ rules: rules.toSpliced(index, 1) })} />
              </div>
            );
          })}
          {edits && (
            <Button
              size="small"
              onClick={() => {
                const key = freeKey(
                  'rule',
                  [...rules, ...circumstances].map((each) => each.key),
                );
                const cap = grades.at(-1)!.key;
                set({ rules: [...rules, { key, text: key, textEn: '', cap, allOf: taken.slice(0, 1), anyOf: [] }] });
              }}
            >
              {t('rule.add')}
            </Button>
          )}
        </div>
      </Group>
      <Group title={t('circumstances')}>
        <div className="editor-grades">
          {circumstances.length === 0 && <p className="muted">{t('none')}</p>}
          {circumstances.map((each, index) => {
            const change = (patch: Partial<Circumstance>) =>
              set({ circumstances: circumstances.with(index, { ...each, ...patch }) });
            return (
              <div key={index} className="editor-more">
                <Line label={t('circumstance.text')} value={each.text} onChange={(text) => change({ text })} />
                <Line label={t('circumstance.textEn')} value={each.textEn} onChange={(textEn) => change({ textEn })} />
                <CapSelect label={t('rule.cap')} caps={caps} value={each.cap} onChange={(cap) => change({ cap })} />
                <Remove
                  edits={edits}
                  name={each.text}
                  onClick={() => set({ circumstances: circumstances.toSpliced(index, 1) })}
                />
              </div>
            );
          })}
          {edits && (
            <Button
              size="small"
              onClick={() => {
                const key = freeKey(
                  'case',
                  [...rules, ...circumstances].map((each) => each.key),
                );
                set({ circumstances: [...circumstances, { key, text: key, textEn: '', cap: grades.at(-1)!.key }] });
              }}
            >
              {t('circumstance.add')}
            </Button>
          )}
        </div>
      </Group>
    </fieldset>
  );
}

interface ItemProps {
  item: ChecklistItem;
  caps: { value: string; label: string }[];
  edits: boolean;
  onChange: (item: ChecklistItem) => void;
  onRemove: (() => void) | undefined;
}
function Item({ item, caps, edits, onChange, onRemove }: ItemProps) {
  const t = useT(words);
  const set = (patch: Partial<ChecklistItem>) => onChange({ ...item, ...patch });
  return (
    <div className="editor-item">
      <Line label={t('item.key')} value={item.key} onChange={(key) => set({ key })} />
      <Line label={t('item.text')} value={item.text} onChange={(text) => set({ text })} />
      <Amount label={t('item.points')} value={item.points} max={1000} onChange={(points) => set({ points })} />
      <Select
        label={t('item.scoring')}
        value={item.scoring}
        options={SCORINGS.map((value) => ({ value, label: t(`scoring.${value}`) }))}
        onChange={(event) => set({ scoring: SCORINGS.find((each) => each === event.target.value) ?? 'yes-no' })}
      />
      <Select
        label={t('item.veto')}
        value={item.veto ?? ''}
        options={[{ value: '', label: t('veto.none') }, ...caps]}
        onChange={(event) => set({ veto: event.target.value || null })}
      />
      <Remove edits={edits && onRemove !== undefined} name={item.key} onClick={() => onRemove?.()} />
      <details className="editor-more-line">
        <summary className="small">{t('item.more')}</summary>
        <div className="editor-more">
          <Line label={t('item.textEn')} value={item.textEn} onChange={(textEn) => set({ textEn })} />
          <Line label={t('item.basis')} value={item.basis} onChange={(basis) => set({ basis })} />
          <Line label={t('item.method')} value={item.method} onChange={(method) => set({ method })} />
          <Line label={t('item.evidence')} value={item.evidence} onChange={(evidence) => set({ evidence })} />
          {item.scoring === 'graded' && (
            <Amount
              label={t('item.partial')}
              value={item.partial}
              max={99}
              onChange={(partial) => set({ partial: Math.round(partial) })}
            />
          )}
          {item.scoring === 'per-defect' && (
            <Amount
              label={t('item.perDefect')}
              value={item.perDefect}
              max={1000}
              onChange={(perDefect) => set({ perDefect })}
            />
          )}
        </div>
      </details>
    </div>
  );
}

function Group({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className="card" aria-label={title}>
      <header className="card-head">
        <h2>{title}</h2>
        {hint && <span className="small muted">{hint}</span>}
      </header>
      {children}
    </section>
  );
}

type LineProps<T> = { label: string; hint?: string; value: T; onChange: (value: T) => void };
const Line = ({ onChange, ...rest }: LineProps<string>) => (
  <Field {...rest} maxLength={1000} onChange={(event) => onChange(event.target.value)} />
);
const Amount = ({ onChange, max, ...rest }: LineProps<number> & { max: number }) => (
  <Field
    {...rest}
    type="number"
    min={0}
    max={max}
    step={0.01}
    onChange={(event) => onChange(Math.round(Math.min(max, Math.max(0, Number(event.target.value))) * 100) / 100)}
  />
);
/** Keys as they are typed; read when the field is left. */
const Keys = ({ onChange, value, ...rest }: LineProps<string[]>) => (
  <Field
    {...rest}
    key={value.join(' ')}
    defaultValue={value.join(' ')}
    onBlur={(event) => onChange(listOf(event.target.value))}
  />
);
const CapSelect = ({ onChange, caps, ...rest }: LineProps<string> & { caps: { value: string; label: string }[] }) => (
  <Select {...rest} options={caps} onChange={(event) => onChange(event.target.value)} />
);

function Remove({ edits, name, onClick }: { edits: boolean; name: string; onClick: () => void }) {
  const t = useT(words);
  if (!edits) return <span />;
  return (
    <button type="button" className="icon-button" aria-label={t('remove', { name })} onClick={onClick}>
      <Icon name="close" size={16} />
    </button>
  );
}
