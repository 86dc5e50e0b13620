/** A meeting as it is held: what was checked, in an order that can be changed, a decision for each, minutes. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { FindingRow } from '../../shared/schemas/finding.ts';
import { examine } from '../api/ledger.queries.ts';
import { useFindings } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field, Select, TextArea } from '../components/field.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { loop } from '../i18n/loop.ts';
import { todayDay } from './loop.model.ts';
import { Day, DayField } from './loop.parts.tsx';

type Decision = 'admit' | 'return' | 'adjust';
const DECISIONS = ['admit', 'return', 'adjust'] as const;

export function MeetingAgenda({ onClose, onHeld }: { onClose: () => void; onHeld: (id: string) => void }) {
  const t = useT(ledger);
  const words = useT(loop);
  const list = useFindings({ state: ['checked'], limit: 200 });
  const [order, setOrder] = useState<readonly string[]>();
  const [said, setSaid] = useState<Record<string, { decision: Decision; note: string }>>({});
  const [head, setHead] = useState({ title: '', place: '', minutes: '' });
  const [heldOn, setHeldOn] = useState<number | null>(todayDay());
  const [skipRefused, setSkip] = useState(true);
  const ids = order ?? list.items.map(({ id }) => id);
  const rows = ids.flatMap((id) => list.items.find((row) => row.id === id) ?? []);
  const later = list.items.filter(({ id }) => !ids.includes(id));
  const of = (id: string) => said[id] ?? { decision: 'admit' as const, note: '' };
  const hold = useMutation({
    mutationFn: () =>
      examine({
        ...head,
        heldOn: heldOn ?? todayDay(),
        skipRefused,
        items: rows.map(({ id }) => ({ findingId: id, ...of(id) })),
      }),
    onSuccess: (answer) => {
      if (answer.id !== null && answer.refused.length === 0) onHeld(answer.id);
    },
  });
  const move = (at: number, by: number) => {
    const next = [...ids];
    const [id] = next.splice(at, 1);
    next.splice(at + by, 0, id!);
    setOrder(next);
  };
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton lines={[100, 90, 80]} />;
  if (hold.data !== undefined && hold.data.refused.length > 0) {
    const { id, refused } = hold.data;
    return (
      <div className="outcome inside ledger-result" role="status">
        <b>{t(id === null ? 'meeting.none-taken' : 'meeting.left')}</b>
        <ul className="bulk-names">
          {refused.map((each) => (
            <li key={each.id}>
              <Link to={`/work/findings/${each.id}`} className="code">
                {each.number}
              </Link>{' '}
              {each.message}
            </li>
          ))}
        </ul>
        <Button look="primary" onClick={() => (id === null ? hold.reset() : onHeld(id))}>
          {t('bulk.ok')}
        </Button>
      </div>
    );
  }
  if (list.items.length === 0)
    return (
      <div className="card">
        <EmptyState title={t('meeting.agenda-none')} actions={<Cancel onClose={onClose} />}>
          {t('meeting.agenda-next')}
        </EmptyState>
      </div>
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        hold.mutate();
      }}
    >
      <section className="card ledger-options" aria-label={words('meeting.title')}>
        <Field
          label={words('meeting.name')}
          required
          value={head.title}
          onChange={(event) => setHead({ ...head, title: event.target.value })}
        />
        <DayField label={words('meeting.day')} required past value={heldOn} onChange={setHeldOn} />
        <Field
          label={words('meeting.place')}
          value={head.place}
          onChange={(event) => setHead({ ...head, place: event.target.value })}
        />
      </section>
      <section className="card" aria-labelledby="agenda">
        <header className="card-head">
          <h2 id="agenda">{t('meeting.agenda')}</h2>
        </header>
        <ol role="list" className="agenda">
          {rows.map((row, at) => (
            <Item
              key={row.id}
              row={row}
              at={at}
              last={at === rows.length - 1}
              said={of(row.id)}
              onSay={(next) => setSaid((now) => ({ ...now, [row.id]: next }))}
              onMove={(by) => move(at, by)}
              onOut={() => setOrder(ids.filter((id) => id !== row.id))}
            />
          ))}
        </ol>
      </section>
      {later.length > 0 && (
        <section className="card" aria-labelledby="later">
          <header className="card-head">
            <h2 id="later">{t('meeting.later')}</h2>
          </header>
          <ul role="list" className="lines">
            {later.map((row) => (
              <li key={row.id}>
                <div>
                  <span className="grow">
                    <span className="code">{row.number}</span> {row.problem}
                  </span>
                  <Button size="small" onClick={() => setOrder([...ids, row.id])}>
                    {t('meeting.in')}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="card">
        <div className="card-note stack">
          <TextArea
            label={words('meeting.minutes')}
            rows={6}
            value={head.minutes}
            onChange={(event) => setHead({ ...head, minutes: event.target.value })}
          />
          <div>
            <Checkbox
              label={t('meeting.skip')}
              checked={skipRefused}
              onChange={(event) => setSkip(event.target.checked)}
            />
            <p className="field-hint">{t('meeting.skip-hint')}</p>
          </div>
          <ErrorLine error={hold.error} />
        </div>
        <div className="ledger-acts">
          <Button type="submit" look="primary" busy={hold.isPending} disabled={rows.length === 0}>
            {words('meeting.submit')}
          </Button>
          <Cancel onClose={onClose} />
        </div>
      </section>
    </form>
  );
}

function Cancel({ onClose }: { onClose: () => void }) {
  const t = useT(common);
  return <Button onClick={onClose}>{t('cancel')}</Button>;
}

interface ItemProps {
  row: FindingRow;
  at: number;
  last: boolean;
  said: { decision: Decision; note: string };
  onSay: (said: { decision: Decision; note: string }) => void;
  onMove: (by: number) => void;
  onOut: () => void;
}
function Item({ row, at, last, said, onSay, onMove, onOut }: ItemProps) {
  const t = useT(ledger);
  const words = useT(loop);
  return (
    <li>
      <div className="agenda-head">
        <span className="muted small">{t('meeting.place-of', { n: at + 1 })}</span>
        <Link to={`/work/findings/${row.id}`}>
          <span className="code">{row.number}</span> <b>{row.problem}</b>
        </Link>
        <span className="small muted">
          {row.bodyName ?? ''} {row.ownerName ?? ''} <Day day={row.due} />
        </span>
        <span className="row slip-acts">
          <button type="button" className="text-button small" disabled={at === 0} onClick={() => onMove(-1)}>
            {t('meeting.up')}
          </button>
          <button type="button" className="text-button small" disabled={last} onClick={() => onMove(1)}>
            {t('meeting.down')}
          </button>
          <button type="button" className="text-button small" onClick={onOut}>
            {t('meeting.out')}
          </button>
        </span>
      </div>
      <div className="edit-pair">
        <Select
          label={words('meeting.decision')}
          value={said.decision}
          options={DECISIONS.map((value) => ({ value, label: words(`meeting.${value}`) }))}
          onChange={(event) => onSay({ ...said, decision: event.target.value as Decision })}
        />
        <Field
          label={words('meeting.note')}
          required={said.decision === 'return'}
          value={said.note}
          onChange={(event) => onSay({ ...said, note: event.target.value })}
        />
      </div>
    </li>
  );
}
