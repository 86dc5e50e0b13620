/** One field: its names, type, obligations and marks. */
import { useState } from 'react';
import type { SchemeField, SchemeNow } from '../../shared/schemas/scheme.ts';
import { FIELD_TYPES, OBLIGATIONS } from '../../shared/scheme/kinds.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Checkbox, Field, Select } from '../components/field.tsx';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { scheme as words } from '../i18n/scheme.ts';
import { useTerm } from '../workbench/use-term.ts';
import { keyFits, LEVELS, SIGNS, useName } from './scheme.model.ts';

interface FieldDialogProps {
  field: SchemeField;
  isNew: boolean;
  /** The other fields. */
  taken: readonly SchemeField[];
  config: SchemeNow;
  onClose: () => void;
  onDone: (field: SchemeField) => void;
}
const MARKS = ['search', 'inherited', 'repeatable', 'personal', 'captured'] as const;

export function FieldDialog({ field: given, isNew, taken, config, onClose, onDone }: FieldDialogProps) {
  const t = useT(words);
  const tCommon = useT(common);
  const term = useTerm();
  const nameOf = useName();
  const [field, setField] = useState(given);
  const [tried, setTried] = useState(false);
  const set = (patch: Partial<SchemeField>) => setField({ ...field, ...patch });
  const wrongKey = !keyFits('field', field.key) || taken.some(({ key }) => key === field.key);
  const wrongName = field.name.trim() === '' || taken.some(({ name }) => name === field.name.trim());
  const wrongTable = field.type === 'code' && field.table === null;
  const done = () => {
    setTried(true);
    if (!wrongKey && !wrongName && !wrongTable) onDone({ ...field, name: field.name.trim() });
  };
  const isText = field.type === 'text' || field.type === 'long-text' || field.type === 'name';
  return (
    <Dialog
      open
      size="side"
      onClose={onClose}
      title={isNew ? t('fields.add') : t('field.title')}
      actions={
        <>
          <Button onClick={onClose}>{tCommon('cancel')}</Button>
          <Button look="primary" onClick={done}>
            {t('field.done')}
          </Button>
        </>
      }
    >
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          done();
        }}
      >
        <Field
          label={t('part.name')}
          required
          value={field.name}
          maxLength={100}
          error={tried && wrongName ? t('field.wrong-name') : undefined}
          autoFocus
          onChange={(event) => set({ name: event.target.value })}
        />
        <Field
          label={t('part.nameEn')}
          value={field.nameEn}
          maxLength={200}
          onChange={(event) => set({ nameEn: event.target.value })}
        />
        <Field
          label={t('field.key')}
          hint={t('field.key-hint')}
          required
          value={field.key}
          maxLength={40}
          disabled={!isNew}
          error={tried && wrongKey ? t('field.wrong-key') : undefined}
          onChange={(event) => set({ key: event.target.value.trim() })}
        />
        <div className="edit-pair">
          <Select
            label={t('field.type')}
            value={field.type}
            options={FIELD_TYPES.map((value) => ({ value, label: t(`type.${value}`) }))}
            onChange={(event) => {
              const type = FIELD_TYPES.find((each) => each === event.target.value) ?? 'text';
              set({
                type,
                table: type === 'code' ? field.table : null,
                repeatable: type !== 'long-text' && field.repeatable,
                personal: type === 'name' || field.personal,
              });
            }}
          />
          {field.type === 'code' && (
            <Select
              label={t('field.table')}
              value={field.table ?? ''}
              error={tried && wrongTable ? t('field.wrong-table') : undefined}
              options={[
                { value: '', label: t('form.choose') },
                ...config.tables.map((table) => ({ value: table.key, label: nameOf(table) })),
              ]}
              onChange={(event) => set({ table: event.target.value || null })}
            />
          )}
          {isText && (
            <Field
              label={t('field.length')}
              inputMode="numeric"
              value={field.length ?? ''}
              onChange={(event) => {
                const digits = event.target.value.replace(/\D/g, '');
                set({ length: digits === '' ? null : Math.min(10_000, Math.max(1, Number(digits))) });
              }}
            />
          )}
        </div>
        <fieldset className="scheme-ticks">
          <legend>{t('field.obligations')}</legend>
          {LEVELS.toReversed().map((level) => (
            <Select
              key={level}
              label={term('level', level)}
              value={field.obligations[level]}
              options={OBLIGATIONS.map((value) => ({ value, label: `${SIGNS[value]} ${t(`obligation.${value}`)}` }))}
              onChange={(event) => {
                const chosen = OBLIGATIONS.find((each) => each === event.target.value) ?? 'may';
                set({ obligations: { ...field.obligations, [level]: chosen } });
              }}
            />
          ))}
        </fieldset>
        <div className="stack tick-list">
          {MARKS.map((mark) => (
            <Checkbox
              key={mark}
              label={t(`field.${mark}`)}
              checked={field[mark]}
              disabled={mark === 'repeatable' && field.type === 'long-text'}
              onChange={(event) => set({ [mark]: event.target.checked })}
            />
          ))}
        </div>
        <Field
          label={t('field.clause')}
          value={field.clause}
          maxLength={100}
          onChange={(event) => set({ clause: event.target.value })}
        />
        <button type="submit" className="visually-hidden" tabIndex={-1}>
          {t('field.done')}
        </button>
      </form>
    </Dialog>
  );
}
