/** People, a date or a clean-up for many findings at once, and then what was refused and why. */
import { useState } from 'react';
import type { BulkAct, BulkResult } from '../../shared/schemas/finding-frame.ts';
import { actOnMany, useSpecials } from '../api/ledger.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Select } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { loop } from '../i18n/loop.ts';
import { BodySelect, DayField, PersonSelect } from './loop.parts.tsx';

export type BulkKind = BulkAct['kind'];

interface BulkDialogProps {
  kind: BulkKind;
  rows: readonly { id: string; number: string }[];
  onClose: () => void;
  onDone: () => void;
}
const PEOPLE = ['leader', 'owner', 'executor', 'checker'] as const;

export function BulkDialog({ kind, rows, onClose, onDone }: BulkDialogProps) {
  const t = useT(ledger);
  const words = useT(loop);
  const plain = useT(common);
  const say = useToast();
  const specials = useSpecials(kind === 'special');
  const [people, setPeople] = useState<Partial<Record<`${(typeof PEOPLE)[number]}Id` | 'bodyId', string>>>({});
  const [due, setDue] = useState<number | null>(null);
  const [specialId, setSpecial] = useState('');
  const filled = Object.fromEntries(Object.entries(people).filter(([, value]) => value !== ''));
  const act: BulkAct | undefined =
    kind === 'check'
      ? { kind }
      : kind === 'assign'
        ? Object.keys(filled).length > 0
          ? { kind, ...filled }
          : undefined
        : kind === 'due'
          ? due === null
            ? undefined
            : { kind, due }
          : specialId === ''
            ? undefined
            : { kind, specialId };
  const change = useLoopChange((asked: BulkAct) =>
    actOnMany(
      rows.map(({ id }) => id),
      asked,
    ),
  );
  const submit = (asked: BulkAct) =>
    change.mutate(asked, {
      onSuccess: (result) => {
        say(t('bulk.result', { n: result.done }));
        if (result.refused.length > 0) return;
        onDone();
        onClose();
      },
    });
  const { data } = change;
  const title = kind === 'check' ? words('bulk.check-title') : kind === 'special' ? t('bulk.into') : t(`bulk.${kind}`);
  return (
    <Dialog
      open
      onClose={() => {
        if (data !== undefined) onDone();
        onClose();
      }}
      title={title}
      actions={
        data === undefined ? (
          <>
            <Button onClick={onClose}>{plain('cancel')}</Button>
            <Button
              look="primary"
              busy={change.isPending}
              disabled={act === undefined}
              onClick={() => act && submit(act)}
            >
              {t('bulk.submit', { n: rows.length })}
            </Button>
          </>
        ) : (
          <Button
            look="primary"
            onClick={() => {
              onDone();
              onClose();
            }}
          >
            {t('bulk.ok')}
          </Button>
        )
      }
    >
      {data === undefined ? (
        <div className="stack">
          {kind === 'check' && <p>{words('bulk.check-lead')}</p>}
          {kind === 'assign' && (
            <>
              <p>{t('bulk.assign-lead')}</p>
              <div className="edit-pair">
                <BodySelect
                  label={words('field.body')}
                  value={people.bodyId ?? ''}
                  onChange={(bodyId) => setPeople({ ...people, bodyId })}
                />
                {PEOPLE.map((key) => (
                  <PersonSelect
                    key={key}
                    label={words(`field.${key}`)}
                    value={people[`${key}Id`] ?? ''}
                    onChange={(id) => setPeople({ ...people, [`${key}Id`]: id })}
                  />
                ))}
              </div>
            </>
          )}
          {kind === 'due' && (
            <>
              <p>{t('bulk.due-lead', { n: rows.length })}</p>
              <DayField label={words('field.due')} required value={due} onChange={setDue} />
            </>
          )}
          {kind === 'special' && (
            <Select
              label={t('bulk.special')}
              value={specialId}
              options={[
                { value: '', label: '—' },
                ...specials.items
                  .filter(({ state }) => state === 'open')
                  .map(({ id, title: name }) => ({ value: id, label: name })),
              ]}
              onChange={(event) => setSpecial(event.target.value)}
            />
          )}
          <ErrorLine error={change.error} />
        </div>
      ) : (
        <Refused result={data} />
      )}
    </Dialog>
  );
}

function Refused({ result }: { result: BulkResult }) {
  const t = useT(ledger);
  return (
    <div className="stack" role="status">
      <p>
        <b>{t('bulk.result', { n: result.done })}</b> ·{' '}
        <b className="late">{t('bulk.refused', { n: result.refused.length })}</b>
      </p>
      <p className="muted">{t('bulk.refused-lead')}</p>
      <ul className="bulk-names bulk-result">
        {result.refused.map((each) => (
          <li key={each.id}>
            <span className="code">{each.number}</span> {each.message}
          </li>
        ))}
      </ul>
    </div>
  );
}
