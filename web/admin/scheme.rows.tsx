/** Values of a code table, and rules of a retention schedule: rows that are written, moved and taken out in place. */
import { useState, type KeyboardEvent } from 'react';
import type { CodeTable, RetentionSchedule, SchemeNow } from '../../shared/schemas/scheme.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field, Select } from '../components/field.tsx';
import { useT } from '../i18n/i18n.tsx';
import { scheme as words } from '../i18n/scheme.ts';
import { IconAct } from './scheme.fields.tsx';
import { moved, useName } from './scheme.model.ts';

interface RowActsProps {
  at: number;
  count: number;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}
function RowActs({ at, count, onMove, onRemove }: RowActsProps) {
  const t = useT(words);
  const n = at + 1;
  return (
    <td className="scheme-acts">
      <IconAct icon="up" label={t('row.up', { n })} off={at === 0} onClick={() => onMove(-1)} />
      <IconAct icon="down" label={t('row.down', { n })} off={at === count - 1} onClick={() => onMove(1)} />
      <IconAct icon="close" label={t('row.remove', { n })} onClick={onRemove} />
    </td>
  );
}
/** Alt+↑↓ on any cell moves its row. */
const onMoveKey = (event: KeyboardEvent, move: (by: -1 | 1) => void) => {
  if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
  event.preventDefault();
  move(event.key === 'ArrowUp' ? -1 : 1);
};

interface TableRowsProps {
  table: CodeTable;
  edits: boolean;
  onChange: (table: CodeTable) => void;
}
export function TableRows({ table, edits, onChange }: TableRowsProps) {
  const t = useT(words);
  const { values } = table;
  const set = (next: CodeTable['values']) => onChange({ ...table, values: next });
  return (
    <section className="card" aria-label={t('table.values')}>
      <header className="card-head">
        <h2>{t('table.values')}</h2>
        <span className="small muted">{t('table.retired-hint')}</span>
      </header>
      <div
        className="plain-scroll scheme-scroll"
        role="group"
        tabIndex={edits ? undefined : 0}
        aria-label={t('table.values')}
      >
        <fieldset disabled={!edits} className="scheme-editor">
          <table className="plain scheme-rows">
            <thead>
              <tr>
                <th scope="col">{t('table.code')}</th>
                <th scope="col">{t('column.name')}</th>
                <th scope="col">{t('column.nameEn')}</th>
                <th scope="col">{t('table.retired')}</th>
                {edits && (
                  <th scope="col">
                    <span className="visually-hidden">{t('acts')}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {values.map((value, at) => {
                const change = (patch: Partial<typeof value>) => set(values.with(at, { ...value, ...patch }));
                const cell = (label: string, key: 'code' | 'name' | 'nameEn', most: number) => (
                  <td>
                    <Field
                      label={`${label} ${at + 1}`}
                      quiet
                      value={value[key]}
                      maxLength={most}
                      onChange={(event) => change({ [key]: event.target.value })}
                    />
                  </td>
                );
                return (
                  <tr key={at} onKeyDown={(event) => onMoveKey(event, (by) => set(moved(values, at, by)))}>
                    {cell(t('table.code'), 'code', 60)}
                    {cell(t('column.name'), 'name', 100)}
                    {cell(t('column.nameEn'), 'nameEn', 200)}
                    <td>
                      <Checkbox
                        label={<span className="visually-hidden">{`${t('table.retired')} ${value.name}`}</span>}
                        checked={value.retired}
                        onChange={(event) => change({ retired: event.target.checked })}
                      />
                    </td>
                    {edits && (
                      <RowActs
                        at={at}
                        count={values.length}
                        onMove={(by) => set(moved(values, at, by))}
                        onRemove={() => set(values.toSpliced(at, 1))}
                      />
                    )}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </fieldset>
      </div>
      {edits && (
        <p className="sheet">
          <Button size="small" onClick={() => set([...values, { code: '', name: '', nameEn: '', retired: false }])}>
            {t('table.add')}
          </Button>
        </p>
      )}
    </section>
  );
}

interface ScheduleRowsProps {
  schedule: RetentionSchedule;
  config: SchemeNow;
  onChange: (schedule: RetentionSchedule) => void;
}
export function ScheduleRows({ schedule, config, onChange }: ScheduleRowsProps) {
  const t = useT(words);
  const nameOf = useName();
  const [typed, setTyped] = useState('');
  const edits = config.mayEdit;
  const { rules } = schedule;
  const set = (next: RetentionSchedule['rules']) => onChange({ ...schedule, rules: next });
  const retentions =
    config.tables.find(({ key }) => key === 'retention')?.values.filter(({ retired }) => !retired) ?? [];
  const categories = [
    { value: '', label: t('schedule.any') },
    ...config.categories.map((category) => ({ value: category.key, label: nameOf(category) })),
  ];
  const fits = (rule: (typeof rules)[number]) => `${rule.number} ${rule.function} ${rule.scope}`.includes(typed.trim());
  return (
    <section className="card" aria-label={t('kind.schedule')}>
      <header className="card-head">
        <h2>{t('rules.count', { n: rules.length })}</h2>
      </header>
      <div className="sheet scheme-filter">
        <Field
          label={t('schedule.filter')}
          quiet
          placeholder={t('schedule.filter')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <datalist id="scheme-retentions">
        {retentions.map(({ code }) => (
          <option key={code} value={code} />
        ))}
      </datalist>
      <div
        className="plain-scroll scheme-scroll"
        role="group"
        tabIndex={edits ? undefined : 0}
        aria-label={t('kind.schedule')}
      >
        <fieldset disabled={!edits} className="scheme-editor">
          <table className="plain scheme-rows">
            <thead>
              <tr>
                <th scope="col" className="narrow">
                  {t('schedule.number')}
                </th>
                <th scope="col">{t('schedule.category')}</th>
                <th scope="col">{t('schedule.function')}</th>
                <th scope="col" className="broad">
                  {t('schedule.scope')}
                </th>
                <th scope="col">{t('schedule.retention')}</th>
                {edits && (
                  <th scope="col">
                    <span className="visually-hidden">{t('acts')}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rules.map((rule, at) => {
                if (!fits(rule)) return null;
                const change = (patch: Partial<typeof rule>) => set(rules.with(at, { ...rule, ...patch }));
                const cell = (key: 'number' | 'function' | 'scope' | 'retention', most: number, list?: string) => (
                  <td>
                    <Field
                      label={`${t(`schedule.${key}`)} ${at + 1}`}
                      quiet
                      value={rule[key]}
                      maxLength={most}
                      list={list}
                      onChange={(event) => change({ [key]: event.target.value })}
                    />
                  </td>
                );
                return (
                  <tr key={at} onKeyDown={(event) => onMoveKey(event, (by) => set(moved(rules, at, by)))}>
                    {cell('number', 40)}
                    <td>
                      <Select
                        label={`${t('schedule.category')} ${at + 1}`}
                        quiet
                        value={rule.category}
                        options={categories}
                        onChange={(event) => change({ category: event.target.value })}
                      />
                    </td>
                    {cell('function', 200)}
                    {cell('scope', 1000)}
                    {cell('retention', 20, 'scheme-retentions')}
                    {edits && (
                      <RowActs
                        at={at}
                        count={rules.length}
                        onMove={(by) => set(moved(rules, at, by))}
                        onRemove={() => set(rules.toSpliced(at, 1))}
                      />
                    )}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </fieldset>
      </div>
      {edits && (
        <p className="sheet">
          <Button
            size="small"
            onClick={() => {
              setTyped('');
              const last = rules.at(-1);
              const next = { number: '', category: last?.category ?? '', function: last?.function ?? '' };
              set([...rules, { ...next, scope: '', retention: '', note: '' }]);
            }}
          >
            {t('schedule.add')}
          </Button>
        </p>
      )}
    </section>
  );
}
