/** Links of a record with others: by what the other one is to it. */
import { useState } from 'react';
import { Link } from 'react-router';
import type { LinkKind, UnitLink } from '../../shared/schemas/unit-link.ts';
import { addUnitLink, removeUnitLink, useUnitLinks } from '../api/unit-link.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, Select } from '../components/field.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { unitLinkWords } from '../i18n/unit-link.ts';
import { formatTime } from '../lib/format.ts';
import { ChangeDialog } from '../loop/loop.parts.tsx';
import './holdings.css';

/** What the other one can be; `other` is the same from both sides. */
const ROLES = [
  'attachment.from',
  'attachment.to',
  'forward.from',
  'forward.to',
  'reply.from',
  'reply.to',
  'copy.from',
  'copy.to',
  'other.from',
] as const;
type Role = (typeof ROLES)[number];

export function RecordLinks({ unitId }: { unitId: string }) {
  const t = useT(unitLinkWords);
  const { locale } = useLocale();
  const links = useUnitLinks(unitId);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<UnitLink>();
  if (links.isError) return <ErrorState error={links.error} onRetry={() => void links.refetch()} />;
  if (!links.data) return <Skeleton />;
  const { items, mayEdit } = links.data;
  const add = mayEdit && (
    <Button size="small" onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <div className="stack">
      {items.length === 0 ? (
        <EmptyState title={t('none')} actions={add}>
          {t('none-next')}
        </EmptyState>
      ) : (
        <>
          <ul role="list" className="plain-list">
            {items.map((link) => (
              <li key={link.id}>
                <div className="grow">
                  <span className="small muted">{t(`${link.kind}.${link.side}`)}</span>
                  <br />
                  <Link to={`/work/records/${link.unit.id}`}>{link.unit.title}</Link>
                  <span className="line-note">
                    <span className="code">{link.unit.code}</span> {link.note}
                  </span>
                  <span className="line-note">{t('by', { by: link.by, at: formatTime(locale, link.at) })}</span>
                </div>
                {mayEdit && (
                  <Button size="small" look="quiet" onClick={() => setRemoving(link)}>
                    {t('remove')} <span className="visually-hidden">{link.unit.code}</span>
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {add && <p>{add}</p>}
        </>
      )}
      {adding && <AddLink unitId={unitId} onClose={() => setAdding(false)} />}
      <ChangeDialog
        open={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={t('remove.title')}
        lead={t('remove.lead', { title: removing?.unit.title ?? '' })}
        submit={t('remove')}
        done={t('remove.done')}
        danger
        act={() => removeUnitLink(unitId, removing?.id ?? '')}
      />
    </div>
  );
}

function AddLink({ unitId, onClose }: { unitId: string; onClose: () => void }) {
  const t = useT(unitLinkWords);
  const [role, setRole] = useState<Role>('attachment.from');
  const [code, setCode] = useState('');
  const [note, setNote] = useState('');
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('add.title')}
      submit={t('add.submit')}
      done={t('add.done')}
      act={() => {
        const [kind, side] = role.split('.') as [LinkKind, 'from' | 'to'];
        return addUnitLink(unitId, { kind, side, other: { code }, note });
      }}
    >
      <Field
        label={t('code')}
        hint={t('code-hint')}
        value={code}
        required
        maxLength={200}
        onChange={(event) => setCode(event.target.value)}
      />
      <Select
        label={t('kind')}
        value={role}
        options={ROLES.map((value) => ({ value, label: t(value) }))}
        onChange={(event) => setRole(event.target.value as Role)}
      />
      <Field
        label={t('note')}
        hint={t('note-hint')}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.target.value)}
      />
    </ChangeDialog>
  );
}
