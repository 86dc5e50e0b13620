/** Making, changing, moving and removing places; putting what is chosen in the catalogue into a box. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { LocationDetail, LocationKind, LocationNode } from '../../shared/schemas/location.ts';
import { createLocations, moveLocation, patchLocation, putIn, removeLocation } from '../api/location.queries.ts';
import { Field, Select } from '../components/field.tsx';
import { useT } from '../i18n/i18n.tsx';
import { location } from '../i18n/location.ts';
import { ChangeDialog } from '../loop/loop.parts.tsx';
import type { UnitSelection } from './catalogue.acts.tsx';
import { PlacePicker } from './location.parts.tsx';
import { targetOf } from './selection.ts';
import './holdings.css';

type Spine = 20 | 30 | 40 | 50;
const SPINES = ['20', '30', '40', '50'];
const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));

interface Draft {
  number: string;
  name: string;
  spine: string;
  capacity: string;
  note: string;
  count: string;
}
function Fields({
  kind,
  draft,
  set,
  isNew,
}: {
  kind: LocationKind;
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  isNew: boolean;
}) {
  const t = useT(location);
  const many = isNew && Number(draft.count) > 1;
  const text = (key: 'number' | 'name' | 'note', hint?: string, more: object = {}) => (
    <Field
      label={t(key)}
      {...(hint !== undefined && { hint })}
      value={draft[key]}
      onChange={(event) => set({ [key]: event.target.value })}
      {...more}
    />
  );
  const whole = (key: 'count' | 'capacity', label: string, more: object) => (
    <Field
      label={label}
      type="number"
      inputMode="numeric"
      min={1}
      value={draft[key]}
      onChange={(event) => set({ [key]: event.target.value })}
      {...more}
    />
  );
  return (
    <>
      <div className="form-pair">
        {text('number', t(many ? 'number-many' : 'number-hint'), { required: true, maxLength: 40 })}
        {isNew && kind !== 'room' && whole('count', t('many'), { max: 200, required: true })}
        {!many && text('name', t('name-hint'), { maxLength: 100 })}
      </div>
      {(kind === 'shelf' || kind === 'box') && (
        <div className="form-pair">
          {kind === 'box' && (
            <Select
              label={t('spine')}
              value={draft.spine}
              options={SPINES.map((value) => ({ value, label: value }))}
              onChange={(event) => set({ spine: event.target.value })}
            />
          )}
          {whole('capacity', t(`capacity.${kind}`), { max: 100_000, hint: t('capacity-hint') })}
        </div>
      )}
      {text('note', undefined, { maxLength: 1000 })}
    </>
  );
}

export function NewLocationDialog({
  kind,
  parentId,
  onClose,
}: {
  kind: LocationKind;
  parentId: string | null;
  onClose: () => void;
}) {
  const t = useT(location);
  const [draft, setDraft] = useState<Draft>({
    number: kind === 'box' ? '0001' : '1',
    name: '',
    spine: '30',
    capacity: '',
    note: '',
    count: '1',
  });
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t(`add.${kind}`)}
      submit={t('add.submit')}
      done={t('add.done')}
      act={() =>
        createLocations({
          kind,
          parentId,
          number: draft.number,
          name: draft.name,
          spine: kind === 'box' ? (Number(draft.spine) as Spine) : null,
          capacity: numberOf(draft.capacity),
          note: draft.note,
          count: Number(draft.count),
        })
      }
    >
      <Fields kind={kind} draft={draft} set={(change) => setDraft((now) => ({ ...now, ...change }))} isNew />
    </ChangeDialog>
  );
}

export function EditLocationDialog({ place, onClose }: { place: LocationDetail; onClose: () => void }) {
  const t = useT(location);
  const [draft, setDraft] = useState<Draft>({
    number: place.number,
    name: place.name,
    spine: String(place.spine ?? 30),
    capacity: place.capacity === null ? '' : String(place.capacity),
    note: place.note,
    count: '1',
  });
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('edit.title', { kind: t(`kind.${place.kind}`), number: place.number })}
      submit={t('edit.submit')}
      done={t('edit.done')}
      act={() =>
        patchLocation(place.id, {
          lockVersion: place.lockVersion,
          number: draft.number,
          name: draft.name,
          note: draft.note,
          capacity: numberOf(draft.capacity),
          ...(place.kind === 'box' && { spine: Number(draft.spine) as Spine }),
        })
      }
    >
      <Fields
        kind={place.kind}
        draft={draft}
        set={(change) => setDraft((now) => ({ ...now, ...change }))}
        isNew={false}
      />
    </ChangeDialog>
  );
}

const ABOVE: Partial<Record<LocationKind, LocationKind>> = { rack: 'room', shelf: 'rack', box: 'shelf' };
export function MoveLocationDialog({ place, onClose }: { place: LocationDetail; onClose: () => void }) {
  const t = useT(location);
  const [to, setTo] = useState<LocationNode>();
  const [reason, setReason] = useState('');
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('move.title', { kind: t(`kind.${place.kind}`), number: place.number })}
      submit={t('move.submit')}
      done={t('move.done')}
      disabled={to === undefined}
      act={() => moveLocation(place.id, { parentId: to?.id ?? '', reason })}
    >
      <PlacePicker kind={ABOVE[place.kind] ?? 'room'} label={t('move.to')} onPick={setTo} />
      <Reason value={reason} onChange={setReason} />
    </ChangeDialog>
  );
}

export function RemoveLocationDialog({ place, onClose }: { place: LocationDetail; onClose: () => void }) {
  const t = useT(location);
  const navigate = useNavigate();
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('remove')}
      lead={t('remove.lead')}
      submit={t('remove.submit')}
      done={t('remove.done')}
      danger
      act={async () => {
        await removeLocation(place.id);
        await navigate(`/work/locations/${place.parentId ?? ''}`);
      }}
    />
  );
}

export function Reason({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useT(location);
  return (
    <Field
      label={t('reason')}
      hint={t('reason-hint')}
      value={value}
      required
      minLength={2}
      maxLength={500}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** An act of the catalogue. */
export function PutUnitsDialog({
  selection,
  onClose,
  onDone,
}: {
  selection: UnitSelection;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useT(location);
  const [box, setBox] = useState<LocationNode>();
  const [reason, setReason] = useState(t('put.reason'));
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('put.selection', { n: selection.n })}
      submit={t('put.submit')}
      done={t('put.done', { n: selection.n })}
      disabled={box === undefined}
      act={() => putIn(box?.id ?? '', { what: targetOf(selection), reason })}
      onDone={onDone}
    >
      <PlacePicker kind="box" label={t('put.box')} onPick={setBox} />
      <Reason value={reason} onChange={setReason} />
    </ChangeDialog>
  );
}
