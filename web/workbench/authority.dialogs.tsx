/** Making and changing an authority, and saying which agency came before or after it. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Authority, AuthorityKind, AuthorityName, RelationKind } from '../../shared/schemas/authority.ts';
import {
  addRelation,
  createAuthority,
  patchAuthority,
  removeAuthority,
  useAgencyList,
  useAuthorities,
} from '../api/authority.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, Select, TextArea } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { authorityWords } from '../i18n/authority.ts';
import { useT } from '../i18n/i18n.tsx';
import { ChangeDialog, DayField } from '../loop/loop.parts.tsx';

/** Without an authority a new one is made. */
export function AuthorityDialog({ authority, onClose }: { authority?: Authority; onClose: () => void }) {
  const t = useT(authorityWords);
  const navigate = useNavigate();
  const agencies = useAgencyList(authority === undefined);
  const [kind, setKind] = useState<AuthorityKind>(authority?.kind ?? 'agency');
  const [agencyId, setAgencyId] = useState('');
  const [names, setNames] = useState<readonly AuthorityName[]>(authority?.names ?? []);
  const [draft, setDraft] = useState({
    name: authority?.name ?? '',
    nameEn: authority?.nameEn ?? '',
    dates: authority?.dates ?? '',
    place: authority?.place ?? '',
    history: authority?.history ?? '',
  });
  const set = (change: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...change }));
  const text = (key: 'name' | 'nameEn' | 'place', maxLength: number) => (
    <Field
      label={t(key)}
      value={draft[key]}
      required={key === 'name'}
      maxLength={maxLength}
      onChange={(event) => set({ [key]: event.target.value })}
    />
  );
  const pick = (id: string) => {
    setAgencyId(id);
    const agency = agencies.items.find((each) => each.id === id);
    if (agency && draft.name === '') set({ name: agency.name, nameEn: agency.nameEn ?? '' });
  };
  return (
    <ChangeDialog
      open
      onClose={onClose}
      size="wide"
      title={authority === undefined ? t('add') : t('edit.title', { name: authority.name })}
      submit={t(authority === undefined ? 'add.submit' : 'edit.submit')}
      done={t(authority === undefined ? 'add.done' : 'edit.done')}
      act={async () => {
        const given = {
          ...draft,
          nameEn: draft.nameEn.trim() === '' ? null : draft.nameEn,
          names: names.filter(({ name }) => name.trim() !== ''),
        };
        if (authority !== undefined)
          return patchAuthority(authority.id, { lockVersion: authority.lockVersion, ...given });
        const made = await createAuthority({
          kind,
          agencyId: kind === 'agency' && agencyId !== '' ? agencyId : null,
          ...given,
        });
        await navigate(`/work/authorities/${made.id}`);
        return made;
      }}
    >
      {authority === undefined && (
        <div className="form-pair">
          <Select
            label={t('kind')}
            value={kind}
            options={(['agency', 'person'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
            onChange={(event) => setKind(event.target.value as AuthorityKind)}
          />
          {kind === 'agency' && (
            <Select
              label={t('agencyId')}
              hint={t('agencyId-hint')}
              value={agencyId}
              options={[
                { value: '', label: t('agencyId-none') },
                ...agencies.items.map((each) => ({ value: each.id, label: each.name })),
              ]}
              onChange={(event) => pick(event.target.value)}
            />
          )}
        </div>
      )}
      <div className="form-pair">
        {text('name', 200)}
        {text('nameEn', 200)}
      </div>
      <div className="form-pair">
        <Field
          label={t(`dates.${kind}`)}
          hint={t('dates-hint')}
          value={draft.dates}
          maxLength={60}
          onChange={(event) => set({ dates: event.target.value })}
        />
        {text('place', 200)}
      </div>
      <Names names={names} onChange={setNames} />
      <TextArea
        label={t(`history.${kind}`)}
        rows={4}
        maxLength={20_000}
        value={draft.history}
        onChange={(event) => set({ history: event.target.value })}
      />
    </ChangeDialog>
  );
}

function Names({
  names,
  onChange,
}: {
  names: readonly AuthorityName[];
  onChange: (names: readonly AuthorityName[]) => void;
}) {
  const t = useT(authorityWords);
  const change = (at: number, part: Partial<AuthorityName>) =>
    onChange(names.map((each, index) => (index === at ? { ...each, ...part } : each)));
  return (
    <fieldset className="stack picker">
      <legend className="small muted">{t('names')}</legend>
      {names.map((each, at) => (
        <div key={at} className="name-line">
          <Field
            label={t('names.name', { n: at + 1 })}
            value={each.name}
            maxLength={200}
            onChange={(event) => change(at, { name: event.target.value })}
          />
          <Select
            label={t('names.kind')}
            value={each.kind}
            options={(['former', 'variant'] as const).map((value) => ({ value, label: t(`name.${value}`) }))}
            onChange={(event) => change(at, { kind: event.target.value as AuthorityName['kind'] })}
          />
          <DayField label={t('from')} value={each.fromDay} onChange={(fromDay) => change(at, { fromDay })} />
          <DayField label={t('to')} value={each.toDay} onChange={(toDay) => change(at, { toDay })} />
          <button
            type="button"
            className="icon-button"
            aria-label={t('names.remove', { n: at + 1 })}
            onClick={() => onChange(names.filter((_, index) => index !== at))}
          >
            <Icon name="close" size={16} />
          </button>
        </div>
      ))}
      <div>
        <Button
          size="small"
          onClick={() => onChange([...names, { name: '', kind: 'former', fromDay: null, toDay: null }])}
        >
          {t('names.add')}
        </Button>
      </div>
    </fieldset>
  );
}

export function RemoveAuthorityDialog({ authority, onClose }: { authority: Authority; onClose: () => void }) {
  const t = useT(authorityWords);
  const navigate = useNavigate();
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('remove')}
      lead={t('remove.lead', { name: authority.name })}
      submit={t('remove.submit')}
      done={t('remove.done')}
      danger
      act={async () => {
        await removeAuthority(authority.id);
        await navigate('/work/authorities');
      }}
    />
  );
}

const RELATIONS: readonly RelationKind[] = ['renamed', 'succeeded', 'merged', 'split'];
export function RelationDialog({ authority, onClose }: { authority: Authority; onClose: () => void }) {
  const t = useT(authorityWords);
  const agencies = useAuthorities('agency', '');
  const [side, setSide] = useState<'before' | 'after'>('before');
  const [kind, setKind] = useState<RelationKind>('renamed');
  const [otherId, setOther] = useState('');
  const [onDay, setDay] = useState<number | null>(null);
  const [note, setNote] = useState('');
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('relations.add-title', { name: authority.name })}
      submit={t('relations.submit')}
      done={t('relations.done')}
      disabled={otherId === ''}
      act={() => addRelation(authority.id, { kind, side, otherId, onDay, note })}
    >
      <Select
        label={t('other')}
        value={otherId}
        required
        options={[
          { value: '', label: t('other-none') },
          ...agencies.items
            .filter(({ id }) => id !== authority.id)
            .map((each) => ({ value: each.id, label: each.name })),
        ]}
        onChange={(event) => setOther(event.target.value)}
      />
      <div className="form-pair">
        <Select
          label={t('side')}
          value={side}
          options={(['before', 'after'] as const).map((value) => ({ value, label: t(`side.${value}`) }))}
          onChange={(event) => setSide(event.target.value as typeof side)}
        />
        <Select
          label={t('relation')}
          value={kind}
          options={RELATIONS.map((value) => ({ value, label: t(`relation.${value}`) }))}
          onChange={(event) => setKind(event.target.value as RelationKind)}
        />
        <DayField label={t('day')} value={onDay} onChange={setDay} />
      </div>
      <Field label={t('note')} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
    </ChangeDialog>
  );
}
