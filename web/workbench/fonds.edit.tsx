/** Changing what is said of a fonds. */
import { useState } from 'react';
import type { FondsDetail, FondsKind } from '../../shared/schemas/fonds.ts';
import { patchFonds } from '../api/fonds.queries.ts';
import { Field, Select, TextArea } from '../components/field.tsx';
import { fondsWords } from '../i18n/fonds.ts';
import { useT } from '../i18n/i18n.tsx';
import { ChangeDialog } from '../loop/loop.parts.tsx';

const KINDS: readonly FondsKind[] = ['ordinary', 'joint', 'collective', 'collection', 'personal'];
const LONG = ['history', 'custody', 'arrangement', 'findingAid'] as const;

export function EditFondsDialog({ fonds, onClose }: { fonds: FondsDetail; onClose: () => void }) {
  const t = useT(fondsWords);
  const [draft, setDraft] = useState({ ...fonds, nameEn: fonds.nameEn ?? '' });
  const set = (change: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...change }));
  return (
    <ChangeDialog
      open
      onClose={onClose}
      size="wide"
      title={t('edit.title', { number: fonds.number })}
      submit={t('edit.submit')}
      done={t('edit.done')}
      act={() => {
        const { name, nameEn, note, kind, history, custody, arrangement, findingAid } = draft;
        return patchFonds(fonds.id, {
          lockVersion: fonds.lockVersion,
          name,
          nameEn,
          note,
          kind,
          history,
          custody,
          arrangement,
          findingAid,
        });
      }}
    >
      <div className="form-pair">
        <Field
          label={t('name')}
          value={draft.name}
          required
          maxLength={200}
          onChange={(event) => set({ name: event.target.value })}
        />
        <Field
          label={t('nameEn')}
          value={draft.nameEn}
          maxLength={200}
          onChange={(event) => set({ nameEn: event.target.value })}
        />
        <Select
          label={t('kind')}
          value={draft.kind}
          options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(event) => set({ kind: event.target.value as FondsKind })}
        />
      </div>
      {LONG.map((key) => (
        <TextArea
          key={key}
          label={t(key)}
          rows={key === 'history' ? 5 : 3}
          maxLength={20_000}
          value={draft[key]}
          onChange={(event) => set({ [key]: event.target.value })}
        />
      ))}
      <Field
        label={t('note')}
        value={draft.note}
        maxLength={2000}
        onChange={(event) => set({ note: event.target.value })}
      />
    </ChangeDialog>
  );
}
