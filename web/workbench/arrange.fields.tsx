/** What each act of arrangement asks for. */
import { useState } from 'react';
import { useCategories, useFonds } from '../api/import.queries.ts';
import { Checkbox, Field, Select } from '../components/field.tsx';
import { useErrorText } from '../components/states.tsx';
import { arrangement } from '../i18n/arrangement.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import type { ArrangeDraft, NamedUnit } from './arrange.model.ts';
import { findByCode } from './find-by-code.ts';

interface Props {
  draft: ArrangeDraft;
  set: (change: Partial<ArrangeDraft>) => void;
}

export function ArrangeFields({ draft, set }: Props) {
  const t = useT(arrangement);
  const renumber = (
    <Checkbox
      label={t('renumber')}
      checked={draft.renumber}
      onChange={(event) => set({ renumber: event.target.checked })}
    />
  );
  switch (draft.kind) {
    case 'create':
      return (
        <>
          <PlaceFields draft={draft} set={set} />
          <UnitFields draft={draft} set={set} isFile={false} />
        </>
      );
    case 'compose':
    case 'split':
      return (
        <>
          <UnitFields draft={draft} set={set} isFile />
          {renumber}
        </>
      );
    case 'move':
      return (
        <>
          <PlaceFields draft={draft} set={set} />
          {renumber}
        </>
      );
    case 'merge':
      return (
        <>
          <UnitPicker label={t('into.merge')} unit={draft.unit} onUnit={(unit) => set({ unit })} />
          {renumber}
        </>
      );
    case 'dissolve':
      return null;
    case 'reorder':
      return (
        <>
          <Select
            label={t('by')}
            value={draft.by}
            options={(['date', 'code', 'title', 'document', 'given'] as const).map((by) => ({
              value: by,
              label: t(`by.${by}`),
            }))}
            onChange={(event) => set({ by: event.target.value as ArrangeDraft['by'] })}
          />
          <Position draft={draft} set={set} natural={t('position.keep')} />
        </>
      );
    case 'renumber':
      return (
        <div className="arrange-pair">
          <Field
            label={t('start')}
            value={draft.start}
            inputMode="numeric"
            pattern="[0-9]{1,6}"
            required
            onChange={(event) => set({ start: event.target.value })}
          />
          <Field
            label={t('like')}
            hint={t('like-hint')}
            className="code"
            value={draft.like}
            maxLength={200}
            onChange={(event) => set({ like: event.target.value })}
          />
        </div>
      );
  }
}

function UnitFields({ draft, set, isFile }: Props & { isFile: boolean }) {
  const t = useT(arrangement);
  const { locale } = useLocale();
  const categories = useCategories().data?.items ?? [];
  const text = (key: 'code' | 'year' | 'retention' | 'org' | 'sub', most: number, hint?: string) => (
    <Field
      label={t(`unit.${key}`)}
      {...(hint !== undefined && { hint })}
      value={draft[key]}
      maxLength={most}
      onChange={(event) => set({ [key]: event.target.value })}
    />
  );
  return (
    <>
      <Field
        label={t(isFile ? 'unit.title-file' : 'unit.title')}
        value={draft.title}
        required
        maxLength={2000}
        onChange={(event) => set({ title: event.target.value })}
      />
      {!isFile && (
        <div className="arrange-pair">
          <Select
            label={t('unit.level')}
            value={draft.level}
            options={(['item', 'file', 'series'] as const).map((level) => ({
              value: level,
              label: t(`level.${level}`),
            }))}
            onChange={(event) => set({ level: event.target.value as ArrangeDraft['level'] })}
          />
          <Select
            label={t('unit.category')}
            value={draft.category}
            options={[
              { value: '', label: t('choose') },
              ...categories.map(({ id, name, nameEn }) => ({
                value: id,
                label: `${id} ${locale === 'en' ? nameEn : name}`,
              })),
            ]}
            onChange={(event) => set({ category: event.target.value })}
          />
        </div>
      )}
      <details open={!isFile}>
        <summary>{t('unit.more')}</summary>
        <div className="arrange-pair">
          {text('year', 4)}
          {text('retention', 20)}
          {text('code', 200, t('unit.code-hint'))}
          {text('sub', 10)}
          {text('org', 10)}
        </div>
      </details>
    </>
  );
}

function PlaceFields({ draft, set }: Props) {
  const t = useT(arrangement);
  const fonds = useFonds().data?.items ?? [];
  return (
    <>
      <div className="arrange-pair">
        <Select
          label={t(draft.kind === 'create' ? 'into.place' : 'into')}
          value={draft.into}
          options={(['unit', 'fonds'] as const).map((into) => ({ value: into, label: t(`into.${into}`) }))}
          onChange={(event) => set({ into: event.target.value as ArrangeDraft['into'] })}
        />
        {draft.into === 'unit' ? (
          <UnitPicker label={t('into.code')} unit={draft.unit} onUnit={(unit) => set({ unit })} />
        ) : (
          <Select
            label={t('fonds')}
            value={draft.fonds}
            options={[
              { value: '', label: t('choose') },
              ...fonds.map(({ id, number, name }) => ({ value: id, label: `${number} ${name}` })),
            ]}
            onChange={(event) => set({ fonds: event.target.value })}
          />
        )}
      </div>
      <Position draft={draft} set={set} natural={t('position.code')} />
    </>
  );
}

function Position({ draft, set, natural }: Props & { natural: string }) {
  const t = useT(arrangement);
  return (
    <div className="arrange-pair">
      <Select
        label={t('position')}
        value={draft.position}
        options={[
          { value: 'code', label: natural },
          { value: 'first', label: t('position.first') },
          { value: 'after', label: t('position.after') },
        ]}
        onChange={(event) => set({ position: event.target.value as ArrangeDraft['position'] })}
      />
      {draft.position === 'after' && (
        <UnitPicker label={t('position.after-code')} unit={draft.after} onUnit={(after) => set({ after })} />
      )}
    </div>
  );
}

/** A unit by its code: asked for when the box is left, or Enter is pressed. */
function UnitPicker({
  label,
  unit,
  onUnit,
}: {
  label: string;
  unit: NamedUnit | undefined;
  onUnit: (unit: NamedUnit | undefined) => void;
}) {
  const t = useT(arrangement);
  const errorText = useErrorText();
  const [text, setText] = useState(unit?.code ?? '');
  const [problem, setProblem] = useState<string>();
  const look = async () => {
    const code = text.trim();
    if (code === '' || code === unit?.code) return;
    try {
      const found = await findByCode(code);
      onUnit(found && { id: found.id, code: found.code, title: found.title });
      if (found) setText(found.code);
      setProblem(found ? undefined : t('into.none', { code }));
    } catch (error) {
      setProblem(errorText(error));
    }
  };
  return (
    <Field
      label={label}
      hint={unit ? unit.title : t('into.hint')}
      error={problem}
      value={text}
      maxLength={200}
      required
      onChange={(event) => {
        setText(event.target.value);
        setProblem(undefined);
        if (unit) onUnit(undefined);
      }}
      onBlur={() => void look()}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        void look();
      }}
    />
  );
}
