/** The units, branches and groups that findings are given to, and making one: without any, nothing can be admitted. */
import { useState } from 'react';
import { createBody, useBodies } from '../api/loop.queries.ts';
import { Field, Select } from '../components/field.tsx';
import { loop } from '../i18n/loop.ts';
import { useT } from '../i18n/i18n.tsx';
import { BodySelect, ChangeDialog, PersonSelect } from './loop.parts.tsx';

const KINDS = ['unit', 'branch', 'group', 'agency'] as const;

export function BodiesDialog({ onClose }: { onClose: () => void }) {
  const t = useT(loop);
  const bodies = useBodies();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('unit');
  const [parentId, setParent] = useState('');
  const [headId, setHead] = useState('');
  return (
    <ChangeDialog
      open
      onClose={onClose}
      stays
      title={t('bodies.title')}
      lead={t('bodies.lead')}
      submit={t('bodies.add')}
      done={t('bodies.done')}
      disabled={name.trim() === ''}
      act={() => createBody({ name: name.trim(), kind, parentId: parentId || null, headId: headId || null })}
      onDone={() => setName('')}
    >
      {bodies.items.length === 0 ? (
        <p className="muted">{t('bodies.none')}</p>
      ) : (
        <ul className="bulk-names">
          {bodies.items.map((body) => (
            <li key={body.id}>
              {body.name} <span className="small muted">{t(`body.${body.kind}`)}</span>
            </li>
          ))}
        </ul>
      )}
      <Field
        label={t('bodies.name')}
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <div className="edit-pair">
        <Select
          label={t('bodies.kind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`body.${value}`) }))}
          onChange={(event) => setKind(event.target.value as typeof kind)}
        />
        <BodySelect label={t('bodies.parent')} value={parentId} onChange={setParent} />
        <PersonSelect label={t('bodies.head')} value={headId} onChange={setHead} />
      </div>
    </ChangeDialog>
  );
}
