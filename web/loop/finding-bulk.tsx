/** Work on several findings at once: the head checks, the meeting examines, a special clean-up takes them together. */
import { useState } from 'react';
import type { FindingRow } from '../../shared/schemas/finding.ts';
import { createSpecial, recordMeeting } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, Select, TextArea } from '../components/field.tsx';
import { useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { loop } from '../i18n/loop.ts';
import { BulkDialog, type BulkKind } from './finding-bulk.assign.tsx';
import { todayDay } from './loop.model.ts';
import { ChangeDialog, DayField } from './loop.parts.tsx';

type Asked = BulkKind | 'meeting' | 'new-special';

export function FindingBulk({ rows, onDone }: { rows: readonly FindingRow[]; onDone: () => void }) {
  const t = useT(loop);
  const around = useT(ledger);
  const may = useMay();
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const registered = rows.filter(({ state }) => state === 'registered');
  const checked = rows.filter(({ state }) => state === 'checked');
  if (rows.length === 0) return <span className="small muted bulk-hint">{t('bulk.none')}</span>;
  return (
    <>
      {may('finding.edit') && registered.length > 0 && (
        <Button size="small" onClick={() => setAsked('check')}>
          {t('bulk.check', { n: registered.length })}
        </Button>
      )}
      {may('finding.admit') && checked.length > 0 && (
        <Button size="small" onClick={() => setAsked('meeting')}>
          {t('bulk.meeting', { n: checked.length })}
        </Button>
      )}
      {may('finding.edit') &&
        (['assign', 'due'] as const).map((kind) => (
          <Button key={kind} size="small" onClick={() => setAsked(kind)}>
            {around(`bulk.${kind}`)}
          </Button>
        ))}
      {may('initiative.manage') && (
        <>
          <Button size="small" onClick={() => setAsked('new-special')}>
            {t('bulk.special')}
          </Button>
          <Button size="small" onClick={() => setAsked('special')}>
            {around('bulk.into')}
          </Button>
        </>
      )}
      {asked !== undefined && asked !== 'meeting' && asked !== 'new-special' && (
        <BulkDialog
          key={asked}
          kind={asked}
          rows={asked === 'check' ? registered : rows}
          onClose={close}
          onDone={onDone}
        />
      )}
      <MeetingDialog
        key={checked.map(({ id }) => id).join()}
        open={asked === 'meeting'}
        onClose={close}
        rows={checked}
        skipped={rows.length - checked.length}
        onDone={onDone}
      />
      <SpecialDialog open={asked === 'new-special'} onClose={close} rows={rows} onDone={onDone} />
    </>
  );
}

interface BulkProps {
  open: boolean;
  onClose: () => void;
  rows: readonly Pick<FindingRow, 'id' | 'number' | 'problem' | 'lockVersion'>[];
  onDone: () => void;
}

const Names = ({ rows }: Pick<BulkProps, 'rows'>) => (
  <ul className="bulk-names small">
    {rows.map((row) => (
      <li key={row.id}>
        <span className="code">{row.number}</span> {row.problem}
      </li>
    ))}
  </ul>
);

type Decision = 'admit' | 'return' | 'adjust';
/** 上会审: all decisions of a meeting are taken, or none. */
export function MeetingDialog({ open, onClose, rows, skipped = 0, onDone }: BulkProps & { skipped?: number }) {
  const t = useT(loop);
  const [title, setTitle] = useState('');
  const [heldOn, setHeldOn] = useState<number | null>(todayDay());
  const [place, setPlace] = useState('');
  const [minutes, setMinutes] = useState('');
  const [decisions, setDecisions] = useState<Record<string, { decision: Decision; note: string }>>({});
  const of = (id: string) => decisions[id] ?? { decision: 'admit' as const, note: '' };
  const decide = (id: string, change: Partial<{ decision: Decision; note: string }>) =>
    setDecisions((now) => ({ ...now, [id]: { ...of(id), ...change } }));
  return (
    <ChangeDialog
      open={open}
      onClose={onClose}
      size="wide"
      title={t('meeting.title')}
      lead={t('meeting.lead')}
      submit={t('meeting.submit')}
      done={t('meeting.done')}
      act={() =>
        recordMeeting({
          title,
          heldOn: heldOn ?? todayDay(),
          place,
          minutes,
          items: rows.map(({ id }) => ({ findingId: id, ...of(id) })),
        })
      }
      onDone={onDone}
    >
      {skipped > 0 && <p className="outcome small">{t('meeting.skipped', { n: skipped })}</p>}
      <div className="edit-pair">
        <Field label={t('meeting.name')} required value={title} onChange={(event) => setTitle(event.target.value)} />
        <DayField label={t('meeting.day')} required past value={heldOn} onChange={setHeldOn} />
        <Field label={t('meeting.place')} value={place} onChange={(event) => setPlace(event.target.value)} />
      </div>
      {rows.map((row) => (
        <fieldset key={row.id} className="loop-set">
          <legend>
            <span className="code">{row.number}</span> {row.problem}
          </legend>
          <div className="edit-pair">
            <Select
              label={t('meeting.decision')}
              value={of(row.id).decision}
              options={(['admit', 'return', 'adjust'] as const).map((value) => ({
                value,
                label: t(`meeting.${value}`),
              }))}
              onChange={(event) => decide(row.id, { decision: event.target.value as Decision })}
            />
            <Field
              label={t('meeting.note')}
              required={of(row.id).decision === 'return'}
              value={of(row.id).note}
              onChange={(event) => decide(row.id, { note: event.target.value })}
            />
          </div>
        </fieldset>
      ))}
      <TextArea label={t('meeting.minutes')} value={minutes} onChange={(event) => setMinutes(event.target.value)} />
    </ChangeDialog>
  );
}

function SpecialDialog({ open, onClose, rows, onDone }: BulkProps) {
  const t = useT(loop);
  const [title, setTitle] = useState('');
  const [standard, setStandard] = useState('');
  const [start, setStart] = useState<number | null>(todayDay());
  const [due, setDue] = useState<number | null>(null);
  return (
    <ChangeDialog
      open={open}
      onClose={onClose}
      title={t('special.title')}
      lead={t('special.lead', { n: rows.length })}
      submit={t('special.submit')}
      done={t('special.done')}
      act={() =>
        createSpecial({ title, standard, start: start ?? todayDay(), due, findingIds: rows.map(({ id }) => id) })
      }
      onDone={onDone}
    >
      <Field label={t('special.name')} required value={title} onChange={(event) => setTitle(event.target.value)} />
      <TextArea label={t('special.standard')} value={standard} onChange={(event) => setStandard(event.target.value)} />
      <div className="edit-pair">
        <DayField label={t('special.start')} required value={start} onChange={setStart} />
        <DayField label={t('special.due')} value={due} onChange={setDue} />
      </div>
      <Names rows={rows} />
    </ChangeDialog>
  );
}
