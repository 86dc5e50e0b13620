/** 批量修改: what to change and how, tried on the spot, begun with a reason. */
import { useId, useState } from 'react';
import { useNavigate } from 'react-router';
import type { BulkAct, BulkPreview } from '../../shared/schemas/bulk-edit.ts';
import { type BulkTrial, startBulkEdit, useBulkPreview } from '../api/bulk-edit.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field, Select } from '../components/field.tsx';
import { ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { bulkEdit } from '../i18n/bulk-edit.ts';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import type { UnitSelection } from './catalogue.acts.tsx';
import { targetOf } from './selection.ts';
import { useSettled } from './use-settled.ts';
import './holdings.css';

const FIELDS = [
  'title',
  'responsible',
  'documentNumber',
  'dateText',
  'retention',
  'pageCount',
  'note',
  'carrier',
] as const;
const ACTS = ['set', 'replace', 'append', 'clear', 'pattern'] as const;

interface Draft {
  field: (typeof FIELDS)[number] | 'x';
  heading: string;
  kind: BulkAct['kind'];
  value: string;
  find: string;
  with: string;
  where: 'start' | 'end';
}

/** Undefined while something is missing. */
function actOf(draft: Draft): BulkAct | undefined {
  switch (draft.kind) {
    case 'set':
      return draft.value.trim() === '' ? undefined : { kind: 'set', value: draft.value };
    case 'replace':
      return draft.find === '' ? undefined : { kind: 'replace', find: draft.find, with: draft.with };
    case 'append':
      return draft.value === '' ? undefined : { kind: 'append', value: draft.value, where: draft.where };
    case 'clear':
      return { kind: 'clear' };
    case 'pattern':
      return draft.value.trim() === '' ? undefined : { kind: 'pattern', pattern: draft.value };
  }
}

export function BulkEditDialog({
  selection,
  onClose,
  onDone,
}: {
  selection: UnitSelection;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useT(bulkEdit);
  const tCommon = useT(common);
  const say = useToast();
  const navigate = useNavigate();
  const form = useId();
  const start = useLoopChange(startBulkEdit);
  const [reason, setReason] = useState('');
  const [draft, setDraft] = useState<Draft>({
    field: 'responsible',
    heading: '',
    kind: 'set',
    value: '',
    find: '',
    with: '',
    where: 'end',
  });
  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }));
  const field =
    draft.field === 'x' ? (draft.heading.trim() === '' ? undefined : `x:${draft.heading.trim()}`) : draft.field;
  const act = actOf(draft);
  const trial: BulkTrial | undefined =
    field === undefined || act === undefined ? undefined : { target: targetOf(selection), field, act };
  const settled = useSettled(trial ?? null, 350);
  const preview = useBulkPreview(settled ?? undefined);
  const shown = trial === undefined ? undefined : preview.data;
  return (
    <Dialog
      open
      onClose={onClose}
      size="wide"
      title={t('dialog.title', { n: selection.n })}
      actions={
        <>
          <Button onClick={onClose}>{tCommon('cancel')}</Button>
          <Button
            look="primary"
            type="submit"
            form={form}
            busy={start.isPending}
            disabled={trial === undefined || shown === undefined || (shown.isWhole && shown.changed === 0)}
          >
            {shown?.isWhole === true ? t('submit', { n: shown.changed }) : t('submit.some')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (trial === undefined) return;
          start.mutate(
            { ...trial, reason },
            {
              onSuccess: ({ id }) => {
                say(t('started'));
                onDone();
                void navigate(`/work/bulk-edits/${id}`);
              },
            },
          );
        }}
      >
        <div className="form-pair">
          <Select
            label={t('field')}
            value={draft.field}
            options={[
              ...FIELDS.map((key) => ({ value: key, label: t(`field.${key}`) })),
              { value: 'x', label: t('field.x') },
            ]}
            onChange={(event) => set({ field: event.target.value as Draft['field'] })}
          />
          <Select
            label={t('act')}
            value={draft.kind}
            options={ACTS.map((key) => ({ value: key, label: t(`act.${key}`) }))}
            onChange={(event) => set({ kind: event.target.value as Draft['kind'] })}
          />
        </div>
        {draft.field === 'x' && (
          <Field
            label={t('field.x-name')}
            hint={t('field.x-hint')}
            value={draft.heading}
            maxLength={100}
            required
            onChange={(event) => set({ heading: event.target.value })}
          />
        )}
        <Values draft={draft} set={set} />
        <Field
          label={t('reason')}
          hint={t('reason-hint')}
          value={reason}
          required
          minLength={2}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
        <section aria-label={t('preview')} aria-live="polite" className="stack">
          <h3>{t('preview')}</h3>
          {preview.isError && trial !== undefined ? (
            <ErrorLine error={preview.error} />
          ) : shown === undefined ? (
            <p className="muted small">{t('preview.first')}</p>
          ) : (
            <Preview preview={shown} />
          )}
        </section>
        <ErrorLine error={start.error} />
      </form>
    </Dialog>
  );
}

function Values({ draft, set }: { draft: Draft; set: (change: Partial<Draft>) => void }) {
  const t = useT(bulkEdit);
  const value = (label: string, hint?: string) => (
    <Field
      label={label}
      {...(hint !== undefined && { hint })}
      value={draft.value}
      maxLength={2000}
      required
      onChange={(event) => set({ value: event.target.value })}
    />
  );
  if (draft.kind === 'clear') return null;
  if (draft.kind === 'set') return value(t('value'));
  if (draft.kind === 'pattern') return value(t('pattern'), t('pattern-hint'));
  if (draft.kind === 'append')
    return (
      <div className="form-pair">
        {value(t('append.value'))}
        <Select
          label={t('append.where')}
          value={draft.where}
          options={(['end', 'start'] as const).map((key) => ({ value: key, label: t(`append.${key}`) }))}
          onChange={(event) => set({ where: event.target.value as Draft['where'] })}
        />
      </div>
    );
  return (
    <div className="form-pair">
      <Field
        label={t('find')}
        value={draft.find}
        maxLength={2000}
        required
        onChange={(event) => set({ find: event.target.value })}
      />
      <Field
        label={t('with')}
        hint={t('with-hint')}
        value={draft.with}
        maxLength={2000}
        onChange={(event) => set({ with: event.target.value })}
      />
    </div>
  );
}

function Preview({ preview }: { preview: BulkPreview }) {
  const t = useT(bulkEdit);
  const { changed, same, refused, rows } = preview;
  return (
    <>
      <p>
        {t('preview.counts', { changed, same, refused })}{' '}
        {!preview.isWhole && (
          <span className="muted small">
            {preview.total === null
              ? t('preview.more', { n: preview.looked })
              : t('preview.more-of', { n: preview.looked, total: preview.total })}
          </span>
        )}
      </p>
      <Refusals refusals={preview.refusals} />
      <div className="plain-scroll preview-rows" tabIndex={0} role="region" aria-label={t('preview')}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('preview.code')}</th>
              <th scope="col">{t('preview.from')}</th>
              <th scope="col">{t('preview.to')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row" className="code">
                  {row.code}
                </th>
                {row.state === 'refused' ? (
                  <td colSpan={2} className="bad-figure">
                    {row.problem}
                  </td>
                ) : (
                  <>
                    <td>{row.from || <span className="muted">{t('preview.empty')}</span>}</td>
                    <td>
                      {row.state === 'same' ? (
                        <span className="muted">{t('preview.same')}</span>
                      ) : (
                        <ins>{row.to || t('preview.empty')}</ins>
                      )}
                    </td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

export function Refusals({ refusals }: { refusals: BulkPreview['refusals'] }) {
  const t = useT(bulkEdit);
  if (refusals.length === 0) return null;
  return (
    <ul role="list" className="outcome bad refusals" aria-label={t('refusals')}>
      {refusals.map(({ code, sentence, count, units }) => (
        <li key={code}>
          <b>{count}</b> {sentence}{' '}
          {units.some((unit) => unit !== '') && (
            <span className="small code">{t('refusal.units', { codes: units.filter(Boolean).join(' ') })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
